"""Documents become an index: what changed is encoded, the rest carried over, and all is centred."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.catalogue import catalogue
from corpus.document import SplitDocument
from corpus.progress import Progress, no_progress
from corpus.reading.lines import width
from corpus.serial import document_from_json
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.fairness import normalized
from embeddings.index.folder import check_replaceable, write_index
from embeddings.index.growing import GrowingSegment, Spool
from embeddings.index.index import Contents, Index
from embeddings.index.port import EncodedDocuments, Means, SearchedIndex
from embeddings.index.segment import Listed, Segment, to_record
from embeddings.index.unfinished import Unfinished
from embeddings.late import Directions
from embeddings.vectors import Encoded, Vectors

# How much of the mean vector of its title, headings and lead-in is added to a vector that is
# searched. With 0 and 0.3, R@1 of benchmarks/pairs.jsonl in one arrangement was .805 and .832.
CONTEXT = 0.3
# What an item of a list is encoded with is not longer (columns), so that all of it can be read.
_LONGEST_HEAD = 300
_CLOSED = tuple(".!?…:;。！？：；")

# What was added or taken out since the base was written: above either, all is written again. An
# edit costs at most so much, and an index has never more than two segments.
_RECENT_SHARE = 0.1
_RECENT_MOST = 2000


@dataclass(frozen=True, slots=True)
class Item:
    """A document that an index is to hold.

    Attributes:
        listed: as it is to be listed.
        record: the document, as ``embeddings.index.segment.to_record`` makes it; None for one that
            the index before holds as it is.
        passages, texts: how many passages, and texts to encode, it has.
    """

    listed: Listed
    record: bytes | None
    passages: int
    texts: int = 0

    @property
    def name(self) -> str:
        """The document's id."""
        return self.listed.entry.document


def item_of(split: SplitDocument, **listed: Any) -> Item:
    """A document that was read.

    Args:
        split: the document.
        listed: what else ``Listed`` tells of it.
    """
    (entry,) = catalogue([split]).values()
    texts = len(split.sentences) + len(split.passages)
    return Item(Listed(entry, **listed), to_record(split), len(split.passages), texts)


def write_items(
    folder: Path,
    items: Sequence[Item],
    corpus_fingerprint: str,
    encoder: Encoder,
    calibration: Mapping[str, Sequence[str]],
    previous: Index | None = None,
    progress: Progress = no_progress,
    within: bool = True,
) -> int:
    """Writes an index of those documents.

    Args:
        folder: replaced as a whole when everything is ready.
        items: the documents, at least one with text.
        corpus_fingerprint: of the files that the documents were read from.
        encoder: makes the vectors.
        calibration: questions by language.
        previous: an index whose vectors may be carried over.
        progress: told how many passages are encoded.
        within: True where ``folder`` holds ``previous``, whose base may then stay as it is.

    Returns:
        The number of documents that had to be encoded.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """
    check_replaceable(folder)  # before the minutes that encoding may take
    usable = previous is not None and previous.manifest.encoder_fingerprint == encoder.fingerprint
    before = previous if usable else None
    asked = asked_of(calibration, encoder)
    if before is not None and before.contents.asked == asked:
        questions = before.contents.questions
    else:
        questions = QuestionStatistics.measure(encoder, calibration)
        if before is not None and not _same(questions.directions, before.contents.questions):
            before = None  # states along other directions
    ordered = sorted(items, key=lambda item: item.name)
    read = [item for item in ordered if item.record is not None]
    done = _Done(read, progress)
    unfinished = Unfinished(folder, asked, sum(item.texts for item in read))
    kept = _kept_base(before, ordered) if within and before is not None else None
    if kept is not None:
        in_base = kept[1]
        ordered = [item for item in ordered if item.name not in in_base]

    def fill(growing: GrowingSegment) -> None:
        for item in ordered:
            split, encoded = _encoded(item, encoder, questions, before, unfinished, done)
            growing.add(split, encoded, item.listed, item.record or to_record(split))

    living = None if kept is None or before is None else (before, kept[0])
    write_index(folder, encoder, corpus_fingerprint, questions, asked, fill, living)
    unfinished.clear()
    return done.documents


def asked_of(calibration: Mapping[str, Sequence[str]], encoder: Encoder) -> str:
    """What changes whenever the statistics of questions do."""
    told = json.dumps([encoder.fingerprint, {k: list(v) for k, v in sorted(calibration.items())}])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _same(directions: Directions | None, other: QuestionStatistics) -> bool:
    if directions is None or other.directions is None:
        return directions is other.directions
    one, two = directions.books, other.directions.books
    if one is not None and two is not None and not np.array_equal(one.entries, two.entries):
        return False
    alike = np.allclose(directions.matrix, other.directions.matrix, atol=1e-5)
    return alike and (one is None) == (two is None)


