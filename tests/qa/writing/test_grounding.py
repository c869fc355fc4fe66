"""What a model wrote passes only where the cited quotes hold all of it, in five languages."""

from __future__ import annotations

import math

import pytest

from qa.writing.grounding import check_rewriting, check_sentence, check_translation
from tests.qa.quoting import certain, quote

EN = "In 2020 trade between Belarus and China reached 160 million dollars, 16% more than in 2019."
RU = "В 2020 году товарооборот Беларуси и Китая достиг 160 млн долларов, на 16 % больше."
ZH = "2020年，白俄罗斯与中国的贸易额达到1.6亿美元，增长16%。"
NL = "In 2020 bereikte de handel tussen Belarus en China 160 miljoen dollar, 16 procent meer."
BE = "У 2020 годзе тавараабарот Беларусі і Кітая дасягнуў 160 млн долараў, на 16 % больш."
QUOTES = [
    quote(index, text, language)
    for index, (language, text) in enumerate(
        {"en": EN, "ru": RU, "zh": ZH, "nl": NL, "be": BE}.items(), 1
    )
]
SAID = {
    "en": "Trade between Belarus and China reached 160 million dollars in 2020 [{}].",
    "ru": "В 2020 году товарооборот Беларуси с Китаем составил 160 млн долларов [{}].",
    "zh": "2020年中国和白俄罗斯的贸易额为1.6亿美元[{}]。",
    "nl": "De handel tussen China en Belarus bedroeg in 2020 160 miljoen dollar [{}].",
    "be": "Тавараабарот Беларусі з Кітаем у 2020 годзе склаў 160 млн долараў [{}].",
}

MILLION = {"en": " million", "ru": " млн", "nl": " miljoen", "be": " млн"}
LARGER = {"en": " billion", "ru": " млрд", "zh": "万亿", "nl": " miljard", "be": " млрд"}


def fault(sentence: str, language: str, *quotes) -> str | None:
    return check_sentence(sentence, quotes or QUOTES, language, certain).fault


@pytest.mark.parametrize(
    ("source", "original", "language", "right", "wrong"),
    [
        ("zh", "2016年12月签署意向书。", "ru",
         "В декабре 2016 года подписали протокол о намерениях.",
         "В декабре 2016 года намеревались подписать протокол."),
        ("en", "The centre was due to open a year later.", "nl",
         "De opening van het centrum was een jaar later gepland.",
         "Het centrum ging een jaar later open."),
        ("nl", "De ene helft kwam van bedrijven, de rest van de staat.", "be",
         "Адна палова прыйшла ад кампаній, другая палова — ад дзяржавы.",
         "Адна палова прыйшла ад кампаній, трэцяя — ад дзяржавы."),
        ("be", "У пачатку 2019 года гэта было вядома.", "zh", "2019年初这已为人所知。",
         "2019年底这已为人所知。"),
        ("ru", "Два источника расходятся.", "en", "The two sources differ.",
         "The two sources agree."),
        ("ru", "Площадь составляет 20 кв. км.", "en", "The area is 20 km².",
         "The area is 20 ha."),
    ],
)  # fmt: skip
def test_a_translation_may_say_it_as_its_language_does_and_not_the_other_way_round(
    source: str, original: str, language: str, right: str, wrong: str
) -> None:
    of = quote(1, original, source)
    assert check_translation(right, of, language, certain).fault is None
    assert check_translation(wrong, of, language, certain).fault is not None


@pytest.mark.parametrize(
    ("language", "reply"),
    [("en", "2020 [1]"), ("ru", "В 2020 году [2]."), ("zh", "1.6亿美元[3]"), ("nl", "1 [4]"),
     ("be", "160 млн долараў [5]")],
)  # fmt: skip
def test_what_is_little_more_than_a_number_is_no_sentence(language: str, reply: str) -> None:
    assert fault(reply, language) == "it is no sentence"


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("marker", [1, 2, 3, 4, 5])
def test_a_number_and_names_hold_across_languages_scripts_and_formats(
    language: str, marker: int
) -> None:
    assert fault(SAID[language].format(marker), language) is None


