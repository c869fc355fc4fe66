from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.ellipsis import (
    Senses,
    beside,
    completed,
    is_of_years,
    matter_of,
    points_back,
    stands_beside,
    without_years,
)

LONGER_THAN_AN_ENCODER_READS = 512  # tokens; of Chinese about as many characters


def liking(
    *wanted: str,
    strength: Callable[[str], float] = lambda _: 0.0,
    tells: Callable[[str], bool] = lambda _: True,
) -> Senses:
    """Finds what is wanted most like anything, in the order of the list."""

    def likeness(_: str, others: Sequence[str]) -> list[float]:
        return [
            float(len(wanted) - wanted.index(each)) if each in wanted else 0.0 for each in others
        ]

    return Senses(strength, lambda _: 0.0, likeness, lambda _: False, tells)


CHANGED = [
    (
        "How much is a tyre change for the Zeekr 001?",
        "What about a service?",
        "change",
        "How much is a service for the Zeekr 001?",
    ),
    (
        "Does Belarus sell beef to China?",
        "And poultry?",
        "beef",
        "Does Belarus sell poultry to China?",
    ),
    (
        "Сколько стоит замена масла для фургона?",
        "А аккумулятора?",
        "масла",
        "Сколько стоит замена аккумулятора для фургона?",
    ),
    ("最近的药店在哪里？", "我说的是医院", "药店", "最近的医院在哪里？"),
    ("白俄罗斯向中国出口牛肉吗？", "鸡肉呢？", "牛肉", "白俄罗斯向中国出口鸡肉吗？"),
    (
        "Wat kost een accu voor het kleine busje?",
        "En een winterband?",
        "accu",
        "Wat kost een winterband voor het kleine busje?",
    ),
    ("Ці прадае Беларусь ялавічыну?", "А малако?", "ялавічыну", "Ці прадае Беларусь малако?"),
    ("When do you close on Friday?", "Sorry, Saturday", "Friday", "When do you close on Saturday?"),
]


@pytest.mark.parametrize(("before", "question", "alike", "whole"), CHANGED)
def test_a_changed_aspect_takes_the_place_of_what_is_most_like_it(
    before: str, question: str, alike: str, whole: str
) -> None:
    assert completed(question, before, liking(alike)) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many students are in Minsk?", "And in Gomel?", "How many students are in Gomel?"),
        (
            "Сколько студентов учится в Минске?",
            "Нет, я имел в виду Гродно",
            "Сколько студентов учится в Гродно?",
        ),
        ("明斯克有多少留学生？", "戈梅利呢？", "戈梅利有多少留学生？"),
        (
            "Hoeveel studenten zijn er in Minsk?",
            "En in Brest?",
            "Hoeveel studenten zijn er in Brest?",
        ),
        (
            "Колькі студэнтаў вучыцца ў Мінску?",
            "А ў Гомелі?",
            "Колькі студэнтаў вучыцца ў Гомелі?",
        ),
    ],
)
def test_a_name_takes_the_place_of_the_one_name_of_its_kind(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking()) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What was the trade in 2019?", "And in 2021?", "What was the trade in 2021?"),
        ("Каким был экспорт в 2019 году?", "А в 2021 году?", "Каким был экспорт в 2021 году?"),
        ("2019年的贸易额是多少？", "那2021年呢？", "2021年的贸易额是多少？"),
        ("Hoe groot was de handel in 2019?", "En in 2021?", "Hoe groot was de handel in 2021?"),
        ("Якім быў экспарт у 2019 годзе?", "А ў 2021 годзе?", "Якім быў экспарт ў 2021 годзе?"),
        ("What was the trade?", "And in 2021?", "What was the trade in 2021?"),
    ],
)
def test_a_year_takes_the_place_of_the_year(before: str, question: str, whole: str) -> None:
    assert completed(question, before, liking()) == whole


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How large is the park?", "Who runs it?"),
        ("Какова площадь парка?", "С какого года?"),
        ("园区有多大？", "由谁管理？"),
        ("Hoe groot is het park?", "Waarom?"),
        ("Якая плошча парка?", "Яна платная?"),
    ],
)
def test_what_asks_in_its_own_words_comes_after_the_question_before(
    before: str, question: str
) -> None:
    assert completed(question, before, liking("park", "парка", "园区", "плошча")) == (
        f"{before} {question}"
    )


