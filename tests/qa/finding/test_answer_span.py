"""Which words open an answer: those that the reader marks, whole, and only where it is sure."""

from dataclasses import replace

import pytest

from corpus.document import Span
from qa.finding.answer_span import answer_span
from tests.qa.small import Line, chosen, found, page, pool

SENTENCE = "Мост построил инженер Дуарте Менезес в 1957 году."
WORDS = Span(22, 36)  # Дуарте Менезес


def words(
    marked: Span | None,
    *,
    text: str = SENTENCE,
    language: str = "ru",
    question: str = "Who built the bridge?",
    reading: float = 1.0,
    certainty: float = 0.5,
) -> str | None:
    documents = pool(page("a.txt", Line(50, text=text, language=language)))
    search = found(documents, text=question)
    (choice,) = chosen(search, 0)
    read = replace(choice, words=marked, reading=reading, certainty=certainty)
    span = answer_span(search, read)
    return None if span is None else documents.document_of(0)[span]


def test_the_words_marked_are_said() -> None:
    assert words(WORDS) == "Дуарте Менезес"


@pytest.mark.parametrize("short", [Span(24, 36), Span(22, 33), Span(23, 34)])
def test_a_word_is_never_cut(short: Span) -> None:
    assert words(short) == "Дуарте Менезес"


def test_chinese_is_not_widened() -> None:
    assert words(Span(3, 5), text="论坛在南京举行。") == "南京"


@pytest.mark.parametrize(
    ("language", "marked", "said"),
    [
        ("en", "The town had more than [5 million] people.", "more than 5 million"),
        ("en", "Trade was well above [5 billion dollars] then.", "well above 5 billion dollars"),
        ("en", "It was about [500] people in 2019.", "about 500"),
        ("en", "The town had more [than 5 million people] then.", "more than 5 million people"),
        ("ru", "Там учились более [600] человек.", "более 600"),
        ("ru", "Там живет не [менее 25 млн] человек.", "не менее 25 млн"),
        ("be", "Там вучыліся больш за [600] чалавек.", "больш за 600"),
        ("nl", "Zo'n [200] mensen kwamen.", "Zo'n 200"),
        ("nl", "In China woonden bijna 1.[000] mensen.", "bijna 1.000"),
        ("zh", "贸易额接近[59亿美元]。", "接近59亿美元"),
        ("zh", "贸易额接近[59亿]美元。", "接近59亿美元"),
        ("zh", "在那里学习的有[600]多人。", "600多人"),
        ("zh", "共举行了[11]次会议。", "11次"),
        ("zh", "共举行了[11次会]议。", "11次会议"),
        ("zh", "占地[约117]平方公里。", "约117平方公里"),
        ("zh", "贸易额[增长8.7%]。", "增长8.7%"),
        ("en", "It opened in [2019], up to 30 people came.", "2019"),
        ("ru", "Парк строили до [2020 года].", "2020 года"),
        ("nl", "De winst bedroeg [95 miljoen] roebel.", "95 miljoen roebel"),
        ("ru", "Прибыль равнялась [95 млн] рублей.", "95 млн рублей"),
        ("en", "It cost [39 million] yuan.", "39 million yuan"),
        ("be", "Прыбытак склаў [95 млн] рублёў.", "95 млн рублёў"),
    ],
)
def test_a_bound_is_said_with_its_figure(language: str, marked: str, said: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    span = Span(marked.index("["), marked.index("]") - 1)
    assert words(span, text=text, language=language) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "It was signed on 1 February 2013.", "1 February 2013"),
        ("en", "It was founded by Acme Co.", "Acme Co."),
        ("ru", "Парк заложили в 2013 г.", "2013 г."),
        ("be", "Дакумент падпісалі ў Мінску.", "Мінску"),
        ("nl", "Het verdrag werd getekend in Minsk!", "Minsk"),
        ("zh", "论坛举行的地点是南京。", "南京"),
    ],
)
def test_the_stop_of_a_sentence_is_not_said(language: str, text: str, said: str) -> None:
    span = Span(text.index(said), len(text))
    assert words(span, text=text, language=language) == said


@pytest.mark.parametrize(
    ("language", "question", "marked"),
    [
        (
            "en",
            "Who was the mayor of Minsk?",
            "In 2018 [Ivo Sturm], mayor of Nanjing, met his colleague of Minsk.",
        ),
        ("ru", "Кто мэр Минска?", "[Иво Штурм], мэр Нанкина, встретился с мэром Минска."),
        ("zh", "明斯克市长是谁？", "南京市长[李明]会见了来自明斯克的市长。"),
        ("nl", "Wie is burgemeester van Minsk?", "[Ivo Sturm], burgemeester van Nanjing, kwam."),
        ("be", "Хто мэр Мінска?", "[Іва Штурм], мэр Нанкіна, сустрэўся з мэрам Мінска."),
    ],
)
def test_words_that_are_of_another_name_are_not_said(
    language: str, question: str, marked: str
) -> None:
    text = marked.replace("[", "").replace("]", "")
    span = Span(marked.index("["), marked.index("]") - 1)
    said = text[span.start : span.end]
    assert words(span, text=text, language=language, question=question) is None
    # Asked of both, or of what the sentence names alone, it is told.
    nanjing = {"ru": "Нанкин", "zh": "南京", "be": "Нанкін"}.get(language, "Nanjing")
    both = f"{question} {nanjing}"
    assert words(span, text=text, language=language, question=both) == said


def test_words_that_are_clearly_something_else_are_not_said() -> None:
    text = "It was built, as a book on stone bridges tells, in 1957."
    marked = Span(text.index("stone"), text.index(" tells"))
    assert words(marked, text=text, language="en", question="When was it built?") is None


def test_a_name_that_answers_is_no_other() -> None:
    text = "Minsk signed with Nanjing in 2018, and the fair in Nanjing opened."
    said = words(Span(18, 25), text=text, language="en", question="With whom did Minsk sign?")
    assert said == "Nanjing"


def test_a_bound_outside_the_quote_is_not_said() -> None:
    documents = pool(page("a.txt", Line(text="They were more than"), Line(50, text="600 people.")))
    search = found(documents, text="How many were they?")
    (choice,) = chosen(search, 1)
    start = documents.span_of(1, 2).start
    sure = replace(choice, words=Span(start, start + 3), reading=9.0, certainty=1.0)
    assert answer_span(search, sure) == sure.words


def test_nothing_is_said_where_the_reader_is_not_sure() -> None:
    assert words(None) is None
    assert words(WORDS, reading=0.9) is None
    assert words(WORDS, certainty=0.49) is None


def test_nothing_is_said_where_two_things_are_asked() -> None:
    assert words(WORDS, question="Who built the bridge? When?") is None
    documents = pool(page("a.txt", Line(50, text=SENTENCE, language="ru")))
    part = found(documents, text="Who built it?")
    whole = replace(found(documents, text="Who built it, and when?"), parts=(part, part))
    (choice,) = chosen(whole, 0)
    sure = replace(choice, words=WORDS, reading=9.0, certainty=1.0)
    assert answer_span(part, sure) == WORDS
    assert answer_span(whole, sure) is None
