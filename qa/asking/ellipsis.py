"""What a follow-up leaves unsaid is taken from the question before it, once.

"What about a service?" after "How much is a tyre change for the Zeekr?" asks "How much is a service
for the Zeekr?": what is said anew takes the place of what is most like it, by the vectors of both,
unless it comes with a year, which takes the place of years, or is a name, which takes that of a
name. Where nothing is like it, it is put last, if a preposition leads it. What fits nowhere, and
what asks in its own words, such as "Who runs it?", comes after the question before it, without the
years that it replaces; it is then searched for beside what that question is on, see ``beside``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.names import chinese_words
from corpus.knowing.naming import INFLECTED
from corpus.knowing.quantities import Kind, quantities
from corpus.language import language_of
from corpus.languages import LANGUAGES, has_han
from qa.asking.named import Stretch, alike_in, is_place, with_partner, without_partner
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
    """By what a follow-up is seen.

    Attributes:
        strength: how far the best passage for a question stands out.
        independence: how surely a question stands by itself by its own words, 0 where unknown.
        likeness: of phrases.
        incomplete: true of what does not say of what it asks: "Date?".
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
    """The question with what it leaves unsaid.

    Args:
        question: that does not stand by itself.
        before: the question that it follows, which does.
        senses: by which what it replaces is seen.
        knowledge: by which two names are seen to be of one kind.
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
    if _leads(said):
        return _put_last(said, before)
    return joined(question, before)


def joined(question: str, before: str) -> str:
    """The question after the one before it, without the years that it replaces."""
    return _joined(question, _without_other_years(before, question))


def is_led(question: str, before: str) -> bool:
    """True where a preposition leads all that is said anew: "And for the big one?"."""
    said = said_anew(question, before)
    return said is not None and _leads(said)


def puts_right(question: str) -> bool:
    """True for what begins as a correction of what was asked does: "No, I meant 2019"."""
    return _RIGHTING.match(question) is not None


def means_another(question: str) -> bool:
    """True for a correction that says what was meant: "no sorry I meant Brest"."""
    return _MEANING.match(question) is not None


def without_conjunction(question: str) -> str:
    """A question of its own without the conjunction before its question word: "And who pays?"."""
    opened = _CONJOINED[_spoken(question)].match(question)
    if opened is None:
        return question
    rest = question[opened.end() :]
    return rest[:1].upper() + rest[1:] if question[0].isupper() else rest


def beside(question: str, before: str) -> str:
    """The matter of a question and what is asked of it, for a search: "the fund. Who runs it?".

    What the question before asked of it is answered, and is asked no more.
    """
    before = without_request(before, language_of(before))
    if _points_to(question, _THERE):  # to a place, and to nobody who was counted in it
        before = _COUNTED[_spoken(before)].sub(" ", before)
    matter = matter_of(before)
    return f"{matter}{'。' if has_han(matter) else '. '}{question}"


def stands_beside(question: str) -> bool:
    """True for what asks something else than the question before, which its words would drown.

    They drown no long one; that found less beside the matter alone.
    """
    return not is_of_years(question) and len(list(_words(question))) <= _MOST_DROWNED


def is_of_years(text: str) -> bool:
    """True for a year and words of form: it asks nothing else than what was asked before."""
    rest = _YEAR.sub(" ", text)
    return bool(_years(text)) and all(rest[slice(*word)].lower() in _FORM for word in _words(rest))


def matter_of(question: str) -> str:
    """What a question is on, without the words by which it asks: "the size of the park"."""
    left = _ASKING[_spoken(question)].sub(" ", question)
    return " ".join(left.split()).strip(" ?？.。!！")


def points_back(question: str) -> bool:
    """True where a pronoun stands for a thing, a person or a place: "Who runs it?"; or "too"."""
    return _points_to(question, _POINTING | _THERE | _TOO)


def _points_to(question: str, pointing: frozenset[str]) -> bool:
    told = _THERE_IS.sub(" ", question)
    return any(told[start:end].lower() in pointing for start, end in _words(told))


@lru_cache(_REMEMBERED)
def without_years(question: str) -> str:
    """The question without any year that it names, as one that follows may have replaced them."""
    return _without(question, _years(question))


def said_anew(question: str, before: str) -> str | None:
    """What is said anew by a follow-up that asks nothing in words of its own; None for others.

    Asking in the words of the question before counts as none: "How much is a service?" after "How
    much is a tyre change for the Zeekr?" says "a service".
    """
    text = _END.sub("", question).strip()
    text = _CHINESE_END.sub("", text) if has_han(text) else text
    previous = None
    while previous != text:
        previous, text = text, _BEGINNING.sub("", text, count=1).strip()
    text = _DENIED.sub("", text)
    if text[:1].isupper() and text.split()[0].lower() in _FORM:
        text = text[:1].lower() + text[1:]
    shared = _shared_beginning(text, before)
    if shared and _asks(text[:shared], before):
        text = text[shared:].strip()
    words = list(_words(text))
    if not 0 < len(words) <= _MOST_SAID or _asks(text, before):
        return None
    said = {text[start:end].lower() for start, end in words}
    if said <= _FORM or said & (_POINTING | _THERE):
        return None
    return text


def _shared_beginning(text: str, before: str) -> int:
    """Code points of the words with which both begin; 0 for fewer than two."""
    ends = [0]
    for (start, stop), (other, last) in zip(_words(text), _words(before), strict=False):
        if text[start:stop].lower() != before[other:last].lower():
            break
        ends.append(stop)
    return ends[-1] if len(ends) > _FEWEST_SHARED else 0


def _with_year(said: str, before: str) -> str | None:
    """``before`` of another year; None where it names none, or several."""
    places = list(_YEAR.finditer(before))
    if len(places) != 1:
        return _put_last(said, before) if not places and _leads(said) else None
    (place,) = places
    start, end = place.span("year")
    if is_of_years(said) and not _leads(said) and (year := _YEAR.search(said)):
        said = year["year"]  # "2019 год" takes the place of the year in "в 2021 году"
    if _leads(said):
        start, end = place.span()
        end -= len(place[0]) - len(place[0].rstrip(" ,"))
    elif has_han(before) and not said.endswith("年") and before[end - 1] == "年":
        end -= 1
    return _fitted(before[:start], said, before[end:])


def _says_more(said: str, knowledge: Knowledge) -> bool:
    """True for more than a time: "exports in 2019"; not for "early 2019"."""
    year = _YEAR.search(said)
    if year is None or _leads(said):
        return False
    rest, spoken = _YEAR.sub(" ", said).strip(), _spoken(said)
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
    core = _core(said)
    if core.lower() in before.lower():
        return None
    spoken = _spoken(before)
    alike = alike_in(before, core, spoken, knowledge)
    company = bool(alike) and _first_word(said) in _COMPANY
    if company or len(alike) == 1:
        return _with_company(said, before, alike) if company else _put(said, before, alike[0])
    if is_place(core, spoken, knowledge):
        return _of_several(said, before, alike, senses) if alike else None
    if shared and (place := _run_after(before, shared)):
        return _put(said, before, place)
    changed = _most_alike(said, before, senses)
    if changed is None or _leads(said):
        return changed
    return None if _loses_name(before, changed, core, knowledge) else changed


def _loses_name(before: str, changed: str, core: str, knowledge: Knowledge) -> bool:
    """True where what names nothing has taken the place of a name: of the subject itself."""
    spoken = _spoken(before)
    names = (knowledge.names.names(each, spoken) for each in (before, changed, core))
    had, has, said = (each - knowledge.everywhere for each in names)
    return not said and not had <= has


def _of_several(said: str, before: str, places: Sequence[Stretch], senses: Senses) -> str:
    """``before`` with a name in place of one of several: of which the documents tell with the rest.

    Where they tell of none, the other of two goes too.
    """
    core = _core(said)
    likes = senses.likeness(core, [before[start:end] for start, end in places])
    ranked = sorted(zip(likes, places, strict=True), key=lambda each: -each[0])
    readings = [_put(said, before, place) for _, place in ranked]
    told = next(filter(senses.tells, readings[:_TRIED]), None)
    if told is None and len(places) == 2:
        told = without_partner(before, core, places, _spoken(before))
    return told or readings[0]


def _with_company(said: str, before: str, places: Sequence[Stretch]) -> str:
    """``before`` with another partner: with whom it was asked of, where it tells, is replaced."""
    spoken = _spoken(before)
    partner = said if spoken in INFLECTED else _core(said)
    if changed := with_partner(before, partner, places, spoken):
        return changed
    led = next((place for place in reversed(places) if _led(before, place) is not None), None)
    return _put(said, before, led) if led else _put_last(said, before)


def _most_alike(said: str, before: str, senses: Senses) -> str | None:
    """``before`` with what is said in place of what is most like it, if it fits there."""
    core = _core(said)
    longest = min(_MOST_REPLACED, len(list(_words(core))))
    places = [span for span in _phrases(before, longest) if not _of_year(before, span)]
    if _leads(said):
        places = [span for span in places if _led(before, span)]
    if not places:
        return None
    likes = senses.likeness(core, [before[start:end] for start, end in places])
    scores = [
        like - _LED * (_led(before, span) is not None and not _leads(said))
        for like, span in zip(likes, places, strict=True)
    ]
    best = max(range(len(places)), key=scores.__getitem__)
    changed = _put(said, before, places[best])
    if _leads(said) or scores[best] >= _ALIKE:
        return changed
    if _is_asked_for(before, places[best][0], Asks.WHICH):  # "which tourism has the park" is none
        return None
    least = senses.strength(beside(said, before)) - _SLACK
    return changed if senses.strength(changed) >= least else None


def _put(said: str, before: str, place: Stretch) -> str:
    """``before`` with what is said in a place of it.

    The article and the preposition of what is replaced go with it, if what is said has its own.
    """
    start, end = place
    article = _article_before(before, start)
    if article is not None:
        own = bool(said[: said.index(_core(said))])
        start = (
            article[0] if own else next(first for first, _ in _words(before) if first >= article[1])
        )
    elif _is_asked_for(before, start, Asks.HOW_MANY):  # "how many residents" has no article
        said = said[said.index(_core(said)) :]
    if _leads(said):
        leader = _led(before, (start, end))
        if leader is None and _spoken(before) not in INFLECTED:
            said = said[next(_words(said))[1] :].strip()  # a subject has no preposition
        start = start if leader is None else leader
    noun = _first_word(before[end:])
    if noun and noun not in _FORM and not _STOPS.match(before[end:]):
        said = _STAND_IN.sub("", said)  # "the eighth one" before "resident" is "the eighth"
    return _fitted(before[:start], said, before[end:])


def _run_after(text: str, start: int) -> Stretch | None:
    """The first words from ``start`` on with none of form among them; None where there are none."""
    run: Stretch | None = None
    for first, last in _words(text):
        if first < start:
            continue
        if text[first:last].lower() in _FORM:
            if run:
                break
            continue
        if run and text[run[1] : first].strip():
            break
        run = (run[0] if run else first, last)
    return run


def _article_before(text: str, start: int) -> Stretch | None:
    """Where the article stands that opens the phrase which goes on at ``start``; None for none."""
    for first, last in reversed(list(_words(text[:start]))):
        word = text[first:last].lower()
        if word in _ARTICLES:
            return first, last
        if word in _FORM or "," in text[last:start]:
            return None
    return None


def _led(text: str, span: Stretch) -> int | None:
    """Where the preposition stands that leads a phrase; None where none does."""
    for first, last in reversed(list(_words(text[: span[0]]))):
        word = text[first:last].lower()
        if word in _PREPOSITIONS:  # "with which city is" leads no name behind it
            return None if _asks(text[first : span[0]], text) else first
        if word in _FORM and word not in _ARTICLES:
            return None
    return None


def _is_asked_for(text: str, start: int, asks: Asks) -> bool:
    """True for what stands right behind a question word: "residents" of "how many residents"."""
    asking = question_words(_spoken(text), asks)
    return asking != "" and re.search(rf"(?:{asking})\s*$", text[:start], re.IGNORECASE) is not None


def _of_year(text: str, span: Stretch) -> bool:
    """True for a phrase with a year in it, or a word that belongs to one: "году"."""
    return any(
        span[0] < end and start < span[1] for start, end in map(re.Match.span, _YEAR.finditer(text))
    )


def _phrases(text: str, longest: int) -> list[Stretch]:
    """Where words stand together that are no words of form or asking at either end."""
    asking = [match.span() for match in _ASKING[_spoken(text)].finditer(text)]
    words = list(_words(text))
    carries = [
        text[start:end].lower() not in _FORM
        and not any(first < end and start < last for first, last in asking)
        # A question that opens without a word of asking opens with its verb.
        and (start > words[0][0] or has_han(text))
        for start, end in words
    ]
    return [
        (words[first][0], words[last][1])
        for first in range(len(words))
        for last in range(first, min(len(words), first + longest))
        if carries[first]
        and carries[last]
        and not re.search(r"[,;:，；：、?？]", text[words[first][0] : words[last][1]])
    ]


def _core(said: str) -> str:
    """What is said without the words of form around it: "big" of "for the big one"."""
    words = list(_words(said))
    kept = [n for n, (start, end) in enumerate(words) if said[start:end].lower() not in _FORM]
    return said[words[kept[0]][0] : words[kept[-1]][1]]


def _leads(said: str) -> bool:
    """True for what a preposition leads: "in Gomel"."""
    return _first_word(said) in _PREPOSITIONS


def _first_word(text: str) -> str:
    """In small letters; empty where there is none."""
    first = next(_words(text), None)
    return text[slice(*first)].lower() if first else ""


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


def _asks(text: str, before: str) -> bool:
    return any(_ASKING[code].search(text) for code in {_spoken(text), _spoken(before)})


def _spoken(text: str) -> str:
    spoken = language_of(text)
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def _words(text: str) -> Iterator[Stretch]:
    """Where each word stands."""
    if not has_han(text):
        yield from (match.span() for match in _WORD.finditer(text))
        return
    for start, end in chinese_words(text):
        if _WORD.search(text[start:end]):
            yield start, end


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


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF = ("of ", "van ")  # "the first half of 2021" is a time
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PREPOSITIONS = _listed("""
    in on at to for with from of by about between during since until near under over into
    в во на для с со у о об от до по из к про при за между через после
    у ў ва ад да па з са пра пры праз пасля аб дзеля
    op voor met van bij naar uit aan over tussen tijdens sinds door tot
    在 和 与 跟 对 从 向 给 为
