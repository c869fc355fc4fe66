"""A follow-up becomes complete: what it leaves unsaid is taken from the question before it.

"What about a service?" after "How much is a tyre change for the Zeekr?" asks "How much is a service
for the Zeekr?": what is said anew takes the place of what is most like it, by the vectors of both,
unless it comes with a year, which takes the place of years, or is a name, which takes that of a
name. Where nothing is like it, it is put last, if a preposition leads it. What fits nowhere, and
what asks in its own words, such as "Who runs it?", comes after the question before it, without the
years that it replaces; it is then searched for beside what that question is on, see ``beside``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Span
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.naming import INFLECTED
from corpus.knowing.quantities import Kind, quantities
from corpus.language import language_of
from corpus.languages import LANGUAGES, has_han
from qa.asking.named import alike_in, is_place, with_partner, without_partner
from qa.asking.openings import means_another, without_opening
from qa.asking.phrases import (
    ASKING,
    FUNCTION_WORDS,
    PRONOUNS,
    THERE,
    article_before,
    asks,
    content_after,
    core_of,
    first_word,
    is_asked_for,
    is_function_word,
    is_prepositional,
    phrases,
    preposition_before,
    spoken_in,
    words_of,
)
from qa.asking.question_words import Asks, question_words
from qa.asking.requests import without_request

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""(text, others) -> how like it each of the others is, in [-1, 1]."""
# Code points of a completed question. The encoder reads 512 tokens, of Chinese about as many
# characters: the end of a longer text, which is the question itself, would go unread.
_LONGEST = 500
_REMEMBERED = 1024  # questions
_MOST_SAID = 6  # words of a follow-up that asks nothing in its own words
_TRIED = 4  # names that another may stand for: each takes a search
_MOST_REPLACED = 4  # words
_MOST_DROWNED = 15  # words
_FEWEST_SHARED = 2  # words; "who paid" after "who built" asks in words of its own
# What no preposition leads seldom replaces what one leads: "a battery" is no "for the small van".
_LED = 0.1
# What is less like a follow-up is replaced by it only where what then is asked is found about as
# well as the follow-up beside the matter: of "and exports?" after "How many residents had the park
# in 2021?", "How many exports" is not. What is found there differs by .02 for no reason.
_ALIKE, _SLACK = 0.4, 0.02


@dataclass(frozen=True, slots=True)
class Senses:
    """What vectors and searches tell of a question or a phrase, for completing a follow-up.

    Attributes:
        strength: how far the best passage for a question stands out.
        independence: how surely a question stands by itself by its own words, 0 where unknown.
        likeness: of phrases.
        incomplete: true of a question that does not say what it is about: "Date?".
        tells: true where a text that is found for a question names all that it names.
    """

    strength: Callable[[str], float]
    independence: Callable[[str], float]
    likeness: Likeness
    incomplete: Callable[[str], bool]
    tells: Callable[[str], bool]


def completed(
    question: str, before: str, senses: Senses, knowledge: Knowledge = SHIPPED_KNOWLEDGE
) -> str:
    """The follow-up as a question that stands by itself.

    Args:
        question: the follow-up, which does not stand by itself.
        before: the question that it follows, which does.
        senses: tell which phrase of ``before`` the follow-up replaces.
        knowledge: tells which names are of one kind.
    """
    said = said_anew(question, before)
    if said is None:
        return joined(question, before)
    if _years(said):
        alone = not _says_more(said, knowledge)
        return (_with_year(said, before) if alone else None) or joined(said, before)
    if means_another(question):  # it puts a word of the question right, however little like it
        senses, question = replace(senses, strength=lambda _: 0.0), said
    shared = _shared_beginning(question, before)
    if changed := _replaced(said, before, shared, senses, knowledge):
        return changed
    if is_prepositional(said):
        return _put_last(said, before)
    return joined(question, before)


def joined(question: str, before: str) -> str:
    """The question after the one before it, without the years that it replaces."""
    return _joined(question, _without_other_years(before, question))


def is_led(question: str, before: str) -> bool:
    """True where a preposition leads all that is said anew: "And for the big one?"."""
    said = said_anew(question, before)
    return said is not None and is_prepositional(said)


