"""The words and phrases of a question: where they stand, and which words lead them.

Function words (articles, prepositions, pronouns, auxiliary verbs) say of what kind a phrase is, and
never of what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import Span
from corpus.knowing.names import chinese_words
from corpus.language import language_of
from corpus.languages import LANGUAGES, has_han
from qa.asking.question_words import Asks, question_words


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREPOSITIONS = _listed("""
    in on at to for with from of by about between during since until near under over into
    в во на для с со у о об от до по из к про при за между через после
    у ў ва ад да па з са пра пры праз пасля аб дзеля
    op voor met van bij naar uit aan over tussen tijdens sinds door tot
    在 和 与 跟 对 从 向 给 为
""")
ARTICLES = _listed("a an the de het een")
PRONOUNS = _listed("""
    it they them he him she her
    он она оно они его её ее им ими их ей ему нём ней них
    ён яна яно яны яго яе ім імі іх ёй яму
    hij ze zij die hem hen
    它 它们 他 他们 她
""")
# "people work there" after "How many residents does the park have?" needs no place in it.
THERE = _listed("there here там тут здесь daar er hier там тут 那里 这里 那儿 这儿")
FUNCTION_WORDS = (
    PREPOSITIONS
    | ARTICLES
    | PRONOUNS
    | THERE
    | _listed("""
    is are was were be been do does did has have had will would can could there it its they them
    their this that these those one ones you we i he she his her all any
    есть был была было были ли это этот эта он она оно они его её ее их вы мы я там тут
    ёсць быў была было былі ці гэта ён яна яно яны яго яе іх вы мы я там тут
    zijn werd werden heeft hebben had er hij ze zij die dat deze dit u jullie we ik ook daar
    是 有 了 吗 呢 的 钱 都 也 你们 我们 他们 它 他 她 这 那 那里 这里 会 要 被 由
""")
)
_PARTS = re.compile(r"[,;:，；：、?？]")  # what no phrase holds

ASKING = {code: re.compile(question_words(code), re.IGNORECASE) for code in LANGUAGES}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def spoken_in(text: str) -> str:
    """The language of a text, one of the five: where it is none of them, the first."""
    spoken = language_of(text)
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def words_of(text: str) -> Iterator[Span]:
    """Where each word stands; of Chinese, each word that a dictionary finds."""
    if not has_han(text):
        yield from (Span(*match.span()) for match in _WORD.finditer(text))
        return
    for start, end in chinese_words(text):
        if _WORD.search(text[start:end]):
            yield Span(start, end)


def first_word(text: str) -> str:
    """In lower case; empty where there is none."""
    first = next(words_of(text), None)
    return _lower(text, first) if first else ""


def core_of(said: str) -> str:
    """A phrase without the function words around it: "big" of "for the big one"."""
    content = [word for word in words_of(said) if not is_function_word(said, word)]
    return said[content[0].start : content[-1].end]


def is_function_word(text: str, word: Span) -> bool:
    """True for a word that says of what kind a phrase is, and not of what it is."""
    return _lower(text, word) in FUNCTION_WORDS


def is_prepositional(said: str) -> bool:
    """True for a phrase that begins with a preposition: "in Gomel"."""
    return first_word(said) in PREPOSITIONS


def preposition_before(text: str, phrase: Span) -> int | None:
    """Where the preposition of a phrase starts; None where it has none."""
    for word in reversed(list(words_of(text[: phrase.start]))):
        if _lower(text, word) in PREPOSITIONS:  # "with which city is" leads no name behind it
            return None if asks(text[word.start : phrase.start], text) else word.start
        if is_function_word(text, word) and _lower(text, word) not in ARTICLES:
            return None
    return None


def article_before(text: str, start: int) -> Span | None:
    """The article of the phrase that has a word at ``start``; None where it has none."""
    for word in reversed(list(words_of(text[:start]))):
        if _lower(text, word) in ARTICLES:
            return word
        if is_function_word(text, word) or "," in text[word.end : start]:
            return None
    return None


def content_after(text: str, start: int) -> Span | None:
    """The first words from ``start`` on up to a function word; None where there are none."""
    run: Span | None = None
    for word in words_of(text):
        if word.start < start:
            continue
        if is_function_word(text, word):
            if run:
                break
            continue
        if run and text[run.end : word.start].strip():
            break
        run = Span(run.start if run else word.start, word.end)
    return run


def phrases(text: str, longest: int) -> list[Span]:
    """Up to ``longest`` words together, where those at both ends carry what is said.

    Function words do not, nor the words by which a question asks.
    """
    asking = [Span(*match.span()) for match in ASKING[spoken_in(text)].finditer(text)]
    words = list(words_of(text))
    carries = [
        not is_function_word(text, word)
        and not any(word.overlaps(each) for each in asking)
        # A question that opens without a word of asking opens with its verb.
        and (word.start > words[0].start or has_han(text))
        for word in words
    ]
    spans = (
        Span(words[first].start, words[last].end)
        for first in range(len(words))
        for last in range(first, min(len(words), first + longest))
        if carries[first] and carries[last]
    )
    return [span for span in spans if not _PARTS.search(text, span.start, span.end)]


def asks(text: str, before: str) -> bool:
    """True where a text has a question word, of its language or of that of the question before."""
    return any(ASKING[code].search(text) for code in {spoken_in(text), spoken_in(before)})


def is_asked_for(text: str, start: int, by: Asks) -> bool:
    """True for what stands right behind a question word: "residents" of "how many residents"."""
    asking = question_words(spoken_in(text), by)
    return asking != "" and re.search(rf"(?:{asking})\s*$", text[:start], re.IGNORECASE) is not None


def _lower(text: str, word: Span) -> str:
    return text[word.start : word.end].lower()
