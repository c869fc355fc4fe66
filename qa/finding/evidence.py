"""The sentences that answer: up to three quotes of two sentences each, or a lead-in and its list.

    score(q, s) = score of s by itself + score of its best passage
                  + KIND where s has a kind of answer that is asked for, such as a date or a reason
                  - ELSEWHERE where s puts into one place of q what q puts into another
                  - OTHER_NAME * the part of q's names that neither s nor what is before it in its
                    paragraph has, nor a heading or the title
                  - OTHER_YEAR where s tells of other years than those of q
                  + READING * how likely s is to answer, as ``qa.reader`` reads it with q

The score by itself is ``Search.sentence_scores``. Sentences of the first five passages compete, and
those that are best without the last may be read: each as soon as it would be taken if it read as
likely as any, so that most of what cannot be quoted is not read. A quote is the best sentence with
the better of its neighbours, or, where it ends in a colon or asks, with what it leads in: by itself
"The fees are:" or "What are the fees?" says nothing. Of a question that asks several things, the
best sentence for each is quoted as well. Another quote is given only where its sentence comes close
to the first; one with a year or a name of the question that no quote has yet may fall further
behind. A third that only repeats the figures of the others is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from corpus.knowing.quantities import Kind, quantities
from qa.asking.constraints import tells_other_year, union, unmet
from qa.asking.cues import AnswerKind
from qa.asking.direction import is_elsewhere
from qa.finding.reading import as_read, likelier_readings
from qa.finding.search import NAMES, Choice, Search
from qa.reader.model import Reading

_PASSAGES = 5
MAX_QUOTES = 3
# benchmarks/fit_answering.py shows what other values of these would quote.
KIND, ELSEWHERE, OTHER_NAME, OTHER_YEAR = 0.1, 0.1, 0.2, 0.4
MAX_DROP = 0.1  # how far below the first quote's score another may be
# The same for an item of a list, or a row of a table, beside another of the same document: they
# share their headings, so that the wrong one comes close. With 0.1, 0.05 and 0.03, .48, .51 and .56
# of the quotes answer in the first half of benchmarks/structure.jsonl, with keys .91, .91 and .86;
# in the second .59, .67 and .74, with all keys.
SIBLING_DROP = 0.05
COVER = 0.2  # and how much further for each of: a year, a name that no quote has yet
READING, FURTHER = 0.04, 0.03  # FURTHER is that of a quote beside the first
_LONGEST_LED = 300  # of a lead-in with its items, code points; the first is always quoted
# How much less likely than the first another reads that only adds to it. With 0, 1, 2 and 3 the
# only right quote is told as one that adds in 48, 28, 17 and 7 of 830 development questions.
CLEARLY = 2.0
_READ = 6  # sentences that may be read; they are the best before it. 8 and 20 quote alike
_UNREAD = -8.0  # what the others count as: a sentence that hardly answers
# What a sentence counts as until it is read. One of a hundred reads likelier; with 7, likelier than
# any of 2,280, the same is quoted, and a seventh more is read.
_LIKELIEST = 5.0
_EVEN = 0.0  # a sentence that is as likely to answer as not
_ASKS = ("?", "？")


def select_evidence(found: Search) -> list[Choice]:
    """The quotes that answer, best first; empty only when there are no passages."""
    whole = _candidates(found)
    taken: set[int] = set()
    choices: list[Choice] = []
    for candidates in (whole, *map(_candidates, found.parts)):
        best = candidates.best(_score)
        if best is not None and best.first not in taken and len(choices) < MAX_QUOTES:
            choice = _with_neighbour(found, candidates, best, taken)
            choices.append(_as_it_reads(candidates, choice))
    while choices and len(choices) < MAX_QUOTES:
        news = _news(found, whole.rows, taken)
        best = whole.best(partial(_as_another, found, choices, news), news)
        if best is None:
            break
        further = _with_neighbour(found, whole, best, taken)
        if len(choices) > 1 and _repeats(found, further, choices):
            break
        behind = choices[0].reading - further.reading >= CLEARLY
        choices.append(replace(further, further=behind and not news[best.first]))
    return choices


class _Candidates:
    """The sentences that may be quoted, each by itself.

    One that may be read counts as if it read as likely as any, until that makes it the best of
    those that are compared; then it is read.

    Args:
        found: the search that they are of.
        alone: their choices before any is read, by their rows; none where nothing can be read.
    """

    def __init__(self, found: Search, alone: Mapping[int, Choice]) -> None:
        self._found, self._alone = found, alone
        self._counted = dict(alone)
        best = sorted(alone, key=lambda row: -alone[row].score)[:_READ]
        self._unread: set[int] = set()
        known = [row for row in alone if row in found.read]
        if read := likelier_readings(found, [*best[:1], *known]):
            self._unread = set(best) - set(read)
            for row in alone:
                likeliest = Reading(_LIKELIEST, None, 0.0) if row in self._unread else None
                self._count(row, read.get(row, likeliest))

    @property
    def rows(self) -> Collection[int]:
        """Of all of them."""
        return self._alone.keys()

    def best(
        self, score: Callable[[Choice], float | None], among: Collection[int] | None = None
    ) -> Choice | None:
        """The first of those with the highest score; None where none has one.

        Args:
            score: no lower where a sentence reads likelier; None for one that is out.
            among: rows that are compared; all when None.
        """
        rows = self.rows if among is None else among
        while True:
            scores = {row: score(self._counted[row]) for row in rows}
            scored = {row: value for row, value in scores.items() if value is not None}
            row = max(scored, key=scored.__getitem__, default=None)
            if row is None or row not in self._unread:
                return None if row is None else self._counted[row]
            self._unread.remove(row)
            self._count(row, likelier_readings(self._found, [row]).get(row))

    def read(self, row: int) -> Choice:
        """A sentence as it reads, whether or not it was among the best."""
        if row in self._unread or self._counted[row].reading == _UNREAD:
            self._unread.discard(row)
            self._count(row, likelier_readings(self._found, [row]).get(row))
        return self._counted[row]

    def _count(self, row: int, reading: Reading | None) -> None:
        reading = reading or Reading(_UNREAD, None, 0.0)
        choice = self._alone[row]
        choice = replace(choice, score=choice.score + READING * reading.score)
        self._counted[row] = as_read(self._found, choice, reading)


def _repeats(found: Search, further: Choice, choices: Sequence[Choice]) -> bool:
    """True where a figure is asked for, and all that a quote gives are in the others already."""
    own = _figures(found, [further])
    return bool(found.query.wanted.kinds) and bool(own) and own <= _figures(found, choices)


def _figures(found: Search, choices: Sequence[Choice]) -> set[float]:
    rows = (row for choice in choices for row in range(choice.first, choice.last))
    sentences = ((found.pool.document_of(row), found.pool.index.sentences[row]) for row in rows)
    told = (quantities(document[each.span], each.language) for document, each in sentences)
    return {float(each.value) for every in told for each in every if each.kind is not Kind.YEAR}


def _drop(found: Search, first: Choice, row: int) -> float:
    """How far a sentence may fall below the first quote's score."""
    return SIBLING_DROP if found.pool.are_siblings(first.first, row) else MAX_DROP


