import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UserError
from qa.asking.question import MAX_QUESTION_LENGTH, QuestionError, QuestionProblem, check_question


@pytest.mark.parametrize(
    "question",
    [
        "When was the park founded?",
        "Когда основан парк «Великий камень»?",
        "中白工业园何时成立？",
        "Wanneer is het park opgericht?",
        "Калі заснаваны парк «Вялікі камень»?",
    ],
)
def test_a_plain_question_is_asked_as_it_stands(question: str) -> None:
    assert check_question(question) == question


@pytest.mark.parametrize(
    "text", ["", "   \n\t", "\u200d\u0301", "\x00\x01\x1b", "\u200b\ufeff", "\ud800"]
)
def test_a_question_that_nobody_can_see_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        check_question(text)
    assert caught.value.problem is QuestionProblem.EMPTY
    assert isinstance(caught.value, UserError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["??", "…", "👋", "？"])
def test_signs_alone_may_be_asked_and_are_read_as_talk(text: str) -> None:
    assert check_question(text) == text


def test_the_limit_counts_code_points_after_cleaning() -> None:
    assert len(check_question("𠮷" * MAX_QUESTION_LENGTH)) == MAX_QUESTION_LENGTH
    assert check_question("a" * MAX_QUESTION_LENGTH + "\x00\n  ")
    with pytest.raises(QuestionError) as caught:
        check_question("a" * (MAX_QUESTION_LENGTH + 1))
    assert caught.value.problem is QuestionProblem.TOO_LONG
    assert "2001" in str(caught.value)
    assert "2000" in str(caught.value)


def test_a_megabyte_is_refused() -> None:
    with pytest.raises(QuestionError, match="1000000"):
        check_question("x" * 1_000_000)


def test_decomposed_letters_are_composed() -> None:
    assert check_question("Как он стал: й?".replace("й", "и\u0306")) == "Как он стал: й?"


def test_invisible_characters_are_removed_and_lines_joined() -> None:
    assert check_question("Great\r\nStone\u00ad \u202epark\x07\ud83d?") == "Great Stone park?"


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_leaves_text_that_encodes(text: str) -> None:
    try:
        question = check_question(text)
    except QuestionError:
        return
    assert check_question(question) == question
    question.encode("utf-8")