def beside(question: str, before: str) -> str:
    """The matter of a question and what is asked of it, for a search: "the fund. Who runs it?".

    What the question before asked of it is answered, and is asked no more.
    """
    before = without_request(before, language_of(before))
    if _points_to(question, THERE):  # to a place, and to nobody who was counted in it
        before = _COUNTED[spoken_in(before)].sub(" ", before)
    matter = matter_of(before)
    return f"{matter}{'。' if has_han(matter) else '. '}{question}"


def stands_beside(question: str) -> bool:
    """True for what asks something else than the question before, which its words would drown.

    They drown no long one; that found less beside the matter alone.
    """
    return not is_of_years(question) and len(list(words_of(question))) <= _MOST_DROWNED


def is_of_years(text: str) -> bool:
    """True for a year and words of form: it asks nothing else than what was asked before."""
    rest = _YEAR.sub(" ", text)
    return bool(_years(text)) and all(is_function_word(rest, word) for word in words_of(rest))


def matter_of(question: str) -> str:
    """What a question is on, without the words by which it asks: "the size of the park"."""
    left = ASKING[spoken_in(question)].sub(" ", question)
    return " ".join(left.split()).strip(" ?？.。!！")


def points_back(question: str) -> bool:
    """True where a pronoun stands for a thing, a person or a place: "Who runs it?"; or "too"."""
    return _points_to(question, PRONOUNS | THERE | _TOO)


def _points_to(question: str, pointing: frozenset[str]) -> bool:
    told = _THERE_IS.sub(" ", question)
    return any(told[word.start : word.end].lower() in pointing for word in words_of(told))


@lru_cache(_REMEMBERED)
def without_years(question: str) -> str:
    """The question without any year that it names, as one that follows may have replaced them."""
    return _without(question, _years(question))


def said_anew(question: str, before: str) -> str | None:
    """What is said anew by a follow-up that asks nothing in words of its own; None for others.

    Asking in the words of the question before counts as none: "How much is a service?" after "How
    much is a tyre change for the Zeekr?" says "a service".
    """
    text = without_opening(question)
    if text[:1].isupper() and text.split()[0].lower() in FUNCTION_WORDS:
        text = text[:1].lower() + text[1:]
    shared = _shared_beginning(text, before)
    if shared and asks(text[:shared], before):
        text = text[shared:].strip()
    words = list(words_of(text))
    if not 0 < len(words) <= _MOST_SAID or asks(text, before):
        return None
    said = {text[word.start : word.end].lower() for word in words}
    if said <= FUNCTION_WORDS or said & (PRONOUNS | THERE):
        return None
    return text


def _shared_beginning(text: str, before: str) -> int:
    """Code points of the words with which both begin; 0 for fewer than two."""
    ends = [0]
    for one, other in zip(words_of(text), words_of(before), strict=False):
        if text[one.start : one.end].lower() != before[other.start : other.end].lower():
            break
        ends.append(one.end)
    return ends[-1] if len(ends) > _FEWEST_SHARED else 0


def _with_year(said: str, before: str) -> str | None:
    """``before`` of another year; None where it names none, or several."""
    places = list(_YEAR.finditer(before))
    if len(places) != 1:
        return _put_last(said, before) if not places and is_prepositional(said) else None
    (place,) = places
    start, end = place.span("year")
    if is_of_years(said) and not is_prepositional(said) and (year := _YEAR.search(said)):
        said = year["year"]  # "2019 год" takes the place of the year in "в 2021 году"
    if is_prepositional(said):
        start, end = place.span()
        end -= len(place[0]) - len(place[0].rstrip(" ,"))
    elif has_han(before) and not said.endswith("年") and before[end - 1] == "年":
        end -= 1
    return _fitted(before[:start], said, before[end:])


def _says_more(said: str, knowledge: Knowledge) -> bool:
    """True for more than a time: "exports in 2019"; not for "early 2019"."""
    year = _YEAR.search(said)
    if year is None or is_prepositional(said):
        return False
    rest, spoken = _YEAR.sub(" ", said).strip(), spoken_in(said)
    told = knowledge.names.names(rest, spoken) | knowledge.concepts.names(rest, spoken)
    led = year.start() < year.start("year") and not year[0].startswith(_OF)
    return bool(told) or (led and rest != "")


