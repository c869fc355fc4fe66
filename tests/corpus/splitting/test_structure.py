"""A sentence is read with the title, headings and lead-in above it, in the document's own words."""

from __future__ import annotations

import pytest

from corpus.reading.read import document_of
from corpus.splitting.passages import split_document
from corpus.splitting.structure import contexts_of


def read_with(raw: str, name: str, words: str) -> list[str]:
    """The texts that the sentence with those words is read with."""
    split = split_document(document_of(raw, name))
    document = split.document
    contexts = contexts_of(document, split.sentences)
    (sentence,) = [each for each in split.sentences if words in document[each.span]]
    return [document[split.sentences[row].span] for row in contexts[sentence.block]]


PRICES = """# Prices of the workshop

## Cars

### Geely Coolray

- Oil change: 70 roubles

### Belgee X50

- Oil change: 85 roubles

## Opening hours

We are open on weekdays.
"""


def test_an_item_is_read_with_the_title_and_its_own_headings() -> None:
    path = ["Prices of the workshop", "Cars", "Belgee X50"]
    assert read_with(PRICES, "a.md", "85 roubles") == path


def test_a_heading_ends_what_stood_under_those_of_its_level() -> None:
    assert read_with(PRICES, "a.md", "weekdays") == ["Prices of the workshop", "Opening hours"]


def test_a_heading_is_read_with_those_above_it_and_a_title_alone() -> None:
    assert read_with(PRICES, "a.md", "Geely") == ["Prices of the workshop", "Cars"]
    assert read_with(PRICES, "a.md", "Prices") == []


@pytest.mark.parametrize(
    ("lead", "item"),
    [
        ("The bath is closed on:", "27 April"),
        ("Бассейн закрыт:", "27 апреля"),
        ("泳池闭馆日：", "四月二十七日"),
        ("Het bad is gesloten op:", "27 april"),
        ("Басейн зачынены:", "27 красавіка"),
    ],
)
def test_an_item_is_read_with_the_line_that_leads_its_list_in(lead: str, item: str) -> None:
    assert read_with(f"{lead}\n\n- 1\n- {item}\n", "a.md", item) == [lead]
    assert read_with(f"<p>{lead}</p><ul><li>1</li><li>{item}</li></ul>", "a.html", item) == [lead]


def test_a_sentence_before_a_list_does_not_lead_it_in() -> None:
    assert read_with("The bath is old.\n\n- 27 April\n", "a.md", "27 April") == []


def test_an_item_is_read_with_the_item_that_it_is_part_of() -> None:
    raw = "# Bath\n\n- Indoor pool\n  - adults 5\n- Outdoor pool\n  - adults 4\n"
    assert read_with(raw, "a.md", "adults 4") == ["Bath", "Outdoor pool"]


def test_text_after_a_list_is_not_led_in() -> None:
    raw = "Closed on:\n\n- 1 May\n\nThe water is warm.\n\n- soap\n"
    assert read_with(raw, "a.md", "warm") == []
    assert read_with(raw, "a.md", "soap") == []


def test_rows_are_read_with_the_caption_of_their_table() -> None:
    raw = (
        "<table><caption>Students by city</caption><tr><th>City</th><th>2019</th></tr>"
        "<tr><td>Minsk</td><td>240</td></tr></table>"
    )
    assert read_with(raw, "a.html", "240") == ["Students by city"]


def test_rows_are_read_with_a_header_that_is_too_long_to_be_told_with_each() -> None:
    long = "students from abroad " * 15
    raw = f"<table><tr><th>City</th><th>{long}</th></tr><tr><td>Minsk</td><td>240</td></tr></table>"
    assert read_with(raw, "a.html", "240") == []  # too long to be read with as well
    raw = raw.replace(long, "y" * 200 + "</th><th>" + "z" * 80)
    assert read_with(raw, "a.html", "240") == []


def test_a_text_file_knows_its_items_by_their_marks() -> None:
    raw = "Prices\n\nRent for a month:\n\n- Single room: 74 roubles\n- Double room: 45 roubles\n"
    assert read_with(raw, "a.txt", "Double")[-1] == "Rent for a month:"


def test_a_title_that_the_front_matter_alone_states_is_read_with_the_text() -> None:
    raw = "---\ntitle: Soligorsk\n---\n\nIt was founded in 1958.\n"
    assert read_with(raw, "a.md", "founded") == ["title: Soligorsk"]


def test_lists_within_lists_are_read_in_a_time_that_their_number_bounds() -> None:
    depth = 300
    raw = "".join(f"<ul><li>item number {n}" for n in range(depth))
    split = split_document(document_of(raw, "a.html"))
    contexts = contexts_of(split.document, split.sentences)
    assert len(contexts) == depth
    assert max(map(len, contexts)) == 3
