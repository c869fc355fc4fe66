"""What must hold of any bytes whatever: each target takes some and fails where it does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from corpus.collection import FILE, Collection
from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.reading.encodings import decoded
from corpus.reading.formats import SUFFIXES, format_of
from corpus.reading.kinds import named_by_content
from corpus.reading.read import document_from, document_of
from corpus.splitting.passages import split_document
from embeddings.encoder import Encoder
from embeddings.index.build import item_of, write_items
from embeddings.index.folder import checksum_of, open_index
from qa.answer_json import answer_to_json
from qa.assistant import Assistant
from qa.export import check, read_export, to_json, to_markdown
from qa.judging.verify import misplaced, verify
from qa.library import Library
from qa.permalink import read_permalink
from qa.visit import clean_name
from qa.web.message import Turn, answer_message

Target = Callable[[bytes], None]

_FORMS = (".txt", ".md", ".html")
_FOREIGN = (".csv", ".rtf", ".eml", ".xml", ".jsonl", ".json")
_LONGEST_MESSAGE = 2_000  # code points; a line that a person reads
_LONGEST_TEXT = 4_000  # code points of a case; more only makes it slow
_CALIBRATION = {"en": ("What is it?", "When was it?"), "ru": ("Что это?",), "zh": ("这是什么？",)}
_DOCUMENTS = {
    "mill.txt": "The mill on the canal turns every Saturday. The miller grinds wheat and spelt.\n",
    "bees.md": "---\ntitle: Bees\n---\n# Bees\n\nThe monks keep 46 hives[^1].\n\n[^1]: In 2019.\n",
    "bridge.html": "<html><h1>大桥</h1><p>大桥全长5.6公里，&nbsp;于2009年建成。</p></html>",
    "glass.txt": "Стекольный завод выпускает цветное стекло. На нём работают 340 человек.\n",
}
_QUESTIONS = (
    "How many hives do the monks keep?\0en",
    "Сколько человек работает на заводе?\0А где он?",
    "大桥有多长？\0what of 2009?",
    "Hoe vaak draait de molen, en waarom?\0",
    "\ud83d 5,6 км?\0[1] **a** <b>",
)
_ASKED_OF_INDEXES = "How many hives do the monks keep?"
SEEDS: Mapping[str, Sequence[bytes]] = {
    "reader": [
        bytes([number % len(_FORMS)]) + text.encode()
        for number, text in enumerate(
            (
                *_DOCUMENTS.values(),
                "<table><tr><th>Год<td rowspan=2>1<tr><td>x&amp;y<sup>2</sup></table><!--",
                "1. a\n\n   b\n> > c\n```\nd\n```\n| a | b |\n|---|--:|\n| 1 | 2 |\n<p>e",
                "Das ist ein Zei-\nlenumbruch.1\n\n1 Note. \x0c\n   - 12 -\n",
                "---\nid: a\ntitle: b\nlanguage: en\ntopics: [c]\nperiod: [2000]\n"
                "sources: [{title: d}]\nlicense: e\n---\nf",
            )
        )
    ],
    "foreign": [
        '\0name,year\nмост,1930\n"桥, 大",2009\n'.encode(),
        b"\1"
        rb"{\rtf1\ansi\ansicpg1251 {\b Most} was\par built in \'ec\u1084? 1930.\par}",
        b"\2Subject: =?utf-8?B?0JzQvtGB0YI=?=\nContent-Type: text/html\n\n<p>It was&nbsp;built.",
        "\3<FictionBook><body><section><p>Мост.</p></section></body></FictionBook>".encode(),
        b'\4{"title": "A", "text": "It was built in 1930."}\n',
    ],
    "kind": [
        b"a.pdf\0%PDF-1.7",
        b"b.docx\0PK\3\4word/document.xml",
        b"..\\c.txt\0PK\3\4mimetypeapplication/epub+zip",
        b" .doc\0\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"d.zip\0{\\rtf1",
    ],
    "question": [text.encode("utf-8", "surrogatepass") for text in _QUESTIONS],
    "collection": [
        b"title: {en: A, zh: B}\nexamples: {en: [a]}\neverywhere: [Minsk]\n",
        b"a: &a *a",
    ],
    "permalink": [b"?doc=en/a.md&s=0&e=4&h=0123456789abcdef", b"doc=%00&s=9&e=1&h=0"],
}
"""What to begin with; the others begin with what the program writes."""


def targets(encoder: Encoder) -> dict[str, tuple[Target, list[bytes]]]:
    """Each target by its name, with the cases to begin with.

    Args:
        encoder: of a small index that the question and index targets work on.
    """
    place = SmallCorpus(encoder)
    whole = {name: (place.index / name).read_bytes() for name in place.files}
    named = {
        "reader": read_any,
        "foreign": read_foreign,
        "kind": name_kind,
        "question": place.ask,
        "collection": place.read_collection,
        "permalink": follow,
    }
    found: dict[str, tuple[Target, list[bytes]]] = {
        name: (target, list(SEEDS[name])) for name, target in named.items()
    }
    answers = [place.assistant.ask(text.partition("\0")[0]) for text in _QUESTIONS]
    found["export"] = (
        place.read_conversation,
        [to_json(answers).encode(), to_markdown(answers).encode()],
    )
    found["manifest"] = place.open_with_manifest, [whole.pop("manifest.json")]
    for name, data in whole.items():
        found[name] = partial(place.open_with, name), [data]
    return found


def read_any(data: bytes) -> None:
    """A file of any format becomes a document whose every sentence stands in it, or a UserError."""
    raw = decoded(data[1:_LONGEST_TEXT])
    if raw is None or not data:
        return
    name = f"a{_FORMS[data[0] % len(_FORMS)]}"
    try:
        split = split_document(document_of(raw, name))
    except UserError as error:
        _check_line(error)
        return
    _check_document(split, raw)


def read_foreign(data: bytes) -> None:
    """The same of tables, letters and records; what else a reader raises, its worker tells."""
    if not data:
        return
    name = f"a{_FOREIGN[data[0] % len(_FOREIGN)]}"
    form = format_of(name)
    try:
        draft = form.reader.read(data[1:_LONGEST_TEXT], name)
    except UserError as error:
        _check_line(error)
        return
    except Exception:
        if form.is_text:
            raise
        return
    _check_document(split_document(document_from(draft, name, "")), draft.raw)


def name_kind(data: bytes) -> None:
    """A file of any name and content gets the name of a format that is read, or is a UserError."""
    shown, _, content = data.partition(b"\0")
    name = clean_name(shown.decode("utf-8", "surrogateescape"))
    try:
        named = named_by_content(content, name)
    except UserError as error:
        _check_line(error)
        return
    assert named.startswith(name), named
    assert PurePosixPath(named).suffix.lower() in SUFFIXES, named
    assert named_by_content(content, named) == named


def _check_document(split: SplitDocument, raw: str | None) -> None:
    document = split.document
    json.dumps(document.title, ensure_ascii=False).encode()
    document.text.encode()
    spans = [sentence.span for sentence in split.sentences]
    spans += [passage.span for passage in split.passages]
    for span in spans:
        assert document[span].strip() == document[span] != "", span
        if raw is not None:
            fault = misplaced(document, span, raw)
            assert fault is None, fault
        assert document.locate(span).first_line >= 1


def follow(data: bytes) -> None:
    """A link leads to a place, or is a UserError."""
    try:
        read_permalink(data.decode("utf-8", "surrogateescape"))
    except UserError as error:
        _check_line(error)


class SmallCorpus:
    """A small corpus with its index and an assistant, and copies of both that may be damaged."""

    def __init__(self, encoder: Encoder) -> None:
        self._folder = TemporaryDirectory(prefix="fuzz-")  # removed with this
        root = Path(self._folder.name)
        self._encoder = encoder
        corpus, self.index = root / "corpus", root / "index"
        corpus.mkdir()
        for name, text in _DOCUMENTS.items():
            (corpus / name).write_text(text, encoding="utf-8")
        write_items(self.index, [*map(item_of, load_corpus(corpus))], "", encoder, _CALIBRATION)
        self._damaged = shutil.copytree(self.index, root / "damaged")
        self._own = root / "own"
        self._own.mkdir()
        self.files = sorted(path.name for path in self.index.iterdir())
        collection = Collection.open(corpus)
        opened = open_index(self.index, encoder)
        library = Library(corpus, opened, encoder, collection, self.index, None)
        self.assistant = Assistant(library)

    def ask(self, data: bytes) -> None:
        """A question and an earlier one get an answer of quotes that hold, or a UserError."""
        text = data.decode("utf-8", "surrogateescape")[:_LONGEST_TEXT]
        question, _, earlier = text.partition("\0")
        try:
            answer = self.assistant.ask(question, (earlier,) if earlier else ())
        except UserError as error:
            _check_line(error)
            return
        json.dumps(answer_to_json(answer), ensure_ascii=False, allow_nan=False).encode()
        answer_message(Turn(1, answer)).encode()
        for quote in answer.quotes:
            document = self.assistant.documents[quote.document]
            assert verify(document, quote.span, quote.text, self.assistant.library.corpus) is None
        for text in (to_json([answer]), to_markdown([answer])):
            path = self._own / "conversation"
            path.write_text(text, encoding="utf-8")
            claims = list(check(read_export(path), self.assistant.library.corpus))
            assert [fault for _, fault in claims] == [None] * len(answer.quotes), claims

    def read_collection(self, data: bytes) -> None:
        """What an owner says of a collection is understood, or a UserError."""
        (self._own / FILE).write_bytes(data)
        try:
            Collection.open(self._own)
        except UserError as error:
            _check_line(error)

    def read_conversation(self, data: bytes) -> None:
        """A saved conversation is read, or a UserError."""
        path = self._own / "conversation"
        path.write_bytes(data)
        try:
            list(check(read_export(path), self.assistant.library.corpus))
        except UserError as error:
            _check_line(error)

    def open_with_manifest(self, data: bytes) -> None:
        """An index with another manifest opens as it is and answers, or is a UserError."""
        self._open("manifest.json", data)

    def open_with(self, name: str, data: bytes) -> None:
        """An index with another file, whose checksum fits, opens and answers, or is a UserError."""
        manifest = json.loads((self.index / "manifest.json").read_bytes())
        (self._damaged / name).write_bytes(data)
        manifest["checksums"][name] = checksum_of(self._damaged / name)
        try:
            self._open("manifest.json", json.dumps(manifest).encode())
        finally:
            shutil.copyfile(self.index / name, self._damaged / name)

    def _open(self, name: str, data: bytes) -> None:
        (self._damaged / name).write_bytes(data)
        try:
            index = open_index(self._damaged, self._encoder)
            for split in index.documents():
                _check_document(split, None)
            library = replace(self.assistant.library, index=index)
            Assistant(library).ask(_ASKED_OF_INDEXES)
        except UserError as error:
            _check_line(error)


def _check_line(error: UserError) -> None:
    message = str(error)
    assert 0 < len(message) <= _LONGEST_MESSAGE, message[:200]
    assert "\n" not in message, message
