import pytest

from corpus.reading.markdown import read_markdown


def blocks(raw: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.content.text) for block in read_markdown(raw)]


def test_headings_of_both_kinds_are_found() -> None:
    raw = "# Title #\n\nText one\ngoes on.\n\nUnder\n-----\nMore.\n### Third\n"
    assert blocks(raw) == [
        ("title", "Title"),
        ("body", "Text one goes on."),
        ("heading", "Under"),
        ("body", "More."),
        ("heading", "Third"),
    ]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("a **bold** and *slanted* __word__ _too_ ~~gone~~", "a bold and slanted word too gone"),
        ("***both*** and **a *nested* b**", "both and a nested b"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ('see [the page](http://a.b/c_(d) "t") or [that][1]', "see the page or that"),
        ("![alt](x.png)text[^1]", "text"),
        ("`a_b*c` and \\*star\\*", "a_b*c and *star*"),
        ("R&amp;D <b>x</b> <...> <https://a.b>", "R&D x <...> https://a.b"),
        ("中文**重点**内容", "中文重点内容"),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert blocks(f"Первый.\n\n{marked}")[1] == ("body", plain)


def test_list_items_are_blocks() -> None:
    assert blocks("- один\n  дальше\n- два\n\n1. три\n> цитата") == [
        ("body", "один дальше"),
        ("body", "два"),
        ("body", "три цитата"),
    ]


def test_fenced_code_stands_as_it_is() -> None:
    assert blocks("```py\nx = *a*\n\n# no heading\n```\nafter") == [
        ("body", "x = *a*\n\n# no heading"),
        ("body", "after"),
    ]


def test_an_open_fence_is_kept_to_the_end() -> None:
    assert blocks("~~~\ncode") == [("body", "code")]


def test_notes_and_definitions_leave_the_body() -> None:
    raw = "Text[^a].\n\n[^a]: The note.\n\n[ref]: http://x.y\n\n***\n"
    assert blocks(raw) == [("body", "Text."), ("note", "The note.")]


def test_table_rows_are_blocks_without_bars() -> None:
    assert blocks("| a | b |\n|---|---|\n| 1 | 2 |") == [("body", "a b"), ("body", "1 2")]
