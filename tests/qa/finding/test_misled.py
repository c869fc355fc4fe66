"""Words that are clearly not what is asked for open no answer; those that are do."""

import pytest

from corpus.document import Span
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.asking.query import read_query
from qa.finding.misled import is_misled


def misled(language: str, question: str, marked: str) -> bool:
    text = marked.replace("[", "").replace("]", "")
    words = Span(marked.index("["), marked.index("]") - 1)
    return is_misled(read_query(question, language), text, language, words, SHIPPED_KNOWLEDGE)


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        ("en", "What does the article say about trains?", "Trains grew [1.6 times]."),
        ("ru", "Что говорит статья о поездах?", "Перевозки выросли [в 1,6 раза]."),
        ("zh", "文章关于列车说了什么？", "列车增长[1.6倍]。"),
        ("nl", "Wat zegt het artikel over treinen?", "Het vervoer groeide [met 1,6]."),
        ("be", "Што кажа артыкул пра цягнікі?", "Перавозкі выраслі [у 1,6 раза]."),
    ],
)
def test_what_a_source_says_is_more_than_a_few_words(
    language: str, question: str, marked: str
) -> None:
    assert misled(language, question, marked)


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        (
            "en",
            "What grew in 2020?",
            "It grew, as an article of 2022 on [science and trade] reports.",
        ),
        (
            "en",
            "What grew in 2020?",
            "It grew, as an article of 2022 on science and [trade] reports.",
        ),
        ("ru", "Что выросло?", "Выросло, сообщает статья 2022 года о [науке и торговле]."),
        ("nl", "Wat groeide er?", "Het groeide, meldt een artikel uit 2022 over [wetenschap]."),
        ("be", "Што вырасла?", "Вырасла, паведамляе артыкул 2022 года пра [навуку і гандаль]."),
        ("zh", "什么增长了？", "据2022年一篇关于[科技和贸易]的文章，运量增长。"),
    ],
)
def test_the_subject_of_a_source_is_no_answer(language: str, question: str, marked: str) -> None:
    assert misled(language, question, marked)


def test_what_stands_further_behind_a_source_is_none_of_its_subject() -> None:
    marked = "An article of 2022 on trade counts [71 firms]."
    assert not misled("en", "What does it count?", marked)


def test_what_a_treaty_is_on_is_none_of_a_source() -> None:
    assert not misled("zh", "双方签署了什么协议？", "双方签署了关于[经贸合作]的协议。")


def test_words_of_the_question_answer_it_only_where_it_offers_them() -> None:
    marked = "The bridge was built in [1957] of stone."
    assert misled("en", "What was built in 1957?", marked)
    assert not misled("en", "Was it built in 1957 or 1958?", marked)
    assert misled("zh", "1957年建了什么？", "大桥建于[1957年]。")


@pytest.mark.parametrize(
    ("language", "question", "other", "told"),
    [
        (
            "nl",
            "Wie is Goesakov?",
            "[Bai Chunli] ontmoette Goesakov.",
            "Goesakov is [hoofd van de academie].",
        ),
        (
            "ru",
            "Кто такой Гусаков?",
            "[Бай Чуньли] встретил Гусакова.",
            "Гусаков — [глава академии].",
        ),
        ("zh", "古萨科夫是谁？", "[习近平]会见了古萨科夫。", "古萨科夫是[科学院院长]。"),
        ("en", "Who is Ivo Sturm?", "[Li Wei] met Ivo Sturm.", "Ivo Sturm is [a rector]."),
    ],
)
def test_no_other_person_is_who_somebody_is(
    language: str, question: str, other: str, told: str
) -> None:
    assert misled(language, question, other)
    assert not misled(language, question, told)


def test_who_has_a_post_is_told_by_a_name() -> None:
    assert not misled("en", "Who is the rector?", "The rector is [Li Wei].")


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        ("ru", "Кто основал завод?", "Завод работал с институтом имени [А. В. Лыкова]."),
        ("be", "Хто заснаваў завод?", "Завод працаваў з інстытутам імя [А. В. Лыкава]."),
        ("en", "Who founded the plant?", "The plant worked with a school named after [Ivo Sturm]."),
        ("nl", "Wie stichtte de fabriek?", "Er is een school vernoemd naar [Ivo Sturm]."),
    ],
)
def test_whom_an_institute_is_called_after_did_nothing(
    language: str, question: str, marked: str
) -> None:
    assert misled(language, question, marked)


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        ("en", "Who is the school named after?", "A school named after [Ivo Sturm] opened."),
        ("ru", "В честь кого назван институт?", "Открылся институт имени [А. В. Лыкова]."),
        ("ru", "Чьё имя носит институт?", "Открылся институт имени [А. В. Лыкова]."),
        ("be", "У гонар каго названа школа?", "Адкрылася школа імя [А. В. Лыкава]."),
        ("nl", "Naar wie is de school genoemd?", "Er is een school genoemd naar [Ivo Sturm]."),
    ],
)
def test_whom_it_is_called_after_is_told_to_who_asks_that(
    language: str, question: str, marked: str
) -> None:
    assert not misled(language, question, marked)


