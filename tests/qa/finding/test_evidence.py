"""What always holds of the chosen quotes, and examples worked by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.document import BlockKind, Span
from qa.asking.constraints import Content
from qa.asking.cues import AnswerKind
from qa.assistant import Assistant
from qa.finding.evidence import MAX_QUOTES, select_evidence
from qa.finding.search import Search
from qa.reader.model import Reading
from tests.qa.searching import searched
from tests.qa.small import Line, found, page, pool

QUESTIONS = {
    "en": "What is the lake used for?",
    "ru": "Что построили в 1958 году?",
    "zh": "运河上运输什么？",
    "nl": "Hoe laat begint het?",
    "be": "Хто жыве ў лесе?",
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_quotes_are_whole_sentences_of_ranked_passages_and_never_overlap(
    assistant: Assistant, language: str
) -> None:
    found = searched(assistant, QUESTIONS[language], language)
    index = found.pool.index
    choices = select_evidence(found)
    assert 1 <= len(choices) <= MAX_QUOTES
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    assert len(set(rows)) == len(rows)
    assert all(index.sentences[row].kind is not BlockKind.HEADING for row in rows)
    for choice in choices:
        first, last = index.passage_rows[choice.passage]
        assert choice.passage in found.passages
        assert first <= choice.first < choice.last <= last
        assert -1 <= choice.similarity <= 1.0001
    scores = [choice.score for choice in choices]
    assert scores == sorted(scores, reverse=True)


# Examples worked by hand, of one language: its level and the malus of the own language are the same
# for every sentence, so that matches can be compared as they are.


def quoted(search: Search) -> list[tuple[int, int]]:
    """First and last sentence of each quote, the last excluded."""
    return [(choice.first, choice.last) for choice in select_evidence(search)]


def alone(*lines: Line, scores: list[float] | None = None, **asked: object) -> Search:
    """Each line is the only one of its document, so that it has no neighbour."""
    documents = pool(*(page(str(number), line) for number, line in enumerate(lines)))
    return found(documents, scores, **asked)


def rows(search: Search) -> list[int]:
    """The sentences that are quoted, none of which has a neighbour."""
    assert all(last == first + 1 for first, last in quoted(search))
    return [first for first, _ in quoted(search)]


def test_sentences_of_the_first_five_passages_are_quoted() -> None:
    matches = [0.0, 0.0, 0.0, 0.0, 0.4, 0.8]
    search = alone(*map(Line, matches), scores=[0.60, 0.59, 0.58, 0.57, 0.56, 0.55])
    assert rows(search) == [4]


def test_the_score_of_the_passage_counts_with_that_of_the_sentence() -> None:
    search = alone(Line(0.5), Line(0.6), scores=[0.35, 0.2])
    # .85 and .80
    assert rows(search) == [0, 1]
    first, second = select_evidence(search)
    assert first.score - second.score == pytest.approx(0.05)
    assert (first.passage, second.passage) == (0, 1)


def test_a_title_and_a_heading_are_not_quoted() -> None:
    search = found(pool(page(
        "a",
        Line(0.9, kind=BlockKind.TITLE, block=0),
        Line(0.8, kind=BlockKind.HEADING, block=1),
        Line(0.2, block=2),
        Line(0.15, kind=BlockKind.CAPTION, block=3),
    )))  # fmt: skip
    assert quoted(search) == [(2, 3), (3, 4)]


def read_as(monkeypatch: pytest.MonkeyPatch, scores: dict[int, float]) -> list[int]:
    """The reader finds those sentences so likely to answer; the rows that it is given to read."""
    given: list[int] = []

    def readings(_: Search, rows: Sequence[int]) -> dict[int, Reading]:
        given.extend(rows)
        return {row: Reading(scores[row], None, 0.0) for row in rows}

    monkeypatch.setattr("qa.finding.evidence.likelier_readings", readings)
    return given


def test_a_sentence_that_reads_like_the_answer_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = alone(Line(0.5), Line(0.47))
    assert rows(search) == [0, 1]
    read_as(monkeypatch, {0: -1.0, 1: 1.0})
    # .50 - .04 = .46 is less than .47 + .04 = .51.
    assert rows(search) == [1, 0]
    assert [choice.reading for choice in select_evidence(search)] == [1.0, -1.0]


def test_a_sentence_that_does_not_read_like_an_answer_is_no_further_quote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = alone(Line(0.5), Line(0.45))
    assert rows(search) == [0, 1]
    # Beside the first reading counts half: .44 to reach, and .45 and .43.
    read_as(monkeypatch, {0: 1.0, 1: 0.0})
    assert rows(search) == [0, 1]
    read_as(monkeypatch, {0: 1.0, 1: -1.0})
    assert rows(search) == [0]


def test_six_are_read_and_what_is_not_counts_as_what_hardly_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = read_as(monkeypatch, dict.fromkeys(range(7), -9.0))
    matches = [*[0.5] * 6, 0.48, 0.45]
    lines = [Line(match, block=number) for number, match in enumerate(matches)]
    # .48 - .32 = .16 is more than .50 - .36 = .14; beside it .45 - .16 = .29 is less than .32.
    assert rows(found(pool(page("a", *lines)))) == [6, 0, 1]
    assert given[0] == 0
    assert set(given) == {0, 1, 2, 3, 4, 5, 6}  # the last when it has become the first


def test_a_sentence_is_read_only_where_that_may_have_it_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = read_as(monkeypatch, {0: 4.0, 1: 4.0, 2: 4.0})
    # Beside .50 + .12 it would have to reach .52: .38 + .15 could, .36 + .15 could not.
    assert rows(alone(Line(0.5), Line(0.38), Line(0.36))) == [0]
    assert set(given) == {0, 1}
    given = read_as(monkeypatch, {0: -9.0, 1: 1.0, 2: 2.0})
    assert rows(alone(Line(0.5), Line(0.38), Line(0.36))) == [2, 1]
    assert set(given) == {0, 1, 2}


@pytest.mark.parametrize(
    ("language", "asked", "other"),
    [
        ("en", "It is a partner of Minsk.", "It is a partner of Gomel."),
        ("ru", "Это партнёр Минска.", "Это партнёр Гомеля."),
        ("zh", "它是明斯克的伙伴。", "它是戈梅利的伙伴。"),
        ("nl", "Het is een partner van Minsk.", "Het is een partner van Gomel."),
        ("be", "Гэта партнёр Мінска.", "Гэта партнёр Гомеля."),
    ],
)
def test_a_sentence_without_the_name_that_is_asked_for_falls_behind(
    language: str, asked: str, other: str
) -> None:
    lines = Line(0.75, other, language=language), Line(0.6, asked, language=language)
    pages = pool(*(page(str(place), line) for place, line in enumerate(lines)))
    minsk = Content(names=frozenset({"Minsk"}))
    assert quoted(found(pages, wanted=minsk, language=language))[0] == (1, 2)
    assert quoted(found(pages, language=language))[0] == (0, 1)


def test_a_title_or_a_sentence_before_has_the_name_as_well() -> None:
    minsk = Content(names=frozenset({"Minsk"}))
    it, named = Line(0.75, "It is large."), Line(0.6, "Minsk is large.")
    for first in (
        page("a", it, title="The city of Minsk"),
        page("a", Line(0.1, "Minsk is old."), it),
    ):
        best = quoted(found(pool(first, page("b", named)), wanted=minsk))[0]
        assert best == (0, len(first.lines))
    late = page("a", it, Line(0.1, "Minsk is old."))
    assert quoted(found(pool(late, page("b", named)), wanted=minsk))[0] == (2, 3)


def test_the_sentence_before_the_name_may_be_quoted_with_it() -> None:
    lines = (
        Line(0.5, "He came in May."),
        Line(0.7, "He met Minsk's mayor."),
        Line(0.4, "So it was."),
    )
    minsk = Content(names=frozenset({"Minsk"}))
    assert quoted(found(pool(page("a", *lines)), wanted=minsk)) == [(0, 2)]


def test_a_sentence_of_another_year_falls_behind() -> None:
    lines = [Line(0.9, "In 2020 it was 5."), Line(0.6, "In 2021 it was 6."), Line(0.55, "It is 7.")]
    pages = pool(*(page(str(place), line) for place, line in enumerate(lines)))
    assert quoted(found(pages, wanted=Content(years=frozenset({2021}))))[0] == (1, 2)
    assert quoted(found(pages, wanted=Content(years=frozenset({2020, 2021}))))[0] == (0, 1)
    assert quoted(found(pages))[0] == (0, 1)


def test_of_two_neighbours_that_are_read_the_likelier_is_quoted_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = found(pool(page("a", Line(0.31), Line(0.6), Line(0.3))))
    read_as(monkeypatch, {0: -2.0, 1: 4.0, 2: 0.0})
    assert quoted(search) == [(1, 3)]
    given = read_as(monkeypatch, {0: 0.0, 1: 4.0, 2: -2.0})
    assert quoted(search) == [(0, 2)]
    assert set(given) == {0, 1, 2}


def test_the_first_quote_reads_as_the_likelier_of_its_sentences_where_it_hardly_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = found(pool(page("a", Line(0.6), Line(0.1))))
    given = read_as(monkeypatch, {0: -2.0, 1: 3.0})
    assert [(each.first, each.last, each.reading) for each in select_evidence(search)] == [
        (0, 2, 3.0)
    ]
    assert given.count(1) == 1
    given = read_as(monkeypatch, {0: 0.5, 1: 3.0})
    assert [each.reading for each in select_evidence(search)] == [0.5]
    assert 1 not in given


def test_a_sentence_of_the_kind_that_is_asked_for_gains_a_tenth() -> None:
    """With half of it, or none, only the third is quoted; with twice as much the first leads."""
    lines = (Line(0.5, "It opened in 2019."), Line(0.57), Line(0.67))
    wanted = Content(kinds=frozenset({AnswerKind.DATE}))
    # .50 + .10 = .60 is less than .08 below .67, and .57 is not.
    assert rows(alone(*lines, wanted=wanted)) == [2, 0]
    assert rows(alone(*lines)) == [2]
    assert rows(alone(*lines, wanted=Content(kinds=frozenset({AnswerKind.REASON})))) == [2]


def test_a_third_quote_is_of_the_kind_that_is_asked_for_where_the_first_is() -> None:
    dated = Line(0.6, "It opened in 2019."), Line(0.59, "It closed in 2020.")
    wanted = Content(kinds=frozenset({AnswerKind.DATE}))
    assert rows(alone(*dated, Line(0.68), wanted=wanted)) == [0, 1]
    assert rows(alone(dated[0], Line(0.68), wanted=wanted)) == [0, 1]  # the place, it may be
    plain = Line(0.7), Line(0.69), Line(0.68)
    assert rows(alone(*plain, wanted=wanted)) == [0, 1, 2]


def test_a_sentence_that_tells_of_the_other_direction_loses_a_tenth() -> None:
    told = Line(0.75, "Belarusians studied in China."), Line(0.7, "Chinese studied in Belarus.")
    text = "How many Chinese studied in Belarus?"
    assert rows(alone(*told, text=text)) == [1, 0]  # .65 is within .08 of .70
    assert rows(alone(*told, text="How many studied?")) == [0, 1]


def test_a_number_alone_is_no_kind_of_answer() -> None:
    lines = (Line(0.5, "It has 12 halls."), Line(0.55))
    assert rows(alone(*lines, wanted=Content(kinds=frozenset({AnswerKind.COUNT})))) == [1, 0]


def test_another_quote_comes_within_eight_hundredths_of_the_first() -> None:
    """With half of that there is no other, with twice as much a third."""
    assert rows(alone(Line(0.63), Line(0.7), Line(0.58))) == [1, 0]


def test_three_are_quoted_of_many_that_match_alike() -> None:
    assert rows(alone(*[Line(0.5)] * 5)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (("It covers 117 km2.", "It has 91.5 km2.", "Of 117 km2 91.5 km2 are built up."), "en"),
        (("Здесь 117 га.", "Там 91,5 га.", "Из 117 га застроено 91,5 га."), "ru"),
        (("占地117公顷。", "已建91.5公顷。", "117公顷中建成91.5公顷。"), "zh"),
        (("Het telt 117 ha.", "Er is 91,5 ha.", "Van de 117 ha is 91,5 ha bebouwd."), "nl"),
        (("Тут 117 га.", "Там 91,5 га.", "З 117 га забудавана 91,5 га."), "be"),
    ],
)
def test_a_third_quote_that_repeats_the_figures_of_the_others_is_not_given(
    texts: tuple[str, str, str], language: str
) -> None:
    lines = [Line(0.7 - n / 100, text, language=language) for n, text in enumerate(texts)]
    asked = Content(kinds=frozenset({AnswerKind.AREA}))
    assert rows(alone(*lines, wanted=asked)) == [0, 1]
    assert rows(alone(*lines)) == [0, 1, 2]  # no figure is asked for
    # A second one bears the first out.
    assert rows(alone(replace(lines[2], match=0.72), lines[0], wanted=asked)) == [0, 1]
    beside = Line(0.6, f"{texts[2]} 35.", language=language)  # quoted with it, and 35 is new
    single = [page(str(n), line) for n, line in enumerate(lines[:2])]
    both = pool(*single, page("2", lines[2], beside))
    assert quoted(found(both, wanted=asked)) == [(0, 1), (1, 2), (2, 4)]


YEARS = Content(years=frozenset({2019, 2021}))
NAMES = Content(names=frozenset({"Gansu", "Minsk"}))


@pytest.mark.parametrize(
    ("wanted", "first", "other", "plain"),
    [
        (YEARS, "It began in 2019.", "It ended in 2021.", "It went on."),
        (NAMES, "It began in Gansu.", "It ended in Minsk.", "It went on."),
        (NAMES, "Он начался в Ганьсу.", "Он закончился в Минске.", "Он продолжался."),
        (YEARS, "始于2019年。", "止于2021年。", "一直在进行。"),
    ],
)
def test_what_no_quote_has_yet_may_be_two_tenths_further_behind(
    wanted: Content, first: str, other: str, plain: str
) -> None:
    language = {"I": "en", "О": "ru", "始": "zh"}[first[0]]

    def lines(match: float) -> list[Line]:
        texts = {first: 0.7, plain: 0.5, other: match}
        return [Line(each, text, language=language) for text, each in texts.items()]

    # .45 + .20 = .65 is within .08 of .70, .35 + .20 = .55 is not; the plain .50 never is.
    assert rows(alone(*lines(0.45), wanted=wanted)) == [0, 2]
    assert rows(alone(*lines(0.35), wanted=wanted)) == [0]
    assert rows(alone(*lines(0.45))) == [0]


def test_a_year_and_a_name_that_no_quote_has_yet_count_together() -> None:
    lines = (Line(0.7, "In 2019 it was in Gansu."), Line(0.25, "In 2021 it was in Minsk."))
    wanted = Content(years=YEARS.years, names=NAMES.names)
    # .25 + .40 = .65
    assert rows(alone(*lines, wanted=wanted)) == [0, 1]
    assert rows(alone(*lines, wanted=YEARS)) == [0]
    assert rows(alone(*lines, wanted=NAMES)) == [0]


def test_a_quote_is_merely_a_further_one_only_where_it_reads_clearly_worse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = alone(Line(0.7), Line(0.69))
    for second, further in ((-0.9, False), (-1.0, True)):
        read_as(monkeypatch, {0: 1.0, 1: second})
        assert [choice.further for choice in select_evidence(search)] == [False, further]


def test_a_quote_that_has_what_the_others_lack_is_not_merely_a_further_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [Line(0.7, "It began in 2019."), Line(0.69, "It ended in 2021.")]
    read_as(monkeypatch, {0: 1.0, 1: -1.0})
    plain, asked = alone(*told), alone(*told, wanted=YEARS)
    assert [choice.further for choice in select_evidence(plain)] == [False, True]
    assert [choice.further for choice in select_evidence(asked)] == [False, False]


def test_what_a_quote_has_is_no_news_in_the_next() -> None:
    lines = (
        Line(0.7, "It began in 2019."),
        Line(0.5, "It ended in 2021."),
        Line(0.45, "In 2021 it was over."),
        Line(0.45, "In 2019 it was new."),
    )
    assert rows(alone(*lines, wanted=YEARS)) == [0, 1]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Content(years=frozenset({2021})), "It ended in 2021."),
        (Content(names=frozenset({"Minsk"})), "It was in Minsk."),
    ],
)
def test_the_only_year_or_name_of_a_question_is_no_reason_for_another_quote(
    wanted: Content, text: str
) -> None:
    # Without the name the first counts .50, within .1 of .45.
    match = 0.35 if wanted.names else 0.45
    assert rows(alone(Line(0.7), Line(match, text), wanted=wanted)) == [0]


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        ((0.2, 0.7, 0.4), (1, 3)),
        ((0.4, 0.7, 0.2), (0, 2)),
        ((0.7, 0.2, 0.4), (0, 2)),
        ((0.4, 0.2, 0.7), (1, 3)),
    ],
)
def test_a_quote_has_the_better_of_its_neighbours(
    matches: tuple[float, ...], expected: tuple[int, int]
) -> None:
    search = found(pool(page("a", *map(Line, matches))))
    (choice,) = select_evidence(search)
    assert (choice.first, choice.last) == expected
    # Its score and closeness are those of the best of the two.
    best = max(range(3), key=matches.__getitem__)
    assert choice.score == search.choice(best, 0).score


def test_a_neighbour_stands_in_the_same_paragraph() -> None:
    search = found(pool(page("a", Line(0.5), Line(0.7, block=1), Line(0.1, block=1))))
    assert quoted(search) == [(1, 3)]


def test_a_neighbour_stands_in_the_same_passage() -> None:
    lines = [Line(0.1), Line(0.7), Line(0.5), Line(0.0)]
    documents = pool(page("a", *lines, passages=[(0, 2, 0.0), (2, 4, 0.0)]))
    assert quoted(found(documents, [0.5, 0.4])) == [(0, 2)]
    documents = pool(page("a", *lines[1:], passages=[(0, 1, 0.0), (1, 3, 0.0)]))
    assert quoted(found(documents, [0.25, 0.5])) == [(1, 3), (0, 1)]  # 1.0 and .95


def test_a_neighbour_is_quoted_once() -> None:
    lines = [Line(0.7), Line(0.65), Line(0.66), Line(0.1)]
    # The first takes the second; the third comes close enough and has only the last left.
    assert quoted(found(pool(page("a", *lines)))) == [(0, 2), (2, 4)]


def test_a_sentence_of_two_passages_counts_with_the_better_one() -> None:
    documents = pool(page("a", *map(Line, (0.1, 0.7, 0.1)), passages=[(0, 2, 0.0), (1, 3, 0.0)]))
    search = found(documents, [0.2, 0.5])
    (choice,) = select_evidence(search)
    assert (choice.first, choice.last, choice.passage) == (1, 3, 1)


def test_the_best_sentence_for_each_part_is_quoted_as_well() -> None:
    documents = pool(*(
        page(str(number), Line(match))
        for number, match in enumerate([(0.7, 0.1, 0.8), (0.2, 0.6, 0.1), (0.1, 0.1, 0.1)])
    ))  # fmt: skip
    parts = [found(documents, axis=1), found(documents, axis=2)]
    search = found(documents, parts=parts)
    # The second part is answered by what answers the whole.
    assert rows(search) == [0, 1]
    assert rows(found(documents)) == [0]


def test_of_many_parts_no_more_than_three_quotes_are_made() -> None:
    documents = pool(*(
        page(str(number), Line(match))
        for number, match in enumerate([(0.7,), (0, 0.6), (0, 0, 0.6), (0, 0, 0, 0.6)])
    ))  # fmt: skip
    search = found(documents, parts=[found(documents, axis=axis) for axis in (1, 2, 3)])
    assert rows(search) == [0, 1, 2]


def test_where_nothing_is_found_nothing_is_quoted() -> None:
    assert select_evidence(found(pool(page("a", Line(0.5))), {})) == []


def test_what_leads_a_list_in_is_not_quoted() -> None:
    lines = [
        Line(0.9, "The bath is closed on:", block=0),
        Line(0.5, "27 April", block=1, depth=1),
    ]
    assert quoted(found(pool(page("a", *lines)))) == [(1, 2)]


@pytest.mark.parametrize("colon", [":", "："])
def test_a_lead_in_is_quoted_with_what_it_leads_in(colon: str) -> None:
    lead = Line(0.9, f"The bath is closed on{colon}")
    assert quoted(found(pool(page("a", lead, Line(0.1, block=1), Line(0.1, block=2))))) == [(0, 2)]


def test_a_lead_in_with_nothing_below_it_is_not_quoted() -> None:
    lead = Line(0.9, "The bath is closed on:", block=1)
    alone = Line(0.1)
    below = Line(0.8, "Prices", kind=BlockKind.HEADING, block=2)
    assert quoted(found(pool(page("a", alone, lead)))) == [(0, 1)]
    assert quoted(found(pool(page("a", alone, lead, below)))) == [(0, 1)]
    # Nor is it a neighbour.
    assert quoted(found(pool(page("a", alone, replace(lead, block=0))))) == [(0, 1)]


@pytest.mark.parametrize("mark", ["?", "？"])
def test_a_question_in_the_documents_is_quoted_with_what_answers_it(mark: str) -> None:
    asks = Line(0.9, f"When is the bath open{mark}")
    answers = Line(0.1, "From eight to six.", block=1)
    assert quoted(found(pool(page("a", asks, answers, Line(0.1, block=2))))) == [(0, 2)]
    assert quoted(found(pool(page("a", asks), page("b", Line(0.1))))) == [(1, 2)]


def test_no_words_of_a_question_in_the_documents_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(_: Search, rows: Sequence[int]) -> dict[int, Reading]:
        return dict.fromkeys(rows, Reading(3.0, Span(0, 4), 1.0))

    monkeypatch.setattr("qa.finding.evidence.likelier_readings", read)
    for text, words in (("When is the bath open?", False), ("It is open on:", True)):
        lines = [Line(0.9, text), Line(0.1, "From eight to six.", block=1)]
        (choice,) = select_evidence(found(pool(page("a", *lines))))
        assert (choice.words is not None) == words


def test_an_item_that_leads_others_in_is_quoted_with_those_up_to_the_next() -> None:
    def item(match: float, text: str, block: int) -> Line:
        return Line(match, text, block=block, depth=1)

    lines = [
        item(0.9, "Closed:", 0),
        item(0.1, "27 April", 1),
        item(0.1, "5 May", 2),
        item(0.88, "Open:", 3),
        item(0.87, "1 June", 4),
        item(0.1, "x" * 300, 5),
    ]
    # "Open:" was taken with its first item; what is too long stays out.
    assert quoted(found(pool(page("a", *lines)))) == [(0, 3), (3, 5)]


def test_a_lead_in_is_not_quoted_after_what_it_leads_in() -> None:
    lines = [Line(0.88, "Closed on:"), Line(0.9, "27 April", block=1), Line(0.1, block=2)]
    assert quoted(found(pool(page("a", *lines)))) == [(1, 2)]


def test_nor_after_two_sentences_that_it_leads_in() -> None:
    lines = [Line(0.88, "Closed on:"), Line(0.7, block=1), Line(0.9, block=1), Line(0.1, block=2)]
    assert quoted(found(pool(page("a", *lines)))) == [(1, 3)]


def test_another_item_of_a_list_comes_within_half_a_tenth() -> None:
    def second(match: float, depth: int) -> bool:
        lines = [Line(0.9, block=0, depth=depth), Line(match, block=1, depth=depth)]
        return len(quoted(found(pool(page("a", *lines))))) == 2

    assert second(0.86, depth=1)
    assert not second(0.82, depth=1)
    assert second(0.83, depth=0)


def test_every_quote_is_held_against_the_first() -> None:
    depths = [(0.9, 0), (0.86, 1), (0.83, 1)]
    lines = [Line(match, block=at, depth=depth) for at, (match, depth) in enumerate(depths)]
    # .07 below the first, which is no item; .03 below the second does not matter.
    assert quoted(found(pool(page("a", *lines)))) == [(0, 1), (1, 2), (2, 3)]
    lines[2] = replace(lines[2], match=0.79)
    assert quoted(found(pool(page("a", *lines)))) == [(0, 1), (1, 2)]


def test_items_of_two_documents_are_held_to_the_usual_drop() -> None:
    pages = [page(name, Line(match, depth=1)) for name, match in (("a", 0.9), ("b", 0.83))]
    assert len(quoted(found(pool(*pages)))) == 2


def test_the_words_that_answer_are_told_by_their_place_in_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = found(pool(page("a", Line(0.2, "It began."), Line(0.9, "It ended in 2021."))))
    marked = Reading(2.0, Span(12, 16), 0.7)
    monkeypatch.setattr("qa.finding.evidence.likelier_readings", lambda _, rows: {1: marked})
    (choice,) = select_evidence(search)
    assert (choice.words, choice.certainty) == (Span(22, 26), 0.7)
    assert search.pool.document_of(1)[choice.words] == "2021"


def test_a_copy_of_what_is_quoted_is_not_quoted_again() -> None:
    text = "The tea festival drew 1851 visitors."
    assert rows(alone(Line(0.7, text), Line(0.7, text.upper()), Line(0.65, "It was free."))) == [
        0,
        2,
    ]


def test_a_heading_counts_for_the_year_that_no_quote_has_yet() -> None:
    pages = [
        page("a", Line(0.7, "It rose in 2019.")),
        page("b", Line(0.0, "2021", kind=BlockKind.HEADING), Line(0.45, "It fell.", block=1)),
    ]
    wanted = Content(years=frozenset({2019, 2021}))
    assert quoted(found(pool(*pages), wanted=wanted)) == [(0, 1), (2, 3)]
    assert quoted(found(pool(*pages))) == [(0, 1)]