def _kept_base(
    before: Index, items: Sequence[Item]
) -> tuple[npt.NDArray[np.bool_], frozenset[str]] | None:
    """Which documents of the base stay, and their ids; None where too little of it does."""
    base, alive = before.contents.segments[0], before.contents.alive[0]
    unchanged = {item.name for item in items if item.record is None}
    names = [listed.entry.document for listed in base.listed]
    living = alive & np.array([name in unchanged for name in names], np.bool_)
    passages = np.diff(base.arrays["document_passages"])
    gone = int(passages[~living].sum())
    held = frozenset(name for name, lives in zip(names, living, strict=True) if lives)
    recent = sum(item.passages for item in items if item.name not in held)
    most = min(_RECENT_SHARE * base.passages, _RECENT_MOST)
    return (living, held) if gone + recent <= most else None


class _Done:
    """Counts what is encoded, and tells it in passages: each takes its share of all texts."""

    def __init__(self, items: Sequence[Item], progress: Progress) -> None:
        self._total = sum(item.texts for item in items)
        self._passages = sum(item.passages for item in items)
        self._progress = progress
        self.texts = self.documents = 0

    def text(self, count: int = 1) -> None:
        """So many texts more are encoded, or carried over."""
        self.texts += count
        passages = self.texts * self._passages // max(1, self._total)  # a document may have no text
        self._progress("encoding passages", passages, self._passages)


def _encoded(
    item: Item,
    encoder: Encoder,
    questions: QuestionStatistics,
    before: Index | None,
    unfinished: Unfinished,
    done: _Done,
) -> tuple[SplitDocument, EncodedDocuments]:
    """The document and what an encoder made of it: now, before, or in an interrupted build."""
    if item.record is None:
        if before is None:
            raise ValueError(f"{item.name} is in no index")
        return before.document(item.name), before.encoded_document(item.name)
    split = document_from_json(json.loads(zlib.decompress(item.record)))
    if before is not None and _reads_as_before(split, before):
        done.text(item.texts)
        return split, before.encoded_document(item.name)
    if (kept := unfinished.encoded(item.record)) is not None:
        done.text(item.texts)
        return split, kept
    done.documents += 1
    encoded = encode_document(split, encoder, questions, done.text)
    unfinished.keep(item.record, encoded)
    return split, encoded


def _reads_as_before(split: SplitDocument, before: Index) -> bool:
    try:
        known = before.document(split.document.id)
    except KeyError:
        return False
    return known == split or _texts(known) == _texts(split)


def write_encoded(
    folder: Path,
    items: Iterable[tuple[SplitDocument, EncodedDocuments]],
    corpus_fingerprint: str,
    encoder: Encoder,
    questions: QuestionStatistics,
    asked: str,
) -> None:
    """Writes an index of what was encoded before, elsewhere.

    Args:
        folder: replaced as a whole when everything is ready.
        items: documents, at least one, in the order of their ids.
        corpus_fingerprint: of the files that the documents were read from.
        encoder: that made the vectors.
        questions: statistics of the calibration questions.
        asked: what they were, see ``asked_of``.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """

    def fill(growing: GrowingSegment) -> None:
        for split, encoded in items:
            item = item_of(split)
            growing.add(split, encoded, item.listed, item.record or to_record(split))

    write_index(folder, encoder, corpus_fingerprint, questions, asked, fill)


def segment_of(
    encoded: Iterable[tuple[SplitDocument, EncodedDocuments]],
    dim: int,
    questions: QuestionStatistics,
    before: Means | None,
    spool: Spool,
) -> tuple[Segment, Means]:
    """Documents as a segment that lies in no folder, and the means by which it is centred.

    Args:
        encoded: documents and what an encoder made of them, in the order of their ids.
        dim: of its vectors.
        questions: statistics of the calibration questions, measured with that encoder.
        before: means that stay as they are; None where there are none yet.
        spool: where the segment lies.
    """
    growing = GrowingSegment(dim, questions, spool)
    for split, each in encoded:
        growing.add(split, each, item_of(split).listed, to_record(split))
    means = growing.means(before)
    return growing.finish(means), means


def index_beside(index: SearchedIndex, segments: Sequence[Segment], means: Means) -> Index:
    """Documents as an index of their own, which can stand beside another.

    Args:
        index: beside which they stand; it was made by the same encoder.
        segments: of the documents, centred by ``means``.
        means: of the index, with those of languages that it lacks.
    """
    return Index(
        replace(
            index.manifest,
            documents=sum(len(each.listed) for each in segments),
            sentences=sum(each.sentences for each in segments),
            passages=sum(each.passages for each in segments),
        ),
        Contents(
            segments,
            [np.ones(len(each.listed), np.bool_) for each in segments],
            means,
            index.statistics.questions,
        ),
    )


