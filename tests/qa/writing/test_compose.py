import re
from dataclasses import replace

import pytest

from corpus.document import Span
from qa.answer import Quote, QuoteGroup, QuoteOverview
from qa.writing.compose import compose, compose_overview
from qa.writing.wording import words_for
from tests.qa import quoting

WORDS = {
    "en": "The lamp is seen\nfrom 31 kilometres away.",
    "ru": "Её телескоп нашёл три новые кометы.",
    "zh": "桥上有六条车道。",
    "nl": "De molenaar maalt er tarwe.",
    "be": "Адзін ручнік ткуць цэлы тыдзень.",
}


def quote(marker: int, text: str) -> Quote:
    return quoting.quote(marker, text, title=f"Title {marker}")


@pytest.mark.parametrize("language", [*WORDS, "fr", ""])
def test_every_quote_stands_in_the_answer_with_its_marker_and_title(language: str) -> None:
    for count in range(1, len(WORDS) + 1):
        quotes = [quote(n, words) for n, words in enumerate(list(WORDS.values())[:count], 1)]
        text = compose(language, quotes)
        assert re.findall(r"\[(\d+)\]", text) == [str(item.marker) for item in quotes]
        for item in quotes:
            (line,) = [line for line in text.split("\n\n") if f"[{item.marker}]" in line]
            assert " ".join(item.text.split()) in line
            assert item.title in line


def test_each_language_has_its_own_introduction_and_an_unknown_one_reads_english() -> None:
    quotes = [quote(1, "A."), quote(2, "B.")]
    introductions = {code: compose(code, quotes).split("\n\n")[0] for code in WORDS}
    assert len(set(introductions.values())) == len(WORDS)
    assert compose("fr", quotes) == compose("en", quotes)


@pytest.mark.parametrize("language", WORDS)
def test_the_words_that_answer_open_the_answer_in_place_of_an_introduction(language: str) -> None:
    first = quote(1, "The lamp is seen\nfrom 31\nkilometres away.")
    start = first.span.start + first.text.index("31")
    answered = replace(first, answer=Span(start, start + len("31\nkilometres")))
    opening, line = compose(language, [answered]).split("\n\n")
    assert opening == "31 kilometres"
    assert line == compose(language, [first]).split("\n\n")[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Title 1 (in Chinese): “"),
        ("ru", "Title 1 (по-китайски): «"),
        ("nl", "Title 1 (in het Chinees): “"),
        ("be", "Title 1 (па-кітайску): «"),
    ],
)
def test_a_quote_in_another_language_is_attributed_with_its_language(
    language: str, said: str
) -> None:
    foreign = quoting.quote(1, WORDS["zh"], "zh", title="Title 1")
    assert said in compose(language, [foreign])
    assert "（中文）" not in compose("zh", [foreign])
    assert "《Title 1》（荷兰文）：" in compose(
        "zh", [quoting.quote(1, WORDS["nl"], "nl", title="Title 1")]
    )


def test_titles_within_the_title_of_a_heading_or_a_quote_are_the_inner_kind() -> None:
    held = QuoteOverview("list", (QuoteGroup("2015年《条约》：签署", (1,)),))
    one = replace(quoting.quote(1, WORDS["zh"], "zh"), title="2015年《条约》")
    assert "《2015年〈条约〉：签署》：" in compose_overview("zh", [one], held)
    assert "《2015年〈条约〉》：" in compose("zh", [one])
    assert "2015年《条约》" in compose("en", [one])


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("ru", "Газета «Заря» вышла в 1910 году.", "«Газета «Заря» вышла в 1910 году.»"),
        ("be", "Газета «Зара» выйшла ў 1910 годзе.", "«Газета «Зара» выйшла ў 1910 годзе.»"),
        ("zh", "“晨报”创刊于1910年。", "「“晨报”创刊于1910年。」"),
        ("nl", "“De Morgen” verscheen in 1910.", "‘“De Morgen” verscheen in 1910.’"),
        ("en", "“The Dawn” appeared in 1910.", "‘“The Dawn” appeared in 1910.’"),
    ],
)
def test_a_quote_that_holds_quotation_marks_keeps_them_in_marks_that_fit(
    language: str, words: str, shown: str
) -> None:
    assert shown in compose(language, [quote(1, words)])