def _replaced(
    said: str, before: str, shared: int, senses: Senses, knowledge: Knowledge
) -> str | None:
    """``before`` with what is said in place of what is most like it; None where it fits nowhere.

    A name takes the place of one of its kind. Where both begin alike, for ``shared`` code points,
    it is what comes next.
    """
    core = core_of(said)
    if core.lower() in before.lower():
        return None
    spoken = spoken_in(before)
    alike = alike_in(before, core, spoken, knowledge)
    company = bool(alike) and first_word(said) in _COMPANY
    if company or len(alike) == 1:
        return _with_company(said, before, alike) if company else _put(said, before, alike[0])
    if is_place(core, spoken, knowledge):
        return _of_several(said, before, alike, senses) if alike else None
    if shared and (place := content_after(before, shared)):
        return _put(said, before, place)
    changed = _most_alike(said, before, senses)
    if changed is None or is_prepositional(said):
        return changed
    return None if _loses_name(before, changed, core, knowledge) else changed


def _loses_name(before: str, changed: str, core: str, knowledge: Knowledge) -> bool:
    """True where what names nothing has taken the place of a name: of the subject itself."""
    spoken = spoken_in(before)
    names = (knowledge.names.names(each, spoken) for each in (before, changed, core))
    had, has, said = (each - knowledge.everywhere for each in names)
    return not said and not had <= has


def _of_several(said: str, before: str, places: Sequence[Span], senses: Senses) -> str:
    """``before`` with a name in place of one of several: so that the documents tell of it.

    Where they tell of no reading, and there are two names, the other goes too.
    """
    core = core_of(said)
    likes = senses.likeness(core, [before[place.start : place.end] for place in places])
    ranked = sorted(zip(likes, places, strict=True), key=lambda each: -each[0])
    readings = [_put(said, before, place) for _, place in ranked]
    told = next(filter(senses.tells, readings[:_TRIED]), None)
    if told is None and len(places) == 2:
        told = without_partner(before, core, places, spoken_in(before))
    return told or readings[0]


def _with_company(said: str, before: str, places: Sequence[Span]) -> str:
    """``before`` with another partner in place of the one that it names, if it names one."""
    spoken = spoken_in(before)
    partner = said if spoken in INFLECTED else core_of(said)
    if changed := with_partner(before, partner, places, spoken):
        return changed
    led = next(
        (place for place in reversed(places) if preposition_before(before, place) is not None), None
    )
    return _put(said, before, led) if led else _put_last(said, before)


def _most_alike(said: str, before: str, senses: Senses) -> str | None:
    """``before`` with what is said in place of what is most like it, if it fits there."""
    core = core_of(said)
    longest = min(_MOST_REPLACED, len(list(words_of(core))))
    places = [span for span in phrases(before, longest) if not _of_year(before, span)]
    if is_prepositional(said):
        places = [span for span in places if preposition_before(before, span)]
    if not places:
        return None
    likes = senses.likeness(core, [before[place.start : place.end] for place in places])
    scores = [
        like - _LED * (preposition_before(before, span) is not None and not is_prepositional(said))
        for like, span in zip(likes, places, strict=True)
    ]
    best = max(range(len(places)), key=scores.__getitem__)
    changed = _put(said, before, places[best])
    if is_prepositional(said) or scores[best] >= _ALIKE:
        return changed
    if is_asked_for(before, places[best].start, Asks.WHICH):  # "which tourism has the park" is none
        return None
    least = senses.strength(beside(said, before)) - _SLACK
    return changed if senses.strength(changed) >= least else None


def _put(said: str, before: str, place: Span) -> str:
    """``before`` with what is said in place of one of its phrases.

    The article and the preposition of that phrase go with it where what is said has its own.
    """
    start, end = place.start, place.end
    article = article_before(before, start)
    if article is not None:
        own = bool(said[: said.index(core_of(said))])
        behind = (word.start for word in words_of(before) if word.start >= article.end)
        start = article.start if own else next(behind)
    elif is_asked_for(before, start, Asks.HOW_MANY):  # "how many residents" has no article
        said = said[said.index(core_of(said)) :]
    if is_prepositional(said):
        leader = preposition_before(before, Span(start, end))
        if leader is None and spoken_in(before) not in INFLECTED:
            said = said[next(words_of(said)).end :].strip()  # a subject has no preposition
        start = start if leader is None else leader
    noun = first_word(before[end:])
    if noun and noun not in FUNCTION_WORDS and not _STOPS.match(before[end:]):
        said = _STAND_IN.sub("", said)  # "the eighth one" before "resident" is "the eighth"
    return _fitted(before[:start], said, before[end:])


