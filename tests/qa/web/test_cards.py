import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import (
    CATALOGUE,
    GREAT_STONE,
    HOSTILE,
    INNOVATION,
    PLANTED,
    make_answer,
    make_hits,
    make_quote,
    span_of,
)

from corpus.document import Location, Span
from qa.answer import Conflict, QuoteGroup, QuoteOverview, ReadWith
from qa.web.cards import highlight, nearest_card, place, quote_card, sources_panel
from qa.web.message import Turn
from qa.web.strings import STRINGS

EN = STRINGS["en"]
SIZE = "Its territory covers about 117 square kilometres."


class Page(HTMLParser):
    """Tags with their attributes, and the text, of some HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def marked(source: str, css: str = "quote") -> str:
    return html.unescape("".join(re.findall(f'<mark class="{css}">(.*?)</mark>', source, re.S)))


@pytest.mark.parametrize(
    ("start", "end"), [(0, 4), (10, 18), (3, 9), (0, 18)], ids=["start", "end", "middle", "whole"]
)
def test_a_quote_is_marked_wherever_it_stands_in_its_passage(start: int, end: int) -> None:
    text = "𠮷林 & <b>公司</b> 入驻。"
    assert len(text) == 18
    source = highlight(text, 100, Span(100 + start, 100 + end))
    assert marked(source) == text[start:end]
    assert Page(source).text == text


@given(st.text(max_size=60), st.data())
def test_highlighting_shows_every_character_once_and_marks_the_offsets_alone(
    text: str, data: st.DataObject
) -> None:
    base = data.draw(st.integers(0, 50))
    offsets = st.integers(0, 120)
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    others = [Span(*sorted((data.draw(offsets), data.draw(offsets)))) for _ in range(2)]
    source = highlight(text, base, Span(start, end), others)
    shown = html.unescape(re.sub(r"</?mark[^>]*>", "", source))
    assert shown == html.unescape(html.escape(text))
    assert marked(source) == text[max(start - base, 0) : max(end - base, 0)]


def test_repeated_words_are_marked_at_the_quote_and_nowhere_else() -> None:
    source = highlight("park park park", 0, Span(5, 9))
    assert source == 'park <mark class="quote">park</mark> park'


def test_the_words_that_answer_are_marked_within_their_quote() -> None:
    source = highlight("It has 9 mills. Yes.", 5, Span(5, 20), answer=Span(12, 19))
    assert source == (
        '<mark class="quote answered">It has <strong class="answer">9 mills</strong>.</mark> Yes.'
    )


def test_what_only_adds_is_folded_among_the_cards() -> None:
    first, adds = make_quote(GREAT_STONE, SIZE), make_quote(GREAT_STONE, SIZE, 2)
    answer = make_answer("Is it 117?", "[1] [2]", [first, replace(adds, further=True)])
    panel = sources_panel((Turn(1, answer),), EN, {})
    shown, _, folded = panel.partition('<details class="further"><summary>See also</summary>')
    assert 'id="source-1-1"' in shown and 'id="source-1-2"' not in shown
    assert 'id="source-1-2"' in folded


def test_a_card_shows_what_a_reader_needs_to_find_the_quote() -> None:
    quote = make_quote(GREAT_STONE, SIZE, score=0.834)
    source = quote_card(quote, make_answer("Is it 117?", "[1]", [quote]), 2, EN)
    page = Page(source)
    for fact in (
        GREAT_STONE.title,
        "English",
        "line 3",
        "Administration of the park",
        "2021-08-12",
        "A book about parks, 2019",
        "In the quote: 117",
        EN.support_rule,
    ):
        assert fact in page.text
    assert marked(source) == SIZE
    card = page.tags[0]
    assert card[1]["id"] == "source-2-1"
    assert card[1]["tabindex"] == "0"
    assert card[1]["aria-label"] == "Source 1: The Great Stone industrial park"
    links = [tag[1]["href"] for tag in page.tags if tag[0] == "a"]
    assert make_quote(GREAT_STONE, SIZE).permalink in links
    copied = next(tag[1]["data-copy"] for tag in page.tags if tag[0] == "button")
    assert copied is not None
    assert copied.startswith(f"“{SIZE}”\nAdministration of the park, {GREAT_STONE.title}")


def test_planted_text_in_a_card_stays_text() -> None:
    quote = make_quote(PLANTED, f"Before. {HOSTILE} After.")
    turn = Turn(1, make_answer(HOSTILE, "[1]", [quote]))
    source = sources_panel([turn], EN, CATALOGUE)
    page = Page(source)
    assert not {tag for tag, _ in page.tags} & {"script", "form", "img", "input", "style"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    links = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert links
    assert [link for link in links if not link.startswith(("?doc=", "#source-1-"))] == []
    assert page.text.count(HOSTILE) == 7
    # The question and how it was searched; title, author, quote, sources; the title in the ranks.


@pytest.mark.parametrize("language", STRINGS)
def test_a_translation_stands_beside_the_quote_and_is_called_one(language: str) -> None:
    quote = replace(make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。"), translation=HOSTILE)
    answer = make_answer("How large is it?", "[1]", [quote])
    page = Page(quote_card(quote, answer, 1, STRINGS[language]))
    assert STRINGS[language].translation in page.text
    assert HOSTILE in page.text  # as text: not one tag of it counts
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "form"}
    plain = Page(quote_card(replace(quote, translation=None), answer, 1, STRINGS[language]))
    assert STRINGS[language].translation not in plain.text


def test_a_refusal_shows_three_nearest_passages_without_marks_or_match() -> None:
    hits = make_hits([GREAT_STONE, INNOVATION, PLANTED])
    assert len(hits) > 3
    answer = make_answer("Who?", "", [], abstained=True, hits=hits)
    page = Page(sources_panel([Turn(1, answer)], EN, CATALOGUE))
    cards = [attributes for tag, attributes in page.tags if tag == "article"]
    assert len(cards) == 3
    assert all(attributes["class"] == "card nearest" for attributes in cards)
    assert EN.nearest_note in page.text
    assert "mark" not in {tag for tag, _ in page.tags}
    assert "trust" not in {attributes.get("class") for _, attributes in page.tags}


def test_a_nearest_card_links_to_its_own_span() -> None:
    hit = make_hits([GREAT_STONE])[0]
    links = [tag[1]["href"] for tag in Page(nearest_card(hit, EN)).tags if tag[0] == "a"]
    assert links == [make_quote_link(hit.span)]


def make_quote_link(span: Span) -> str:
    words = GREAT_STONE[span]
    assert span_of(GREAT_STONE, words) == span
    return make_quote(GREAT_STONE, words).permalink


def test_disagreeing_figures_stand_side_by_side_with_dates() -> None:
    quotes = [make_quote(GREAT_STONE, SIZE, 1), make_quote(INNOVATION, "91.5 平方公里", 2)]
    conflicts = (Conflict((1, 2), ("117 km²", "91.5 km²"), years=(2018, None)),)
    answer = make_answer("How large?", "[1] [2]", quotes, conflicts=conflicts)
    page = Page(sources_panel([Turn(1, answer)], EN, CATALOGUE))
    for words in (EN.conflict, "117 km²", "91.5 km²", "2018; 2021-08-12", "2019-11-03"):
        assert words in page.text


def test_figures_of_one_source_are_not_told_as_of_several() -> None:
    quotes = [make_quote(GREAT_STONE, SIZE, 1), make_quote(GREAT_STONE, SIZE, 2)]
    conflicts = (Conflict((1, 2), ("117 km²", "91.5 km²"), years=(2018, None)),)
    answer = make_answer("How large?", "[1] [2]", quotes, conflicts=conflicts)
    page = Page(sources_panel([Turn(1, answer)], EN, CATALOGUE))
    assert EN.conflict_within in page.text
    assert EN.conflict not in page.text


def test_only_the_last_turn_is_visible_and_every_card_has_its_own_id() -> None:
    turns = [
        Turn(number, make_answer("How large?", "[1]", [make_quote(GREAT_STONE, SIZE)]))
        for number in (1, 2)
    ]
    page = Page(sources_panel(turns, EN, CATALOGUE))
    sections = [attributes for tag, attributes in page.tags if tag == "section"]
    assert ["hidden" in attributes for attributes in sections] == [True, False]
    ids = [attributes["id"] for tag, attributes in page.tags if tag == "article"]
    assert ids == ["source-1-1", "source-2-1"]


@pytest.mark.parametrize(
    ("location", "language", "words"),
    [
        (Location(0, 9, 12, 12), "en", "line 12"),
        (Location(0, 9, 12, 14), "ru", "строки 12–14"),
        (Location(0, 9, 12, 14, page=3), "zh", "第 3 页"),
    ],
)
def test_a_place_is_the_page_or_the_lines(location: Location, language: str, words: str) -> None:
    assert place(location, STRINGS[language]) == words


def test_the_cards_of_an_overview_stand_under_the_headings_of_their_groups() -> None:
    quotes = [make_quote(GREAT_STONE, SIZE, marker) for marker in (1, 2, 3)]
    groups = (QuoteGroup("2019", (1, 2)), QuoteGroup("Size <b>", (3,)))
    answer = make_answer("Size?", "…", quotes, overview=QuoteOverview("compare", groups))
    panel = sources_panel([Turn(1, answer)], EN, CATALOGUE)
    order = re.findall(r'<h3 class="group" lang="en">(.*?)</h3>|id="source-1-(\d)"', panel)
    assert order == [("2019", ""), ("", "1"), ("", "2"), ("Size &lt;b&gt;", ""), ("", "3")]


def test_small_talk_shows_no_cards_no_figures_and_no_why() -> None:
    answer = make_answer("Thanks!", "You are welcome.", [], hits=(), confidence=1.0, talk="thanks")
    page = Page(sources_panel([Turn(1, answer)], EN, CATALOGUE))
    assert not {"article", "details"} & {tag for tag, _ in page.tags}
    assert "trust" not in {attributes.get("class") for _, attributes in page.tags}
    assert page.text.endswith(EN.collection_open)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.85, EN.trust_high), (0.65, EN.trust_fair), (0.64, EN.trust_low)],
)
def test_one_line_in_words_above_the_quotes_says_how_far_to_trust_them(
    confidence: float, words: str
) -> None:
    quote = make_quote(GREAT_STONE, SIZE)
    answer = make_answer("How large is it?", "[1]", [quote], confidence=confidence)
    source = sources_panel([Turn(1, answer)], EN, CATALOGUE)
    told = words.format(percent=round(100 * confidence))
    assert Page(source).text.count(told) == 1
    assert source.index("trust") < source.index("<article")


def test_a_card_shows_the_headings_that_its_quote_is_read_with_and_its_copies() -> None:
    document = GREAT_STONE
    quote = replace(
        make_quote(document, SIZE),
        context=(
            ReadWith("title", Span(0, 1), "A title"),
            ReadWith("heading", Span(0, 1), "Size <b>"),
            ReadWith("lead", Span(0, 1), "In km²:"),
        ),
        copies=("old/a & b.md",),
    )
    card = quote_card(quote, make_answer("How large?", "[1]", [quote]), 1, EN)
    assert '<p class="path" lang="en">Size &lt;b&gt; › In km²:</p>' in card
    assert f"{EN.copies}: " in Page(card).text
    assert "old/a & b.md" in Page(card).text
    plain = quote_card(make_quote(document, SIZE), make_answer("How?", "[1]", [quote]), 1, EN)
    assert 'class="path"' not in plain
    assert EN.copies not in plain


def test_a_year_in_the_heading_of_a_quote_is_not_told_to_be_missing() -> None:
    quote = make_quote(GREAT_STONE, SIZE)
    asked = make_answer("How large was it in 1999?", "[1]", [quote])
    assert "1999" in Page(quote_card(quote, asked, 1, EN)).text
    headed = replace(quote, context=(ReadWith("title", Span(0, 1), "The park in 1999"),))
    assert EN.not_in_quote.format(items="1999") not in Page(quote_card(headed, asked, 1, EN)).text
