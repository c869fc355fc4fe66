from dataclasses import replace
from pathlib import Path

from scripted import DOCUMENTS, GREAT_STONE, HOSTILE, INNOVATION, PLANTED, make_quote
from test_cards import Page, marked

from corpus.document import Document
from corpus.load import load_corpus
from qa.permalink import document_link
from qa.web.strings import STRINGS
from qa.web.viewer import open_link

EN = STRINGS["en"]
SIZE = make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres.")
TAX = make_quote(GREAT_STONE, "Residents pay no profit tax for ten years from the first profit.", 2)


def test_the_whole_document_is_shown_with_the_quote_marked_and_headings_visible() -> None:
    source = open_link(SIZE.permalink, [], DOCUMENTS, EN)
    page = Page(source)
    assert marked(source) == SIZE.text
    for block in GREAT_STONE.blocks:
        assert GREAT_STONE[block.span] in page.text
    headings = [attributes["class"] for tag, attributes in page.tags if tag == "h4"]
    assert headings == ["block-heading"]
    assert "File: en/great-stone.md" in page.text


def test_the_answers_other_quotes_in_the_document_are_marked_and_listed() -> None:
    elsewhere = make_quote(INNOVATION, "91.5 平方公里", 3)
    neighbours = [SIZE.permalink, TAX.permalink, elsewhere.permalink, "?doc=&s=x", "nonsense"]
    source = open_link(SIZE.permalink, neighbours, DOCUMENTS, EN)
    assert marked(source) == SIZE.text
    assert marked(source, "other") == TAX.text
    links = [attributes["href"] for tag, attributes in Page(source).tags if tag == "a"]
    assert links == [SIZE.permalink, TAX.permalink]


def test_a_changed_source_is_shown_without_a_highlight_and_says_so() -> None:
    changed = replace(GREAT_STONE, text=GREAT_STONE.text.replace("117", "118"))
    source = open_link(SIZE.permalink, [], {changed.id: changed}, EN)
    assert EN.changed in Page(source).text
    assert "<mark" not in source
    assert "118 square kilometres" in source


def test_a_document_whose_file_is_another_by_now_is_shown_with_a_word_about_it() -> None:
    shown = open_link(SIZE.permalink, [], DOCUMENTS, EN, lambda document: document is GREAT_STONE)
    assert EN.outdated in Page(shown).text
    assert marked(shown) == SIZE.text
    link = document_link(INNOVATION.id)
    other = open_link(link, [], DOCUMENTS, EN, lambda document: document is GREAT_STONE)
    assert EN.outdated not in Page(other).text


def test_a_link_survives_a_restart_and_notices_a_change_of_the_file(tmp_path: Path) -> None:
    sentence = "The tower has 46 steps."
    source = tmp_path / "tower.md"
    source.write_text(f"# A tower\n\n{sentence} It was built in 1874.\n", encoding="utf-8")

    def started() -> dict[str, Document]:
        """The documents as a program that has just been started reads them."""
        return {split.document.id: split.document for split in load_corpus(tmp_path)}

    link = make_quote(started()["tower.md"], sentence).permalink
    assert marked(open_link(link, [], started(), EN)) == sentence
    source.write_text(source.read_text(encoding="utf-8").replace("46", "48"), encoding="utf-8")
    assert EN.changed in Page(open_link(link, [], started(), EN)).text


def test_a_link_that_leads_nowhere_says_why() -> None:
    assert EN.missing in Page(open_link("?doc=en/gone.md", [], DOCUMENTS, EN)).text
    damaged = open_link("?doc=en/great-stone.md&s=5", [], DOCUMENTS, EN)
    assert EN.damaged_link in Page(damaged).text


def test_a_document_opens_without_a_quote() -> None:
    source = open_link(document_link(INNOVATION.id), [], DOCUMENTS, STRINGS["zh"])
    assert "<mark" not in source
    assert "𠮷林市" in source


def test_text_outside_the_blocks_is_shown_as_well() -> None:
    document = replace(GREAT_STONE, blocks=GREAT_STONE.blocks[2:3])
    page = Page(open_link(SIZE.permalink, [], {document.id: document}, EN))
    assert "".join(page.text.split()).endswith("".join(document.text.split()))


def test_the_number_of_each_page_stands_above_its_first_block() -> None:
    starts = tuple(GREAT_STONE.locate(GREAT_STONE.blocks[n].span).raw_start for n in (0, 2))
    paged = replace(GREAT_STONE, page_starts=starts)
    source = open_link(SIZE.permalink, [], {paged.id: paged}, EN)
    numbers = [n for n in (1, 2, 3) if f'<p class="page-number">page {n}</p>' in source]
    assert numbers == [1, 2]
    before, after = source.split("page 2</p>")
    assert paged[paged.blocks[1].span] in Page(before).text
    assert paged[paged.blocks[2].span] in Page(after).text
    assert f"<li>page {paged.locate(SIZE.span).page}</li>" in source


def test_a_document_without_pages_shows_no_numbers() -> None:
    assert "page-number" not in open_link(SIZE.permalink, [], DOCUMENTS, EN)


def test_planted_text_in_a_document_stays_text() -> None:
    page = Page(open_link(document_link(PLANTED.id), [], DOCUMENTS, EN))
    assert {tag for tag, _ in page.tags} <= {"header", "h2", "h3", "ul", "li", "div", "p"}
    assert page.text.count(HOSTILE) == 3  # the title, the author, the body
