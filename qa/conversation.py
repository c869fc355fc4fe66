"""A follow-up becomes a question that stands alone.

Without a language model, a follow-up cannot be rewritten; it can be completed by the question that
it follows. Whether it needs that is decided by retrieval: the reading is taken that finds passages
which stand out more. A question that points to nothing before it is completed only where that
finds far more, one that does also where it finds a little less. ``python -m
benchmarks.conversation`` measures follow-ups and changes of topic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.language import language_of
from corpus.quantities import Kind, quantities

# Code points of a completed question. The encoder reads 512 tokens, of Chinese about as many
# characters: the end of a longer text, which is the question itself, would go unread.
_LONGEST = 500
# How much further a completed question must stand out where nothing in it points back. Of shipped
# questions asked after an unrelated one, .87 stay alone without a margin and .99 with this one; the
# follow-ups of the shipped conversations that need their topic gain .12 to .36 by it.
_MARGIN = 0.15
# How much less it may stand out where a word points back: of the follow-ups on the real documents
# three of eight need it, and .97 of shipped questions after an unrelated one stay alone, not .99.
_LEANING = 0.04


def standalone_question(
    question: str, history: Sequence[str], strength: Callable[[str], float]
) -> str:
    """The question, completed by the one before where that finds more.

    Args:
        question: as asked.
        history: earlier standalone questions of the conversation, oldest first.
        strength: how far the best passage for a question stands out.
    """
    if not history:
        return question
    completed = _completed(question, _without_other_years(history[-1], question))
    if _is_fragment(question):
        return completed
    margin = -_LEANING if points_back(question) else _MARGIN
    return completed if strength(completed) >= strength(question) + margin else question


def points_back(question: str) -> bool:
    """True when the words of a question lean on what was said before, as in "And who signed it?".

    A word is enough, whichever of the five languages it is of, for follow-ups are too short to tell
    their language by.
    """
    words = _WORD.findall(question.lower())
    return bool(
        (words and words[0] in _OPENERS)
        or not _POINTERS.isdisjoint(words)
        or _HAN_POINTERS.search(question)
    )


def _is_fragment(question: str) -> bool:
    """True when nothing but years and words of form is asked: "And in 2021?", "那2021年呢？"."""
    return bool(_years(question)) and all(
        word in _FORM or _HAN_FORM.fullmatch(word) for word in _WORD.findall(question.lower())
    )


def _without_other_years(before: str, question: str) -> str:
    """``before`` without its years where the question names years of its own.

    "And in 2021?" after "What was the trade in 2019?" asks nothing about 2019 any more, and an
    answer that must speak of both years would be refused.
    """
    wanted = _years(question)
    if not wanted:
        return before
    parts = re.findall(r"[^?？]+[?？]?", before)
    kept = "".join(part for part in parts if not _is_fragment(part)) or before
    for year in _years(kept) - wanted:
        kept = re.sub(_LEAD + str(year) + _TAIL, " ", kept, flags=re.IGNORECASE)
    return re.sub(r"\s+([?？.,])", r"\1", " ".join(kept.split()))


def _years(text: str) -> set[int]:
    return {
        int(quantity.value)
        for quantity in quantities(text, language_of(text))
        if quantity.kind is Kind.YEAR
    }


def _completed(question: str, before: str) -> str:
    """``before`` and the question, without the beginning of ``before`` where both are too long."""
    room = _LONGEST - len(question) - 1
    if room >= len(before):
        return f"{before} {question}"
    kept = before[-room:] if room > 0 else ""
    # A word that was cut goes too; Chinese has no spaces to cut at.
    return f"{kept.partition(' ')[2] or kept} {question}".strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+")
_OPENERS = _words("""
    and but or also then
    а и но или ещё еще тогда
    і й ды але ці яшчэ
    en maar of ook dan
""")
_POINTERS = _words("""
    it its they them their theirs he his him she her there then such those these this that
    он она оно они его ее её их им ему ей ими него нее неё них нему ним ней нём нем
    этот эта это эти этого этой этих этому этим этом там тогда такой такая такие таких тот той
    ён яна яно яны яго яе яму ёй іх імі ім гэты гэта гэтая гэтыя гэтага гэтай гэтых там тады
    такі такая такія такіх той тая тыя
    hij zij ze hem haar hun hen er dit dat die deze daar daarna dan toen ervan daarvan erin
    daarin zulke ermee daarmee
""")
_HAN_POINTERS = re.compile(
    r"^(?:那|还有|而且?|另外)|[它她]|他们|他的|这|那[里儿时年些个]|其(?!他|实|余)"
)
_FORM = _OPENERS | _words("""
    in for during about what how the year of
    в за на год году года м й что как насчёт насчет
    у ў годзе што наконт пра
    hoe zit met wat het jaar over
""")
_HAN_FORM = re.compile("[那在年呢的又怎么样如何和]+")
# The words that would be left hanging without their year: "in 2019", "в 2019 году", "2014/15".
_LEAD = r"(?:\b(?:in|for|during|since|by|of|в|за|с|к|у|ў|на|sinds|tegen|van)\s+)?"
_TAIL = (
    r"(?:[/–]\d{2,4})?(?:-?(?:м|го|й|х)\b)?"
    r"(?:\s*(?:года|году|годом|годзе|годам|год|г\.|年))?,?\s*"
)
