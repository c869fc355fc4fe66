"""A saved conversation is verified offline, and whatever was changed in it or in a source shows."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Location, Span
from corpus.errors import UserError
from corpus.reading.read import read_document
from qa.answer import Answer, Quote, Timings
from qa.assistant import Assistant
from qa.cli import main
from qa.export import Claim, check, read_export, to_json, to_markdown
from qa.permalink import permalink

QUESTIONS = [
    "How many locks has the royal canal?",
    "Сколько платформ на вокзале?",
    "茶农什么时候采茶？",
    "Hoeveel tulpen worden er verkocht?",
    "Колькі мёду збіраюць манахі?",
]
NASTY = "<script>x</script> \\ * _ > # &amp; [1](#source-1-1) — \\[1\\] ![i](//203.0.113.9)\n\n> x"


@pytest.fixture
def answers(answering: Assistant) -> list[Answer]:
    return [answering.ask(question) for question in QUESTIONS]


@pytest.fixture(params=["md", "json"])
def saved(request: pytest.FixtureRequest, answers: list[Answer], tmp_path: Path) -> Path:
    file = tmp_path / f"conversation.{request.param}"
    text = (
        to_json(answers)
        if request.param == "json"
        else to_markdown(answers).replace("](<?", "](<http://a.org/?")
    )
    file.write_text(text, encoding="utf-8")
    return file


def test_every_quote_of_both_formats_holds(
    saved: Path,
    answers: list[Answer],
    town: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    quotes = [quote for answer in answers for quote in answer.quotes]
    assert [claim.text for claim in read_export(saved)] == [quote.text for quote in quotes]
    assert main(["verify", str(saved), "--corpus", str(town.corpus)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(quotes) >= len(QUESTIONS)
    assert all(line.startswith("ok ") for line in lines)


def test_a_quote_that_was_altered_fails(
    saved: Path, answers: list[Answer], town: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = answers[0].quotes[0].text
    altered = saved.read_text(encoding="utf-8").replace(" locks", " docks")
    assert " locks" in words
    saved.write_text(altered, encoding="utf-8")
    assert main(["verify", str(saved), "--corpus", str(town.corpus)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("FAILED 1.1 ")]
    assert [line for line in lines if line.startswith("ok     5.")]


def test_a_source_that_has_changed_fails(
    saved: Path, town: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = shutil.copytree(town.corpus, tmp_path / "corpus")
    note = corpus / "en/canal.md"
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("The royal canal joins", "The old royal canal joins"), "utf-8")
    (corpus / "nl/tulips.txt").unlink()
    assert main(["verify", str(saved), "--corpus", str(corpus)]) == 1
    out = capsys.readouterr().out
    assert "FAILED 1.1 en/canal.md" in out
    assert "the corpus has no document nl/tulips.txt" in out


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1) | st.just(NASTY))
def test_markdown_gives_any_quote_back_as_it_was(text: str) -> None:
    span = Span(3, 3 + len(text))
    answer = _quoting(text, span)
    assert list(_claims(to_markdown([answer]))) == [Claim("1.1", "a b.md", span, text)]


def test_a_quote_of_a_file_with_pages_tells_its_page() -> None:
    answer = _quoting("Text.", Span(0, 5))
    paged = replace(answer.quotes[0], location=Location(3, 9, 2, 2, page=7))
    assert "a b.md, p. 7," in to_markdown([replace(answer, quotes=(paged,))])
    assert "p. 7" not in to_markdown([answer])


def _quoting(text: str, span: Span) -> Answer:
    quote = Quote(
        marker=1,
        document="a b.md",
        source="a b.md",
        title=NASTY,
        language="en",
        span=span,
        text=text,
        location=Location(3, 9, 2, 2),
        passage=span,
        passage_text=text,
        score=1.0,
        author=NASTY,
        permalink=permalink("a b.md", span, text),
    )
    return Answer(
        question=NASTY,
        standalone_question=NASTY + "?",
        language="en",
        abstained=False,
        reason=None,
        confidence=1.0,
        text=f"{NASTY} “{text}” [1]",
        quotes=(quote,),
        hits=(),
        engine="extractive",
        timings=Timings(0, 0, 0, 0),
    )


def _claims(markdown: str) -> list[Claim]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "c.md"
        file.write_bytes(markdown.encode())
        return read_export(file)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# notes of mine",
        "{}",
        "[]",
        '{"format": "quoted-answers/9", "turns": []}',
        '{"format": "quoted-answers/1", "turns": [{"citations": [{"marker": 1}]}]}',
        "<!-- quoted-answers/1 -->\n\n> a quote\n\nand no reference",
        "<!-- quoted-answers/1 -->\n\n> a quote",
        "<!-- quoted-answers/1 -->\n\n— \\[1\\] *T*, [d](<?doc=a&s=1&e=2&h=ff>)",
    ],
)
def test_what_is_no_export_is_one_clear_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="no conversation"):
        read_export(file)
    assert main(["verify", str(file)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_claim_cannot_lead_out_of_the_corpus(tmp_path: Path, town: SimpleNamespace) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    outside = Claim("1.1", "../../secret.txt", Span(0, 6), "secret")
    ((_, fault),) = check([outside], town.corpus)
    assert fault is not None
    assert "no document" in fault


def test_a_wrong_place_in_the_raw_file_shows(
    answers: list[Answer], town: SimpleNamespace, tmp_path: Path
) -> None:
    loaded = json.loads(to_json(answers))
    loaded["turns"][0]["citations"][0]["raw_start"] += 1
    file = tmp_path / "c.json"
    file.write_text(json.dumps(loaded), encoding="utf-8")
    faults = [fault for _, fault in check(read_export(file), town.corpus)]
    assert faults[0] is not None
    assert not any(faults[1:])


def test_a_span_beyond_the_document_does_not_hold(town: SimpleNamespace) -> None:
    document = read_document(town.corpus / "en/canal.md", town.corpus)
    end = len(document.text)
    ((_, fault),) = check([Claim("1.1", document.id, Span(end, end + 9), "beyond it")], town.corpus)
    assert fault is not None
