"""A pool so small that every score can be worked out by hand; no encoder has made its numbers.

A coordinate is a cosine. The whole question has its vector and its first token on the first axis,
so that the first number of a line's ``match`` is how well it matches that token, and the first of
its ``cosine`` how close it is to the question; the other axes are for further tokens, or for the
parts of a question. What is left of a vector's length lies where nothing is asked for.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import faiss
import numpy as np

from corpus.catalogue import catalogue
from corpus.document import (
    Alignment,
    Block,
    BlockKind,
    Document,
    Metadata,
    Passage,
    Run,
    Sentence,
    Span,
    SplitDocument,
)
from corpus.scope import Scope
from embeddings.calibration import CenteredQuestion, QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.fairness import LanguageMeans
from embeddings.index.growing import GrowingSegment
from embeddings.index.index import Contents, Index
from embeddings.index.port import EncodedDocuments, Manifest, Means
from embeddings.index.segment import Listed, to_record
from embeddings.late import Directions, TokenStates
from embeddings.vectors import Encoded, Vectors
from qa.asking.constraints import Content
from qa.asking.query import Query
from qa.finding.pool import Pool, Sources
from qa.finding.retrieve import Read, retrieve
from qa.finding.search import Choice, Search

DIM = 4
Numbers = float | tuple[float, ...]
"""A number for the first axis, or one for each of the first axes; the others are 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of one token.

    Attributes:
        match: cosine of its token to each axis, in hundredths.
        text: its words, of which some speak of years, names or figures; when empty, ten code
            points that no other line has, since a line that says the same would be a copy.
        cosine: of the sentence to each axis.
        kind: of its block.
        block: number of its paragraph.
        depth: of its block in lists.
        language: BCP-47.
        token: id of its token.
    """

    match: Numbers = 0.0
    text: str = ""
    cosine: Numbers = 0.0
    kind: BlockKind = BlockKind.BODY
    block: int = 0
    depth: int = 0
    language: str = "en"
    token: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A document with the numbers of its sentences and passages.

    Attributes:
        split: the document.
        lines: its sentences.
        cosines: of its passages to each axis.
    """

    split: SplitDocument
    lines: tuple[Line, ...]
    cosines: tuple[Numbers, ...]


def page(
    name: str,
    *lines: Line,
    passages: Sequence[tuple[int, int, Numbers]] | None = None,
    title: str = "",
    metadata: Metadata | None = None,
) -> Page:
    """A document of those lines.

    Args:
        name: its id and source.
        lines: a space stands between those of one block, a line break between blocks.
        passages: first line, line after the last, and cosine; one with all lines when None.
        title: of the document.
        metadata: of the document.
    """
    lines = tuple(
        line if line.text else replace(line, text=_own_words(name, place))
        for place, line in enumerate(lines)
    )
    text, spans = "", []
    for before, line in zip((None, *lines), lines, strict=False):
        text += "" if before is None else " " if before.block == line.block else "\n"
        spans.append(Span(len(text), len(text) + len(line.text)))
        text += line.text
    blocks = []
    for number in sorted({line.block for line in lines}):
        own = [place for place, line in enumerate(lines) if line.block == number]
        first, span = lines[own[0]], Span(spans[own[0]].start, spans[own[-1]].end)
        blocks.append(Block(span, first.kind, depth=first.depth))
    document = Document(
        id=name,
        source=name,
        title=title,
        language=lines[0].language,
        text=text,
        blocks=tuple(blocks),
        alignment=Alignment((Run(0, len(text), 0, len(text)),)),
        raw_line_starts=(0, *(place + 1 for place, char in enumerate(text) if char == "\n")),
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
        metadata=metadata or Metadata(),
    )
    parts = passages or [(0, len(lines), 0.0)]
    split = SplitDocument(
        document=document,
        sentences=tuple(
            Sentence(span, line.language, line.kind, line.block)
            for span, line in zip(spans, lines, strict=True)
        ),
        passages=tuple(
            Passage(
                document=name,
                span=Span(spans[first].start, spans[last - 1].end),
                language=lines[first].language,
                kind=lines[first].kind,
                first=first,
                last=last,
            )
            for first, last, _ in parts
        ),
    )
    return Page(split, lines, tuple(cosine for *_, cosine in parts))