@pytest.mark.parametrize("marker", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("language", SAID)
def test_another_number_year_or_scale_is_dropped(language: str, marker: int) -> None:
    sentence = SAID[language].format(marker)
    number, scale = ("1.6", "亿") if language == "zh" else ("160", MILLION[language])
    for right, wrong in (
        (number, "1.7" if language == "zh" else "170"),
        ("2020", "2021"),
        (f"{number}{scale}", f"{number}{LARGER[language]}"),
    ):
        assert sentence.count(right) == 1
        assert "the number" in str(fault(sentence.replace(right, wrong), language)), wrong


@pytest.mark.parametrize(
    ("language", "sentence", "name"),
    [
        ("en", "Germany reached 160 million dollars [1].", "Germany"),
        ("en", "Trade between Belarus and Poland reached 160 million dollars [1].", "Poland"),
        ("ru", "Товарооборот Беларуси и Польши достиг 160 млн долларов [2].", "Польши"),
        ("ru", "По словам Иванова, товарооборот достиг 160 млн долларов [2].", "Иванова"),
        ("zh", "德国与中国的贸易额达到1.6亿美元[3]。", "德国"),
        ("zh", "张伟说，白俄罗斯与中国的贸易额达到1.6亿美元[3]。", "张伟"),
        ("nl", "De handel tussen Belarus en Duitsland bereikte 160 miljoen dollar [4].", "Duitsl"),
        ("be", "Тавараабарот Беларусі і Польшчы дасягнуў 160 млн долараў [5].", "Польшчы"),
    ],
)
def test_a_name_that_the_quotes_do_not_hold_is_dropped(
    language: str, sentence: str, name: str
) -> None:
    assert f"the name {name}" in str(fault(sentence, language))


def test_a_name_is_looked_for_in_the_cited_quote_and_not_in_another() -> None:
    here, there = quote(1, "The park opened in Minsk."), quote(2, "The fair was held in Brest.")
    assert fault("The park opened in Brest [1].", "en", here, there) is not None
    assert fault("The park opened in Brest [2].", "en", here, there) is not None
    assert fault("The park opened in Minsk [1].", "en", here, there) is None


def test_the_title_that_is_shown_with_a_quote_may_name_its_subject() -> None:
    park = quote(1, "The park covers 91.5 square kilometres.", title="The Great Stone park")
    assert fault("The Great Stone park covers 91.5 square kilometres [1].", "en", park) is None


def test_parts_of_two_names_do_not_make_a_third() -> None:
    people = quote(1, "Zhang Jun met Li Wei in the town hall.")
    assert "Zhang Wei" in str(fault("The town hall received Zhang Wei [1].", "en", people))


def test_marks_outside_the_range_are_removed() -> None:
    checked = check_sentence("Trade reached 160 million dollars [1][9].", QUOTES, "en", certain)
    assert (checked.text, checked.fault) == ("Trade reached 160 million dollars [1].", None)


@pytest.mark.parametrize("mark", ["[9]", "[0]", "[1]", "", "[99, 100]"])
def test_a_sentence_gets_the_mark_of_the_quote_that_bears_it_out(mark: str) -> None:
    quotes = [quote(1, "The fair was held in Brest."), quote(2, "The park opened in Minsk.")]
    for sentence in (f"The park opened in Minsk {mark}.", f"{mark} The park opened in Minsk."):
        checked = check_sentence(sentence, quotes, "en", certain)
        assert (checked.text, checked.fault) == ("The park opened in Minsk [2].", None)


def test_of_two_quotes_the_mark_is_of_the_one_that_supports_more() -> None:
    quotes = [quote(1, "The park is in Minsk."), quote(2, "The park opened in Minsk.")]

    def support(said, sources, at=None):
        return 0.9 if sources[0][0] == quotes[1].text else 0.5

    checked = check_sentence("In Minsk the park opened [1].", quotes, "en", support)
    assert checked.text == "In Minsk the park opened [2]."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Trade between Belarus and Китай reached 160 million dollars."),
        ("ru", "Товарооборот Беларуси и China достиг 160 млн долларов."),
        ("ru", "Товарооборот Бeларуси и Китая достиг 160 млн долларов."),  # a Latin e
        ("zh", "白俄罗斯与China的贸易额达到1.6亿美元。"),
        ("nl", "De handel tussen Belarus en 中国 bereikte 160 miljoen dollar."),
        ("be", "Тавараабарот Беларусі і 中国 дасягнуў 160 млн долараў."),
    ],
)
def test_scripts_do_not_mix_in_a_sentence(language: str, sentence: str) -> None:
    quotes = [each for each in QUOTES if each.language == language]
    assert "script" in str(fault(sentence, language, *quotes))


