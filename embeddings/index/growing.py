"""A segment while it is written: one document after the other, in little memory."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from corpus.document import SplitDocument
from corpus.splitting.copies import Words, passage_words, sentence_words
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.fairness import SHRINKAGE, LanguageMeans, normalized
from embeddings.index.port import EncodedDocuments, Means
from embeddings.index.segment import KINDS, LAYOUT, Kept, Listed, Segment
from embeddings.late import Directions, TokenStates
from embeddings.vectors import Vectors

# Token states have a mean of thousands of vectors; a language with a few sentences is drawn towards
# the mean of all.
TOKEN_SHRINKAGE = 200
_PART = 8192  # rows that are worked on at a time
_SENTENCES = 256  # whose tokens are worked on at a time


class Sums:
    """What language means are made of, added up row by row."""

    def __init__(self, dim: int) -> None:
        self.sums: dict[str, npt.NDArray[np.float64]] = {}
        self.counts: dict[str, int] = {}
        self._dim = dim

    def add(self, rows: npt.NDArray[np.float32], languages: npt.NDArray[np.str_]) -> None:
        """Adds (n, dim) rows."""
        for language in np.unique(languages).tolist():
            own = rows[languages == language]
            before = self.sums.get(language, np.zeros(self._dim))
            self.sums[language] = before + own.sum(axis=0, dtype=np.float64)
            self.counts[language] = self.counts.get(language, 0) + len(own)

    def means(self, shrinkage: float, before: LanguageMeans | None = None) -> LanguageMeans:
        """As ``LanguageMeans.fit`` makes them; what ``before`` knows stays as it is."""
        total = max(1, sum(self.counts.values()))
        overall = sum(self.sums.values(), np.zeros(self._dim)) / total
        if before is not None:
            overall = before.overall.astype(np.float64)
        made = {
            language: (
                (self.sums[language] + shrinkage * overall) / (self.counts[language] + shrinkage)
            ).astype(np.float32)
            for language in sorted(self.sums)
        }
        known = {} if before is None else dict(before.by_language)
        return LanguageMeans({**made, **known}, overall.astype(np.float32))


Spool = Callable[[str], BinaryIO]
"""Opens what is named for writing, and for reading what was written; a file, or memory."""


class GrowingSegment:
    """Takes documents, in the order of their ids, and becomes a segment."""

    def __init__(self, dim: int, questions: QuestionStatistics, spool: Spool) -> None:
        self._dim = dim
        self._questions = questions
        self._directions = questions.directions or Directions.all(dim)
        self._listed: list[Listed] = []
        self._languages: dict[str, int] = {}
        self._columns: dict[str, array[Any]] = {
            name: array(_TYPECODES[kind])
            for name, (_, kind) in LAYOUT.items()
            if kind in _TYPECODES
        }
        for name in ("document_offsets", "document_passages", "document_sentences",
                     "context_bounds", "token_bounds"):  # fmt: skip
            self._columns[name].append(0)
        self._files = {name: spool(name) for name in _SPOOLED}
        self._sums = {name: Sums(dim) for name in ("passage", "sentence")}
        self._token_sums = Sums(self._directions.matrix.shape[1])
        self._frequency: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._listed)

    def add(
        self, split: SplitDocument, encoded: EncodedDocuments, listed: Listed, record: bytes
    ) -> None:
        """Adds a document.

        Args:
            split: the document.
            encoded: its vectors and token states.
            listed: how it is listed.
            record: the document, as ``to_record`` makes it.
        """
        columns = self._columns
        document, number = split.document, len(self._listed)
        self._listed.append(listed)
        self._files["documents"].write(record)
        columns["document_offsets"].append(columns["document_offsets"][-1] + len(record))
        first = columns["document_sentences"][-1]
        columns["document_sentences"].append(first + len(split.sentences))
        columns["document_passages"].append(columns["document_passages"][-1] + len(split.passages))
        note = document.metadata.note
        words = sentence_words(split)
        contexts = contexts_of(document, split.sentences)
        around = {row for sentence in split.sentences for row in contexts[sentence.block]}
        for row, (sentence, said) in enumerate(zip(split.sentences, words, strict=True)):
            columns["sentence_documents"].append(number)
            columns["sentence_spans"].extend((sentence.span.start, sentence.span.end))
            columns["sentence_languages"].append(self._number(sentence.language))
            columns["sentence_kinds"].append(KINDS.index(sentence.kind))
            columns["sentence_blocks"].append(sentence.block)
            unit = (note, str(sentence.block)) if note else (document.id, str(row), "")
            columns["sentence_units"].append(key_of(unit))
            columns["sentence_copies"].append(key_of(said))
            lead = row in around and document[sentence.span].endswith((":", "："))
            columns["sentence_leads"].append(lead)
            context = contexts[sentence.block]
            columns["contexts"].extend(first + each for each in context)
            columns["context_bounds"].append(len(columns["contexts"]))
        for passage, said in zip(split.passages, passage_words(split, words), strict=True):
            columns["passage_documents"].append(number)
            columns["passage_rows"].extend((first + passage.first, first + passage.last))
            columns["passage_spans"].extend((passage.span.start, passage.span.end))
            columns["passage_languages"].append(self._number(passage.language))
            columns["passage_kinds"].append(KINDS.index(passage.kind))
            columns["passage_copies"].append(key_of(said))
        self._add_vectors(split, encoded)
        self._add_tokens(split, encoded)

    def _number(self, language: str) -> int:
        return self._languages.setdefault(language, len(self._languages))

    def _add_vectors(self, split: SplitDocument, encoded: EncodedDocuments) -> None:
        for name, rows, texts in (
            ("passage", encoded.passages, split.passages),
            ("sentence", encoded.sentences, split.sentences),
        ):
            spoken = np.array([each.language for each in texts], str)
            self._sums[name].add(rows.astype(np.float32), spoken)
            self._files[f"{name}s"].write(np.ascontiguousarray(rows, np.float16).tobytes())

    def _add_tokens(self, split: SplitDocument, encoded: EncodedDocuments) -> None:
        columns = self._columns
        before = columns["token_bounds"][-1]
        columns["token_bounds"].extend((before + np.cumsum(encoded.counts)).tolist())
        columns["token_ids"].frombytes(encoded.token_ids.astype(np.int32).tobytes())
        self._files["scales"].write(encoded.scales.astype(np.float16).tobytes())
        self._files["codes"].write(np.ascontiguousarray(encoded.codes).tobytes())
        owners = np.repeat(np.arange(len(encoded.counts)), encoded.counts)
        pairs = np.unique(np.stack([encoded.token_ids.astype(np.int64), owners]), axis=1)
        for token, count in zip(*np.unique(pairs[0], return_counts=True), strict=True):
            self._frequency[int(token)] = self._frequency.get(int(token), 0) + int(count)
        spoken = np.array([each.language for each in split.sentences], str)
        labels = np.repeat(spoken, encoded.counts)
        states = self._directions.decode(
            encoded.codes, encoded.scales, encoded.sentences, encoded.counts
        )
        self._token_sums.add(states, labels)

    def means(self, before: Means | None = None) -> Means:
        """Those of its documents; what ``before`` knows stays as it is."""
        return Means(
            passages=self._sums["passage"].means(SHRINKAGE, before.passages if before else None),
            sentences=self._sums["sentence"].means(SHRINKAGE, before.sentences if before else None),
            tokens=self._token_means(before.tokens if before else None),
        )

    def _token_means(self, before: LanguageMeans | None) -> LanguageMeans:
        """Of states as the encoder makes them, from those that are stored."""
        origins, whole = self._directions.origins, Sums(self._dim)
        for language, total in self._token_sums.sums.items():
            count = self._token_sums.counts[language]
            back = self._directions.back(total[None].astype(np.float32))
            whole.sums[language] = back[0] + count * origins.of(language).astype(np.float64)
            whole.counts[language] = count
        return whole.means(TOKEN_SHRINKAGE, before)

    def finish(self, means: Means) -> Segment:
        """The segment; what was spooled is to be kept as long as the segment is."""
        counts = {
            "documents": len(self._listed),
            "passages": len(self._columns["passage_documents"]),
            "sentences": len(self._columns["sentence_documents"]),
            "tokens": len(self._columns["token_ids"]),
        }
        arrays = {
            name: np.frombuffer(column, LAYOUT[name][1]) if len(column) else
            np.zeros(0, LAYOUT[name][1])
            for name, column in self._columns.items()
        }  # fmt: skip
        for name in ("passage_rows", "passage_spans", "sentence_spans"):
            arrays[name] = arrays[name].reshape(-1, 2)
        arrays["sentence_leads"] = arrays["sentence_leads"].astype(np.bool_)
        known = np.array(sorted(self._frequency), np.int32)
        arrays["frequency_tokens"] = known
        arrays["frequency_counts"] = np.array(
            [self._frequency[token] for token in known.tolist()], np.int32
        )
        arrays["copy_rows"] = np.argsort(arrays["sentence_copies"], kind="stable").astype(np.int32)
        arrays["copy_keys"] = arrays["sentence_copies"][arrays["copy_rows"]]
        search: dict[str, dict[str, DenseIndex]] = {}
        languages = list(self._languages)
        for name, mean in (("passage", means.passages), ("sentence", means.sentences)):
            vectors = self._read(f"{name}s", np.float16, counts[f"{name}s"], self._dim)
            made, places, lengths = self._searches(
                vectors, arrays[f"{name}_languages"], languages, mean
            )
            search[name] = made
            arrays[f"{name}_places"], arrays[f"{name}_lengths"] = places, lengths
        codes = self._read("codes", np.uint8, counts["tokens"], self._directions.width)
        scales = self._read("scales", np.float16, counts["tokens"])
        arrays["token_scales"] = scales
        arrays["token_lengths"] = self._token_lengths(arrays, codes, means.tokens, languages)
        states = TokenStates(
            codes, scales, arrays["token_lengths"], arrays["token_bounds"], self._directions
        )
        return Segment(
            listed=self._listed,
            languages=languages,
            arrays=arrays,
            stored=self._read("documents", np.uint8, int(arrays["document_offsets"][-1])),
            states=states,
            passage_search=search["passage"],
            sentence_search=search["sentence"],
            kept=Kept(),
        )

    def close(self) -> None:
        """Closes the files that were spooled to."""
        for file in self._files.values():
            file.close()

    def _read(self, name: str, kind: type[np.generic], *shape: int) -> npt.NDArray[Any]:
        file = self._files[name]
        file.flush()
        if hasattr(file, "getbuffer"):
            return np.frombuffer(file.getbuffer(), kind).reshape(shape)
        if not np.prod(shape):
            return np.zeros(shape, kind)
        return np.memmap(file, kind, "r", 0, shape)

    def _searches(
        self,
        vectors: npt.NDArray[np.float16],
        numbers: npt.NDArray[np.uint8],
        languages: Sequence[str],
        means: LanguageMeans,
    ) -> tuple[dict[str, DenseIndex], npt.NDArray[np.int32], npt.NDArray[np.float16]]:
        places = np.zeros(len(vectors), np.int32)
        lengths = np.zeros(len(vectors), np.float16)
        made: dict[str, DenseIndex] = {}
        asked = self._questions.asked
        for number in np.unique(numbers).tolist():
            language, rows = languages[number], np.flatnonzero(numbers == number)
            places[rows] = np.arange(len(rows))
            centred = _Centred(vectors, rows, means.of(language), lengths)
            questions = np.zeros((0, self._dim), np.float32) if asked is None else asked
            made[language] = DenseIndex.build(centred, len(rows), self._dim, questions)
        return made, places, lengths

    def _token_lengths(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        codes: npt.NDArray[np.uint8],
        means: LanguageMeans,
        languages: Sequence[str],
    ) -> npt.NDArray[np.float16]:
        shifts = np.stack(
            [self._directions.shift(means.of(each), each) for each in languages]
            or [np.zeros(self._directions.matrix.shape[1], np.float32)]
        )
        bounds = arrays["token_bounds"]
        spoken = np.repeat(arrays["sentence_languages"], np.diff(bounds))
        vectors = self._read("sentences", np.float16, len(bounds) - 1, self._dim)
        lengths = np.zeros(len(codes), np.float16)
        for first in range(0, len(vectors), _SENTENCES):
            rows = slice(first, first + _SENTENCES)
            own = bounds[first : first + _SENTENCES + 1]
            part = slice(int(own[0]), int(own[-1]))
            values = self._directions.decode(
                np.asarray(codes[part]), arrays["token_scales"][part], vectors[rows], np.diff(own)
            )
            lengths[part] = np.linalg.norm(values - shifts[spoken[part]], axis=1)
        return np.maximum(lengths, np.float16(1e-4))


@dataclass(frozen=True)
class _Centred(Sequence[Vectors]):
    """Some rows without a mean, part by part; their lengths are written down on the way."""

    vectors: npt.NDArray[np.float16]
    rows: npt.NDArray[np.int64]
    mean: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.float16]

    def __len__(self) -> int:
        return math.ceil(len(self.rows) / _PART)

    def __getitem__(self, number: int) -> Vectors:  # type: ignore[override]
        if not 0 <= number < len(self):
            raise IndexError(number)
        rows = self.rows[number * _PART : (number + 1) * _PART]
        left = self.vectors[rows].astype(np.float32) - self.mean
        self.lengths[rows] = np.linalg.norm(left, axis=1)
        return normalized(left)


def key_of(words: Words) -> int:
    """A number that is the same where the words are, in this and any other index."""
    joined = "\0".join(words).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(joined, digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


_SPOOLED = ("documents", "codes", "scales", "passages", "sentences")
_TYPECODES = {np.int64: "q", np.int32: "i", np.uint8: "B", np.bool_: "B"}
