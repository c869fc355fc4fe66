"""One id for a name in five languages: worked examples, every line of the file, and the notes."""

import json
import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.knowing.lexicon import PHRASE
from corpus.languages import LANGUAGES
from corpus.shipped import SHIPPED_DOCUMENTS

KINDS = {
    "country",
    "region",
    "city",
    "place",
    "initiative",
    "organisation",
    "institution",
    "company",
    "person",
    PHRASE,
}
NAMES = SHIPPED_DOCUMENTS.parent / "knowing/gazetteer.jsonl"
ROWS = [json.loads(line) for line in NAMES.read_text(encoding="utf-8").splitlines()]
names, spellings = SHIPPED_KNOWLEDGE.names.names, SHIPPED_KNOWLEDGE.names.spellings
# A Chinese pair of one character each names both.
PAIRS = {"中白", "白中", "中俄", "中欧", "中美", "俄白", "俄乌"}


def letters(form: str) -> str:
    """The form without its marks, as it is compared."""
    return form.strip("=$").lower().replace("ё", "е").replace("’", "'")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Gansu Province and the Grodno Region", "en", {"Gansu", "Grodno Region"}),
        ("Провинция Ганьсу и Гродненская область", "ru", {"Gansu", "Grodno Region"}),
        ("甘肃省与格罗德诺州", "zh", {"Gansu", "Grodno Region"}),
        ("De provincie Gansu en de regio Grodno", "nl", {"Gansu", "Grodno Region"}),
        ("Правінцыя Ганьсу і Гродзенская вобласць", "be", {"Gansu", "Grodno Region"}),
        ("What is the SCO?", "en", {"SCO"}),
        ("Что такое ШОС?", "ru", {"SCO"}),
        ("上合组织是什么？", "zh", {"SCO"}),
        ("Wat is de Shanghai-samenwerkingsorganisatie?", "nl", {"SCO"}),
        ("Што такое Шанхайская арганізацыя супрацоўніцтва?", "be", {"SCO"}),
        ("Belarusian tractors for China", "en", {"Belarus", "China"}),
        ("Белорусские тракторы для КНР", "ru", {"Belarus", "China"}),
        ("中白两国", "zh", {"Belarus", "China"}),
        ("Wit-Russische tractoren voor Chinese boeren", "nl", {"Belarus", "China"}),
        ("Беларускія трактары для Кітая", "be", {"Belarus", "China"}),
    ],
)
def test_a_name_has_one_id_in_five_languages(text: str, language: str, expected: set[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("forms", "language", "expected"),
    [
        ("Пинск Пинска Пинску Пинском Пинске пинский пинская", "ru", "Pinsk"),
        ("Казань Казани Казанью казанский", "ru", "Kazan"),
        ("Египет Египта египетский", "ru", "Egypt"),
        ("Минская Минской Минскую Минскою", "ru", "Minsk"),
        ("Литва Литвы Литве Литвой литовская", "ru", "Lithuania"),
        ("Шанхай Шанхаем Шанхае шанхайского", "ru", "Shanghai"),
        ("Мінск Мінску мінская мінскага", "be", "Minsk"),
        ("Баранавічы Баранавіцкі баранавіцкага", "be", "Baranovichi"),
        ("Брэст Брэсце брэсцкага", "be", "Brest"),
        ("Егіпет Егіпта Егіпце егіпецкі", "be", "Egypt"),
        ("Наваполацк Наваполацкам", "be", "Novopolotsk"),
        ("Украіна ўкраінскіх Украіне", "be", "Ukraine"),
        ("Могилёв Могилева могилёвский", "ru", "Mogilev"),
        ("Chinees Chinese Chinezen China", "nl", "China"),
        ("Mogilev Mahilioŭ Mogilyov", "en", "Mogilev"),
        ("白俄罗斯 白罗斯", "zh", "Belarus"),
    ],
)
def test_every_inflected_form_is_found(forms: str, language: str, expected: str) -> None:
    assert [names(form, language) for form in forms.split()] == [{expected}] * len(forms.split())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Минской областью", "ru", {"Minsk Region"}),
        ("в Минской\nобласти и Минске", "ru", {"Minsk Region", "Minsk"}),
        ("白俄罗斯国立信息与无线电电子大学", "zh", {"Belarus", "BSUIR"}),
        ("内蒙古", "zh", {"Inner Mongolia"}),
        ("河南京剧团", "zh", {"Henan"}),
        ("上海南站", "zh", {"Shanghai"}),
        ("江西安全厅", "zh", {"Jiangxi"}),
        ("上海合作组织", "zh", {"SCO"}),
        ("the European Union and Europe", "en", {"European Union", "Europe"}),
        ("Eurasian Economic Union", "en", {"Eurasian Economic Union"}),
        ("Wit-Rusland", "nl", {"Belarus"}),
        ("North Korea", "en", {"North Korea"}),
        ("Novopolotsk", "en", {"Novopolotsk"}),
    ],
)
def test_the_first_and_longest_form_wins(text: str, language: str, expected: set[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Chinaski", "en"),
        ("a roman novel", "en"),
        ("Who is it, and most of us", "en"),
        ("roast turkey, polish and chilies", "en"),
        ("41 million US dollars", "en"),
        ("усы кита и куба льда", "ru"),
        ("грузить на весь воз", "ru"),
        ("160 млн долларов США", "ru"),
        ("усе руды", "be"),
        ("发展中国家", "zh"),
        ("其中国有企业，以上合作，网上合作", "zh"),
        ("增加纳税，每公里加价", "zh"),
        ("160万美元", "zh"),
        ("优美的风景，中信息技术", "zh"),
        ("een Indiaan, de vs. en wenen van geluk", "nl"),
        ("", "en"),
    ],
)
def test_words_that_only_look_like_a_name_name_nothing(text: str, language: str) -> None:
    assert names(text, language) == frozenset()