def test_a_name_in_another_script_stands_as_the_quote_writes_it() -> None:
    plant = quote(1, "В парке работает Zoomlion.", "ru")
    assert fault("Компания Zoomlion работает в парке.", "ru", plant) is None


def test_a_reply_that_repeats_the_instructions_is_dropped() -> None:
    rules = "Write one to three short sentences, close to the words of the quotes."
    for echo in (rules, "<quotes>", '{"text": "Trade reached 160 million dollars"}'):
        assert "instructions" in str(check_sentence(echo, QUOTES, "en", certain, rules).fault)


@pytest.mark.parametrize("mark", ["[1, 2]", "【1】", "[Source 1]", "[1] [2]", "［1］", "[1;2]"])
def test_marks_are_read_however_models_write_them(mark: str) -> None:
    checked = check_sentence(f"Trade reached 160 million dollars {mark}.", QUOTES, "en", certain)
    assert checked.fault is None
    assert "[1]" in checked.text


@pytest.mark.parametrize(
    ("language", "marker", "verbatim", "altered"),
    [
        ("en", 1, "“trade between Belarus and China”", "“trade of Belarus with China”"),
        ("ru", 2, "«товарооборот Беларуси и Китая»", "«товарооборот Китая и Беларуси»"),
        ("zh", 3, "“白俄罗斯与中国的贸易额”", "“中国与白俄罗斯的贸易额”"),
        ("nl", 4, '"de handel tussen Belarus en China"', '"de handel van Belarus en China"'),
        ("be", 5, "«тавараабарот Беларусі і Кітая»", "«тавараабарот Кітая і Беларусі»"),
    ],
)
def test_a_quotation_is_verbatim_or_is_dropped(
    language: str, marker: int, verbatim: str, altered: str
) -> None:
    said = {"en": "They say", "ru": "Сказано", "zh": "文中说", "nl": "Er staat", "be": "Сказана"}
    assert fault(f"{said[language]}: {verbatim} [{marker}].", language) is None
    assert "quotation" in str(fault(f"{said[language]}: {altered} [{marker}].", language))


def test_a_quotation_that_does_not_close_is_dropped() -> None:
    assert "quotation" in str(fault("They write of “trade between Belarus and China [1].", "en"))


def test_a_name_may_stand_in_quotation_marks_in_another_script() -> None:
    park = quote(1, "中白工业园“巨石”位于明斯克附近。", "zh")
    assert fault("Парк «Великий камень» находится недалеко от Минска [1].", "ru", park) is None
    assert "quotation" in str(fault("Парк назван «жемчужиной» недалеко от Минска [1].", "ru", park))


@pytest.mark.parametrize("marker", [1, 2, 3, 4, 5])
def test_a_share_is_no_count(marker: int) -> None:
    assert fault(f"Trade grew by 16 percent [{marker}].", "en") is None
    assert "16" in str(fault(f"Trade grew by 16 million [{marker}].", "en"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The G21 discussed trade [1]."),
        ("en", "Trade passed a record of ٣٤٥ dollars [1]."),
        ("en", "Read it at http://evil.example/trade [1]."),
        ("en", "Write to trade@evil.example [1]."),
        ("ru", "Товарооборот вырос в ⅔ раза [2]."),
    ],
)
def test_digits_in_words_other_digits_and_links_must_stand_in_the_quote(
    language: str, sentence: str
) -> None:
    assert fault(sentence, language) is not None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Trade between Belarus and China did not reach 160 million dollars [1]."),
        ("ru", "Товарооборот Беларуси и Китая не достиг 160 млн долларов [2]."),
        ("zh", "白俄罗斯与中国的贸易额没有达到1.6亿美元[3]。"),
        ("nl", "De handel tussen Belarus en China bereikte geen 160 miljoen dollar [4]."),
        ("be", "Тавараабарот Беларусі і Кітая не дасягнуў 160 млн долараў [5]."),
    ],
)
def test_a_denial_that_is_not_in_the_quotes_is_dropped(language: str, sentence: str) -> None:
    assert "denies" in str(fault(sentence, language))


