import subprocess
import sys
from copy import copy

import pytest

from corpus import language
from corpus.language import is_unmixed, language_of, same_script

QUESTIONS = {
    "en": [
        "How large is the Great Stone park?",
        "Who runs the venture fund?",
        "Great Stone venture fund minimum size",
        "When did the airport road open?",
        "What is «Великий камень»?",
        "trade turnover Belarus China 2019",
        "Which cities are twinned with Minsk?",
        "Why did exports fall?",
        "Does Belarus sell beef to China?",
        "list of joint laboratories",
        "What does 巨石 mean?",
        "How many students came in 2014?",
    ],
    "nl": [
        "Wie is Xue Kaihuan?",
        "Wanneer werd het park geopend?",
        "Hoe groot is het fonds?",
        "Wie leidt de commissie?",
        "Welke steden werken samen met Minsk?",
        "Waar staat de fabriek?",
        "Waarom daalde de uitvoer?",
        "Hoeveel studenten kwamen er in 2014?",
        "oppervlakte industriepark Minsk",
        "Wat betekent de naam van het park?",
        "Verkoopt Wit-Rusland rundvlees aan China?",
        "lijst van gezamenlijke laboratoria",
        "Wat kostte de bouw van het hotel?",
    ],
    "ru": [
        "Какова площадь парка?",
        "Кто руководит фондом?",
        "Когда Zoomlion начал сборку в Great Stone?",
        "Сколько студентов приехало в 2014 году?",
        "Почему упал экспорт?",
        "Где стоит завод?",
        "минимальный размер венчурного фонда",
        "Какие города дружат с Минском?",
        "Что даёт статус резидента?",
        "Кто создал фонд?",
        "Продаёт ли Беларусь говядину Китаю?",
        "Чем занимается Huawei в Минске?",
    ],
    "be": [
        "Якая плошча парка?",
        "Хто кіруе фондам?",
        "Калі адкрылі парк?",
        "Колькі студэнтаў прыехала ў 2014 годзе?",
        "Чаму ўпаў экспарт?",
        "Дзе стаіць завод?",
        "Хто адказвае за парк?",  # neither і nor ў
        "Што дае статус рэзідэнта?",
        "Як завецца парк каля Мінска?",
        "мінімальны памер венчурнага фонду",
        "Якая краіна больш купляе ялавічыны?",
        "Чым займаецца Huawei у Мінску?",
    ],
    "zh": [
        "工业园有多大？",
        "谁管理基金？",
        "Great Stone 在哪里？",
        "什么时候开工的？",
        "2014年有多少留学生？",
        "为什么出口下降？",
        "明斯克的友好城市",
        "MAZ 和 Zoomlion 的合资企业",
        "风险投资基金 规模",
        "白俄罗斯向中国出口牛肉吗？",
        "联合实验室名单",
        "酒店建设花了多少钱",
    ],
}
CASES = [(language, text) for language, texts in QUESTIONS.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_a_short_question_shows_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "  ", "2017", "12,5 %", "— … !", "https://example.org/a-b"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert language_of(text) == "und"


def test_ukrainian_is_not_taken_for_belarusian() -> None:
    assert language_of("Який обсяг інвестицій у парк і хто його будує?") == "uk"


@pytest.mark.parametrize(
    "text",
    ["hotel", "help", "wonderful", "nope", "cheers mate", "thank u", "haha", "potash"],
)
def test_a_word_or_two_of_english_are_not_taken_for_dutch(text: str) -> None:
    assert language_of(text) != "nl"


@pytest.mark.parametrize("text", ["bedankt", "dank u", "doei", "collegegeld?", "goedemiddag"])
def test_a_word_of_dutch_that_no_english_resembles_is_dutch(text: str) -> None:
    assert language_of(text) == "nl"


@pytest.mark.parametrize(
    "text", ["размер парка", "благодарю", "Шанхай", "дальше", "о чём ты знаешь?", "класс!"]
)
def test_a_word_or_two_of_russian_are_not_taken_for_belarusian(text: str) -> None:
    assert language_of(text) == "ru"


@pytest.mark.parametrize(
    ("text", "around", "language"),
    [
        ("а Шанхай?", "ru", "ru"),
        ("а Шанхай?", "be", "be"),
        ("Shanghai?", "nl", "nl"),
        ("exports?", "ru", "en"),
        ("а памер?", "ru", "be"),  # by a word of its own
        ("en in Brest?", "en", "nl"),
        ("上海呢？", "ru", "zh"),
        ("Bonjour mes amis", "nl", "fr"),
        ("Wie viele Leute?", "nl", "de"),
    ],
)
def test_the_language_around_a_word_or_two_decides_where_letters_and_words_do_not(
    text: str, around: str, language: str
) -> None:
    assert language_of(text, around) == language


@pytest.mark.parametrize("text", ["дзякуй", "памер парка", "плошча", "добры дзень", "студэнты"])
def test_a_word_of_belarusian_with_a_spelling_of_its_own_is_belarusian(text: str) -> None:
    assert language_of(text) == "be"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "zuiveltrein Chongqing"),
        ("nl", "zustersteden Minsk"),
        ("nl", "studenten 2019"),
        ("en", "beef exports"),
        ("en", "sister cities"),
        ("be", "партнёры Гродна"),
        ("be", "венчурны фонд"),
        ("ru", "партнёры Гродно"),
        ("ru", "венчурный фонд"),
    ],
)
def test_a_spelling_that_one_language_alone_has_tells_it(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "кали пачалися дыпламатычныя адносины з китаем",
        "кольки рэзидэнтау у вяликим камени",
        "дзе знаходзицца парк",
        "яки тавараабарот",
    ],
)
def test_belarusian_in_russian_letters_is_belarusian(text: str) -> None:
    assert language_of(text) == "be"


