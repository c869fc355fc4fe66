"""What the reader learns from: questions, the sentences that answer, and those that nearly do.

Texts of five kinds become paragraphs of sentences, some in several languages: XQuAD-R, sets in the
form of SQuAD with one JSON object a line, near misses written for this, the news of NTREX-128, and
the shipped notes. Near misses were written for the news and for some of the paragraphs too.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, Span, SplitDocument
from corpus.errors import UserError
from corpus.questions import GoldQuestion
from corpus.reading.read import document_of
from corpus.splitting.passages import split_document
from corpus.splitting.sentences import sentence_spans
from corpus.splitting.structure import contexts_of
from embeddings.adapter.data import is_for_testing
from qa.reader.layout import Line

MAX_SENTENCES, MAX_QUESTIONS = 20, 12
_CELLS = re.compile(r"\s*\|\s*")  # of a row in Markdown
_LONGEST = 700  # characters of a sentence that is one
_XQUAD = ("en", "ru", "zh", "de")  # of its languages, those that are read


@dataclass(frozen=True, slots=True)
class Question:
    """A question, in one language or several.

    Attributes:
        texts: by language.
        rows: language of a version -> its sentences that answer, and where in each the answer is,
            None where that is not known; none where nothing answers.
        answers: the answers as written, by which other sentences are known to hold one too.
        twin: place, in its paragraph, of the question that looks like this one and has no answer.
    """

    texts: Mapping[str, str]
    rows: Mapping[str, Mapping[int, Span | None]]
    answers: tuple[str, ...] = ()
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together, by language, and what is asked of them."""

    article: str
    sentences: Mapping[str, tuple[Line, ...]]
    questions: tuple[Question, ...]


def xquad_paragraphs(folder: Path, languages: Sequence[str] = _XQUAD) -> Iterator[Paragraph]:
    """The paragraphs of XQuAD-R that are not for testing."""
    files = {code: _json(folder / f"xquad-r-{code}.json")["data"] for code in languages}
    for number, articles in enumerate(zip(*files.values(), strict=True)):
        if is_for_testing(number):
            continue
        for versions in zip(*(article["paragraphs"] for article in articles), strict=True):
            both = dict(zip(files, versions, strict=True))
            asked = zip(*(version["qas"] for version in versions), strict=True)
            yield Paragraph(
                article=f"xquad {number}",
                sentences={
                    code: _prose(version["sentences"], article["title"])
                    for article, (code, version) in zip(articles, both.items(), strict=True)
                },
                questions=tuple(_in_all(both, dict(zip(files, row, strict=True))) for row in asked),
            )


def _in_all(versions: Mapping[str, Any], asked: Mapping[str, Any]) -> Question:
    rows = {}
    for code, question in asked.items():
        spans = [Span(first, last) for first, last in versions[code]["sentence_breaks"]]
        answer = question["answers"][0]
        rows[code] = dict([_answering(spans, answer["answer_start"], answer["text"])])
    return Question(
        texts={code: question["question"].strip() for code, question in asked.items()},
        rows=rows,
        answers=tuple(question["answers"][0]["text"] for question in asked.values()),
    )