def test_an_answer_in_another_language_than_the_question_is_dropped() -> None:
    assert "not in the language ru" in str(fault(SAID["en"].format(1), "ru"))
    assert "not in the language en" in str(fault(SAID["nl"].format(4), "en"))


def test_what_the_encoder_finds_unlike_the_quotes_is_dropped() -> None:
    sentence = "Trade reached 160 million dollars in 2020 [1]."
    for reached, passes in ((0.33, False), (0.35, True)):
        checked = check_sentence(sentence, QUOTES, "en", lambda *_, reached=reached: reached)
        assert (checked.fault is None) is passes


def test_words_of_the_quote_itself_need_no_encoder() -> None:
    checked = check_sentence(f"{EN} [1]", QUOTES, "en", lambda *_: -1.0)
    assert checked.fault is None


def test_markup_is_taken_off() -> None:
    checked = check_sentence("- **Trade** reached 160 million dollars [1].", QUOTES, "en", certain)
    assert (checked.text, checked.fault) == ("Trade reached 160 million dollars [1].", None)


def test_a_translation_keeps_every_number_and_brings_in_none() -> None:
    right = "In 2020 trade of Belarus and China reached 160 million dollars, 16% more."
    assert check_translation(right, QUOTES[2], "en", certain).fault is None
    for wrong in (right.replace("160", "161"), right.replace(", 16% more", ""), ""):
        assert check_translation(wrong, QUOTES[2], "en", certain).fault is not None
    assert "Poland" in str(
        check_translation(right.replace("China", "Poland"), QUOTES[2], "en", certain).fault
    )


@pytest.mark.parametrize(
    ("language", "asked", "before", "good", "bad"),
    [
        ("en", "And in 2021?", "What was the trade of Belarus with China in 2020?",
         "What was the trade of Belarus with China in 2021?",
         "What was the trade of Belarus with Poland in 2021?"),
        ("ru", "А в 2021?", "Каким был товарооборот Беларуси и Китая в 2020 году?",
         "Каким был товарооборот Беларуси и Китая в 2021 году?",
         "Каким был товарооборот Беларуси и Китая в 2022 году?"),
        ("zh", "2021年呢？", "2020年白俄罗斯和中国的贸易额是多少？",
         "2021年白俄罗斯和中国的贸易额是多少？", "2021年德国和中国的贸易额是多少？"),
        ("nl", "En in 2021?", "Hoeveel handel dreef Belarus met China in 2020?",
         "Hoeveel handel dreef Belarus met China in 2021?",
         "Hoeveel handel dreef Belarus met Duitsland in 2021?"),
        ("be", "А ў 2021?", "Якім быў тавараабарот Беларусі і Кітая ў 2020 годзе?",
         "Якім быў тавараабарот Беларусі і Кітая ў 2021 годзе?",
         "Якім быў тавараабарот Беларусі і Польшчы ў 2021 годзе?"),
    ],
)  # fmt: skip
def test_a_rewritten_question_brings_in_no_number_and_no_name(
    language: str, asked: str, before: str, good: str, bad: str
) -> None:
    assert check_rewriting(good, language, [before, asked]) is None
    assert check_rewriting(bad, language, [before, asked]) is not None


def word_match(matches: dict[str, float]):
    """Bears out every text, and of its words those in ``matches`` as far as it says."""

    def support(said, sources, at=None):
        if at is None:
            return 1.0
        return matches.get(said[0][at.start : at.end], math.nan)

    return support


