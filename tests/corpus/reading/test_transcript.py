import pytest
from made import shown

from corpus.document import Metadata, Span
from corpus.reading import fineness
from corpus.reading.draft import assemble
from corpus.reading.html import read_html
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
    monkeypatch.setattr(fineness, "PIECES", 12)
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


def test_a_raised_digit_and_a_text_that_was_taken_back_are_known_in_a_title_too() -> None:
    transcript = Transcript()
    with transcript.element("title"):
        for text, tags in (("10", ()), ("6", ("sup",)), (" t, ", ()), ("9", ("del",)), ("7 €", ())):
            with transcript.elements(tags):
                transcript.text(text)
    assert shown(transcript.draft()) == [("title", "10⁶ t, 7 €")]


def test_what_is_passed_over_is_counted_in_a_line_for_each_kind() -> None:
    transcript = Transcript()
    for what, count in (("pictures", 2), ("comments", 1), ("pictures", 1), ("charts", 0)):
        transcript.passed_over(what, count)
    draft = transcript.draft(warnings=["slide 2 is hidden"])
    assert draft.warnings == ("slide 2 is hidden", "comments left out: 1", "pictures left out: 3")


def test_a_running_head_is_read_once_and_not_where_the_text_says_it_or_it_is_filled_in() -> None:
    transcript = Transcript()
    for line in ("合同 № 7\tстр. \0", "合同 № 7", "The bridge", "7", "T", "a \0 of 9"):
        transcript.running_head(line)
    transcript.block("h1", "The bridge")
    assert shown(transcript.draft()) == [("heading", "The bridge"), ("metadata", "合同 № 7")]


def test_blocks_of_another_format_are_told_again_as_they_are() -> None:
    page = (
        "<h3>A</h3><p><b>B</b></p><ul><li>c<ul><li>d</li></ul><table><tr><th>e<th>f<tr><td>g<td>1"
        "</table></li></ul><pre><code>h  i\n  j</code></pre><figcaption>k</figcaption>"
        '<p role="doc-footnote">l</p>'
    )
    transcript = Transcript()
    blocks = read_html(page)
    transcript.retell(blocks)
    told = transcript.draft().blocks
    assert [(b.kind, b.level, b.depth, b.content.text) for b in told] == [
        (b.kind, b.level, b.depth, b.content.text) for b in blocks
    ]
