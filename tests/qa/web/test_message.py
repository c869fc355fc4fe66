import re
from dataclasses import replace

from scripted import (
    GREAT_STONE,
    HOSTILE,
    INNOVATION,
    PLANTED,
    make_answer,
    make_document,
    make_quote,
)

from corpus.document import BlockKind
from qa.escape import escape_markdown
from qa.web.message import Turn, answer_message, question_message

SIZE = "Its territory covers about 117 square kilometres."


def links(markdown: str) -> list[str]:
    """Targets of the links that a Markdown renderer would make."""
    return re.findall(r"(?<!\\)\]\(([^) ]+)", markdown)


def test_a_marker_is_a_link_to_the_card_of_its_turn() -> None:
    turn = Turn(3, make_answer("How large?", f"“{SIZE}” [1]", [make_quote(GREAT_STONE, SIZE)]))
    assert links(answer_message(turn)) == ["#source-3-1"]


def test_a_marker_without_a_quote_stays_text() -> None:
    turn = Turn(1, make_answer("How large?", "See [1] and [2].", [make_quote(GREAT_STONE, SIZE)]))
    assert links(answer_message(turn)) == ["#source-1-1"]
    assert r"\[2\]" in answer_message(turn)


def test_a_footnote_mark_inside_a_quote_is_not_a_citation() -> None:
    words = "The park has 71 residents [1] and grows [2]."
    document = make_document("en/notes.md", "Notes", "en", [(BlockKind.BODY, words)])
    quotes = [make_quote(document, words, 1), make_quote(GREAT_STONE, SIZE, 2)]
    text = f"Two sources.\n\n“{words}” [1]\n\n“{SIZE}” [2]"
    markdown = answer_message(Turn(1, make_answer("How many?", text, quotes)))
    assert links(markdown) == ["#source-1-1", "#source-1-2"]
    assert r"71 residents \[1\] and grows \[2\]\." in markdown


def test_planted_text_in_answer_and_question_makes_no_link_and_no_tag() -> None:
    quote = make_quote(PLANTED, f"Before. {HOSTILE} After.")
    turn = Turn(1, make_answer(HOSTILE, f"{HOSTILE} “{quote.text}” [1]", [quote]))
    assert set(links(answer_message(turn))) == {"#source-1-1"}
    assert "<" not in answer_message(turn)
    assert links(question_message(HOSTILE)) == []
    assert "<" not in question_message(HOSTILE)


def test_a_refusal_says_so_and_gives_its_reason_once() -> None:
    reason = "Ни один фрагмент не отвечает на вопрос."
    answer = make_answer("Кто?", "", [], abstained=True, reason=reason, language="ru")
    message = answer_message(Turn(1, answer))
    assert message.startswith(r"В документах об этом не сказано\.")
    assert message.count("Ни один") == 1


def test_a_refusal_has_no_marks_even_where_its_text_has() -> None:
    answer = make_answer("Who?", "Nothing in [1].", [], abstained=True)
    assert links(answer_message(Turn(1, answer))) == []


def test_a_quote_in_another_language_says_which_and_the_answers_own_words_do_not() -> None:
    quote = make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。")
    answer = make_answer("How large is it?", f"It is “{quote.text}” [1]", [quote])
    message = answer_message(Turn(1, answer))
    assert f'It is “<span lang="zh">{escape_markdown(quote.text)}</span>”' in message
    same = replace(answer, language="zh")
    assert "<span" not in answer_message(Turn(1, same))
