"""A causal model with a chat template, from a folder or the hub, as a language model.

It runs in this process, on the graphics card where there is one. On a ZeroGPU Space the card is
lent for the length of a reply, by the decorator of the package ``spaces``.
"""

from __future__ import annotations

import re
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from qa.writing.engines.port import ChatMessage, EngineError

_HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_PIECE_TIMEOUT = 300.0  # seconds for one piece; reading a prompt takes longest, on a slow machine


class TransformersModel:
    """A model in memory. Threads may share it; it writes one reply at a time."""

    def __init__(self, name: str, model: Any, tokenizer: Any) -> None:
        self.name = f"transformers:{name}"
        self._model = model
        self._tokenizer = tokenizer
        self._lock = threading.Lock()

    @classmethod
    def load(cls, name: str) -> TransformersModel:
        """Opens a local folder or, by its hub name, a model.

        Raises:
            UserError: there is no such model, or it has no chat template.
        """
        folder = Path(name).expanduser()
        if not (folder.is_dir() or _HUB_NAME.fullmatch(name)):
            raise UserError(
                f"the model {name!r} is no folder and no hub name: give one, such as"
                " transformers:Qwen/Qwen3-0.6B"
            )
        where = str(folder) if folder.is_dir() else name
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer

            local = folder.is_dir()
            # No revision: the model is the owner's own choice, and is named in every answer.
            tokenizer = AutoTokenizer.from_pretrained(where, local_files_only=local)  # nosec B615
            # Safetensors alone: a pickle runs what its maker wrote into it.
            model: Any = AutoModelForCausalLM.from_pretrained(  # nosec B615
                where, dtype="auto", local_files_only=local, use_safetensors=True
            )
            model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        # A damaged or foreign folder fails in as many ways as there are libraries underneath.
        except Exception as error:
            reason = textwrap.shorten(f"{type(error).__name__}: {error}", 160, placeholder=" ...")
            raise UserError(
                f"the model {name!r} cannot be opened ({reason}): give the folder or hub name of a"
                " causal model in safetensors"
            ) from error
        if not tokenizer.chat_template:
            raise UserError(f"the model {name!r} has no chat template: choose one made for chat")
        return cls(folder.name if folder.is_dir() else name, model, tokenizer)

    def stream(self, messages: Sequence[ChatMessage], max_tokens: int) -> Iterator[str]:
        """The reply, piece by piece and without chance; see ``LanguageModel``."""
        prompt = self._tokenizer.apply_chat_template(
            list(messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        length = prompt["input_ids"].shape[1]
        room = getattr(self._model.config, "max_position_embeddings", None)
        if room is not None and length + max_tokens > room:
            raise EngineError(f"the prompt has {length} tokens, and the model reads {room} in all")
        with self._lock:
            yield from _lent(self._generate)(prompt, max_tokens)

    def _generate(self, prompt: Any, max_tokens: int) -> Iterator[str]:
        from transformers import StoppingCriteriaList, TextIteratorStreamer

        stopped = threading.Event()
        failures: list[Exception] = []
        streamer: Any = TextIteratorStreamer(
            self._tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=_PIECE_TIMEOUT
        )

        def write() -> None:
            try:
                self._model.generate(
                    **prompt.to(self._model.device),
                    streamer=streamer,
                    max_new_tokens=max_tokens,
                    do_sample=False,
                    temperature=None,
                    top_p=None,
                    top_k=None,
                    pad_token_id=self._tokenizer.eos_token_id,
                    stopping_criteria=StoppingCriteriaList([lambda *_, **__: stopped.is_set()]),
                )
            # The reader waits in another thread: whatever goes wrong here must reach it.
            except Exception as error:
                failures.append(error)
                streamer.end()

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        try:
            yield from streamer
        finally:
            stopped.set()
            writer.join()
        if failures:
            raise EngineError(f"the model failed: {type(failures[0]).__name__}: {failures[0]}")


def _lent(generate: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
    """The same with a graphics card for as long as it runs, where a Space lends one."""
    try:
        import spaces
    except ImportError:
        return generate
    lent: Callable[..., Iterator[str]] = spaces.GPU(generate)
    return lent
