"""`python -m qa.reader.prepare`: writes all that training reads, in two small files.

``examples.jsonl.gz`` has a paragraph a line, its sentences and questions as token ids, and
``start.npz`` multilingual-e5-small as its package stores it, without the words that no example
uses. Training needs nothing else, so that it runs on a borrowed card with torch and numpy alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Span
from corpus.load import load_corpus
from corpus.questions import load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.tokenizer import Tokenizer
from embeddings.e5.weights import Weights, weights_path
from qa.reader.drawing import SHARES
from qa.reader.examples import (
    Paragraph,
    asked_paragraphs,
    near_miss_paragraphs,
    news_paragraphs,
    note_paragraphs,
    squad_paragraphs,
    xquad_paragraphs,
)
from qa.reader.layout import EXAMPLES, START, Line
from qa.reader.tokens import tokens_of, tokens_within

POSITIONS = 256  # of e5's 512: a row of tokens is shorter
_log = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> None:
    """Prepares with what the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.prepare", description=__doc__)
    parser.add_argument("--xquad", type=Path, required=True, help="folder of XQuAD-R")
    parser.add_argument("--reading", type=Path, help="folder of *.jsonl.gz in the form of SQuAD")
    parser.add_argument(
        "--near",
        type=Path,
        nargs="+",
        default=[],
        help="*.jsonl of near misses, or folders of them",
    )
    parser.add_argument("--news", type=Path, help="*.jsonl of near misses on NTREX-128")
    parser.add_argument("--ntrex", type=Path, help="*.jsonl.gz of NTREX-128, for --news")
    parser.add_argument(
        "--asked",
        type=Path,
        nargs="+",
        default=[],
        help="*.jsonl of near misses on --reading, --xquad",
    )
    parser.add_argument("--questions", type=Path, help="questions on the notes to learn from too")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer, weights = E5Encoder.load().tokenizer, Weights(weights_path())
    packed = [_packed(name, paragraph, tokenizer) for name, paragraph in _paragraphs(given)]
    prefixes = {name: _ids(f"{name}: ", tokenizer) for name in ("query", "passage")}
    used = np.unique([weights.bos, weights.eos, *_flat([packed, prefixes])])
    short = dict(zip(used.tolist(), range(len(used)), strict=True))
    with gzip.open(given.out / EXAMPLES, "wt", encoding="utf-8") as file:
        for paragraph in packed:
            file.write(json.dumps(_renamed(paragraph, short), separators=(",", ":")) + "\n")
    words = weights.blocks("emb.word", weights.shape.vocabulary, weights.shape.hidden)[used]
    kept: dict[str, npt.NDArray[Any]] = {
        "words": words,
        "marks": np.array([short[weights.bos], short[weights.eos]]),
        **{name: np.array([short[each] for each in ids]) for name, ids in prefixes.items()},
        **stored_layers(weights),
    }
    np.savez_compressed(given.out / START, allow_pickle=False, **kept)
    counts: Counter[str] = Counter()
    for paragraph in packed:
        counts[paragraph["source"]] += len(paragraph["questions"])
    for name, count in sorted(counts.items()):
        _log.info("%s: %d questions", name, count)


def stored_layers(weights: Weights) -> dict[str, npt.NDArray[Any]]:
    """All weights but the words, as stored, by the names of ``embeddings.e5.weights``."""
    shape = weights.shape
    size, inner = shape.hidden, shape.feed_forward
    sizes = {"q": (size, size), "k": (size, size), "v": (size, size), "ao": (size, size)}
    sizes |= {"fi": (inner, size), "fo": (size, inner)}
    found: dict[str, npt.NDArray[Any]] = {
        "emb.pos": weights.vector("emb.pos", shape.positions, size)[:POSITIONS],
        **{name: weights.vector(name, size) for name in ("emb.type", "emb.ln.w", "emb.ln.b")},
    }
    for layer in range(shape.layers):
        for part, (rows, columns) in sizes.items():
            name = f"l{layer}.{part}"
            found[f"{name}.w"] = weights.blocks(f"{name}.w", rows, columns)
            found[f"{name}.b"] = weights.vector(f"{name}.b", rows)
        for part in ("aln.w", "aln.b", "oln.w", "oln.b"):
            found[f"l{layer}.{part}"] = weights.vector(f"l{layer}.{part}", size)
    return found