def _of_year(text: str, span: Span) -> bool:
    """True for a phrase with a year in it, or a word that belongs to one: "году"."""
    return any(span.overlaps(Span(*year.span())) for year in _YEAR.finditer(text))


def _put_last(said: str, before: str) -> str:
    body = before.rstrip(" ?？.。!！")
    return _fitted(body, said, before[len(body) :])


def _fitted(left: str, middle: str, right: str) -> str:
    """Three texts in one, with spaces between words that need them."""
    if left and not left.endswith(" ") and not has_han(left[-1]):
        left += " "
    if right[:1].isalnum() and not has_han(right[:1]):
        middle += " "
    text = " ".join(f"{left}{middle}{right}".split())
    return text[:1].upper() + text[1:]


def _without_other_years(before: str, question: str) -> str:
    """``before`` without its years where the question names years of its own.

    "And who paid in 2021?" after "What was built in 2019?" asks nothing about 2019 any more, and an
    answer that must speak of both years would be refused.
    """
    wanted = _years(question)
    return _without(before, _years(before) - wanted) if wanted else before


def _without(text: str, years: set[int]) -> str:
    for year in years:
        text = re.sub(_LEAD + str(year) + _TAIL, " ", text, flags=re.IGNORECASE)
    return re.sub(r"\s+([?？.,])", r"\1", " ".join(text.split()))


def _years(text: str) -> set[int]:
    return {
        int(quantity.value)
        for quantity in quantities(text, language_of(text))
        if quantity.kind is Kind.YEAR
    }


def _joined(question: str, before: str) -> str:
    """``before`` and the question, without the beginning of ``before`` where both are too long."""
    room = _LONGEST - len(question) - 1
    if room >= len(before):
        return f"{before} {question}"
    kept = before[-room:] if room > 0 else ""
    # A word that was cut goes too; Chinese has no spaces to cut at.
    return f"{kept.partition(' ')[2] or kept} {question}".strip()


_OF = ("of ", "van ")  # "the first half of 2021" is a time
_COMPANY = frozenset(["with", "с", "со", "з", "са", "met", "和", "与", "跟"])
_TOO = frozenset(["too", "also", "тоже", "также", "也", "ook", "таксама"])
_THERE_IS = re.compile(
    r"\b(?:is|are|was|were|be|been) there\b|\bthere (?:is|are|was|were)\b", re.IGNORECASE
)
_STAND_IN = re.compile(r"(?<=\w) ones?$", re.IGNORECASE)
_STOPS = re.compile(r"\s*[^\w\s]")
# "сколько сотрудников", "how many Chinese students" before a word of form.
_COUNTED = {
    code: re.compile(
        rf"(?:{question_words(code, Asks.HOW_MANY)})"
        + (
            r"[名个家]?\w{2}"
            if code == "zh"
            else rf"\s+[^\W\d]+(?:\s+[^\W\d]+(?=\s+(?:{'|'.join(sorted(FUNCTION_WORDS))})\b))?"
        ),
        re.IGNORECASE,
    )
    for code in LANGUAGES
}
# The words that would be left hanging without their year: "in 2019", "в 2019 году", "2014/15".
_LEAD = r"(?:\b(?:in|for|during|since|by|of|в|за|с|к|у|ў|на|sinds|tegen|van)\s+)?"
_TAIL = (
    r"(?:[/–]\d{2,4})?(?:-?(?:м|го|й|х)\b)?"
    r"(?:\s*(?:года|году|годом|годзе|годам|год|г\.|年))?,?\s*"
)
_YEAR = re.compile(
    rf"{_LEAD}(?P<year>(?<!\d)(?:19|20)\d\d(?:[/–]\d{{2,4}})?年?)(?!\d){_TAIL}", re.IGNORECASE
)
