import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.splitting.sentences import is_shortened, sentence_spans


def sentences(text: str, language: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, language)]


# "|" shows where a sentence ends.
CASES = [
    ("ru", "В 2017 г. Минск принял форум. |Гостей было много."),
    ("ru", "Площадь 91,5 кв. км. |Парк строят."),
    ("ru", "Вложили 5 млн. долл. США и 3 тыс. руб. за год. |Это всё."),
    ("ru", "Университет им. Ф. Скорины открыл курс. |А. Б. Иванов читает лекции."),
    ("ru", "Закупают молоко, сыр и т.д. |Спрос растёт."),
    ("ru", "Речь о рынках, т.е. о спросе. |Дата: 20.01.2022 г. и не позже."),
    ("ru", "«Мы готовы!» — сказал он. |«Начнём.» |Все встали."),
    ("be", "У 2018 г. Мінск прыняў форум. |Гасцей было шмат."),
    ("be", "Універсітэт ім. Я. Купалы адкрыў курс. |Ён вялікі."),
    ("be", "Парк, г.зн. яго тэрыторыя, расце. |Улажылі 5 млн руб. за год."),
    ("be", "Плошча 3,5 тыс. кв. м на 1.02.2020 г. паводле плана. |Далей болей."),
    ("nl", "Dr. Jansen sprak met prof. De Vries. |Het was laat."),
    ("nl", "Er zijn goederen, bijv. Zuivel, o.a. Kaas. |Zie blz. 5 en nr. 7."),
    ("nl", "De stad groeit, d.w.z. Minsk. |In 2,5 jaar is 3.000 m gebouwd."),
    ("nl", '"Wij komen." |Zo eindigde de brief". |Daarna niets.'),
    ("nl", 'Het kostte veel. |<...> Later minder" . |Slot.'),
    ("en", "Mr. Li met Dr. Wong at No. 5. |They talked."),
    ("en", "Some goods, e.g. Milk, were sold by Acme Co., Ltd. of Harbin. |It paid."),
    ("en", "No. |That is false."),
    ("en", "It grew by 2.5% vs. Poland. |Sales rose (by a lot). |Really?! |Yes."),
    ("en", "The offices of Yunzhi Tech Inc. |The firm is new."),
    ("en", "1. Introduction comes first. |Then comes the rest."),
    ("zh", "他来了。|她说：“走吧。”|然后呢？|他们走了……|天黑了！"),
    ("zh", "出口下降；|进口上升。|增长14.52%，达3.5亿美元。"),
    ("zh", "他问“为什么？”，没有回答。|销售增长 5 %;|其中一半在国外。"),
    ("zh", "（这是注释。）|下一句。"),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    assert sentences(marked.replace("|", ""), language) == [s.strip() for s in marked.split("|")]


@pytest.mark.parametrize("language", ["ru", "be", "nl", "en", "zh"])
def test_a_text_of_white_space_has_no_sentences(language: str) -> None:
    assert sentence_spans(" \n\t ", language) == []


@pytest.mark.parametrize("text", ["500 тыс", "у 2018 г", "A. B", "Acme Co", "enz", "the U.S"])
def test_a_stop_may_shorten_the_last_word(text: str) -> None:
    assert is_shortened(text)


@pytest.mark.parametrize("text", ["", "2013", "в Минске", "у Мінску", "in Nanjing", "南京"])
def test_a_stop_ends_the_sentence_after_any_other_word(text: str) -> None:
    assert not is_shortened(text)


TEXT = st.text(alphabet='аЯбіAz。，.!?;；…"”») (\n\t12年中г', max_size=80)


@given(TEXT, st.sampled_from(["ru", "be", "nl", "en", "zh"]))
def test_every_visible_character_lies_in_exactly_one_sentence(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    covered = [position for span in spans for position in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    visible = {position for position, char in enumerate(text) if not char.isspace()}
    assert visible <= set(covered)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)


@given(st.from_regex(r"\d{1,4}([.,]\d{1,3}){1,3}", fullmatch=True))
def test_no_number_is_cut(number: str) -> None:
    assert sentences(f"Итого {number} км пути", "ru") == [f"Итого {number} км пути"]
    assert sentences(f"共{number}公里", "zh") == [f"共{number}公里"]