@pytest.mark.parametrize(
    ("language", "question", "unbound", "bound"),
    [
        ("zh", "中国国家主席是谁", "[卢卡申科]总统正式访华。", "中国国家主席[习近平]访问明斯克。"),
        (
            "en",
            "Who is the president of China?",
            "President [Lukashenko] went to China.",
            "The president of the People's Republic of China, [Xi Jinping], came.",
        ),
        (
            "ru",
            "Кто президент Беларуси?",
            "Президент Беларуси встретил Си Цзиньпина и [Ивана Иванова].",
            "Президент Беларуси [Александр Лукашенко] приехал.",
        ),
        (
            "nl",
            "Wie is de president van Belarus?",
            "[Xi Jinping] kwam naar Belarus.",
            "De Belarussische president [Loekasjenko] kwam.",
        ),
        (
            "en",
            "Who is the president of China?",
            "[Lukashenko] and President of China Xi Jinping spoke.",
            "Lukashenko and President of China [Xi Jinping] spoke.",
        ),
        (
            "zh",
            "白俄罗斯总统是谁？",
            "白俄罗斯总统亚历山大·卢卡申科会见了[习近平]。",
            "白俄罗斯总统[亚历山大·卢卡申科]访华。",
        ),
    ],
)
def test_who_has_an_office_of_a_country_is_told_where_all_three_stand_together(
    language: str, question: str, unbound: str, bound: str
) -> None:
    assert misled(language, question, unbound)
    assert not misled(language, question, bound)


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        ("en", "Who met the president of China?", "[Ivo Sturm] met Xi Jinping in China."),
        ("ru", "Кто встретил президента Китая?", "[Иван Иванов] встретил Си Цзиньпина."),
        ("zh", "中国国家主席会见了谁？", "习近平会见了[卢卡申科]。"),
    ],
)
def test_what_the_holder_of_an_office_did_needs_no_office(
    language: str, question: str, marked: str
) -> None:
    assert not misled(language, question, marked)


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        ("ru", "Какая чистая прибыль была?", "Прибыль — 95 млн рублей. Она выросла на [131,35 %]."),
        ("en", "What was the net profit?", "It was 95 million roubles, [131.35%] more."),
        ("zh", "净利润是多少？", "净利润9500万卢布，增长[131.35%]。"),
        ("nl", "Wat was de nettowinst?", "Die was 95 miljoen roebel, [131,35%] meer."),
        ("be", "Які быў прыбытак?", "Прыбытак — 95 млн рублёў, ён вырас на [131,35 %]."),
    ],
)
def test_a_percentage_is_no_sum(language: str, question: str, marked: str) -> None:
    assert misled(language, question, marked)
    assert not misled(language, question, marked.replace("[", "").replace("95", "[95]", 1))


def test_a_growth_is_told_as_a_percentage() -> None:
    marked = "It was 95 million roubles, [131.35%] more."
    assert not misled("en", "How much did profit grow?", marked)
    assert not misled("en", "By what percentage was the profit higher?", marked)


@pytest.mark.parametrize(
    ("language", "question", "growth", "share"),
    [
        (
            "en",
            "What share of exports went to China?",
            "Trade with China grew by [16%].",
            "China took [16%] of them, and trade grew.",
        ),
        (
            "ru",
            "Какова доля Китая в экспорте?",
            "Экспорт в Китай вырос на [16 %].",
            "Экспорт рос, доля Китая — [16 %].",
        ),
        ("zh", "中国占出口的比重是多少？", "对华出口增长[16%]。", "出口增长，占[16%]。"),
        (
            "nl",
            "Wat is het aandeel van China?",
            "De handel groeide met [16%].",
            "De handel groeide, [16%] ging naar China.",
        ),
        (
            "be",
            "Якая доля Кітая?",
            "Экспарт вырас на [16 %].",
            "Экспарт рос, доля Кітая — [16 %].",
        ),
    ],
)
def test_a_growth_is_no_share(language: str, question: str, growth: str, share: str) -> None:
    assert misled(language, question, growth)
    assert not misled(language, question, share)
