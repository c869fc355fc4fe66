"""A quote is a span of its source, or it is not shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Alignment, Document, Run, Span
from corpus.reading.read import read_document
from qa.assistant import Assistant
from qa.judging.verify import is_outdated, original_of, verify

Solid = Callable[[str], str]

QUESTIONS = [
    "Where is asthma treated?",
    "Сколько шлюзов у королевского канала?",
    "茶园在哪里，产量是多少？",
    "Wie won de laatste schaatstocht?",
    "Калі збіраюць журавіны?",
    "Who won the city cup five times?",
    "When did the printing house make its first atlas?",
]


@pytest.fixture
def own(town: SimpleNamespace, assistant: Assistant, tmp_path: Path) -> Assistant:
    """The assistant over a copy of the corpus, whose files a test may change."""
    corpus = shutil.copytree(town.corpus, tmp_path / "corpus")
    return Assistant(replace(assistant.library, corpus=corpus))


def read(root: Path, name: str, content: str) -> Document:
    (root / name).write_bytes(content.encode())
    return read_document(root / name, root)


def test_every_sentence_and_passage_of_the_corpus_is_verified(assistant: Assistant) -> None:
    splits = map(assistant.library.index.document, assistant.documents)
    places = [
        (split.document.id, each.span)
        for split in splits
        for each in (*split.sentences, *split.passages)
    ]
    for name, span in places:
        document = assistant.documents[name]
        assert verify(document, span, document[span], assistant.library.corpus) is None


def test_what_stands_in_the_file_as_it_is_quoted_is_compared_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = read(tmp_path, "a.txt", "A bridge, an inn and a mill.\n")
    looked, raw_range = [], Alignment.raw_range

    def counted(own: Alignment, position: int) -> tuple[int, int]:
        looked.append(position)
        return raw_range(own, position)

    monkeypatch.setattr(Alignment, "raw_range", counted)
    span = Span(0, len(document.text))
    assert verify(document, span, document.text, tmp_path) is None
    assert not looked


def test_every_quote_is_found_in_its_raw_file_by_an_independent_check(
    answering: Assistant, solid: Solid
) -> None:
    shown = [quote for question in QUESTIONS for quote in answering.ask(question).quotes]
    assert len({quote.source for quote in shown}) >= len(QUESTIONS)
    for quote in shown:
        raw = (answering.library.corpus / quote.source).read_bytes().decode()
        place = quote.location
        assert solid(quote.text) in solid(raw)
        assert solid(raw[place.raw_start : place.raw_end]) == solid(quote.text)
        lines = raw.split("\n")[place.first_line - 1 : place.last_line]
        assert solid(quote.text) in solid("\n".join(lines))
        assert quote.text in quote.passage_text
        assert quote.passage.contains(quote.span)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_other_words_pass_for_a_quote(assistant: Assistant, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(assistant.documents)))
    document = assistant.documents[name]
    sentence = data.draw(st.sampled_from(assistant.library.index.document(name).sentences)).span
    text = document[sentence]
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.characters().filter(lambda char: char != text[place]))
    tampered = [
        text[:place] + character + text[place + 1 :],
        text[:place] + text[place + 1 :],
        text[:place] + character + text[place:],
        text + " ",
        "",
    ]
    for other in tampered:
        assert verify(document, sentence, other, assistant.library.corpus) is not None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_other_place_passes_for_the_place_of_a_quote(
    assistant: Assistant, data: st.DataObject
) -> None:
    document = assistant.documents["be/castle.txt"]
    span = assistant.library.index.document("be/castle.txt").sentences[-1].span
    bounds = st.integers(-2, len(document.text) + 5)
    other = Span(data.draw(bounds), data.draw(bounds))
    fault = verify(document, other, document[span], assistant.library.corpus)
    assert (fault is None) == (other == span)


def test_a_place_that_reaches_beyond_the_text_is_none(assistant: Assistant) -> None:
    document = assistant.documents["be/castle.txt"]
    length = len(document.text)
    for start, end in ((-length, length), (0, length + 5)):
        fault = verify(document, Span(start, end), document.text, assistant.library.corpus)
        assert fault == "the quote differs from the document's text"


def test_a_wrong_alignment_is_noticed(assistant: Assistant) -> None:
    document = assistant.documents["en/bees.txt"]
    length = len(document.text)
    shifted = Alignment((Run(0, length - 1, 1, length), Run(length - 1, 1, 0, 1)))
    moved = replace(document, alignment=shifted)
    span = Span(0, length)
    assert verify(document, span, document.text, assistant.library.corpus) is None
    assert "not in the raw file" in (
        verify(moved, span, document.text, assistant.library.corpus) or ""
    )


def test_a_source_that_is_not_what_was_indexed_is_noticed(
    own: Assistant, assistant: Assistant
) -> None:
    document = own.documents["ru/glass.txt"]
    span = own.library.index.document("ru/glass.txt").sentences[0].span
    path = own.library.corpus / document.source
    whole = path.read_bytes()

    def fault() -> str | None:
        return verify(document, span, document[span], own.library.corpus)

    assert fault() is None
    for other in (whole[:-1], whole + b"\n", b"", whole.replace(b"340", b"341"), b"\xff" + whole):
        path.write_bytes(other)
        assert "has changed" in (fault() or "")
    path.unlink()
    assert "cannot be read" in (fault() or "")
    path.mkdir()
    assert "cannot be read" in (fault() or "")
    path.rmdir()
    os.mkfifo(path)
    assert "cannot be read" in (fault() or "")
    assert is_outdated(document, own.library.corpus)
    path.unlink()
    path.write_bytes(whole)
    assert fault() is None
    assert not is_outdated(document, own.library.corpus)


def test_a_quote_whose_source_changed_gives_way_to_the_others(
    own: Assistant, answering: Assistant, assistant: Assistant
) -> None:
    """Sources are spoilt one after the other, until nothing is left to quote."""
    for question in QUESTIONS:
        before = own.ask(question)
        spoilt: set[str] = set()
        while before.quotes:
            path = own.library.corpus / before.quotes[0].source
            path.write_bytes(path.read_bytes() + b" ")
            spoilt.add(before.quotes[0].source)
            after = own.ask(question)
            kept = [quote.text for quote in before.quotes if quote.source not in spoilt]
            assert [quote.text for quote in after.quotes] == kept
            assert [quote.marker for quote in after.quotes] == [*range(1, len(kept) + 1)]
            assert after.trace is not None
            assert any(quote.fault for quote in after.trace.quotes)
            titles = {assistant.documents[name].title for name in spoilt}
            assert any(title in after.text for title in titles)  # it is told why
            before = after
        assert spoilt
        assert before.abstained
        assert before.reason == before.text
        assert before.hits


OUTDATED = {
    "en": "This source has changed or was removed since it was read, so it is not quoted: “metro”.",
    "ru": "Этот источник изменён или удалён после того, как был прочитан, поэтому он не "
    "цитируется: «metro».",
    "zh": "以下来源在收录后已被修改或删除，因此不再引用：“metro”。",
    "nl": "Deze bron is gewijzigd of verwijderd sinds ze werd ingelezen en wordt daarom niet "
    "geciteerd: “metro”.",
    "be": "Гэтая крыніца зменена або выдалена пасля таго, як была прачытана, таму яна не "
    "цытуецца: «metro».",
}
METRO = {
    "en": "How deep does the metro station Naberezhnaya lie?",
    "ru": "На какой глубине лежит станция метро «Набережная»?",
    "zh": "“Набережная”地铁站有多深？",
    "nl": "Hoe diep ligt het metrostation Naberezjnaja?",
    "be": "На якой глыбіні ляжыць станцыя метро «Набережная»?",
}


@pytest.mark.parametrize("language", METRO)
def test_an_answer_says_in_a_line_that_its_source_has_changed(
    own: Assistant, answering: Assistant, language: str
) -> None:
    (quote, *_) = own.ask(METRO[language]).quotes
    assert quote.source == "ru/metro.txt"
    (own.library.corpus / quote.source).unlink()
    answer = own.ask(METRO[language])
    assert OUTDATED[language] in answer.text.split("\n\n")
    assert all(each.source != quote.source for each in answer.quotes)


def test_a_refusal_for_other_reasons_does_not_speak_of_changed_sources(
    own: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 1.1)
    before = own.ask(METRO["en"])
    (own.library.corpus / "ru/metro.txt").unlink()
    assert own.ask(METRO["en"]).text == before.text


def test_a_corpus_that_is_gone_is_a_refusal_and_not_an_error(
    own: Assistant, answering: Assistant
) -> None:
    shutil.rmtree(own.library.corpus)
    answer = own.ask(QUESTIONS[0])
    assert answer.abstained
    assert answer.quotes == ()
    assert answer.trace is not None
    assert answer.trace.quotes
    assert all("cannot be read" in (quote.fault or "") for quote in answer.trace.quotes)


LAYOUTS = {
    "entities": (
        "a.html",
        "<p>Trade &amp; aid: &quot;5&nbsp;&lt; 6&quot; &#8212; M&uuml;ller &#x41; colleague.</p>",
        'Trade & aid: "5 < 6" — Müller A colleague.',
    ),
    "inline tags": (
        "b.html",
        "<p>The <b>third</b> train\ncarried <a href='x'>41 containers</a> of milk.</p>",
        "The third train carried 41 containers of milk.",
    ),
    "Chinese lines": (
        "c.txt",
        "中白工业园位于明斯\n克州，占地面积约一百一\n十七平方公里。",
        "明斯克州",
    ),
    "English lines": (
        "d.txt",
        "The park lies near\nMinsk and covers\r\nten square miles.",
        "near Minsk",
    ),
    "Russian lines": ("e.txt", "Парк «Великий камень» лежит\nоколо Минска.", "лежит около"),
    "Dutch hyphens": (
        "f.txt",
        "De landen werken samen. Beide lan-\nden willen meer handel, en de landen bouwen een park.",
        "Beide landen willen",
    ),
    "Belarusian emphasis": (
        "g.md",
        "Парк *«Вялікі камень»* ляжыць\nкаля **Мінска**.",
        "каля Мінска",
    ),
    "byte order mark": ("h.txt", "\ufeffThe park was founded near Minsk.", "The park was founded"),
}


@pytest.mark.parametrize(("name", "raw", "words"), LAYOUTS.values(), ids=LAYOUTS)
def test_layout_may_differ_and_nothing_else(
    tmp_path: Path, solid: Solid, name: str, raw: str, words: str
) -> None:
    document = read(tmp_path, name, raw)
    start = " ".join(document.text.split()).index(words)
    span = Span(start, start + len(words))
    assert verify(document, span, document[span], tmp_path) is None
    assert solid(document[span]) == solid(words)
    assert solid(words) in solid(raw)

    # The same file with other words, under a document that still claims the old ones.
    next_character = {ord(char): ord(char) + 1 for char in words if char > "\u3400"}
    other = raw.swapcase().translate(next_character)
    assert other != raw
    forged = replace(read(tmp_path, name, other), text=document.text)
    assert "not in the raw file" in str(verify(forged, span, document[span], tmp_path))


def test_a_raised_digit_and_a_file_in_another_encoding_are_verified(tmp_path: Path) -> None:
    raw = "<p>Порт принял 10<sup>6</sup> тонн, 2<sup>1.5</sup> и CO<sub>2</sub> &amp; всё.</p>"
    (tmp_path / "x.html").write_bytes(raw.encode("cp1251"))
    document = read_document(tmp_path / "x.html", tmp_path)
    text = "Порт принял 10⁶ тонн, 2^1.5 и CO₂ & всё."
    assert verify(document, Span(0, len(text)), text, tmp_path) is None
    forged = replace(document, text=text.replace("⁶", "⁷"))
    wrong = verify(forged, Span(0, len(text)), forged.text, tmp_path)
    assert wrong is not None and "is not in the raw file" in wrong


def test_a_quote_is_held_to_the_place_that_it_names(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "It began in 2019.\nIt ended in 2021.")
    whole = Span(0, len(document.text))
    assert verify(document, whole, document.text, tmp_path) is None
    last = Span(len(document.text) - 1, len(document.text))
    assert verify(document, last, ".", tmp_path) is None
    differs = "the quote differs from the document's text"
    for span, text in (
        (Span(3, 8), "begin"),
        (Span(0, 0), ""),
        (Span(5, 3), ""),
        (Span(-5, len(document.text)), document.text[-5:]),
        (Span(0, len(document.text) + 1), document.text),
    ):
        assert verify(document, span, text, tmp_path) == differs


def test_a_source_that_changed_or_is_gone_is_named(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "It began.")
    (tmp_path / "a.txt").write_text("It began?")
    changed = "the source a.txt has changed since it was indexed"
    assert verify(document, Span(0, 9), "It began.", tmp_path) == changed
    (tmp_path / "a.txt").unlink()
    gone = "the source a.txt cannot be read: No such file or directory"
    assert verify(document, Span(0, 9), "It began.", tmp_path) == gone
    assert is_outdated(document, tmp_path) is True


def test_what_gives_the_bytes_may_be_other_than_a_folder(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "It began.")
    kept = {"a.txt": b"It began."}
    assert verify(document, Span(0, 9), "It began.", kept.__getitem__) is None
    assert is_outdated(document, kept.__getitem__) is False
    kept["a.txt"] += b"!"
    assert is_outdated(document, kept.__getitem__) is True


def test_of_a_file_that_is_too_large_one_byte_more_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.judging.verify.LARGEST_FILE", 4)
    (tmp_path / "a.txt").write_bytes(b"123456")
    assert original_of("a.txt", tmp_path) == b"12345"


def test_a_character_that_stands_elsewhere_in_the_file_is_named(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "It began.")
    moved = replace(document, alignment=Alignment((Run(0, 3, 0, 3), Run(3, 6, 2, 8))))
    fault = verify(moved, Span(0, 9), "It began.", tmp_path)
    assert fault == "character 3 of a.txt is not in the raw file at 2"
    assert verify(moved, Span(0, 3), "It ", tmp_path) is None


@pytest.mark.parametrize(("text", "holds"), [("No. 7", True), ("Nr. 7", False)])
def test_a_lost_number_sign_may_stand_for_its_words_alone(
    tmp_path: Path, text: str, holds: bool
) -> None:
    """The three characters of "No." all stand for one that was lost."""
    document = read(tmp_path, "a.txt", "\ufffd 7")
    alignment = Alignment((Run(0, 3, 0, 1), Run(3, 2, 1, 3)))
    told = replace(document, text=text, alignment=alignment)
    assert (verify(told, Span(0, 5), text, tmp_path) is None) is holds


def test_an_entity_stands_for_its_own_character_alone(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", "<p>A &amp; B</p>")
    assert verify(document, Span(0, 5), "A & B", tmp_path) is None
    forged = replace(document, text="A + B")
    assert "not in the raw file" in str(verify(forged, Span(0, 5), "A + B", tmp_path))


# The control characters but white space, and the last character of a plane, which is none.
UNSEEN = [*range(1, 9), *range(0xE, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0), 0xFDD0]
UNSEEN += [0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.html", "<p>Парк{}адкрыты ў 2012 годзе.</p>"),
        ("a.md", "Парк{}адкрыты ў 2012 годзе."),
        ("a.txt", "Парк{}адкрыты ў 2012 годзе."),
    ],
)
def test_what_is_no_character_of_a_text_is_left_out_and_the_rest_is_verified(
    tmp_path: Path, name: str, form: str
) -> None:
    """A terminal obeys some of these, and HTML gives others of them another meaning."""
    for code in UNSEEN:
        for sign in (chr(code), f"&#x{code:x};", f"&#{code};"):
            # No reference in plain text; in HTML these stand for characters of windows-1252.
            if sign[0] == "&" and (name == "a.txt" or (name == "a.html" and 0x80 <= code < 0xA0)):
                continue
            document = read(tmp_path, name, form.format(sign))
            assert document.text == "Паркадкрыты ў 2012 годзе.", ascii(sign)
            span = Span(0, len(document.text))
            assert verify(document, span, document.text, tmp_path) is None, ascii(sign)


def test_a_quote_of_a_file_that_is_no_text_is_held_to_what_was_extracted(tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_text("From: Ann\nSubject: Мост\n\nОн открыт в 1930 году.\n", encoding="utf-8")
    document = read_document(path, tmp_path)
    start = document.text.index("Он")
    span = Span(start, len(document.text))
    assert verify(document, span, document[span], tmp_path) is None
    assert document.extracted is not None
    forged = replace(document, extracted=document.extracted.replace("1930", "1931"))
    assert verify(forged, span, document[span], tmp_path) is not None
    path.write_bytes(path.read_bytes() + b"\n")
    fault = verify(document, span, document[span], tmp_path)
    assert fault == "the source x.eml has changed since it was indexed"