def test_asking_in_the_words_of_the_question_before_is_no_asking() -> None:
    before = "How much is a tyre change for the Zeekr 001?"
    assert completed("How much is a service?", before, liking()) == (
        "How much is a service for the Zeekr 001?"
    )


def test_another_year_replaces_the_one_before_it_in_a_question_of_its_own() -> None:
    whole = completed("And who paid in 2021?", "Who built it in 2019?", liking())
    assert whole == "Who built it? And who paid in 2021?"
    assert completed("And who paid?", "Who built it in 2019?", liking()) == (
        "Who built it in 2019? And who paid?"
    )


def test_a_question_without_its_years() -> None:
    assert without_years("Who built it in 2019?") == "Who built it?"
    assert without_years("Who built it?") == "Who built it?"


def test_a_pronoun_points_back() -> None:
    for text in (
        "Who runs it?",
        "Кто им управляет?",
        "它何时生效？",
        "Hoeveel kost hij?",
        "Хто яго стварыў?",
    ):
        assert points_back(text)
    assert not points_back("Who runs the park?")


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_completed_is_never_longer_than_both(question: str, before: str) -> None:
    whole = completed(question, before, liking())
    assert len(whole) <= max(len(question), len(question) + len(before) + 3)


def test_a_long_question_before_never_pushes_the_question_out_of_sight() -> None:
    whole = completed("And what did it cost?", "园" * 600, liking())
    assert whole.endswith("And what did it cost?")
    assert len(whole) <= LONGER_THAN_AN_ENCODER_READS


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Who founded the venture fund?", "founded the venture fund"),
        ("Какая площадь порта?", "площадь порта"),
        ("港口在哪里？", "港口在"),
        ("Hoe groot is de haven?", "haven"),
        ("Дзе знаходзіцца порт?", "знаходзіцца порт"),
    ],
)
def test_the_matter_of_a_question_is_what_it_asks_about(question: str, matter: str) -> None:
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How many residents does the park have?", "how many people work there?"),
        ("Сколько студентов в Минске?", "а сколько студентов там китайцы?"),
        ("Hoeveel bedrijven telt het park?", "en hoeveel mensen werken daar?"),
        ("Колькі студэнтаў у Мінску?", "а колькі студэнтаў там кітайцы?"),
    ],
)
def test_what_points_to_a_place_is_asked_after_the_question_that_names_it(
    before: str, question: str
) -> None:
    assert completed(question, before, liking()) == f"{before} {question}"


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many people work there?", "no, I meant 2019", "How many people work there? 2019"),
        ("Колькі там людзей?", "Не, я пра 2019 год", "Колькі там людзей? 2019 год"),
    ],
)
def test_a_year_put_right_comes_without_the_words_that_put_it_right(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking()) == whole


PAIRS = [
    ("When did Minsk and Changchun sign?", "And Borisov?", "Minsk", "Borisov", "its partner"),
    ("Когда Минск и Чанчунь договорились?", "а Борисов?", "Минск", "Борисов", "партнёр"),
    ("明斯克和长春什么时候签约？", "那鲍里索夫呢？", "明斯克", "鲍里索夫", "合作伙伴"),
    ("Wanneer tekenden Minsk en Changchun?", "En Borisov?", "Minsk", "Borisov", "zijn partner"),
    ("Калі Мінск і Чанчунь дамовіліся?", "А Барысаў?", "Мінск", "Барысаў", "партнёр"),
]


@pytest.mark.parametrize(("before", "question", "old", "new", "partner"), PAIRS)
def test_the_other_of_two_stays_where_the_documents_tell_of_both_and_else_is_let_go(
    before: str, question: str, old: str, new: str, partner: str
) -> None:
    kept = before.replace(old, new)
    assert completed(question, before, liking(old)) == kept
    other = next(each for each in ("Changchun", "Чанчунь", "长春") if each in before)
    alone = kept.replace(other, partner)
    assert completed(question, before, liking(old, tells=lambda _: False)) == alone