@pytest.mark.parametrize(
    ("look_alikes", "language"),
    [
        (["Chongqing", "Changchun", "Changsha", "Changzhou"], "en"),
        (["Henan", "Hunan", "Hainan", "Hebei", "Hubei"], "en"),
        (["Shanxi", "Shaanxi", "Jiangxi", "Guangxi"], "en"),
        (["Suzhou", "Xuzhou", "Fuzhou", "Huzhou"], "en"),
        (["Austria", "Australia"], "en"),
        (["Niger delta", "Nigeria"], "en"),
        (["Oman", "Romania"], "en"),
        (["Слоним", "Слуцк", "Солигорск"], "ru"),
        (["Чунцин", "Чанчунь", "Чанша"], "ru"),
        (["Шаньси", "Шэньси", "Цзянси", "Гуанси", "Цзянсу"], "ru"),
        (["Полоцк", "Новополоцк"], "ru"),
        (["河南", "湖南", "海南", "云南"], "zh"),
        (["山西", "陕西", "江西", "广西"], "zh"),
        (["印度", "印度尼西亚", "印度洋"], "zh"),
        (["Літва", "Латвія"], "be"),
        (["Словени", "Словаки"], "ru"),
    ],
)
def test_look_alikes_differ(look_alikes: list[str], language: str) -> None:
    found = [names(name, language) for name in look_alikes]
    assert all(not left & right for left, right in combinations(found, 2)), found


@pytest.mark.parametrize("language", ["ru", "zh", "nl", "be", "fr", "und"])
def test_latin_names_count_in_every_language(language: str) -> None:
    assert names("华为 Huawei 与Zoomlion", language) == {"Huawei", "Zoomlion"}


@pytest.mark.parametrize("language", ["fr", "pl", "und"])
def test_another_language_has_latin_names_and_those_in_another_script(language: str) -> None:
    # A table of Russian cells under English headers may look Polish.
    assert names("fullname, status: ЗАО «Датавижн СНГ»", language) == {"CIS"}
    assert names("Huawei in 明斯克", language) == {"Huawei", "Minsk"}


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "fr"]))
def test_any_text_is_read_and_names_known_ids(text: str, language: str) -> None:
    assert names(text, language) <= {row["name"] for row in ROWS if row["kind"] != PHRASE}