def _score(choice: Choice) -> float:
    return choice.score


def _beside(found: Search, choice: Choice) -> float:
    """The score beside another sentence, which has the names that both are on."""
    return choice.score + OTHER_NAME * _missing_names(found, choice.first, choice.passage)


def _as_further(choice: Choice) -> float:
    """The score by which a quote is given beside others; reading counts less in it."""
    return choice.score - (READING - FURTHER) * choice.reading


def _as_another(
    found: Search, given: Sequence[Choice], news: Mapping[int, int], choice: Choice
) -> float | None:
    """The score of a further quote, raised by what is new in it; None where it falls short.

    A third without the kind of answer that is asked for adds nothing to a first that has it; a
    second may answer what else is asked.
    """
    first = given[0]
    is_third = len(given) > 1 and _has_asked_kind(found, first.first)
    if is_third and not _has_asked_kind(found, choice.first):
        return None
    score = _as_further(choice) + COVER * news[choice.first]
    near = score >= _as_further(first) - _drop(found, first, choice.first)
    return score if near else None


def _candidates(found: Search) -> _Candidates:
    index, pool, wanted = found.pool.index, found.pool, found.query.wanted
    candidates: dict[int, Choice] = {}
    said: dict[int, int] = {}  # what is a copy of what a better passage says is no candidate
    for passage, fair in zip(found.passages[:_PASSAGES], found.scores, strict=False):
        for row in found.sentences_of(passage):
            if _leads(found, row) and _last_led(found, row, passage, frozenset()) == row + 1:
                continue
            if said.setdefault(int(index.copies[row]), row) == row and row not in candidates:
                above = fair + KIND * _has_asked_kind(found, row)
                above -= ELSEWHERE * _is_elsewhere(found, row)
                above -= OTHER_NAME * _missing_names(found, row, passage)
                if wanted.years:
                    told = pool.unnamed_in_sentence(row)
                    above -= OTHER_YEAR * tells_other_year(wanted, told)
                candidates[row] = found.choice(row, passage, above)
    return _Candidates(found, candidates)