def test_of_two_names_that_is_replaced_without_which_something_is_told() -> None:
    before = "When did Minsk and Changchun sign?"
    told = "When did Minsk and Borisov sign?"
    assert completed("And Borisov?", before, liking("Minsk", tells=told.__eq__)) == told


PARTNERS = [
    ("When did Minsk and Changchun sign?", "and with Xi'an?", "When did Minsk and Xi'an sign?"),
    ("Когда Минск и Чанчунь договорились?", "а с Шанхаем?", "Когда Минск с Шанхаем договорились?"),
    ("明斯克和长春什么时候签约？", "与上海呢？", "明斯克和上海什么时候签约？"),
    (
        "Wanneer tekenden Minsk en Changchun?",
        "en met Peking?",
        "Wanneer tekenden Minsk en Peking?",
    ),
    ("Калі Мінск і Чанчунь дамовіліся?", "а з Шанхаем?", "Калі Мінск з Шанхаем дамовіліся?"),
    (
        "When did Minsk sign with Changchun?",
        "and with Shanghai?",
        "When did Minsk sign with Shanghai?",
    ),
    ("What does Minsk make?", "and with Shanghai?", "What does Minsk make with Shanghai?"),
    (
        "С каким городом дружит Гродно?",
        "а с Пекином?",
        "С каким городом дружит Гродно с Пекином?",
    ),
]


@pytest.mark.parametrize(("before", "question", "whole"), PARTNERS)
def test_another_partner_takes_the_place_of_the_partner(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking("Minsk", "Минск", "明斯克", "Мінск")) == whole


@pytest.mark.parametrize(
    ("before", "whole"),
    [
        ("Who is the 42nd resident?", "Who is the eighth resident?"),
        ("Which is the 42nd, by date?", "Which is the eighth one, by date?"),
        ("Who was the 42nd in the park?", "Who was the eighth one in the park?"),
    ],
)
def test_one_stands_for_no_noun_that_is_there(before: str, whole: str) -> None:
    assert completed("and the eighth one?", before, liking("42nd")) == whole


def test_a_preposition_stays_out_of_a_place_that_has_none() -> None:
    assert completed("and in Gomel?", "What does Minsk make?", liking()) == "What does Gomel make?"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How many residents did the park have?", "And Grodno?"),
        ("Сколько резидентов было в парке в 2021 году?", "а Гродно?"),
        ("公司有多少员工？", "格罗德诺呢？"),
        ("Hoeveel bewoners telde het park?", "En Grodno?"),
        ("Колькі рэзідэнтаў у парку?", "А Гродна?"),
    ],
)
def test_a_place_takes_the_place_of_places_alone(before: str, question: str) -> None:
    assert completed(question, before, liking("residents", "резидентов", "公司")) == (
        f"{before} {question}"
    )


@pytest.mark.parametrize(
    ("before", "question", "alike", "mangled"),
    [
        ("How many residents has the park?", "And exports?", "residents", "How many exports"),
        ("Когда открыли первый завод?", "А космос?", "завод", "первый космос"),
        ("园区有多少企业？", "旅游呢？", "企业", "多少旅游"),
        ("Hoe groot is het park?", "En toerisme?", "park", "groot is het toerisme"),
        ("Калі быў падпісаны дагавор?", "А космас?", "падпісаны", "быў космас"),
    ],
)
def test_what_fits_nowhere_comes_after_the_question_before(
    before: str, question: str, alike: str, mangled: str
) -> None:
    def little(text: str) -> float:
        return 0.2 if mangled in text else 0.3

    senses = liking(alike, strength=little)
    faint = replace(
        senses,
        likeness=lambda text, others: [like / 10 for like in senses.likeness(text, others)],
    )
    assert completed(question, before, faint) == f"{before} {question}"
    assert mangled in completed(
        question, before, senses
    )  # what is much alike need not be looked up


def test_what_is_put_right_takes_the_place_of_a_word_however_little_like_it() -> None:
    senses = liking("eighth", strength=lambda text: 0.1 if "first resident" in text else 0.3)
    faint = replace(
        senses,
        likeness=lambda text, others: [like / 10 for like in senses.likeness(text, others)],
    )
    before = "Who is the eighth resident?"
    whole = completed("but I meant the first one", before, faint)
    assert whole == "Who is the first resident?"
    assert completed("and the first one?", before, faint) == f"{before} and the first one?"