@pytest.mark.parametrize("language", WORDS)
def test_all_quotes_of_an_answer_stand_in_the_same_marks(language: str) -> None:
    marks = words_for(language).quotation_marks
    quotes = [quote(1, "A."), quote(2, f"The {marks[0]}B{marks[1]} of C."), quote(3, "D.")]
    held = QuoteOverview("list", (QuoteGroup("A", (1, 2, 3)),))
    for text in (compose(language, quotes), compose_overview(language, quotes, held)):
        around = {text[text.index(item.text) - 1] for item in quotes}
        assert len(around) == 1


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "They have\npartners.", "“They have partners.”"),
        ("be", "Гаспадаркі «Акцябр» і «Баравіца».", "«Гаспадаркі «Акцябр» і «Баравіца».»"),
        ("zh", "书中称“小镇”。", "「书中称“小镇”。」"),
    ],
)
def test_an_overview_marks_its_quotes_as_an_answer_does(
    language: str, text: str, shown: str
) -> None:
    held = QuoteOverview("overview", (QuoteGroup("A", (3,)),))
    written = compose_overview(language, [quoting.quote(3, text, language)], held)
    assert written.endswith(f"- {shown} [3]")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "” (in Dutch) [1]"),
        ("ru", "» (по-нидерландски) [1]"),
        ("zh", "”（荷兰文） [1]"),
        ("be", "» (па-нідэрландску) [1]"),
    ],
)
def test_a_quote_of_an_overview_in_another_language_says_so(language: str, said: str) -> None:
    held = QuoteOverview("overview", (QuoteGroup("A", (1,)),))
    foreign = quoting.quote(1, WORDS["nl"], "nl")
    assert compose_overview(language, [foreign], held).endswith(said)
    assert compose_overview("nl", [foreign], held).endswith("” [1]")


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", ["overview", "list", "compare"])
def test_an_overview_says_how_many_quotes_it_has_and_groups_them(language: str, kind: str) -> None:
    quotes = [quoting.quote(marker, f"Text {marker}.", language) for marker in range(1, 5)]
    groups = (QuoteGroup("2019", (1, 2)), QuoteGroup("2021", (3,)), QuoteGroup("2022", (4,)))
    overview = QuoteOverview(kind, groups)
    introduction, *parts = compose_overview(language, quotes, overview).split("\n\n")
    assert "4" in introduction
    assert [re.findall(r"\[(\d)\]$", part, re.MULTILINE) for part in parts] == [
        ["1", "2"],
        ["3"],
        ["4"],
    ]
    for part, group in zip(parts, groups, strict=True):
        assert part.split("\n")[0].strip("《》:：") == group.heading


@pytest.mark.parametrize("language", WORDS)
def test_what_an_overview_lacks_is_said_last(language: str) -> None:
    quotes = [quoting.quote(1, "In 2021 it was 6.", language)]
    groups = (QuoteGroup("2021", (1,)),)
    whole = compose_overview(language, quotes, QuoteOverview("compare", groups))
    lacking = QuoteOverview("compare", groups, missing=("1899", "1918"), more=True)
    *_, missing, more = compose_overview(language, quotes, lacking).split("\n\n")
    assert "1899" in missing and "1918" in missing
    assert compose_overview(language, quotes, lacking) == f"{whole}\n\n{missing}\n\n{more}"


@pytest.mark.parametrize("language", WORDS)
def test_what_only_adds_stands_under_see_also(language: str) -> None:
    first, third = quote(1, WORDS["en"]), quote(3, WORDS["zh"])
    adds = replace(quote(2, WORDS["ru"]), further=True)
    words = words_for(language)
    parts = compose(language, [first, adds, third]).split("\n\n")
    assert parts[0] == words.introduction
    assert [re.findall(r"\[(\d)\]", part) for part in parts] == [[], ["1"], ["3"], [], ["2"]]
    assert parts[3] == words.see_also
    assert words.see_also not in compose(language, [first, third])
