"""`python -m qa.reader.train`: trains the reader on texts of others, near misses and the notes.

The loss of a question is that of a choice among its sentences and "none of them", whose score is 0,
a quarter of the binary loss of each sentence, and, beside a twin that nothing answers, how far its
best sentence is not below that of the question. Steps and seed are fixed; a run that was stopped
goes on from its last checkpoint. Encoding comes first and is kept in the same folder.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset

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
from qa.reader.model import WEIGHTS, load_reader
from qa.reader.network import Network

SEED, STEPS, GROUPS = 1, 3000, 12
RATE, WARM_UP, LEAST = 1.5e-3, 100, 0.05
_KEPT_EVERY, _TOLD_EVERY, _CHUNK = 100, 25, 48
_AVERAGED = 0.998  # of the mean of weights that is kept, at each step
_CONTRAST = 0.5
# How often each origin is drawn; files of the reading folder that are not named weigh 1.5.
_SHARES = {"xquad": 3.0, "near": 5.0, "squad2-dev-half": 2.5}
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
    parser.add_argument("--start", type=Path, help="weights to go on from; else from none")
    parser.add_argument("--dim", type=int, default=96)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at its highest")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = E5Encoder.load()
    marks = np.array([_mark(piece) for piece in Weights(weights_path()).pieces], np.uint8)
    torch.manual_seed(given.seed)
    network = load(given.start) if given.start else Network(given.dim, given.layers)
    sources = _sources(given, encoder)
    network = train(network, sources, marks, given.work, given.steps, given.seed, given.rate)
    save(network, marks, encoder.fingerprint, given.out)


def train(
    network: Network,
    sources: Mapping[str, Source],
    marks: Marks,
    folder: Path,
    steps: int,
    seed: int,
    rate: float = RATE,
) -> Network:
    """The mean of the networks of the last steps; a checkpoint in ``folder`` is gone on from."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device)
    optimizer = torch.optim.AdamW(network.parameters(), rate, (0.9, 0.98), weight_decay=0.01)
    mean = get_ema_multi_avg_fn(_AVERAGED)  # type: ignore[no-untyped-call] # torch leaves it untyped
    averaged = AveragedModel(network, multi_avg_fn=mean)
    checkpoint, done, seen = folder / "reader.pt", 0, 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True, map_location=device)
        network.load_state_dict(kept["network"])
        averaged.load_state_dict(kept["averaged"])
        optimizer.load_state_dict(kept["optimizer"])
        done, seen = kept["done"], kept["seen"]
    network.train()
    drawn = DataLoader(
        _Steps(sources, seed),
        batch_size=None,
        sampler=range(done, steps),
        num_workers=1,
        multiprocessing_context="fork",
    )
    for step, groups in enumerate(drawn, done):
        torch.manual_seed(seed * 1_000_003 + step)  # of dropout, so that a resumed run is the same
        for group in optimizer.param_groups:
            falling = max(LEAST, 1 - step / steps)
            group["lr"] = rate * min(1.0, (step + 1) / WARM_UP) * falling
        with torch.autocast(device.type, torch.bfloat16):
            loss = loss_of(network, groups, marks)
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(network)
        seen += sum(len(group.candidates) for group in groups)
        if (step + 1) % _TOLD_EVERY == 0:
            _log.info("step %d pairs %d loss %.3f", step + 1, seen, loss.item())
        if (step + 1) % _KEPT_EVERY == 0 or step + 1 == steps:
            kept = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            kept |= {"averaged": averaged.state_dict(), "done": step + 1, "seen": seen}
            torch.save(kept, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    network.load_state_dict(averaged.module.state_dict())
    return network.cpu().eval()


@dataclass(frozen=True)
class _Steps(Dataset[list[Group]]):
    """What each step learns from; the same for the same seed."""

    sources: Mapping[str, Source]
    seed: int

    def __getitem__(self, step: int) -> list[Group]:
        rng = random.Random(self.seed * 1_000_003 + step)  # noqa: S311 # drawing, no secret
        return list(_drawn(self.sources, rng))


def loss_of(network: Network, groups: Sequence[Group], marks: Marks) -> Tensor:
    """The mean loss of the groups."""
    scores = scores_of(network, groups, marks)
    total = torch.zeros((), device=scores[0].device)
    before = scores[0]  # of the sentences that answer the question before
    for own, group in zip(scores, groups, strict=True):
        answers = torch.from_numpy(group.answers).to(own.device)
        none = answers.new_full((1,), 0.0 if group.answers.any() else 1.0)
        right = torch.cat([answers, none]) > 0
        every = torch.cat([own, none * 0])
        total = total + torch.logsumexp(every, 0) - torch.logsumexp(every[right], 0)
        binary = functional.binary_cross_entropy_with_logits(own, answers, reduction="sum")
        total = total + binary / 4
        if group.altered:
            ahead = torch.logsumexp(before, 0) - torch.logsumexp(own, 0)
            total = total + _CONTRAST * functional.softplus(-ahead)
        before = own[answers > 0]
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
        read = network([pairs[place] for place in places]).float()
        for place, score in zip(places, read, strict=True):
            scores[place] = score
    edges = np.cumsum([0, *(len(group.candidates) for group in groups)]).tolist()
    return [torch.stack(scores[a:b]) for a, b in pairwise(edges)]


def load(path: Path) -> Network:
    """The network of a file of weights."""
    reader = load_reader(path)
    layers = {name.split(".")[1] for name in reader.weights if name.startswith("layers.")}
    network = Network(len(reader.weights["cls"]), len(layers))
    known = network.state_dict()  # a file may hold more, such as a head for where the answer is
    network.load_state_dict({name: torch.from_numpy(reader.weights[name]) for name in known})
    return network


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
        for group in source.drawn(*rng.choice(source.asked), rng):
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
