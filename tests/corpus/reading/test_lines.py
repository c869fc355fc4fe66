from collections.abc import Iterator

import pytest

from corpus.reading.aligned import AlignedText
from corpus.reading.lines import Line, Words, as_written, join_lines, lines_of


def joined(*lines: str, known: str = "") -> str:
    raw = "\n".join(lines)
    words = Words(lines_of(raw + "\n" + known))
    return join_lines([line.content for line in lines_of(raw)], words).text


@pytest.mark.parametrize(
    ("lines", "known", "expected"),
    [
        (("отношений городов-побратимов. В 2020 году", "комитет по науке"), "", None),
        (("“中白国", "际创新中心”"), "", "“中白国际创新中心”"),
        (("利润 9500", "万卢布"), "", "利润 9500万卢布"),
        (("完工于2021", "年"), "", "完工于2021年"),
        (("增长 14.", "52 %，"), "", "增长 14.52 %，"),
        (("他说“好”", "Belarus 来了"), "", "他说“好”Belarus 来了"),
        (("重庆 Belarusian", "Style Town"), "", "重庆 Belarusian Style Town"),
        (("the two coun-", "tries met"), "All countries came.", "the two countries met"),
        (("научно-", "техническом"), "", "научно-техническом"),
        (("in Wit-", "Russische"), "Witrussische Wit-Russische Wit-Russische", "in Wit-Russische"),
        (("van bouw-", "en wegenbouw"), "", "van bouw- en wegenbouw"),
        (("bio-", "и нанотехнологии"), "", "bio- и нанотехнологии"),
        (("энерга-", "і рэсурсы"), "", "энерга- і рэсурсы"),
        (("producten -", "machines"), "", "producten - machines"),
        (("A4-", "2020"), "", "A4-2020"),
        (("два  слова", "\tи третье"), "", "два слова и третье"),
        (("мяккі пера\u00adнос", "\ufeffтут\u200b"), "", "мяккі перанос тут"),
    ],
)
def test_a_line_break_is_closed_as_its_language_demands(
    lines: tuple[str, ...], known: str, expected: str | None
) -> None:
    assert joined(*lines, known=known) == (expected or " ".join(lines))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    lines = list(lines_of(f"one{end}two{end}"))
    assert [line.text for line in lines] == ["one", "two"]
    assert [line.after_page for line in lines] == [False, end == "\f"]


def test_a_separator_line_is_noticed_and_not_kept() -> None:
    body, note = lines_of("body\n" + " " * 49 + "\n1 Note")
    assert (body.after_rule, note.after_rule) == (False, True)


def test_ideographic_spaces_indent_by_two_columns() -> None:
    assert next(lines_of("\u3000\u3000段落")).indent == 4


def test_words_are_counted_only_when_a_hyphen_asks_for_them() -> None:
    looked_at: list[str] = []

    def lines() -> Iterator[Line]:
        looked_at.append("file")
        yield from lines_of("park\nresidents")

    words = Words(lines())
    assert looked_at == []
    assert words.prefers_joined("resi", "dents")
    assert not words.prefers_joined("north", "west")
    assert looked_at == ["file"]


def test_a_text_as_it_is_written_keeps_its_lines_and_has_nothing_unseen() -> None:
    content = as_written(AlignedText.of_raw("\n a\x1b[0m\tб\u2028\u202e桥\ufdd0\n\n c ", 0, 18))
    assert content.text == "a[0m\tб 桥\n\n c"
    assert content.raw_range(7, 8) == (11, 12)
