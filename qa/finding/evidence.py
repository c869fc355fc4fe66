"""A search -> the sentences that answer, at most three quotes of two sentences.

    score(q, s) = score of s by itself + score of its best passage
                  + KIND where s has a kind of answer that is asked for, such as a date or a reason
                  - ELSEWHERE where s puts into one place of q what q puts into another
                  + READING * how likely s is to answer, as ``qa.reader`` reads it with q

The score by itself is ``Search.sentence_scores``. Sentences of the first five passages compete, and
those that are best without the last are read. A
quote is the best sentence with the better of its neighbours, or, where it ends in a colon, with
what it leads in: by itself "The fees are:" says nothing. Of a question that asks several
things, the best sentence for each is quoted as well. Another quote is given only where its sentence
comes close to the first; one with a year or a name of the question that no quote has yet may fall
further behind. A third that only repeats the figures of the others is not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from corpus.document import BlockKind, Span
from corpus.knowing.quantities import Kind, quantities
from qa.asking.constraints import Content, union
from qa.asking.cues import AnswerKind
from qa.asking.direction import is_elsewhere
from qa.finding.reading import readings
from qa.finding.search import Choice, Search
from qa.reader.model import Reading

_PASSAGES = 5
MAX_QUOTES = 3
_NAMES = (BlockKind.TITLE, BlockKind.HEADING)  # they name what is said, and say nothing
# benchmarks/fit_answering.py shows what other values of these would quote.
KIND, ELSEWHERE = 0.1, 0.1
MAX_DROP = 0.08  # how far below the first quote's score another may be
# The same for an item of a list, or a row of a table, beside another of the same document: they
# share their headings, so that the wrong one comes close. With 0.1, 0.05 and 0.03, .48, .51 and .56
# of the quotes answer in the first half of benchmarks/structure.jsonl, with keys .91, .91 and .86;
# in the second .59, .67 and .74, with all keys.
SIBLING_DROP = 0.05
COVER = 0.2  # and how much further for each of: a year, a name that no quote has yet
READING, FURTHER = 0.04, 0.02  # FURTHER is that of a quote beside the first
_LONGEST_LED = 300  # of a lead-in with its items, code points; the first is always quoted
# How much less likely than the first another reads that only adds to it. With 0, 1, 2 and 3 the
# only right quote is told as one that adds in 48, 28, 17 and 7 of 830 development questions.
CLEARLY = 2.0
_READ = 6  # sentences that are read; they are the best before it. 8 and 20 quote alike
_UNREAD = -8.0  # what the others count as: a sentence that hardly answers

_Candidates = Mapping[int, Choice]
"""The sentences that may be quoted, each by itself, by its row."""


def select_evidence(found: Search) -> list[Choice]:
    """The quotes that answer, best first; empty only when there are no passages."""
    whole = _candidates(found)
    taken: set[int] = set()
    choices: list[Choice] = []
    for candidates in (whole, *map(_candidates, found.parts)):
        best = max(candidates.values(), key=_score, default=None)
        if best is not None and best.first not in taken and len(choices) < MAX_QUOTES:
            choices.append(_with_neighbour(found, candidates, best, taken))
    while choices and len(choices) < MAX_QUOTES:
        scores = dict(_with_news(found, whole, taken))
        scores = {
            row: score
            for row, score in scores.items()
            if score >= _as_further(choices[0]) - _drop(found, choices[0], row)
        }
        row = max(scores, key=scores.__getitem__, default=None)
        if row is None:
            break
        further = _with_neighbour(found, whole, whole[row], taken)
        if len(choices) > 1 and _repeats(found, further, choices):
            break
        behind = choices[0].reading - further.reading >= CLEARLY
        choices.append(replace(further, further=behind and scores[row] == _as_further(whole[row])))
    return choices


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


def _as_further(choice: Choice) -> float:
    """The score by which a quote is given beside others; reading counts less in it."""
    return choice.score - (READING - FURTHER) * choice.reading


def _candidates(found: Search) -> _Candidates:
    index, pool = found.pool.index, found.pool
    kinds = found.query.wanted.kinds - {AnswerKind.COUNT}  # nearly every sentence has some number
    candidates: dict[int, Choice] = {}
    said: dict[int, int] = {}  # what is a copy of what a better passage says is no candidate
    for passage, fair in zip(found.passages[:_PASSAGES], found.scores, strict=False):
        for row in map(int, range(*index.passage_rows[passage])):
            if index.sentences[row].kind in _NAMES or row in index.leads:
                continue
            if _leads(found, row) and _last_led(found, row, passage, frozenset()) == row + 1:
                continue
            if said.setdefault(int(index.copies[row]), row) == row and row not in candidates:
                answers = kinds and not kinds.isdisjoint(pool.in_sentence(row).kinds)
                above = fair + KIND * bool(answers) - ELSEWHERE * _is_elsewhere(found, row)
                candidates[row] = found.choice(row, passage, above)
    return _read(found, candidates)


def _is_elsewhere(found: Search, row: int) -> bool:
    pool, query = found.pool, found.query
    sentence = pool.index.sentences[row]
    told = (pool.document_of(row)[sentence.span], sentence.language)
    return is_elsewhere((query.text, query.language), told, pool.knowledge)


def _read(found: Search, candidates: _Candidates) -> _Candidates:
    """The candidates with what the reader makes of them, where it can read this index."""
    best = sorted(candidates, key=lambda row: -candidates[row].score)[:_READ]
    read = readings(found, best)
    if not read:
        return candidates
    return {
        row: _with_reading(found, row, choice, read.get(row)) for row, choice in candidates.items()
    }


def _with_reading(found: Search, row: int, choice: Choice, reading: Reading | None) -> Choice:
    score = _UNREAD if reading is None else reading.score
    own = replace(choice, score=choice.score + READING * score, reading=score)
    if reading is None or reading.answer is None:
        return own
    start = found.pool.index.sentences[row].span.start
    words = Span(start + reading.answer.start, start + reading.answer.end)
    return replace(own, words=words, certainty=reading.certainty)


def _with_news(
    found: Search, candidates: _Candidates, taken: Set[int]
) -> Iterator[tuple[int, float]]:
    """Row and score of each sentence that is left, raised by what no quote has said yet."""
    wanted, pool = found.query.wanted, found.pool
    said = union(map(pool.in_context, taken))
    years = wanted.years - said.years if len(wanted.years) > 1 else frozenset()
    names = wanted.names - said.names if len(wanted.names) > 1 else frozenset()
    for row, candidate in candidates.items():
        if row not in taken:
            held = pool.in_context(row) if years or names else Content()
            news = bool(years & held.years) + bool(names & held.names)
            yield row, _as_further(candidate) + COVER * news


def _with_neighbour(
    found: Search, candidates: _Candidates, best: Choice, taken: set[int]
) -> Choice:
    """The sentence with the better of those beside it in its paragraph; both are taken.

    One that ends in a colon comes with what it leads in, and with no sentence before it.
    """
    index = found.pool.index
    if _leads(found, best.first):
        rows = set(range(best.first, _last_led(found, best.first, best.passage, taken)))
    else:
        first, last = index.passage_rows[best.passage]
        free = [
            other
            for other in (best.first - 1, best.first + 1)
            if first <= other < last
            and other in candidates
            and other not in taken
            and not (other > best.first and _leads(found, other))
            and index.sentences[other].block == index.sentences[best.first].block
        ]
        better = [max(free, key=lambda row: candidates[row].score)] if free else []
        rows = {best.first, *better}
    before = min(rows) - 1
    # A lead-in without what it leads in is no quote.
    taken.update(rows, [before] if before >= 0 and _leads(found, before) else [])
    return replace(best, first=min(rows), last=max(rows) + 1)


def _leads(found: Search, row: int) -> bool:
    """True for a sentence that ends in a colon."""
    sentence = found.pool.index.sentences[row]
    return found.pool.document_of(row)[sentence.span].endswith((":", "："))


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
        if sentences[last].kind in _NAMES or _leads(found, last):
            break
        beside = 0 < depth == blocks[sentences[last].block].depth
        short = len(found.pool.span_of(lead, last + 1)) <= _LONGEST_LED
        if last > lead + 1 and not (beside and short):
            break
        last += 1
    return last