def test_what_a_thing_is_asked_of_is_replaced_by_what_is_much_like_it_alone() -> None:
    senses = liking("плошча")
    faint = replace(senses, likeness=lambda _, others: [0.1 for _ in others])
    before = "Якая плошча парка?"
    assert completed("а турызм?", before, faint) == f"{before} а турызм?"
    assert completed("а даўжыня?", before, senses) == "Якая даўжыня парка?"


def test_what_is_counted_has_no_article() -> None:
    whole = completed("en de werknemers?", "Hoeveel bewoners telde het park?", liking("bewoners"))
    assert whole == "Hoeveel werknemers telde het park?"


def test_what_names_nothing_takes_no_name_from_its_place() -> None:
    before = "How large is the Great Stone park?"
    assert completed("And tourism?", before, liking("Stone park", "Great Stone park")) == (
        f"{before} And tourism?"
    )


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (
            "How many people worked there in 2021?",
            "no, I meant the forecast for 2020",
            "How many people worked there? the forecast for 2020",
        ),
        (
            "Сколько людей работало в парке в 2021 году?",
            "нет, я имел в виду прогноз на 2020",
            "Сколько людей работало в парке? прогноз на 2020",
        ),
        ("2021年有多少家企业？", "不对，我想问的是2018年的投资", "有多少家企业？ 2018年的投资"),
        (
            "Hoeveel mensen werkten er in 2021?",
            "nee, ik bedoel de export in 2020",
            "Hoeveel mensen werkten er? de export in 2020",
        ),
        (
            "Колькі людзей працавала ў парку ў 2021 годзе?",
            "не, я пра прагноз на 2020",
            "Колькі людзей працавала ў парку? прагноз на 2020",
        ),
        (
            "Сколько людей было в 2021 году?",
            "не то, я про 2019 год",
            "Сколько людей было в 2019 году?",
        ),
        ("How many were there in 2021?", "early 2019?", "How many were there in early 2019?"),
    ],
)
def test_a_year_takes_the_place_of_a_year_and_what_comes_with_one_that_of_nothing(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking()) == whole


def test_what_is_asked_of_a_matter_is_searched_for_without_what_was_asked_of_it() -> None:
    assert beside("Who runs it?", "When was the fund founded?") == "fund founded. Who runs it?"
    assert beside("谁管理它？", "基金是什么时候成立的？").endswith("。谁管理它？")


@pytest.mark.parametrize(
    ("question", "before", "text"),
    [
        (
            "what was the profit there?",
            "How many people were in Brest?",
            "in Brest. what was the profit there?",
        ),
        (
            "какая там была прибыль?",
            "Сколько сотрудников было в Бресте?",
            "в Бресте. какая там была прибыль?",
        ),
        ("那里利润是多少？", "园区有多少员工？", "园区有。那里利润是多少？"),
        ("Who are they?", "How many people were in Brest?", "people in Brest. Who are they?"),
    ],
)
def test_what_is_asked_of_a_place_is_searched_for_without_what_was_counted_there(
    question: str, before: str, text: str
) -> None:
    assert beside(question, before).replace("were ", "") == text


def test_a_long_question_is_not_drowned_by_the_one_before_it() -> None:
    assert stands_beside("Who runs it?") and not stands_beside("in 2019")
    assert not stands_beside("And what is known of " + "very " * 15 + "old ones?")


def test_a_year_alone_asks_nothing_of_its_own() -> None:
    assert is_of_years("2019 год") and is_of_years("in 2019")
    assert not is_of_years("exports in 2019") and not is_of_years("exports")


def test_there_and_too_point_back_but_not_there_is() -> None:
    for text in (
        "Is there a museum there?",
        "Is there a museum too?",
        "Ці ёсць там музей?",
        "Там есть музей?",
        "那里有博物馆吗？",
        "Is daar een museum?",
    ):
        assert points_back(text)
    assert not points_back("Is there a museum in Minsk?")
