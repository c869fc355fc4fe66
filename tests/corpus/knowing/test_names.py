"""Names are found in five languages and known again across inflection and script."""

from __future__ import annotations

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import Entry, Lexicon, read_lexicon
from corpus.knowing.names import is_supported_name, same_name, unsupported_names
from corpus.languages import LANGUAGES
from corpus.shipped import SHIPPED_DOCUMENTS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Минск", "Минске"),
        ("Гомель", "Гомельская"),
        ("Лукашенко", "Loekasjenko"),
        ("Слуцк", "Slutsk"),
        ("Борисовым", "Borisov"),
        ("Жлобін", "Zjlobin"),
        ("Belarus", "Belarusian"),
        ("Rosa", "Rosa’s"),
        ("Azië", "Azie"),
        ("宁波", "宁波"),
        ("Китае", "Китай"),
        ("Гродне", "Гродно"),
    ],
)
def test_the_same_name_is_known_again(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов", "Иваненко"),
        ("Гана", "Хунань"),
        ("Хунань", "Ghana"),
        ("Минск", "Пинск"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Wei", "Li"),
        ("Брест", "Брянск"),
        ("Xi", "Xian"),
        ("Gansu", "Gan"),
        ("Hunan", "Henan"),
        ("Mogilev", "Mogul"),
    ],
)
def test_different_names_are_kept_apart(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


SPOKEN = {
    "en": "Ningbo and Borisov have been partners since the mayors met in Minsk.",
    "ru": "Нинбо и Борисов стали партнёрами, когда мэры встретились в Минске.",
    "zh": "宁波与鲍里索夫结为伙伴，两市市长在明斯克会面。",
    "nl": "Ningbo en Borisov zijn partners sinds hun burgemeesters elkaar in Minsk ontmoetten.",
    "be": "Нінбо і Барысаў сталі партнёрамі, калі мэры сустрэліся ў Мінску.",
}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("source", SPOKEN)
def test_a_name_holds_across_the_five_languages(language: str, source: str) -> None:
    assert unsupported_names(SPOKEN[language], language, [(SPOKEN[source], source)]) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Poland and Borisov have been partners.", "Poland"),
        ("ru", "Лодзь и Борисов стали партнёрами.", "Лодзь"),
        ("zh", "张伟在鲍里索夫签署了协议。", "张伟"),
        ("nl", "Utrecht en Borisov zijn partners.", "Utrecht"),
        ("be", "Лодзь і Барысаў сталі партнёрамі.", "Лодзь"),
    ],
)
def test_a_name_that_no_source_has_is_reported(language: str, text: str, name: str) -> None:
    sources = [(said, spoken) for spoken, said in SPOKEN.items()]
    assert unsupported_names(text, language, sources) == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In June the trade grew. However, it fell later."),
        ("ru", "В мае торговля выросла. Однако позже упала."),
        ("zh", "五月贸易增长，后来下降。"),
        ("nl", "In mei groeide de handel. Later daalde hij."),
        ("be", "У маі гандаль вырас. Аднак потым упаў."),
    ],
)
def test_the_beginning_of_a_sentence_and_a_month_are_no_names(language: str, text: str) -> None:
    assert unsupported_names(text, language, []) == []


def test_a_name_of_two_words_stands_in_one_place() -> None:
    apart = "Zhang Jun met Li Wei."
    assert unsupported_names("We saw Zhang Wei.", "en", [(apart, "en")]) == ["Zhang Wei"]
    assert unsupported_names("We saw Zhang Wei.", "en", [("Zhang Wei was there.", "en")]) == []
    assert (
        unsupported_names("We saw Zhang Wei.", "en", [("Zhang left.", "en"), ("Wei left.", "en")])
        != []
    )


def test_the_whole_of_a_text_is_a_name_or_it_is_none() -> None:
    assert is_supported_name("Великий камень", "ru", [("巨石", "zh")])
    assert is_supported_name("Rosa Lind", "en", [("the champion, Rosa Lind, won", "en")])
    assert not is_supported_name("встреча в Минске", "ru", [("Minsk", "en")])
    assert not is_supported_name("", "en", [("Minsk", "en")])


@pytest.mark.parametrize(
    ("language", "text", "source", "spoken"),
    [
        ("en", "Grodnoinvest won.", "Фирма из Гродно победила.", "ru"),
        ("ru", "Победил Витебскдрев.", "A firm of Vitebsk won.", "en"),
        ("be", "Перамог Барысаўдрэў.", "鲍里索夫的公司获胜。", "zh"),
        ("nl", "Minskbank won.", "Победил Минск.", "ru"),
    ],
)
def test_a_longer_word_is_another_name(language: str, text: str, source: str, spoken: str) -> None:
    assert unsupported_names(text, language, [(source, spoken)]) != []


@pytest.mark.parametrize(
    ("language", "text", "source", "spoken"),
    [
        ("en", "The Belarusians and Ukraine's partner met.", "白俄罗斯与乌克兰会晤。", "zh"),
        ("ru", "Встреча с российскими и шанхайскими учёными.", "俄罗斯与上海的学者会面。", "zh"),
        ("nl", "De Oekraïense en de Wit-Russische ploeg.", "白俄罗斯队与乌克兰队。", "zh"),
        ("be", "Беларускага і кітайскімі.", "Belarus and China.", "en"),
        ("en", "Xi's visit pleased Mao.", "习近平来访，毛泽东很高兴。", "zh"),
        ("zh", "卢布与美元", "рубли и доллары США", "ru"),
    ],
)
def test_a_known_name_holds_with_the_endings_of_its_language(
    language: str, text: str, source: str, spoken: str
) -> None:
    assert unsupported_names(text, language, [(source, spoken)]) == []


def test_a_region_is_not_borne_out_by_its_city() -> None:
    assert unsupported_names("В Минской области", "ru", [("In the Minsk Region", "en")]) == []
    assert unsupported_names("明斯克州", "zh", [("In Minsk", "en")]) != []


def test_words_of_names_are_no_names_by_themselves() -> None:
    """They hold across languages in prose, and no question insists on them."""
    source = [("明斯克国立大学", "zh")]
    assert unsupported_names("the State University of Minsk", "en", source) == []
    assert unsupported_names("the State Ministry of Minsk", "en", source) == ["Ministry"]
    assert (
        SHIPPED_KNOWLEDGE.names.names("State University, President, Ministry", "en") == frozenset()
    )


def test_names_that_an_owner_lists_are_known() -> None:
    own = Lexicon((Entry("Hill Farm", "place", {"en": ["Hill Farm"], "ru": ["Холмы$"]}),))
    known = Knowledge(own, SHIPPED_KNOWLEDGE.concepts, frozenset())
    said = ("They came from Hill Farm.", "en")
    assert unsupported_names("Это были Холмы.", "ru", [said], known) == []
    assert unsupported_names("Это были Холмы.", "ru", [said]) == ["Холмы"]


def test_words_of_names_have_forms_in_every_language_that_hold_for_each_other() -> None:
    path = SHIPPED_DOCUMENTS.parent / "knowing/name_words.jsonl"
    words = read_lexicon(path)
    for entry in words.entries:
        assert set(entry.forms) == set(LANGUAGES)
        for language, forms in entry.forms.items():
            for form in forms:
                text = form.strip("=$").replace("*", "")
                assert entry.name in words.names(text, language), (entry.name, form)