@pytest.mark.parametrize(
    "text",
    [
        "Какие птицы привыкли к музыке?",
        "Какие расходы у консульства?",
        "Какое имя у певицы?",
        "сколько масла вывезли в 2018",
        "имя?",
        "да",
    ],
)
def test_russian_stays_russian_where_some_of_its_words_are_belarusian(text: str) -> None:
    assert language_of(text) == "ru"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wie viele Einwohner hat Minsk?"),
        ("de", "Wie viele Chinesen studieren in Belarus?"),
        ("de", "Wie viele Firmen gibt es im Park?"),
        ("it", "Quante aziende ci sono nel parco?"),
        ("de", "Wer ist der Botschafter von China?"),
        ("de", "Was kostet das Studium in Minsk?"),
        ("fr", "Combien coûte le logement pour les étudiants ?"),
        ("fr", "Qui est l'ambassadeur de Chine ?"),
        ("es", "¿Cuántos estudiantes chinos hay?"),
        ("es", "¿Quién es el embajador?"),
        ("pl", "Ilu jest chińskich studentów?"),
        ("pl", "Kto jest ambasadorem Chin?"),
        ("uk", "Скільки китайських студентів у Мінську?"),
        ("uk", "Яка площа парку і хто його збудував?"),
        ("uk", "торгівля у 2021 році"),
        ("uk", "Чи далеко Брест?"),
        ("uk", "кількість студентів"),
        ("es", "comercio en 2021"),
        ("es", "número de estudiantes"),
        ("it", "Chi dirige il parco?"),
        ("pt", "Quem dirige o parque?"),
    ],
)
def test_a_neighbouring_language_is_none_of_the_five(language: str, text: str) -> None:
    assert language_of(text) == language


def test_the_language_of_an_address_does_not_count() -> None:
    assert language_of("Источник: https://example.org/the-list-of-the-fund-and-the-park") == "ru"


def test_scripts_tell_languages_apart_without_a_model() -> None:
    assert same_script("парк", "be")
    assert not same_script("парк", "nl")
    assert same_script("2017", "zh")


def test_importing_the_module_loads_no_model() -> None:
    code = "import sys, corpus.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_what_the_model_knows_of_other_languages_is_not_kept() -> None:
    model = copy(language._model())
    model.set_languages(None)  # to all that it has
    assert set(model.labels) == {*language.LATIN, *language.CYRILLIC}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The park took in 17 firms."),
        ("nl", "Het park telde 17 bedrijven, één méér dan in 2020."),
        ("ru", "Парк принял 17 резидентов."),
        ("be", "Парк прыняў 17 рэзідэнтаў."),
        ("zh", "园区新增了17家企业。"),
        (language.UNKNOWN, "17 + 3 = 20; №"),
    ],
)
def test_every_part_of_a_text_in_one_script_is_in_that_script(code: str, text: str) -> None:
    assert is_unmixed(text, code)
    assert all(same_script(part, code) for part in text.split(" "))
    for other in ("парк", "park", "园区", "カ", "가"):
        if not same_script(other, code):
            assert not is_unmixed(f"{text} {other}", code)


def test_the_opening_of_a_very_long_text_tells_its_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    classified = language._classified
    lengths: list[int] = []
    monkeypatch.setattr(
        language,
        "_classified",
        lambda text, *rest: lengths.append(len(text)) or classified(text, *rest),
    )
    assert language_of("Парк прыняў рэзідэнтаў. " * 20_000) == "be"
    assert language_of("x " * 400_000) in language.LATIN
    assert 0 < max(lengths) <= 100_000
    assert language_of("http://a.b/c " * 20_000) == "und"  # no half of an address is a word
