"""What a follow-up leaves unsaid is taken from the question before it, once.

"What about a service?" after "How much is a tyre change for the Zeekr?" asks "How much is a service
for the Zeekr?": what is said anew takes the place of what is most like it, by the vectors of both,
unless it comes with a year, which takes the place of years. Where nothing is like it, it is put
last, if a preposition leads it. A follow-up that asks in its own words, such as "Who runs it?",
comes after the question before it, without the years that it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.knowing.knowledge import SHIPPED, Knowledge
from corpus.knowing.names import chinese_words
from corpus.knowing.quantities import Kind, quantities
from corpus.language import language_of
from corpus.languages import LANGUAGES, has_han
from qa.asking.question_words import question_words

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""(text, others) -> how like it each of the others is, in [-1, 1]."""

# Code points of a completed question. The encoder reads 512 tokens, of Chinese about as many
# characters: the end of a longer text, which is the question itself, would go unread.
_LONGEST = 500
_MOST_SAID = 6  # words of a follow-up that asks nothing in its own words
_MOST_REPLACED = 4  # words
_FEWEST_SHARED = 2  # words; "who paid" after "who built" asks in words of its own
# What no preposition leads seldom replaces what one leads: "a battery" is no "for the small van".
_LED = 0.1


def completed(
    question: str, before: str, likeness: Likeness, knowledge: Knowledge = SHIPPED
) -> str:
    """The question with what it leaves unsaid.

    Args:
        question: that does not stand by itself.
        before: the question that it follows, which does.
        likeness: of two phrases.
        knowledge: by which two names are seen to be of one kind.
    """
    said = _said(question, before)
    if said is not None:
        if _years(said):
            return _with_year(said, before) or _joined(said, _without_other_years(before, said))
        shared = _shared_beginning(question, before)
        if changed := _replaced(said, before, shared, likeness, knowledge):
            return changed
        if _leads(said):
            return _put_last(said, before)
    return joined(question, before)


def joined(question: str, before: str) -> str:
    """The question after the one before it, without the years that it replaces."""
    return _joined(question, _without_other_years(before, question))


def is_led(question: str, before: str) -> bool:
    """True where a preposition leads all that is said anew: "And for the big one?"."""
    said = _said(question, before)
    return said is not None and _leads(said)


def matter_of(question: str) -> str:
    """What a question is on, without the words by which it asks: "the size of the park"."""
    left = _ASKING[_spoken(question)].sub(" ", question)
    return " ".join(left.split()).strip(" ?？.。!！")


def points_back(question: str) -> bool:
    """True where a pronoun stands for a thing or person: "Who runs it?"."""
    return any(question[start:end].lower() in _POINTING for start, end in _words(question))


def without_years(question: str) -> str:
    """The question without any year that it names, as one that follows may have replaced them."""
    return _without(question, _years(question))


def _said(question: str, before: str) -> str | None:
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
    if _leads(said):
        start, end = place.span()
        end -= len(place[0]) - len(place[0].rstrip(" ,"))
    elif has_han(before) and not said.endswith("年") and before[end - 1] == "年":
        end -= 1
    return _fitted(before[:start], said, before[end:])


def _replaced(
    said: str, before: str, shared: int, likeness: Likeness, knowledge: Knowledge
) -> str | None:
    """``before`` with what is said in place of what is most like it; None where nothing can be.

    Where both begin alike, for ``shared`` code points, it is what comes next.
    """
    core = _core(said)
    if core.lower() in before.lower():
        return None
    place = _same_kind(core, before, knowledge)
    if place is None and shared:
        place = _run_after(before, shared)
    if place is None:
        longest = min(_MOST_REPLACED, len(list(_words(core))))
        places = [span for span in _phrases(before, longest) if not _of_year(before, span)]
        if _leads(said):
            places = [span for span in places if _led(before, span)]
        if not places:
            return None
        likes = likeness(core, [before[start:end] for start, end in places])
        scores = [
            like - _LED * (_led(before, span) is not None and not _leads(said))
            for like, span in zip(likes, places, strict=True)
        ]
        place = places[max(range(len(places)), key=scores.__getitem__)]
    start, end = place
    # The article and the preposition of what is replaced go with it, if what is said has its own.
    article = _article_before(before, start)
    if article is not None:
        own = bool(said[: said.index(core)])
        start = (
            article[0] if own else next(first for first, _ in _words(before) if first >= article[1])
        )
    if _leads(said):
        start = _led(before, (start, end)) or start
    return _fitted(before[:start], said, before[end:])


