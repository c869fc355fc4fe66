"""Any sentence-transformers model as an encoder, from a local folder or from the hub.

torch and sentence_transformers are imported here alone, and only when such a model is loaded. A
local folder never causes an outside call; a hub model is looked for in the local cache first.
"""

from __future__ import annotations

import hashlib
import os
import re
import textwrap
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.document import Span
from corpus.errors import UserError
from embeddings.e5 import EMBEDDED
from embeddings.fairness import normalized
from embeddings.vectors import Encoded, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Changes when what is made of a text changes.
_FORMAT = "1"
# What a model may call its prompts, in the order in which sentence-transformers looks for them.
_QUERY_PROMPTS, _PASSAGE_PROMPTS = ("query",), ("document", "passage", "corpus")
# The e5 models were trained with these prefixes but seldom name them in their files.
_E5_QUERY, _E5_PASSAGE = "query: ", "passage: "
# Longer than any vocabulary's longest piece, so that a bound in characters cuts no token short.
_CHARACTERS_PER_TOKEN = 64
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?", re.ASCII)
_OWN_HUB = "sentence-transformers"  # where the hub keeps the models that are named without a slash
_HUB_SECONDS = 10  # for the hub to say whether it has a model
_MAX_TOKENS = 512  # for a model that states no maximum
# Texts that run together, padded. A document's texts come in one call, so its vectors depend on
# that document alone; a question runs by itself.
_BATCH = 32


class SentenceTransformerEncoder:
    """A sentence-transformers model. Safe to share between threads and, on a CPU, after a fork."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        model.max_seq_length = model.max_seq_length or _MAX_TOKENS
        self._max_characters = _CHARACTERS_PER_TOKEN * model.max_seq_length
        tokenizer = model.tokenizer
        # An unknown word is a token of the text, though tokenizers count its id as special.
        self._special = list(set(tokenizer.all_special_ids) - {tokenizer.unk_token_id})
        self._query, self._passage = prompts_of(name, model.prompts)
        self._prompt_tokens = {
            prompt: self._count_tokens(prompt) for prompt in (self._query, self._passage)
        }
        # A fast tokenizer refuses a second thread ("Already borrowed").
        self._lock = threading.Lock()
        self._process = os.getpid()
        self.dim = len(next(self.read_queries(["?"])).vector)

    @classmethod
    def load(cls, name: str) -> SentenceTransformerEncoder:
        """Opens a local folder or, by its hub name, a model.

        Raises:
            UserError: there is no such model, or it gives no token states.
        """
        folder = Path(name).expanduser()
        if not name or not (folder.is_dir() or _HUB_NAME.fullmatch(name)):
            raise UserError(f"the encoder {name!r} is no folder and no hub name: {_remedy()}")
        try:
            if folder.is_dir():
                model = _open(str(folder), local=True)
                label, version = folder.name, _digest(folder)
            else:
                model = _open_hub(name)
                label, version = name, _revision(model)
            return cls(model, name, f"{label}-{_FORMAT}-{version[:16]}")
        # A damaged or foreign folder fails in as many ways as there are libraries underneath.
        except Exception as error:
            reason = textwrap.shorten(f"{type(error).__name__}: {error}", 160, placeholder=" ...")
            raise UserError(
                f"the encoder {name!r} cannot be opened ({reason}): {_remedy()}"
            ) from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        return self._stack(self.read_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        return self._stack(self.read_passages(texts))

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each question, from one pass."""
        return self._read(texts, self._query, self._model.encode_query)

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each passage, from one pass."""
        return self._read(texts, self._passage, self._model.encode_document)

    def token_spans(self, text: str) -> Sequence[Span]:
        """None are known: a model may have any tokenizer."""
        return ()

    def _stack(self, encoded: Iterator[Encoded]) -> Vectors:
        rows = [text.vector for text in encoded]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    def _read(self, texts: Sequence[str], prompt: str, encode: Any) -> Iterator[Encoded]:
        for first in range(0, len(texts), _BATCH):
            part = [self._bounded(text) for text in texts[first : first + _BATCH]]
            self._mend_after_fork()
            with self._lock:
                outputs = encode(
                    part,
                    prompt=prompt,
                    output_value=None,
                    batch_size=_BATCH,
                    show_progress_bar=False,
                )
                encoded = [self._encoded(features, prompt) for features in outputs]
            yield from encoded

    def _mend_after_fork(self) -> None:
        if self._process == os.getpid():
            return
        import torch

        # The threads of OpenMP and the holder of the lock stayed with the parent: a child that
        # asks for several threads waits for ever.
        torch.set_num_threads(1)
        self._lock = threading.Lock()
        self._process = os.getpid()

    def _bounded(self, text: str) -> str:
        """The text without lone surrogates and NUL, cut well past the model's maximum."""
        valid = text[: self._max_characters].encode("utf-8", "ignore").decode("utf-8")
        return valid.replace("\0", "")

    def _encoded(self, features: Mapping[str, Any], prompt: str) -> Encoded:
        ids = features["input_ids"].cpu().numpy()
        seen = features["attention_mask"].cpu().numpy().astype(bool)
        own = np.flatnonzero(seen & ~np.isin(ids, self._special))[self._prompt_tokens[prompt] :]
        vector = features["sentence_embedding"].float().cpu().numpy()
        states = self._projected(features["token_embeddings"]).float().cpu().numpy()[own]
        return Encoded(
            vector=normalized(vector),
            token_ids=ids[own].astype(np.int32),
            states=states[:, : len(vector)],
        )

    def _projected(self, states: Any) -> Any:
        """The states in the space of the vectors: through the dense layers that follow pooling."""
        from sentence_transformers.sentence_transformer.modules import Dense

        for module in self._model:
            if isinstance(module, Dense):
                states = module({module.module_input_name: states})[module.module_output_name]
        return states

    def _count_tokens(self, prompt: str) -> int:
        # The space at the end becomes part of the text's first token.
        ids = self._model.tokenizer(prompt.rstrip(), add_special_tokens=False)["input_ids"]
        return len([token for token in ids if token not in self._special])


