"""`python -m qa.reader.train`: trains the reader on texts of others, near misses and the notes.

The loss of a question is that of a choice among its sentences and "none of them", whose score is 0,
and a quarter of the binary loss of each sentence. Steps and seed are fixed; a run that was stopped
goes on from its last checkpoint. Encoding comes first and is kept in the same folder.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from corpus.languages import has_han
from corpus.load import load_corpus
from corpus.questions import by_language, load_questions
from corpus.shipped import SHIPPED
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.weights import Weights, weights_path
from qa.reader.examples import (
    near_miss_paragraphs,
    note_paragraphs,
    squad_paragraphs,
    xquad_paragraphs,
)
from qa.reader.features import read_features
from qa.reader.groups import Group, Source
from qa.reader.model import WEIGHTS
from qa.reader.network import Network

SEED, STEPS, GROUPS = 1, 3000, 12
RATE, WARM_UP, LEAST = 1.5e-3, 100, 0.05
_KEPT_EVERY, _TOLD_EVERY, _CHUNK = 100, 25, 48
# How often each origin is drawn; files of the reading folder that are not named weigh 1.5.
_SHARES = {"xquad": 3.0, "near": 4.0, "notes": 3.0}
_TALK = ("reddit", "amazon")
_WORD = "\u2581"  # begins a token that begins a word
_log = logging.getLogger(__name__)

Marks = npt.NDArray[np.uint8]
"""(vocabulary,) see ``qa.reader.features.MARKS``."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on what the arguments name, and writes the weights."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.train", description=__doc__)
    parser.add_argument("--xquad", type=Path, required=True, help="folder of XQuAD-R")
    parser.add_argument("--reading", type=Path, help="folder of *.jsonl.gz in the form of SQuAD")
    parser.add_argument("--near", type=Path, help="folder of *.jsonl of near misses")
    parser.add_argument("--questions", type=Path, help="questions on the notes to learn from too")
    parser.add_argument("--work", type=Path, required=True, help="folder for states, checkpoints")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = E5Encoder.load()
    marks = np.array([_mark(piece) for piece in Weights(weights_path()).pieces], np.uint8)
    network = train(_sources(given, encoder), marks, given.work, given.steps, given.seed)
    save(network, marks, encoder.fingerprint, given.out)


def train(
    sources: Mapping[str, Source], marks: Marks, folder: Path, steps: int, seed: int
) -> Network:
    """The trained network; a checkpoint in ``folder`` is gone on from."""
    torch.manual_seed(seed)
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), RATE, (0.9, 0.98), weight_decay=0.01)
    checkpoint, done = folder / "reader.pt", 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        done = kept["done"]
    network.train()
    for step in range(done, steps):
        rng = random.Random(seed * 1_000_003 + step)  # noqa: S311 # drawing examples, no secret
        for group in optimizer.param_groups:
            falling = max(LEAST, 1 - step / steps)
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * falling
        loss = loss_of(network, list(_drawn(sources, rng)), marks)
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % _TOLD_EVERY == 0:
            _log.info("step %d loss %.3f", step + 1, float(loss))
        if (step + 1) % _KEPT_EVERY == 0 or step + 1 == steps:
            kept = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save({**kept, "done": step + 1}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    return network.eval()


def loss_of(network: Network, groups: Sequence[Group], marks: Marks) -> Tensor:
    """The mean loss of the groups."""
    scores = scores_of(network, groups, marks)
    total = torch.zeros(())
    for own, group in zip(scores, groups, strict=True):
        answers = torch.from_numpy(group.answers)
        none = torch.tensor([0.0 if group.answers.any() else 1.0])
        right = torch.cat([answers, none]) > 0
        every = torch.cat([own, torch.zeros(1)])
        total = total + torch.logsumexp(every, 0) - torch.logsumexp(every[right], 0)
        binary = functional.binary_cross_entropy_with_logits(own, answers, reduction="sum")
        total = total + binary / 4
    return total / len(groups)


def scores_of(network: Network, groups: Sequence[Group], marks: Marks) -> list[Tensor]:
    """(n,) the scores of each group's candidates; pairs of like length are read together."""
    pairs = [
        (group.asked.states, candidate.states, features)
        for group in groups
        for candidate, features in zip(
            group.candidates, read_features(group.asked, group.candidates, marks), strict=True
        )
    ]
    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place][1]))
    scores: list[Tensor] = [torch.zeros(())] * len(pairs)
    for first in range(0, len(order), _CHUNK):
        places = order[first : first + _CHUNK]
        read = network([pairs[place] for place in places])
        for place, score in zip(places, read, strict=True):
            scores[place] = score
    edges = np.cumsum([0, *(len(group.candidates) for group in groups)]).tolist()
    return [torch.stack(scores[a:b]) for a, b in pairwise(edges)]


def save(network: Network, marks: Marks, encoder: str, path: Path) -> None:
    """Writes the weights in half precision, with what they are read with."""
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    halves = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(path, marks=marks, encoder=np.array(encoder), **halves)


def _drawn(sources: Mapping[str, Source], rng: random.Random) -> Iterator[Group]:
    """About ``GROUPS`` groups; a question with a twin comes with it."""
    names = sorted(sources)
    shares = [_SHARES.get(name, 1.5) for name in names]
    count = 0
    while count < GROUPS:
        source = sources[rng.choices(names, shares)[0]]
        paragraph, place = rng.choice(source.asked)
        twin = source.paragraphs[paragraph].questions[place].twin
        for one in (place, twin):
            group = None if one is None else source.group(paragraph, one, rng)
            if group is not None:
                yield group
                count += 1


def _sources(given: argparse.Namespace, encoder: E5Encoder) -> dict[str, Source]:
    calibration = by_language(load_questions())
    statistics = QuestionStatistics.measure(encoder, calibration)
    origins = {"xquad": list(xquad_paragraphs(given.xquad, ("en", "ru", "zh", "de")))}
    for path in sorted(given.reading.glob("*.jsonl.gz")) if given.reading else ():
        origins[path.name.removesuffix(".jsonl.gz")] = list(squad_paragraphs(path))
    if given.near:
        files = sorted(given.near.glob("*.jsonl"))
        origins["near"] = [p for path in files for p in near_miss_paragraphs(path, "train")]
    if given.questions:
        asked = load_questions(given.questions)
        origins["notes"] = list(note_paragraphs(load_corpus(SHIPPED), asked))
    return {
        name: Source(
            name,
            paragraphs,
            encoder,
            statistics,
            given.work,
            elsewhere=not any(word in name for word in _TALK),
        )
        for name, paragraphs in origins.items()
        if paragraphs
    }


def _mark(piece: str) -> int:
    """The marks of a token, one bit each; see ``qa.reader.features.MARKS``."""
    text = piece.replace(_WORD, "")
    bits = (
        any(character.isdigit() for character in text),
        piece.startswith(_WORD),
        text[:1].isupper(),
        has_han(text),
        not any(character.isalnum() for character in text),
    )
    return sum(bit << place for place, bit in enumerate(bits))


if __name__ == "__main__":
    main()
