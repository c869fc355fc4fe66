import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import language_of
from corpus.scripts import in_usual_script

LATIN = [
    ("Jakaja płošča parka?", "Якая плошча парка?"),
    ("Kolki studentaŭ vučycca ŭ Minsku?", "Колькі студэнтаў вучыцца ў Мінску?"),
    ("Dzie staić zavod?", "Дзе стаіць завод?"),
    ("dziakuj", "дзякуй"),
    ("pryvitańnie", "прывітанне"),
    ("Chto pasoł Kitaja?", "Хто пасол Кітая?"),
]


@pytest.mark.parametrize(("typed", "written"), LATIN)
def test_belarusian_in_latin_letters_is_belarusian_and_read_in_cyrillic(
    typed: str, written: str
) -> None:
    assert language_of(typed) == "be"
    assert in_usual_script(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("誰管理園區？", "谁管理园区？"),
        ("2021年貿易額是多少？", "2021年贸易额是多少？"),
        ("學費多少錢？", "学费多少钱？"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(typed: str, written: str) -> None:
    assert language_of(typed) == "zh"
    assert in_usual_script(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "How large is the park?",
        "Какова площадь парка?",
        "工业园有多大？",
        "Hoe groot is het park?",
        "Якая плошча парка?",
        "Kto jest ambasadorem Chin?",
        "Gdzie mogę studiować?",
        "Wie heißt der Botschafter?",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert in_usual_script(text) == text


@given(st.text(max_size=60))
def test_what_is_in_the_usual_script_stays_so(text: str) -> None:
    once = in_usual_script(text)
    assert in_usual_script(once) == once