def prompts_of(name: str, defined: Mapping[str, str | None]) -> tuple[str, str]:
    """What a model of that name wants before a query and before a passage.

    Args:
        name: a folder or hub name; of a folder only the last part counts.
        defined: the prompts that the model's own files define, which come first.
    """
    query, passage = (
        next((prompt for key in keys if (prompt := defined.get(key))), "")
        for keys in (_QUERY_PROMPTS, _PASSAGE_PROMPTS)
    )
    words = re.split(r"[^a-z0-9]+", Path(name).name.lower())
    # The instruct models of that family use prompts of another form, which their files define.
    if not query and not passage and "e5" in words and "instruct" not in words:
        return _E5_QUERY, _E5_PASSAGE
    return query, passage


def _remedy() -> str:
    return (
        f"give a sentence-transformers folder, a hub name such as intfloat/{EMBEDDED}, "
        f"or {EMBEDDED} for the embedded encoder"
    )


def _open(name: str, *, local: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, local_files_only=local)


def _open_hub(name: str) -> SentenceTransformer:
    """The model from the local cache of the hub or, where it is not there, from the hub."""
    try:
        return _open(name, local=True)
    except (OSError, ValueError):
        from huggingface_hub import HfApi

        # Asked once before anything is fetched: each file of a download is tried again and again.
        HfApi().model_info(name if "/" in name else f"{_OWN_HUB}/{name}", timeout=_HUB_SECONDS)
        return _open(name, local=False)


def _revision(model: SentenceTransformer) -> str:
    """The hub's commit of a model that was just opened: the name of its folder in the cache."""
    from huggingface_hub import try_to_load_from_cache

    transformer: Any = model[0]
    repository = transformer.auto_model.name_or_path
    for file in ("modules.json", "config.json"):
        path = try_to_load_from_cache(
            repository, file, cache_dir=os.environ.get("SENTENCE_TRANSFORMERS_HOME")
        )
        if isinstance(path, str):
            return Path(path).parent.name
    raise FileNotFoundError(f"no revision of {repository} in the hub's cache")


def _digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's files, hidden ones left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
            digest.update(relative.as_posix().encode() + b"\0" + content)
    return digest.hexdigest()