def squad_paragraphs(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of a packed file of JSON lines in the form of SQuAD, one paragraph a line.

    A line has ``language``, ``article``, ``context`` and ``questions``; of each of those
    ``question``, and ``answers`` with ``start`` and ``text``, or ``impossible``.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "context" not in row:
                continue
            code, text = row["language"], row["context"]
            spans = sentence_spans(text, code)
            lengths = [span.end - span.start for span in spans]
            if not 2 <= len(spans) <= MAX_SENTENCES or max(lengths) > _LONGEST:
                continue
            questions = []
            for asked in row["questions"][:MAX_QUESTIONS]:
                answers = [] if asked.get("impossible") else asked["answers"]
                if answers or asked.get("impossible"):
                    held = dict(_answering(spans, each["start"], each["text"]) for each in answers)
                    said = tuple(answer["text"] for answer in answers[:1])
                    texts = {code: asked["question"].strip()}
                    questions.append(Question(texts, {code: held}, said))
            if questions:
                said_in = _prose([text[span.start : span.end] for span in spans], row["article"])
                yield Paragraph(row["article"], {code: said_in}, tuple(_with_twins(questions)))


def _with_twins(questions: Sequence[Question]) -> Iterator[Question]:
    """Each question that is answered, with the one most like it that is not, if there is one."""
    nothing = [n for n, question in enumerate(questions) if not any(question.rows.values())]
    for place, question in enumerate(questions):
        like = partial(_likeness, question, questions)
        twin = None if place in nothing else max(nothing, key=like, default=None)
        yield replace(question, twin=twin)


def _likeness(question: Question, others: Sequence[Question], place: int) -> float:
    """Share of runs of three characters that both questions have."""
    one, other = (
        {text[n : n + 3] for text in each.texts.values() for n in range(len(text) - 2)}
        for each in (question, others[place])
    )
    return len(one & other) / max(1, len(one | other))


def near_miss_paragraphs(path: Path, split: str) -> Iterator[Paragraph]:
    """Written documents, each with pairs of a question and a twin that it does not answer.

    A line has ``id``, ``split``, ``texts`` by language, in Markdown where they begin with "# ", and
    ``pairs``: ``question``, ``language``, ``answer`` by language, ``twin``, ``twin_language`` where
    it is another, and perhaps ``other``: the same question and twin in another language.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] != split:
            continue
        sentences = {code: _lines(text, code) for code, text in row["texts"].items()}
        questions: list[Question] = []
        for pair in row["pairs"]:
            rows = {
                code: held
                for code, said in pair["answer"].items()
                if (held := dict(_saying(sentences.get(code, ()), said)))
            }
            if rows:
                questions += _with_its_twin(pair, rows, tuple(pair["answer"].values()), questions)
        yield Paragraph(row["id"], sentences, tuple(questions))


def news_paragraphs(sentences: Path, questions: Path, split: str) -> Iterator[Paragraph]:
    """Articles of NTREX-128 in every language, with pairs written for them.

    Args:
        sentences: packed JSON lines, a sentence each, its text by language.
        questions: an article a line: ``id``, ``split``, ``first`` and ``last`` line of
            ``sentences``, its headline first, and ``pairs`` like those of near misses; in place of
            ``answer``, ``rows``, the lines that answer, and ``span``, where in English the first
            does.
        split: whose articles are read.
    """
    with gzip.open(sentences, "rt", encoding="utf-8") as packed:
        texts = [json.loads(line) for line in packed]
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] != split:
            continue
        headline, body = texts[row["first"]], texts[row["first"] + 1 : row["last"] + 1]
        versions = {
            code: _prose([each[code] for each in body], headline[code]) for code in headline
        }
        pairs = [
            pair | {"rows": [each - row["first"] - 1 for each in pair["rows"]]}
            for pair in row["pairs"]
            if row["first"] not in pair["rows"]
        ]
        yield Paragraph(row["id"], versions, tuple(_placed(pairs, versions, "en")))


def asked_paragraphs(asked: Path, reading: Path, xquad: Path, split: str) -> Iterator[Paragraph]:
    """Paragraphs of the sets of ``squad_paragraphs`` and XQuAD-R, with pairs written for them.

    Args:
        asked: a paragraph a line: ``id``, ``split``, ``source``, the name of a file of ``reading``
            and its ``line``, or "xquad", ``article`` and ``paragraph``; ``pairs`` like those of
            news, with rows of the paragraph.
        reading: folder of packed JSON lines.
        xquad: folder of XQuAD-R.
        split: whose paragraphs are read.
    """
    wanted: dict[str, list[Any]] = {}
    for line in asked.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] == split:
            wanted.setdefault(row["source"], []).append(row)
    for source, rows in sorted(wanted.items()):
        if source == "xquad":
            files = {code: _json(xquad / f"xquad-r-{code}.json")["data"] for code in _XQUAD}
        else:
            with gzip.open(reading / f"{source}.jsonl.gz", "rt", encoding="utf-8") as packed:
                lines = packed.readlines()
        for row in rows:
            if source == "xquad":
                written, versions = "en", _alike_in_xquad(files, row["article"], row["paragraph"])
            else:
                given = json.loads(lines[row["line"]])
                written, text = given["language"], given["context"]
                parts = [text[span.start : span.end] for span in sentence_spans(text, written)]
                versions = {written: _prose(parts, given["article"])}
            yield Paragraph(row["id"], versions, tuple(_placed(row["pairs"], versions, written)))


def _alike_in_xquad(
    files: Mapping[str, Any], article: int, paragraph: int
) -> dict[str, tuple[Line, ...]]:
    """A paragraph in every language in which it has as many sentences as in English."""
    both = {
        code: data[article]["paragraphs"][paragraph]["sentences"] for code, data in files.items()
    }
    return {
        code: _prose(sentences, files[code][article]["title"])
        for code, sentences in both.items()
        if len(sentences) == len(both["en"])
    }


def _placed(
    pairs: Sequence[Mapping[str, Any]], versions: Mapping[str, Sequence[Line]], written: str
) -> Iterator[Question]:
    """The questions and twins of pairs whose answer has a place in the version ``written``."""
    before: list[Question] = []
    for pair in pairs:
        places, span = pair["rows"], Span(*pair["span"])
        rows: dict[str, dict[int, Span | None]]
        rows = {code: dict.fromkeys(places) for code in versions}
        rows[written][places[0]] = span
        said = versions[written][places[0]].text[span.start : span.end]
        before += _with_its_twin(pair, rows, (said,), before)
    yield from before


def _with_its_twin(
    pair: Mapping[str, Any],
    rows: Mapping[str, Mapping[int, Span | None]],
    answers: tuple[str, ...],
    before: Sequence[Question],
) -> tuple[Question, Question]:
    """A written question and its twin, which come after those before them in their paragraph."""
    forms = [pair, *([pair["other"]] if "other" in pair else [])]
    asked = {form["language"]: form["question"] for form in forms}
    twins = {form.get("twin_language", form["language"]): form["twin"] for form in forms}
    return Question(asked, rows, answers, twin=len(before) + 1), Question(twins, {})


def _lines(text: str, language: str) -> tuple[Line, ...]:
    """The sentences of a text in Markdown as an index has them, or of one paragraph of prose."""
    if not text.startswith("# "):
        return _prose([text[span.start : span.end] for span in sentence_spans(text, language)])
    document = document_of(text, f"near.{language}.md")
    return lines_of(split_document(document))


def lines_of(split: SplitDocument) -> tuple[Line, ...]:
    """A document's sentences, each with what it is read with."""
    texts = [split.document[sentence.span] for sentence in split.sentences]
    contexts = contexts_of(split.document, split.sentences)
    blocks = [sentence.block for sentence in split.sentences]
    return tuple(
        Line(
            text=text,
            headings=" ".join(texts[other] for other in contexts[block]),
            before=texts[row - 1] if row and blocks[row - 1] == block else "",
        )
        for row, (text, block) in enumerate(zip(texts, blocks, strict=True))
    )


def _prose(texts: Sequence[str], title: str = "") -> tuple[Line, ...]:
    """The sentences of a paragraph."""
    return tuple(
        Line(text, title.replace("_", " "), before)
        for before, text in zip(["", *texts], texts, strict=False)
    )


def _saying(lines: Sequence[Line], said: str) -> Iterator[tuple[int, Span]]:
    """The first sentence that holds these words, and where; a heading only names what is said."""
    named = {part for line in lines for part in [line.headings] if part}
    words = _CELLS.sub("\t", said.strip("| "))
    for row, line in enumerate(lines):
        place = line.text.find(words)
        if place >= 0 and not any(name.startswith(line.text) for name in named):
            yield row, Span(place, place + len(words))
            return


def note_paragraphs(
    documents: Sequence[SplitDocument], questions: Sequence[GoldQuestion]
) -> Iterator[Paragraph]:
    """The shipped notes, whole, and the questions with one need that they answer.

    A sentence answers that stands in the paragraph named as evidence and holds a key. A question
    whose id ends with "a" has the one with "u" in its place as twin. Notes for development are left
    out.
    """
    by_id = {question.id: question for question in questions}
    notes: dict[str, dict[str, SplitDocument]] = {}
    for split in documents:
        if split.document.metadata.note:
            notes.setdefault(split.document.metadata.note, {})[split.document.language] = split
    for note, versions in sorted(notes.items()):
        if is_for_development(note):
            continue
        asked: list[Question] = []
        for question in questions:
            places = {item.paragraph for item in question.evidence if item.note == note}
            if len({item.need for item in question.evidence}) != 1 or not places:
                continue
            keys = tuple(key for group in question.answer_keys for key in group)
            rows = {code: dict(_holding(split, places, keys)) for code, split in versions.items()}
            rows = {code: held for code, held in rows.items() if held}
            if rows:
                twin = by_id.get(f"{question.id.removesuffix('a')}u")
                place = None if twin is None else len(asked) + 1
                texts = {question.language: question.question}
                asked.append(Question(texts, rows, keys, twin=place))
                if twin is not None:
                    asked.append(Question({twin.language: twin.question}, {}))
        if asked:
            sentences = {code: lines_of(split) for code, split in versions.items()}
            yield Paragraph(note, sentences, tuple(asked))


def is_for_development(note: str) -> bool:
    """True for two notes of five, of which the reader has seen no question."""
    return int(hashlib.sha256(note.encode()).hexdigest(), 16) % 5 < 2


def _holding(
    split: SplitDocument, places: set[int | None], keys: Sequence[str]
) -> Iterator[tuple[int, Span]]:
    bodies = [n for n, block in enumerate(split.document.blocks) if block.kind is BlockKind.BODY]
    blocks = {bodies[place - 1] for place in places if place and place <= len(bodies)}
    for row, sentence in enumerate(split.sentences):
        text = split.document[sentence.span].casefold()
        held = [key for key in keys if key.casefold() in text]
        if sentence.block in blocks and held:
            longest = max(held, key=len).casefold()
            place = text.find(longest)
            yield row, Span(place, place + len(longest))


def _answering(spans: Sequence[Span], place: int, said: str) -> tuple[int, Span]:
    """The sentence in which a place of the text lies, and the answer within it."""
    row = max([row for row, span in enumerate(spans) if span.start <= place], default=0)
    start = max(0, place - spans[row].start)
    return row, Span(start, start + len(said))


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read ({error}): give a folder of XQuAD-R") from error
