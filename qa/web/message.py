"""An answer as a chat message: plain Markdown whose marks are links to the source cards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answer import Answer, Quote
from qa.escape import escape_html, escape_markdown, unindent
from qa.web.strings import strings_for
from qa.writing.compose import group_heading, opening
from qa.writing.wording import words_for

# What of the answer's own words is more than text: a marker, or the sign of an item.
_ACTING = re.compile(r"\[(\d{1,3})\]|^- ", re.MULTILINE)


# eq=False: Gradio compares states by hash, and an answer, which holds a dictionary, has none.
@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question and its answer, by its place in the conversation; ``number`` counts from 1."""

    number: int
    answer: Answer
    own: bool = False  # whether the visitor's own files were asked


def card_id(turn: int, marker: int) -> str:
    """The HTML id of the source card of a quote; unique in a conversation."""
    return f"source-{turn}-{marker}"


def answer_message(turn: Turn) -> str:
    """The answer in Markdown: all its text escaped, its own markers links to their cards.

    A marker becomes a link only where the answer has a quote of that number, and never within a
    quote's own words: a document that says "[1]" means a footnote of its own. So it is with a line
    that begins with "- ", an item of a list; the heading of a group of an overview becomes one.
    """
    return f"{_understood(turn)}{_body(turn)}"


def _body(turn: Turn) -> str:
    answer = turn.answer
    if answer.abstained:
        return escape_markdown(unindent(_refusal(answer)))
    text = unindent(answer.text)
    words = opening(answer.quotes)
    if words and text.startswith(f"{words}\n"):
        tongue = escape_html(answer.quotes[0].language)
        first = f'<strong class="answer" lang="{tongue}">{escape_markdown(words)}</strong>'
        return f"{first}{_folded(text[len(words) :], answer, turn.number)}"
    return _folded(text, answer, turn.number)


def _folded(text: str, answer: Answer, turn: int) -> str:
    """The text, what only adds in a fold of its own that a reader opens."""
    heading = words_for(answer.language).see_also
    shown, found, adding = text.partition(f"\n\n{heading}\n\n")
    if not found or not any(quote.further for quote in answer.quotes):
        return _linked(text, answer, turn)
    name = escape_html(heading.rstrip(":："))
    # The blank lines let Markdown act within the fold.
    return (
        f"{_linked(shown, answer, turn)}\n\n<details><summary>{name}</summary>\n\n"
        f"{_linked(adding, answer, turn)}\n\n</details>"
    )


def _linked(text: str, answer: Answer, turn: int) -> str:
    """The text in Markdown: links for markers, items, headings, and quotes with their language."""
    markers = {quote.marker for quote in answer.quotes}
    pieces: list[str] = []
    position = 0
    parts = [*_headings(text, answer), *_titles(text, answer), *_quoted(text, answer)]
    for part in (*_disjoint(parts), None):
        until = part.start if part else len(text)
        for match in _ACTING.finditer(text, position, until):
            if match[1] is None or int(match[1]) in markers:
                pieces.append(escape_markdown(text[position : match.start()]))
                pieces.append(_mark(turn, int(match[1]), answer.language) if match[1] else match[0])
                position = match.end()
        pieces.append(escape_markdown(text[position:until]))
        if part:
            pieces.append(part.markdown)
            position = part.end
    return "".join(pieces)


def _in_its_language(words: str, quote: Quote) -> str:
    """A quote so that a browser and a screen reader treat it as text of its language.

    The words of it that answer are marked.
    """
    if "\n" in words:  # an element of a line cannot hold it
        return escape_markdown(words)
    inner = escape_markdown(words)
    if quote.answer is not None:
        # Within the quote on one line, where white space is one space each.
        before = quote.text[: quote.answer.start - quote.span.start]
        start = (
            len(" ".join([*before.split(), ""])) if before[-1:].isspace() else len(_line(before))
        )
        end = start + len(_line(quote.answering))
        inner = (
            f"{escape_markdown(words[:start])}<mark>{escape_markdown(words[start:end])}</mark>"
            f"{escape_markdown(words[end:])}"
        )
    return _of_language(inner, quote.language)


def _of_language(markdown: str, code: str) -> str:
    return f'<span lang="{escape_html(code)}">{markdown}</span>'


def _line(text: str) -> str:
    return " ".join(text.split())


def question_message(question: str) -> str:
    """The question in Markdown, with nothing in it that Markdown or HTML would act on."""
    return escape_markdown(unindent(question))


def asked_message(turn: Turn) -> str:
    """The question of a turn, with a link by which the reader can change it and ask again."""
    strings = strings_for(turn.answer.language)
    return f'{question_message(turn.answer.question)} [✎](#edit-{turn.number} "{strings.edit}")'


def _understood(turn: Turn) -> str:
    """How a follow-up was completed, and links by which the reader can correct it."""
    answer = turn.answer
    if turn.number == 1 or answer.standalone_question == " ".join(answer.question.split()):
        return ""
    strings = strings_for(answer.language)
    line = strings.understood.format(question=answer.standalone_question)
    links = (
        f"[{strings.as_typed}](#as-typed-{turn.number}) [{strings.correct}](#correct-{turn.number})"
    )
    return f"*{escape_markdown(line)}* {links}\n\n"


def _mark(turn: int, marker: int, language: str) -> str:
    label = strings_for(language).source_label.format(number=marker)
    return f'[\\[{marker}\\]](#{card_id(turn, marker)} "{label}")'


def _refusal(answer: Answer) -> str:
    text = answer.text or strings_for(answer.language).refusal
    return text if not answer.reason or answer.reason in text else f"{text}\n\n{answer.reason}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the answer's text whose own characters do not act, and how it is shown."""

    start: int
    end: int
    markdown: str


def _quoted(text: str, answer: Answer) -> list[_Part]:
    """Where the words of quotes stand in the answer's text."""
    return [
        _Part(match.start(), match.end(), _in_its_language(match[0], quote))
        for quote in answer.quotes
        for words in {unindent(quote.text), _line(quote.text)}
        for match in re.finditer(re.escape(words), text)
    ]


def _titles(text: str, answer: Answer) -> list[_Part]:
    """Where a title that is in another language than the answer opens a line of it."""
    return [
        _Part(*match.span(1), _of_language(escape_markdown(match[1]), quote.language))
        for quote in answer.quotes
        if quote.language != answer.language
        for match in re.finditer(f"^《?({re.escape(quote.title)})", text, re.MULTILINE)
    ]


def _headings(text: str, answer: Answer) -> list[_Part]:
    """Where the groups of an overview have their headings; a title is text of its document."""
    if answer.overview is None:
        return []
    found = []
    for group in answer.overview.groups:
        heading = group_heading(answer.language, answer.overview, group)
        words = escape_markdown(heading.rstrip(":："))
        # Of the third rank, for a question is one of the second: page.js.
        shown = f"### {_of_language(words, answer.heading_language(group))}"
        for match in re.finditer(f"^{re.escape(heading)}$", text, re.MULTILINE):
            found.append(_Part(*match.span(), shown))
    return found


def _disjoint(parts: list[_Part]) -> list[_Part]:
    """The parts in the order of the text; of those that overlap the first, and longest."""
    disjoint: list[_Part] = []
    for part in sorted(parts, key=lambda part: (part.start, -part.end)):
        if not disjoint or part.start >= disjoint[-1].end:
            disjoint.append(part)
    return disjoint
