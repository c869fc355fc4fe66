import pytest

from qa.asking.openings import means_another, puts_right, without_conjunction


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no sorry i meant the eighth one", True),
        ("нет извините я имел в виду сотрудников", True),
        ("对不起我说的是员工", True),
        ("but ik bedoel de export", True),
        ("я меў на ўвазе экспарт", True),
        ("thats not what i meant", False),
        ("я имела в виду совсем не это", False),
        ("я пытаўся пра іншае", False),
        ("i mean, you are wrong", False),
        ("no sorry", False),
    ],
)
def test_a_correction_says_what_was_meant(text: str, said: bool) -> None:
    assert means_another(text) is said


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And who pays?", "Who pays?"),
        ("А в каком году открыли музей?", "В каком году открыли музей?"),
        ("en hoeveel kost dat", "hoeveel kost dat"),
        ("А якія планы?", "Якія планы?"),
        ("И Цзинь — кто это?", "И Цзинь — кто это?"),
        ("А Слуцк?", "А Слуцк?"),
    ],
)
def test_a_conjunction_goes_from_before_a_question_word(question: str, alone: str) -> None:
    assert without_conjunction(question) == alone


def test_a_correction_is_known_by_how_it_begins() -> None:
    for text in (
        "sorry, I meant Brest",
        "не то, я про 2019 год",
        "不对，我想问的是2018年",
        "nee, ik bedoel Brest",
        "не, я пра Брэст",
    ):
        assert puts_right(text)
    for text in ("And Brest?", "November?", "Нетто?", "那布列斯特呢？"):
        assert not puts_right(text)