def _own_words(name: str, place: int) -> str:
    """Words that say nothing, and nothing that another line says."""
    number = crc32(f"{name} {place}".encode())
    letters = [chr(ord("a") + number // 26**power % 26) for power in range(3)]
    return f"So it {''.join(letters)}."


def pool(*pages: Page) -> Pool:
    """What can be found in those documents; rows follow them in their order."""
    lines = [line for each in pages for line in each.lines]
    nothing = LanguageMeans({}, np.zeros(DIM, np.float32))
    questions = QuestionStatistics(nothing, nothing, {}, {})
    growing = GrowingSegment(DIM, questions, lambda _: io.BytesIO())
    for each in pages:
        (entry,) = catalogue([each.split]).values()
        growing.add(each.split, _unread(each), Listed(entry), to_record(each.split))
    means = Means(nothing, nothing, nothing)
    segment = growing.finish(means)
    passages = [passage for each in pages for passage in each.split.passages]
    exact = replace(
        segment,
        arrays={**segment.arrays, "token_lengths": np.ones(len(lines), np.float16)},
        states=Exact(
            _rows([line.match for line in lines]),
            segment.states.scales,
            segment.states.lengths,
            segment.states.bounds,
            Directions.all(DIM),
        ),
        sentence_search=_search([(line.language, line.cosine) for line in lines]),
        passage_search=_search(
            [
                (passage.language, cosine)
                for passage, cosine in zip(
                    passages, (c for each in pages for c in each.cosines), strict=True
                )
            ]
        ),
    )
    manifest = Manifest(2, "by hand", "", "", len(pages), len(lines), len(passages), {})
    alive = np.ones(len(pages), np.bool_)
    index = Index(manifest, Contents([exact], [alive], means, questions))
    return Pool(index.view(np.arange(len(passages))))


class Exact(TokenStates):
    """Token states whose numbers are kept as they are, with scales of 1."""

    middle = 0.0

    def multiplied(self, tokens: slice, asked: Vectors) -> Vectors:
        """See ``TokenStates.multiplied``; these are no whole numbers."""
        products: Vectors = asked.T @ self.codes[tokens].T
        return products


def _unread(each: Page) -> EncodedDocuments:
    """A token a line, and vectors that others take the place of."""
    lines = len(each.lines)
    return EncodedDocuments(
        passages=np.zeros((len(each.cosines), DIM), np.float16),
        sentences=np.zeros((lines, DIM), np.float16),
        token_ids=np.array([line.token for line in each.lines], np.int32),
        codes=np.zeros((lines, DIM), np.uint8),
        scales=np.ones(lines, np.float16),
        counts=np.ones(lines, np.int64),
    )


def _search(rows: Sequence[tuple[str, Numbers]]) -> dict[str, DenseIndex]:
    """The exact vectors by language, in their order."""
    made = {}
    for language in {language for language, _ in rows}:
        flat = faiss.IndexFlatIP(DIM)
        flat.add(_rows([numbers for spoken, numbers in rows if spoken == language]))
        made[language] = DenseIndex(flat)
    return made


def retrieved(
    documents: Pool,
    whole: Read,
    depth: int,
    scope: Scope | None = None,
    parts: Sequence[Read] = (),
) -> Search:
    """What ``retrieve`` finds in the index of a pool."""
    sources = Sources(documents.index.whole, documents.knowledge)
    return retrieve(sources, whole, depth, scope, parts)


def ids(search: Search) -> list[int]:
    """The passages of a search by their rows in the index."""
    return [int(search.pool.index.ids[row]) for row in search.passages]


def asked(
    *axes: int,
    language: str = "en",
    wanted: Content | None = None,
    text: str = "",
    tokens: Sequence[int] | None = None,
) -> tuple[Query, Encoded]:
    """A question with a token on each of those axes, and its vector on the first of them.

    Args:
        axes: the first one when none is given.
        language: BCP-47.
        wanted: what an answer must speak of.
        text: of the question.
        tokens: their ids; ids that no line has when None, so that all weigh the same.
    """
    axes = axes or (0,)
    states = np.eye(DIM, dtype=np.float32)[list(axes)]
    ids = np.array(tokens or [1000 + axis for axis in axes], np.int32)
    return Query(text, language, wanted or Content()), Encoded(states[0], ids, states)


def found(
    documents: Pool,
    scores: Mapping[int, float] | Sequence[float] | None = None,
    *,
    wanted: Content | None = None,
    language: str = "en",
    text: str = "",
    axis: int = 0,
    tokens: int = 1,
    similarities: Sequence[float] | None = None,
    parts: Sequence[Search] = (),
) -> Search:
    """What a search found, in numbers that are given and not searched for.

    Args:
        documents: that were searched; all of their sentences are shortlisted.
        scores: fair scores by passage, or of each passage; 0 for all when None.
        wanted: what an answer must speak of.
        language: of the question.
        text: of the question.
        axis: of its vector and its first token.
        tokens: how many it has, on the axes from there on; they weigh the same.
        similarities: of the passages, best first; their scores when None.
        parts: of the question.
    """
    index = documents.index
    given = scores if scores is not None else [0.0] * len(index.passages)
    by_row = dict(given if isinstance(given, Mapping) else enumerate(given))
    rows = sorted(by_row, key=lambda row: -by_row[row])
    every = np.arange(len(index.sentences))
    axes = slice(axis, axis + tokens)
    unit = np.eye(DIM, dtype=np.float32)
    return Search(
        pool=documents,
        query=Query(text, language, wanted or Content()),
        question=CenteredQuestion(
            unit[axis], unit[axes], np.arange(tokens), np.zeros(tokens, np.int64), 0
        ),
        weights=np.full(tokens, 1 / tokens),
        passages=rows,
        scores=[by_row[row] for row in rows],
        similarities=list(similarities or (by_row[row] for row in rows)),
        agreements=[0.0] * len(rows),
        sentences=every,
        alone=index.states.codes[:, axes].T.astype(np.float32),
        matches=index.states.codes[:, axes].T.astype(np.float32),
        cosines=index.sentence_vectors[:, axis].astype(np.float64).round(4),
        parts=tuple(parts),
    )


def chosen(search: Search, *rows: int, score: float = 0.0) -> list[Choice]:
    """Those sentences as choices, each of the first ranked passage that holds it."""
    bounds = search.pool.index.passage_rows
    return [
        replace(
            search.choice(
                row,
                next(p for p in search.passages if bounds[p][0] <= row < bounds[p][1]),
            ),
            score=score,
        )
        for row in rows
    ]


def _rows(numbers: Sequence[Numbers]) -> np.ndarray:
    rows = np.zeros((len(numbers), DIM), np.float32)
    for row, given in enumerate(numbers):
        each = given if isinstance(given, tuple) else (given,)
        rows[row, : len(each)] = each
    return rows