@given(st.sampled_from(ROWS), st.sampled_from(LANGUAGES), st.text("\u0130 .,İ!", max_size=5))
def test_what_stands_before_a_name_hides_it_not(
    row: dict[str, object], language: str, before: str
) -> None:
    forms = row["forms"]
    assert isinstance(forms, dict)
    form = forms[language][0].strip("=$").replace("*", "")
    assert names(f"{before} {form}", language) >= names(form, language)


def test_every_line_is_whole() -> None:
    assert len(ROWS) > 500
    for row in ROWS:
        assert list(row) == ["name", "kind", "forms"]
        assert row["kind"] in KINDS
        assert sorted(row["forms"]) == sorted(LANGUAGES)
        for language, forms in row["forms"].items():
            assert forms, (row["name"], language)
            for form in forms:
                assert form == form.strip() and len(letters(form)) >= 2, form
                assert "*" not in letters(form)[:2], form
                assert not (form.startswith("=") and "*" in form), f"{form}: case and ending"
    assert not [name for name, count in Counter(row["name"] for row in ROWS).items() if count > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_shared(language: str) -> None:
    """English forms count in every language, so they are compared too."""
    owners = defaultdict(list)
    for row in ROWS:
        for form in {*row["forms"]["en"], *row["forms"][language]}:
            owners[letters(form)].append((row["name"], form))
    shared = {form: owner for form, owner in owners.items() if len(owner) > 1}
    assert {form: owner for form, owner in shared.items() if form not in PAIRS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_names_its_line(language: str) -> None:
    for row in ROWS:
        for form in row["forms"][language]:
            named = names(form.strip("=$").replace("*", ""), language)
            assert row["name"] in named or row["kind"] == PHRASE, (row["name"], form)


def test_ordinary_letters_stand_in_each_language() -> None:
    """A Latin letter inside a Cyrillic form, which looks the same, would never match."""
    for row in ROWS:
        for language in ("ru", "be"):
            for form in row["forms"][language]:
                words = re.findall(r"[^\W\d_]+", form)
                mixed = [w for w in words if re.search("[A-Za-z]", w) and re.search("[а-яёўі]", w)]
                assert not mixed, form


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_parallel_paragraphs_name_the_same(language: str) -> None:
    """What is left are translations that leave a name out or put it in.

    Belarus and China stand in most paragraphs, so the others are counted alone as well.
    """
    everywhere = {"Belarus", "China"}
    shared, named = Counter[str](), Counter[str]()
    for note in sorted((SHIPPED_DOCUMENTS / "en").iterdir()):
        english, other = (
            (SHIPPED_DOCUMENTS / lang / note.name).read_text(encoding="utf-8").split("---\n", 2)[2]
            for lang in ("en", language)
        )
        pairs = zip(english.strip().split("\n\n"), other.strip().split("\n\n"), strict=True)
        for left, right in pairs:
            here, there = names(left, "en"), names(right, language)
            shared.update(here & there)
            named.update(here | there)
    assert shared.total() / named.total() > 0.95
    for name in everywhere:
        del shared[name], named[name]
    assert shared.total() / named.total() > 0.95


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Где прошёл форум в Могилёве?", "ru", {"Mogilev": "Могилёве"}),
        ("у  Магілёўскай\nвобласці", "be", {"Mogilev Region": "Магілёўскай вобласці"}),
        ("甘肃和ZTE", "zh", {"Gansu": "甘肃", "ZTE": "ZTE"}),
        ("Belarusian and Belarus", "en", {"Belarus": "Belarusian"}),
        ("中白两国", "zh", {"Belarus": "中白", "China": "中白"}),
        ("İzmir, Minsk", "en", {"Minsk": "Minsk"}),
    ],
)
def test_a_name_is_given_as_the_text_spells_it(
    text: str, language: str, expected: dict[str, str]
) -> None:
    assert spellings(text, language) == expected
