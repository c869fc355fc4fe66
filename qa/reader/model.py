"""The reader itself: a question and a sentence, read together by a transformer.

It is a cross-encoder (Nogueira and Cho, 2019) made of the first layers of multilingual-e5-small,
trained to say whether the sentence answers, and which of its words do. What it reads is text, so
that it serves every index, whatever encoder made it. onnxruntime runs it in int8.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Span
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.factors import SHIPPED_ADAPTER, Adapter
from embeddings.e5.session import Session, cores
from embeddings.e5.tokenizer import Tokenizer
from embeddings.e5.weights import Weights, weights_path
from qa.reader.layout import Line, laid_out
from qa.reader.tokens import Tokens, tokens_of

# Named with a number behind: a Hugging Face Space takes no file over 10 MB that is not in LFS.
GRAPH = Path(__file__).parent / "reader.onnx.gz"
_LONGEST_ANSWER = 24  # tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a sentence.

    Attributes:
        score: 0 says that it is as likely as not to answer; higher is likelier.
        answer: the words of the sentence that answer, if it does; None where they have no place.
        certainty: of these words, in (0, 1].
    """

    score: float
    answer: Span | None
    certainty: float


class Reader:
    """A trained reader. Safe to share between threads; safe after a fork.

    Args:
        graph: of ``qa.reader.export``.
        tokenizer: of ``embeddings.e5``, in whose vocabulary it reads.
    """

    def __init__(self, graph: bytes, tokenizer: Tokenizer) -> None:
        self._session = Session(graph)
        self._weights = Weights(weights_path())
        self._tokenizer = tokenizer

    def read(self, question: str, lines: Sequence[Line]) -> list[Reading]:
        """What it makes of each sentence by itself, whatever stands beside it in ``lines``."""
        asked = tokens_of(question, self._tokenizer).ids
        alike = list(dict.fromkeys(lines))  # documents repeat each other, and their own rows
        if len(alike) < 2:
            read = [self._read(asked, line) for line in alike]
        else:
            # One pool for all questions: were there one for each, visitors together would read more
            # lines at once than there are cores, and onnxruntime keeps what each of them worked on.
            read = list(_pool(os.getpid()).map(lambda line: self._read(asked, line), alike))
        of_line = dict(zip(alike, read, strict=True))
        return [of_line[line] for line in lines]

    def _read(self, asked: Sequence[int], line: Line) -> Reading:
        weights = self._weights
        headings, before = (
            tokens_of(text, self._tokenizer).ids for text in (line.headings, line.before)
        )
        said = tokens_of(line.text, self._tokenizer)
        row = laid_out(asked, headings, before, said.ids, weights.bos, weights.eos)
        score, ends = self._session.run(
            {
                "words": weights.word_embeddings(np.array([row.ids], np.int64)),
                "segments": np.array([row.segments], np.int64),
                "first": np.array([row.first], np.int64),
            }
        )
        answer, certainty = _answer(ends[0, :-1], line.text, said)
        return Reading(float(score[0, 0]), answer, certainty)


@lru_cache(1)
def _pool(process: int) -> ThreadPoolExecutor:
    """A thread a core, for as long as the program runs; they do not survive a fork."""
    return ThreadPoolExecutor(cores(), "reader")


@lru_cache(1)
def load_reader(path: Path = GRAPH) -> Reader:
    """The reader that ships, or that ``qa.reader.export`` wrote to ``path``."""
    encoder = E5Encoder.load(adapter=Adapter.open(SHIPPED_ADAPTER))  # prepared, as a rule
    return Reader(packed_graph(path), encoder.tokenizer)


def packed_graph(path: Path) -> bytes:
    """What ``qa.reader.export`` packed into PATH.0, PATH.1 and so on."""
    unpacker = zlib.decompressobj(wbits=31)  # of gzip, part by part
    parts = sorted(path.parent.glob(f"{path.name}.*"))
    return b"".join(unpacker.decompress(part.read_bytes()) for part in parts)


def _answer(ends: npt.NDArray[np.float32], text: str, said: Tokens) -> tuple[Span | None, float]:
    """The likeliest run of tokens, as a place in the text, and its probability."""
    if not len(ends):
        return None, 1.0
    first, last = _log_softmax(ends[:, 0]), _log_softmax(ends[:, 1])
    both = np.triu(first[:, None] + last[None, :])
    both[np.tril_indices(len(both), -1)] = -np.inf
    both[np.triu_indices(len(both), _LONGEST_ANSWER)] = -np.inf
    start, end = np.unravel_index(int(both.argmax()), both.shape)
    certainty = float(np.exp(both[start, end]))
    if not said.spans:
        return None, certainty
    begins, ends_at = said.spans[int(start)].start, said.spans[int(end)].end
    covered = text[begins:ends_at]
    begins += len(covered) - len(covered.lstrip())
    return Span(begins, ends_at), certainty


def _log_softmax(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    centred = scores - scores.max()
    made: npt.NDArray[Any] = centred - np.log(np.exp(centred).sum())
    return made