def _paragraphs(given: argparse.Namespace) -> Iterator[tuple[str, Paragraph]]:
    """Every paragraph, with the name of its source."""
    for paragraph in xquad_paragraphs(given.xquad):
        yield "xquad", paragraph
    for path in sorted(given.reading.glob("*.jsonl.gz")) if given.reading else ():
        for paragraph in squad_paragraphs(path):
            yield path.name.removesuffix(".jsonl.gz"), paragraph
    for split, path in product(("train", "dev"), _near(given.near)):
        own = f"{path.stem}-train" in SHARES
        for paragraph in near_miss_paragraphs(path, split):
            yield f"{path.stem if own else 'near'}-{split}", paragraph
    for split in ("train", "dev") if given.news else ():
        for paragraph in news_paragraphs(given.ntrex, given.news, split):
            yield f"news-{split}", paragraph
    for path, split in product(given.asked, ("train", "dev")):
        for paragraph in asked_paragraphs(path, given.reading, given.xquad, split):
            yield f"{path.stem}-{split}", paragraph
    if given.questions:
        asked = load_questions(given.questions)
        for paragraph in note_paragraphs(load_corpus(SHIPPED_DOCUMENTS), asked):
            yield "notes", paragraph


def _near(places: Sequence[Path]) -> list[Path]:
    """The files that these are, or that lie in them."""
    return [
        path
        for place in places
        for path in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])
    ]


def _packed(name: str, paragraph: Paragraph, tokenizer: Tokenizer) -> Mapping[str, Any]:
    """The paragraph in token ids, for JSON."""
    return {
        "source": name,
        "versions": {
            code: [_line(line, tokenizer) for line in lines]
            for code, lines in paragraph.sentences.items()
        },
        "questions": [
            {
                "texts": {code: _ids(text, tokenizer) for code, text in question.texts.items()},
                "rows": {
                    code: [
                        _answer(paragraph.sentences[code], row, span, tokenizer)
                        for row, span in sorted(rows.items())
                    ]
                    for code, rows in question.rows.items()
                },
                "twin": question.twin,
                "said": [_ids(said, tokenizer) for said in question.answers if len(said) > 1],
            }
            for question in paragraph.questions
        ],
    }


def _flat(value: Any) -> Iterator[int]:
    """All token ids of a packed value."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name == "rows":  # numbers that are no tokens
                continue
            yield from _flat(part)
    elif isinstance(value, list):
        if value and isinstance(value[0], int):
            yield from value
        else:
            for part in value:
                yield from _flat(part)


def _renamed(value: Any, short: Mapping[int, int]) -> Any:
    """The packed value with token ids by their place among those in use."""
    if isinstance(value, Mapping):
        return {
            name: part if name == "rows" else _renamed(part, short) for name, part in value.items()
        }
    if isinstance(value, list):
        if value and isinstance(value[0], int):
            return [short[each] for each in value]
        return [_renamed(part, short) for part in value]
    return value


def _line(line: Line, tokenizer: Tokenizer) -> list[list[int]]:
    return [_ids(text, tokenizer) for text in (line.headings, line.before, line.text)]


def _ids(text: str, tokenizer: Tokenizer) -> list[int]:
    return list(tokens_of(text, tokenizer).ids)


def _answer(
    lines: tuple[Line, ...], row: int, span: Span | None, tokenizer: Tokenizer
) -> list[int]:
    """The row, and the first and last token of the answer in it, -1 where they are not known."""
    within = tokens_within(tokens_of(lines[row].text, tokenizer), span) if span else None
    return [row, *(within or (-1, -1))]


if __name__ == "__main__":
    main()