def encode_document(
    split: SplitDocument,
    encoder: Encoder,
    questions: QuestionStatistics,
    told: Callable[[], None] = lambda: None,
) -> EncodedDocuments:
    """What an encoder makes of a document.

    Args:
        split: the document.
        encoder: makes the vectors.
        questions: statistics of the calibration questions, measured with that encoder.
        told: called after each text.
    """
    items: list[Encoded] = []
    for item in encoder.read_passages(_texts(split)):
        items.append(item)
        told()
    sentences, passages = items[: len(split.sentences)], items[len(split.sentences) :]
    sentences = list(_without_heads(sentences, _heads(split), encoder))
    directions = questions.directions or Directions.all(encoder.dim)
    states = [np.zeros((0, directions.matrix.shape[1]), np.float32)]
    states += [
        directions.project(item.states, sentence.language)
        for item, sentence in zip(sentences, split.sentences, strict=True)
    ]
    counts = np.array([len(item.token_ids) for item in sentences], np.int64)
    ids = [np.zeros(0, np.int32), *(item.token_ids for item in sentences)]
    alone = _vectors([item.vector for item in sentences], encoder.dim)
    own = _vectors([item.vector for item in passages], encoder.dim)
    vectors = _sentences_in_context(split, alone).astype(np.float16)
    codes, scales = directions.encode(np.concatenate(states), vectors, counts)
    return EncodedDocuments(
        passages=_passages_in_context(split, own, alone).astype(np.float16),
        sentences=vectors,
        token_ids=np.concatenate(ids),
        codes=codes,
        scales=scales,
        counts=counts,
    )


def _texts(split: SplitDocument) -> list[str]:
    """What the encoder is given of a document: its sentences, then its passages."""
    document = split.document
    sentences = [
        f"{head} {document[sentence.span]}" if head else document[sentence.span]
        for head, sentence in zip(_heads(split), split.sentences, strict=True)
    ]
    return sentences + [document[passage.span] for passage in split.passages]


def _heads(split: SplitDocument) -> list[str]:
    """For each sentence what it is encoded after, "" for nothing.

    An item of a list or a row of a table says little by itself, so the encoder reads it after its
    title, headings and lead-in. Of benchmarks/structure.jsonl .62 and .77 of the quotes then answer
    (.51 and .67 without), at the cost of those texts alone. Prose read so was found less well:
    R@5 of benchmarks/pairs.jsonl .968 in place of .982, for half as much time again.
    """
    document = split.document
    contexts = contexts_of(document, split.sentences)
    made: dict[tuple[int, ...], str] = {(): ""}
    heads: list[str] = []
    for sentence in split.sentences:
        context = contexts[sentence.block] if document.blocks[sentence.block].depth else ()
        if context not in made:
            made[context] = _head([document[split.sentences[row].span] for row in context])
        heads.append(made[context])
    return heads


def _head(lines: Sequence[str]) -> str:
    """The lines as sentences, the outermost left out where they are too long together."""
    head = ""
    for line in reversed(lines):
        closed = line if line.endswith(_CLOSED) else f"{line}."
        longer = f"{closed} {head}".rstrip()
        if width(longer) > _LONGEST_HEAD:
            break
        head = longer
    return head


def _without_heads(
    sentences: Sequence[Encoded], heads: Sequence[str], encoder: Encoder
) -> Iterator[Encoded]:
    """The sentences with the states of their own tokens alone; no token goes on over a space."""
    distinct = [head for head in dict.fromkeys(heads) if head]
    read = zip(distinct, encoder.read_passages(distinct), strict=True)
    lengths = {head: len(item.token_ids) for head, item in read}
    for sentence, head in zip(sentences, heads, strict=True):
        first = lengths.get(head, 0)
        yield Encoded(sentence.vector, sentence.token_ids[first:], sentence.states[first:])


def _vectors(vectors: Sequence[npt.NDArray[np.float32]], dim: int) -> Vectors:
    return np.array(vectors, np.float32).reshape(len(vectors), dim)


def _sentences_in_context(split: SplitDocument, alone: Vectors) -> Vectors:
    """(sentences, dim) float32: their vectors, drawn towards those of what they are read with."""
    drawn = alone.copy()
    contexts = contexts_of(split.document, split.sentences)
    for row, sentence in enumerate(split.sentences):
        drawn[row] += _drawn_to(alone, contexts[sentence.block])
    return normalized(drawn)


def _passages_in_context(split: SplitDocument, own: Vectors, alone: Vectors) -> Vectors:
    """(passages, dim) float32: the same of passages, which are read with what they begin under."""
    drawn = own.copy()
    contexts = contexts_of(split.document, split.sentences)
    for row, passage in enumerate(split.passages):
        drawn[row] += _drawn_to(alone, contexts[split.sentences[passage.first].block])
    return normalized(drawn)


def _drawn_to(alone: Vectors, context: Sequence[int]) -> npt.NDArray[np.float32] | float:
    """What is added to a vector for its context, sentences of its document."""
    if not context:
        return 0.0
    mean: npt.NDArray[np.float32] = alone[list(context)].mean(axis=0)
    return CONTEXT * mean