def _missing_names(found: Search, row: int, passage: int) -> float:
    """Part of the question's names that are neither in a sentence nor in what it is read with."""
    pool, wanted = found.pool, found.query.wanted.names
    if not wanted:
        return 0.0
    told = pool.in_paragraph(row).names | pool.in_context(row).names | pool.names_in_title(passage)
    return unmet(wanted, told)


def _has_asked_kind(found: Search, row: int) -> bool:
    kinds = found.query.wanted.kinds - {AnswerKind.COUNT}  # nearly every sentence has some number
    return bool(kinds) and not kinds.isdisjoint(found.pool.unnamed_in_sentence(row).kinds)


def _is_elsewhere(found: Search, row: int) -> bool:
    pool, query = found.pool, found.query
    sentence = pool.index.sentences[row]
    told = (pool.document_of(row)[sentence.span], sentence.language)
    return is_elsewhere((query.text, query.language), told, pool.knowledge)


def _news(found: Search, rows: Collection[int], taken: Set[int]) -> dict[int, int]:
    """Of each row that is left: how much it has of what several are asked for and no quote said."""
    wanted, pool = found.query.wanted, found.pool
    said = union(map(pool.in_context, taken))
    years = wanted.years - said.years if len(wanted.years) > 1 else frozenset()
    names = wanted.names - said.names if len(wanted.names) > 1 else frozenset()
    left = [row for row in rows if row not in taken]
    if not (years or names):
        return dict.fromkeys(left, 0)
    held = map(pool.in_context, left)
    news = [bool(years & each.years) + bool(names & each.names) for each in held]
    return dict(zip(left, news, strict=True))


def _with_neighbour(
    found: Search, candidates: _Candidates, best: Choice, taken: set[int]
) -> Choice:
    """The sentence with the better of those beside it in its paragraph; both are taken.

    One that ends in a colon or asks comes with what it leads in, and with no sentence before it.
    """
    index = found.pool.index
    if _leads(found, best.first):
        if _text(found, best.first).endswith(_ASKS):
            best = replace(best, words=None)  # what answers stands below it
        rows = set(range(best.first, _last_led(found, best.first, best.passage, taken)))
    else:
        first, last = index.passage_rows[best.passage]
        free = [
            other
            for other in (best.first - 1, best.first + 1)
            if first <= other < last
            and other in candidates.rows
            and other not in taken
            and not (other > best.first and _leads(found, other))
            and index.sentences[other].block == index.sentences[best.first].block
        ]
        # Of two the better; one alone needs no reading.
        better = candidates.best(partial(_beside, found), free) if len(free) > 1 else None
        rows = {best.first, *([better.first] if better else free)}
    before = min(rows) - 1
    # A lead-in without what it leads in is no quote.
    taken.update(rows, [before] if before >= 0 and _leads(found, before) else [])
    return replace(best, first=min(rows), last=max(rows) + 1)


def _as_it_reads(candidates: _Candidates, choice: Choice) -> Choice:
    """A quote with the reading of its likelier sentence, where that which matched hardly reads."""
    if choice.reading >= _EVEN:
        return choice
    rows = [row for row in range(choice.first, choice.last) if row in candidates.rows]
    best = max(map(candidates.read, rows), key=lambda each: each.reading, default=choice)
    if best.reading <= choice.reading:
        return choice
    return replace(choice, reading=best.reading, words=best.words, certainty=best.certainty)


def _leads(found: Search, row: int) -> bool:
    """True for a sentence that ends in a colon, or asks.

    A question in the documents is like that of a reader, and would be quoted as its own answer.
    """
    return _text(found, row).endswith((":", "：", *_ASKS))


def _text(found: Search, row: int) -> str:
    return found.pool.document_of(row)[found.pool.index.sentences[row].span]


def _last_led(found: Search, lead: int, passage: int, taken: Set[int]) -> int:
    """The row after the last that a sentence leads in: the next, or the items beside its own.

    ``lead + 1`` where the passage has none that is free.
    """
    index = found.pool.index
    blocks, sentences = found.pool.document_of(lead).blocks, index.sentences
    depth = blocks[sentences[lead].block].depth
    end = int(index.passage_rows[passage][1])
    last = lead + 1
    while last < end and last not in taken:
        if sentences[last].kind in NAMES or _leads(found, last):
            break
        beside = 0 < depth == blocks[sentences[last].block].depth
        short = len(found.pool.span_of(lead, last + 1)) <= _LONGEST_LED
        if last > lead + 1 and not (beside and short):
            break
        last += 1
    return last