""")
_COMPANY = _listed("with с со з са met 和 与 跟")
_ARTICLES = _listed("a an the de het een")
_POINTING = _listed("""
    it they them he him she her
    он она оно они его её ее им ими их ей ему нём ней них
    ён яна яно яны яго яе ім імі іх ёй яму
    hij ze zij die hem hen
    它 它们 他 他们 她
""")
# "people work there" after "How many residents does the park have?" needs no place in it.
_THERE = _listed("there here там тут здесь daar er hier там тут 那里 这里 那儿 这儿")
_TOO = _listed("too also тоже также 也 ook таксама")
_THERE_IS = re.compile(
    r"\b(?:is|are|was|were|be|been) there\b|\bthere (?:is|are|was|were)\b", re.IGNORECASE
)
_FORM = (
    _PREPOSITIONS
    | _ARTICLES
    | _POINTING
    | _THERE
    | _listed("""
    is are was were be been do does did has have had will would can could there it its they them
    their this that these those one ones you we i he she his her all any
    есть был была было были ли это этот эта он она оно они его её ее их вы мы я там тут
    ёсць быў была было былі ці гэта ён яна яно яны яго яе іх вы мы я там тут
    zijn werd werden heeft hebben had er hij ze zij die dat deze dit u jullie we ik ook daar
    是 有 了 吗 呢 的 钱 都 也 你们 我们 他们 它 他 她 这 那 那里 这里 会 要 被 由