@pytest.mark.parametrize(
    ("source", "original", "language", "translation", "word"),
    [
        # "Target" stands in the list of plans, "целевых показателях" in none.
        ("ru", "О целевых показателях колонка говорит.", "en",
         "The column speaks of targets.", "targets"),
        ("en", "The article blames the pandemic.", "ru",
         "Причиной статья называет пандемию.", "Причиной"),
    ],
)  # fmt: skip
def test_what_a_list_knows_in_one_language_alone_passes_where_its_word_matches(
    source: str, original: str, language: str, translation: str, word: str
) -> None:
    of = quote(1, original, source)
    for match, passes in ((0.7, True), (0.5, False)):
        checked = check_translation(translation, of, language, word_match({word: match}))
        assert (checked.fault is None) == passes, checked.fault


@pytest.mark.parametrize(
    ("source", "original", "language", "right", "wrong"),
    [
        ("be", "Нумара там няма, але дата і прадмет супадаюць.", "en",
         "There is no number, but the date and the subject agree.",
         "There is no number, but the date and the subject do not match."),
        ("ru", "Мост пока не открыт: разрешения нет.", "nl",
         "De brug is nog niet open: er is geen vergunning.",
         "De brug is nog niet open: er is een vergunning."),
        ("nl", "In het voorjaar van 2016 opende de oostelijke kade.", "zh",
         "2016年春，东岸码头启用。", "2016年秋，东岸码头启用。"),
        ("zh", "南侧的灯每月检查两次。", "en",
         "The lamps on the south side are checked twice a month.",
         "The lamps on the north side are checked twice a month."),
        ("be", "Яны плацяць не менш за 100 рублёў у год.", "ru",
         "Они платят не менее 100 рублей в год.", "Они платят не более 100 рублей в год."),
        ("en", "Next year there will be a larger hall.", "be",
         "У наступным годзе будзе зала, буйнейшая за гэтую.",
         "У мінулым годзе была зала, буйнейшая за гэтую."),
    ],
)  # fmt: skip
def test_a_translation_denies_as_often_and_keeps_the_word_of_a_closed_class(
    source: str, original: str, language: str, right: str, wrong: str
) -> None:
    of = quote(1, original, source)
    unmatched = word_match({})
    assert check_translation(right, of, language, unmatched).fault is None
    assert check_translation(wrong, of, language, unmatched).fault


def test_as_expected_between_commas_makes_a_plan_of_the_whole_sentence() -> None:
    of = quote(1, "Экспорт анкеров, как ожидалось, превысит 800 000 долларов.", "ru")
    lost = word_match({"ожидалось": 0.3})
    assert check_translation("锚杆的出口额预计将超过80万美元。", of, "zh", lost).fault is None
    assert check_translation("锚杆的出口额超过了80万美元。", of, "zh", lost).fault


@pytest.mark.parametrize(
    ("translation", "passes"),
    [
        ("Минск и Чанчунь дружат с Брестом.", True),
        ("Минск и Чанчунь дружат.", False),  # a name is left out
        ("Пекин и Чанчунь дружат с Брестом.", False),  # the title's name is not the quote's
    ],
)
def test_a_translation_holds_the_names_of_its_quote_and_no_others(
    translation: str, passes: bool
) -> None:
    of = quote(1, "Minsk and Changchun are friends of Brest.", title="Beijing")
    assert (check_translation(translation, of, "ru", certain).fault is None) == passes


def test_what_rises_and_what_falls_is_bound_to_its_amount() -> None:
    of = quote(1, "Trade with China grew by 16%, while total exports and imports fell.")
    right = "Гандаль з Кітаем вырас на 16 %, а агульны экспарт і імпарт скараціліся."
    wrong = "Гандаль з Кітаем скараціўся на 16 %, а агульны экспарт і імпарт выраслі."
    assert check_translation(right, of, "be", certain).fault is None
    assert check_translation(wrong, of, "be", certain).fault is not None


def test_a_plan_is_known_by_its_amount_however_that_is_written() -> None:
    original = "Een fonds waarover een akkoord kwam, moest over 20 miljoen dollar beschikken."
    of = quote(1, original, "nl")
    planned, done = "商定的基金计划拥有2000万美元。", "商定的基金已经拥有2000万美元。"
    assert check_translation(planned, of, "zh", certain).fault is None
    assert check_translation(done, of, "zh", certain).fault is not None