def _run_after(text: str, start: int) -> tuple[int, int] | None:
    """The first words from ``start`` on with none of form among them; None where there are none."""
    run: tuple[int, int] | None = None
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


def _same_kind(core: str, before: str, knowledge: Knowledge) -> tuple[int, int] | None:
    """Where ``before`` has the one name of the same kind as a name that is said."""
    kinds = knowledge.names.kinds
    spoken = _spoken(before)
    said = {kinds[name] for name in knowledge.names.names(core, spoken)}
    found = [
        (place.start, place.word_end)
        for place in knowledge.names.places(before, spoken)
        if said & {kinds[name] for name in place.names}
    ]
    return found[0] if len(found) == 1 else None


def _article_before(text: str, start: int) -> tuple[int, int] | None:
    """Where the article stands that opens the phrase which goes on at ``start``; None for none."""
    for first, last in reversed(list(_words(text[:start]))):
        word = text[first:last].lower()
        if word in _ARTICLES:
            return first, last
        if word in _FORM or "," in text[last:start]:
            return None
    return None


def _led(text: str, span: tuple[int, int]) -> int | None:
    """Where the preposition stands that leads a phrase; None where none does."""
    for first, last in reversed(list(_words(text[: span[0]]))):
        word = text[first:last].lower()
        if word in _PREPOSITIONS:
            return first
        if word in _FORM and word not in _ARTICLES:
            return None
    return None


def _of_year(text: str, span: tuple[int, int]) -> bool:
    return _YEAR.search(text[span[0] : span[1]]) is not None


def _phrases(text: str, longest: int) -> list[tuple[int, int]]:
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
    first = next(_words(said), None)
    return first is not None and said[slice(*first)].lower() in _PREPOSITIONS


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


def _words(text: str) -> Iterator[tuple[int, int]]:
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


_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PREPOSITIONS = _listed("""
    in on at to for with from of by about between during since until near under over into
    в во на для с со у о об от до по из к про при за между через после
    у ў ва ад да па з са пра пры праз пасля аб дзеля
    op voor met van bij naar uit aan over tussen tijdens sinds door tot
    在 和 与 跟 对 从 向 给 为
""")
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
_OPENERS = (
    "and|but|or|also|then|so|no|nope|sorry|oops|а|и|но|или|нет|не|ой|простите|извините|і|й|але"
    "|ды|прабачце|выбачайце|en|maar|of|dan|nee|那么?|不对|不是|不|抱歉|对不起"
)
_ABOUT = (
    r"what about|how about|what of|(?:i|we) (?:meant|mean|am asking about|was asking about)"
    r"|(?:как |что )?насч[её]т|что (?:там )?(?:с|про)|а что (?:с|про)"
    r"|(?:я )?(?:име(?:л|ла|ю|ем) в виду|спрашива(?:л|ла|ю) (?:про|об?))|я (?:про|об?)"
    r"|што (?:там )?(?:з|са|наконт|пра)|(?:як )?наконт|(?:я )?(?:ме(?:ў|ла)|маю) на ўвазе|я пра"
    r"|(?:я )?пыта(?:ўся|лася|юся) пра"
    r"|(?:en )?hoe zit (?:het|dat) met|(?:en )?wat (?:met|is er met)|ik bedoel(?:de)?"
    r"|我(?:说|问|指|想问)的是|我是(?:说|问)"
)
_BEGINNING = re.compile(
    rf"^(?:(?:{_ABOUT})(?!\w)[\s,，]*|(?:{_OPENERS})(?:\W+|(?<=[那么])))"
    r"|^(?:我(?:说|问|指|想问)的是|我是(?:说|问)|那么?)",
    re.IGNORECASE,
)
_END = re.compile(r"[\s?？!！.。…]+$")
_CHINESE_END = re.compile("(?:呢|怎么样|如何|又如何)$")
_DENIED = re.compile(r"[,，;—–-]\s*(?:(?:and|а|en)\s+)?(?:not|не|niet|不是)\b.*$", re.IGNORECASE)
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