""")
)
_CONJUNCTIONS = "and|but|or|also|then|so|а|и|но|или|і|й|але|ды|en|maar|of|dan|那么?"
_SORRY = (
    "no|nope|not that|sorry|oops|oh|нет|не то|не так|не|ой|простите|извините|прабачце|выбачайце"
    "|nee|niet dat|不对|不是|不好意思|不|抱歉|对不起"
)
_MEANT = (
    r"(?:i|we) (?:meant|mean|am asking about|was asking about)"
    r"|(?:я )?(?:име(?:л|ла|ю|ем) в виду|спрашива(?:л|ла|ю) (?:про|об?))|я (?:про|об?)"
    r"|(?:я )?(?:ме(?:ў|ла)|маю) на ўвазе|я пра|(?:я )?пыта(?:ўся|лася|юся) пра"
    r"|ik bedoel(?:de)?|我(?:说|问|指|想问)的是|我是(?:说|问)"
)
_ABOUT = (
    r"what about|how about|what of|(?:как |что )?насч[её]т|что (?:с|про)|а что (?:с|про)"
    r"|што (?:з|са|наконт|пра)|(?:як )?наконт"
    r"|(?:en )?hoe zit (?:het|dat) met|(?:en )?wat (?:met|is er met)"
)
_BEGINNING = re.compile(
    rf"^(?:(?:{_ABOUT}|{_MEANT})(?!\w)[\s,，]*"
    rf"|(?:{_CONJUNCTIONS}|{_SORRY})(?:\W+|(?<=[那么])|(?=我(?:说|问|指|想问|是说|是问))))"
    r"|^(?:我(?:说|问|指|想问)的是|我是(?:说|问)|那么?)",
    re.IGNORECASE,
)
_RIGHTING = re.compile(
    rf"(?:(?:{_CONJUNCTIONS})\W+)?(?:(?:{_SORRY})(?:\W+|$)|(?:{_MEANT})(?!\w)|我(?:说|问|指|想问)的是|我是(?:说|问))",
    re.IGNORECASE,
)
# "I meant that" and "I mean, it is wrong" complain of an answer and name no other thing.
_MEANING = re.compile(
    rf"(?:(?:{_CONJUNCTIONS}|{_SORRY})(?:\W+|(?=我)))*(?:{_MEANT})(?:(?<=[是说问])|(?!\w))[:：\s]*"
    r"(?=\w)(?!.*\b(?:that|else|это|то|друго[ем]|гэта|тое|іншае|dat|anders)\W*$)",
    re.IGNORECASE,
)
# Before a question word alone: "И Цзинь" is a person, and "En" a village.
_CONJOINED = {
    code: re.compile(
        r"(?:and|but|so|а|и|но|і|й|але|ды|en|maar)[,\s]+"
        rf"(?=(?:\w{{1,4}} )?(?:{question_words(code)}))",
        re.IGNORECASE,
    )
    for code in LANGUAGES
}
_STAND_IN = re.compile(r"(?<=\w) ones?$", re.IGNORECASE)
_STOPS = re.compile(r"\s*[^\w\s]")
_END = re.compile(r"[\s?？!！.。…]+$")
_CHINESE_END = re.compile("(?:呢|怎么样|如何|又如何)$")
_DENIED = re.compile(r"[,，;—–-]\s*(?:(?:and|а|en)\s+)?(?:not|не|niet|不是)\b.*$", re.IGNORECASE)
# "сколько сотрудников", "how many Chinese students" before a word of form.
_COUNTED = {
    code: re.compile(
        rf"(?:{question_words(code, Asks.HOW_MANY)})"
        + (
            r"[名个家]?\w{2}"
            if code == "zh"
            else rf"\s+[^\W\d]+(?:\s+[^\W\d]+(?=\s+(?:{'|'.join(sorted(_FORM))})\b))?"
        ),
        re.IGNORECASE,
    )
    for code in LANGUAGES
}
_ASKING = {code: re.compile(question_words(code), re.IGNORECASE) for code in LANGUAGES}
# The words that would be left hanging without their year: "in 2019", "в 2019 году", "2014/15".
_LEAD = r"(?:\b(?:in|for|during|since|by|of|в|за|с|к|у|ў|на|sinds|tegen|van)\s+)?"
_TAIL = (
    r"(?:[/–]\d{2,4})?(?:-?(?:м|го|й|х)\b)?"
    r"(?:\s*(?:года|году|годом|годзе|годам|год|г\.|年))?,?\s*"
)
_YEAR = re.compile(
    rf"{_LEAD}(?P<year>(?<!\d)(?:19|20)\d\d(?:[/–]\d{{2,4}})?年?)(?!\d){_TAIL}", re.IGNORECASE
)
