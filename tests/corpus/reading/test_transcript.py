import pytest

from corpus.document import Metadata, Span
from corpus.reading.draft import assemble
from corpus.reading.read import document_from
from corpus.reading.transcript import Transcript


def slides() -> Transcript:
    transcript = Transcript()
    for page in ("Мост открыт.", "大桥已经通车。", "The  bridge\tis open."):
        transcript.page()
        transcript.block("p", page)
    return transcript


def test_what_is_written_down_is_the_raw_text_of_its_blocks() -> None:
    draft = slides().draft(title="Bridges", metadata=Metadata(author="A. Mason"))
    assert draft.raw == "Мост открыт.\n大桥已经通车。\nThe  bridge\tis open.\n"
    text, blocks, alignment = assemble(draft.blocks)
    assert text == "Мост открыт.\n大桥已经通车。\nThe bridge is open."
    for block in blocks:
        raw = alignment.raw_span(block.span)
        assert draft.raw[raw.start : raw.end].split() == text[slice_of(block.span)].split()


def slice_of(span: Span) -> slice:
    return slice(span.start, span.end)


def test_a_blank_text_is_no_block() -> None:
    transcript = Transcript()
    transcript.block("p", " \n")
    assert transcript.draft().blocks == ()


def test_half_a_character_is_written_so_that_it_can_be_kept() -> None:
    transcript = Transcript()
    transcript.block("p", "a\ud83db")
    assert transcript.draft().raw == "a?b\n"


def test_a_span_is_on_the_page_where_it_starts() -> None:
    document = document_from(slides().draft(), "x.txt", "")
    pages = [document.locate(block.span).page for block in document.blocks]
    assert pages == [1, 2, 3]
    second, third = document.blocks[1].span, document.blocks[2].span
    assert document.locate(Span(second.start + 5, third.end)).page == 2
    assert document.locate(Span(third.start, third.end)).page == 3


def test_a_document_without_pages_has_no_page() -> None:
    transcript = Transcript()
    transcript.block("p", "Het park is open.")
    document = document_from(transcript.draft(), "x.txt", "")
    assert document.locate(Span(0, 3)).page is None


def test_what_is_cut_finer_than_any_text_is_read_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corpus.reading.transcript._PIECES", 12)
    transcript = Transcript()
    with transcript.element("table"):
        for number in range(9):
            with transcript.element("tr"):
                transcript.block("td", str(number))
                transcript.block("td", "x")
    draft = transcript.draft()
    text = assemble(draft.blocks)[0]
    assert text.split() == draft.raw.split()
    assert len(draft.blocks) < 9
