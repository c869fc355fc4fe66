"""One quote on all that is asked about, or one on each: sentences made by hand."""

from __future__ import annotations

from qa.asking.constraints import demands
from qa.asking.query import Query
from qa.finding.search import Search
from qa.judging.members import of_each_told, tells_of_all
from tests.qa.small import Line, found, page, pool

QUESTION = "Which museums have Minsk and Gomel?"
MEMBERS = [
    Query(text, "en", demands(text, "en"))
    for text in ("Which museums have Minsk?", "Which museums have Gomel?")
]


def search(*sentences: str, question: str = QUESTION, parts: tuple[Search, ...] = ()) -> Search:
    """What a question finds: sentences of one document each, the best first."""
    pages = [
        page(str(place), Line(0.9 - 0.1 * place, text)) for place, text in enumerate(sentences)
    ]
    scores = [0.9 - 0.1 * place for place in range(len(pages))]
    wanted = demands(question, "en")
    return found(pool(*pages), scores, text=question, wanted=wanted, parts=parts)


def test_a_first_quote_on_all_needs_no_other() -> None:
    assert tells_of_all(search("Minsk and Gomel have old museums."), MEMBERS)
    assert not tells_of_all(search("Minsk has one.", "Minsk and Gomel have two."), MEMBERS)


def test_where_nothing_is_found_there_is_nothing_to_look_for() -> None:
    assert tells_of_all(found(pool(page("a", Line(0.9, "One."))), {}), MEMBERS)


def test_a_member_that_its_best_sentence_does_not_name_is_left_out() -> None:
    minsk = search("Minsk has one.", question=MEMBERS[0].text)
    other = search("Brest has one.", "It has one.", question=MEMBERS[1].text)
    gomel = search("Gomel has one.", question=MEMBERS[1].text)
    assert of_each_told(search("Old.", parts=(minsk, other))).parts == (minsk,)
    assert of_each_told(search("Old.", parts=(minsk, gomel))).parts == (minsk, gomel)


def test_a_member_whose_figure_is_of_another_year_is_left_out() -> None:
    questions = [f"How much was the trade of Minsk in {year}?" for year in (2019, 2021)]
    told = "In 2019 the trade of Minsk was 5 million dollars."
    parts = tuple(search(told, question=question) for question in questions)
    both = search("Old.", parts=parts)
    assert [part.query.text for part in of_each_told(both).parts] == questions[:1]
