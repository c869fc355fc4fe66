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

from corpus.document import BlockKind, Span
from qa.answer import QuoteGroup, QuoteOverview
from qa.escape import escape_markdown
from qa.web.message import Turn, answer_message, question_message
from qa.writing.compose import compose, compose_overview

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
    told = re.sub('^(.*)<span lang="en">(.*)</span>', r"\1\2", answer_message(turn), flags=re.S)
    assert "<" not in told
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


def test_every_quote_says_its_language() -> None:
    quote = make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。")
    answer = make_answer("How large is it?", f"It is “{quote.text}” [1]", [quote])
    message = answer_message(Turn(1, answer))
    assert f'It is “<span lang="zh">{escape_markdown(quote.text)}</span>”' in message
    same = answer_message(Turn(1, replace(answer, language="zh")))
    assert f'<span lang="zh">{escape_markdown(quote.text)}</span>' in same


def test_the_title_of_a_foreign_quote_says_its_language_and_is_text() -> None:
    quote = make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。")
    quote = replace(quote, title="创新 <b> [1]")
    message = answer_message(Turn(1, make_answer("How?", compose("en", [quote]), [quote])))
    shown = f'<span lang="zh">{escape_markdown(quote.title)}</span> '
    assert message.split("\n\n")[1].startswith(shown)
    same = answer_message(Turn(1, make_answer("?", compose("zh", [quote]), [quote], language="zh")))
    assert same.count("<span") == 1


def test_the_words_that_answer_open_the_message_and_are_marked_in_their_quote() -> None:
    quote = make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。")
    start = quote.span.start + quote.text.index("91")
    answered = replace(quote, answer=Span(start, start + len("91.5 平方公里")))
    text = f"91.5 平方公里\n\nIt: “{quote.text}” [1]"
    message = answer_message(Turn(1, make_answer("How large?", text, [answered])))
    words = escape_markdown("91.5 平方公里")
    assert message.startswith(f'<strong class="answer" lang="zh">{words}</strong>\n\n')
    assert f"<mark>{words}</mark>。</span>" in message


def test_the_second_of_equal_words_is_marked_where_that_one_answers() -> None:
    quote = make_quote(GREAT_STONE, SIZE)
    quote = replace(quote, text="9 of\n9 mills", span=Span(0, 12), answer=Span(5, 12))
    message = answer_message(Turn(1, make_answer("How many?", "It: “9 of 9 mills” [1]", [quote])))
    assert "9 of <mark>9 mills</mark>" in message


def test_what_only_adds_is_folded() -> None:
    first = make_quote(GREAT_STONE, SIZE, 1)
    adds = replace(make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。", 2), further=True)
    text = compose("en", [first, adds])
    message = answer_message(Turn(1, make_answer("How large?", text, [first, adds])))
    shown, _, folded = message.partition("<details><summary>See also</summary>\n\n")
    assert links(shown) == ["#source-1-1"]
    assert links(folded) == ["#source-1-2"]
    assert folded.endswith("\n\n</details>")


def test_an_overview_is_a_list_under_headings_in_the_languages_of_what_they_name() -> None:
    quotes = [make_quote(GREAT_STONE, SIZE, 1), make_quote(INNOVATION, "工业园总占地面积", 2)]
    groups = (QuoteGroup("Park # <b>: [1]", (1,)), QuoteGroup("创新", (2,)))
    for kind, tongue in (("list", "zh"), ("overview", "zh"), ("compare", "en")):
        overview = QuoteOverview(kind, groups)
        text = compose_overview("en", quotes, overview)
        message = answer_message(Turn(1, make_answer("What?", text, quotes, overview=overview)))
        blocks = message.split("\n\n")[1:]
        title = escape_markdown("Park # <b>: [1]")
        assert blocks[0].splitlines()[0] == f'### <span lang="en">{title}</span>', kind
        assert blocks[1].splitlines()[0] == f'### <span lang="{tongue}">创新</span>', kind
        assert [line[:3] for line in message.splitlines() if line.startswith("- ")] == ["- “"] * 2
        assert links(message) == ["#source-1-1", "#source-1-2"]


def test_the_examples_of_a_greeting_are_a_list() -> None:
    answer = make_answer("Hello", "You could ask:\n- How large?\n- Where?", [], hits=())
    message = answer_message(Turn(1, replace(answer, talk="greeting")))
    assert message.splitlines()[1:] == ["- How large?", r"- Where?"]


def test_lines_of_a_document_that_begin_like_items_or_headings_stay_its_lines() -> None:
    words = "- The park\n# grows\n- and <i>grows</i>"
    document = make_document("en/list.md", "Notes", "en", [(BlockKind.BODY, words)])
    quote = make_quote(document, words)
    message = answer_message(Turn(1, make_answer("How?", f"- “{words}” [1]\n- Two", [quote])))
    signs = [line for line in message.splitlines() if line.startswith(("-", "#"))]
    assert [sign[:5] for sign in signs] == ["- “\\-", "- Two"]
    assert "<i>" not in message
