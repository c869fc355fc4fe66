"""`python -m qa.reader.train`: trains the reader on what ``qa.reader.prepare`` has written.

It needs torch and numpy alone, takes a card where there is one, and goes on from its checkpoint.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from embeddings.e5.weights import dequantize
from qa.reader.drawing import (
    CANDIDATES,
    SHARES,
    Candidate,
    Drawing,
    Group,
    Key,
    Packed,
    joins,
    load_paragraphs,
)
from qa.reader.layout import EXAMPLES, START
from qa.reader.network import Network, started
from qa.reader.weights import load_weights, save_weights

SEED, STEPS, GROUPS, LAYERS = 1, 3600, 96, 8
RATE = 2e-4
_TOLD_EVERY = 20
_LENGTHS = 16  # of which the tokens of rows that are read together are a multiple
_TOKENS = {"cuda": 65_536, "cpu": 4096}  # that are read together; what the fast memory holds
_CONTRAST, _BINARY, _ENDS = 0.5, 0.25, 0.1  # weights in the loss
_WARM_UP = 0.06  # of the steps or of the time, in which the rate rises
_ROUNDED = 0.85  # of the steps are over before int8 is learned too
_HARDEST, _TEXTS = 24, 1024
_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains with what the arguments name, and writes the weights."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of qa.reader.prepare")
    parser.add_argument("--work", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="where weights go: OUT.0.npz ...")
    parser.add_argument("--weights", type=Path, help="OUT of an earlier run, which is gone on from")
    parser.add_argument("--share", type=float, default=1.0, help="of this run in what is written")
    parser.add_argument("--fixed", type=int, default=0, help="lowest layers that do not learn")
    parser.add_argument("--layers", type=int, default=LAYERS, help="the first of the encoder's 12")
    parser.add_argument("--early", type=int, default=0, help="layer with a head of its own")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seconds", type=float, default=math.inf, help="a run may last")
    parser.add_argument("--groups", type=int, default=GROUPS, help="questions of a step")
    parser.add_argument("--candidates", type=int, default=CANDIDATES, help="sentences a question")
    parser.add_argument("--hardest", type=int, default=0, help="of them that do not answer; 0: all")
    parser.add_argument("--shares", type=json.loads, default=SHARES, help="of sources, as JSON")
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kept-every", type=int, default=500, help="steps between checkpoints")
    parser.add_argument("--pairs", type=int, help="of a source for development that are read")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--compile", action="store_true", help="layers: faster on a card")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for each shape
    start, words = read_start(given.data / START)
    words = words.to(device)
    paragraphs = load_paragraphs(given.data / EXAMPLES)
    encoder = started(start, 12).to(device)
    hardest = mined(encoder, words, start, paragraphs, given.work / "hardest.pt")
    marks = (int(start["marks"][0]), int(start["marks"][1]))
    drawing = Drawing(paragraphs, hardest, marks, given.shares, given.candidates)
    network = started(start, given.layers, given.early)
    earlier = read_weights(given.weights) if given.weights else None
    if earlier:
        network.load_state_dict(earlier)
    network.fix(given.fixed)
    trained = train(network, drawing, words, given)
    if earlier:
        trained.load_state_dict(mixed(trained.state_dict(), earlier, given.share))
    save(trained, given.out)


def train(network: Network, drawing: Drawing, words: Tensor, given: argparse.Namespace) -> Network:
    """The trained network; a checkpoint in the folder ``given.work`` is gone on from.

    The rate rises and falls, and int8 is learned at last, by the steps or by the time that has
    passed, whichever is nearer its end.
    """
    device = words.device
    network.to(device).train()
    if given.compile:
        network.compile_layers()
    learning = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learning, given.rate, (0.9, 0.98), weight_decay=0.01, fused=True)
    checkpoint, done, seen = given.work / f"reader-{given.layers}.pt", 0, 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True, map_location=device)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        done, seen = kept["done"], kept["seen"]
    loader = DataLoader(
        _Steps(drawing, given.groups, given.seed, _TOKENS[device.type]),
        batch_size=None,
        sampler=range(done, given.steps),
        num_workers=given.workers,
        prefetch_factor=8,
        multiprocessing_context="fork",
    )
    began, over = time.monotonic(), False
    for step, drawn in enumerate(loader, done):
        if over:
            break
        passed = max(step / given.steps, (time.monotonic() - began) / given.seconds)
        over = passed >= 1 or step + 1 == given.steps
        if passed >= _ROUNDED:
            network.round_as_served()
        torch.manual_seed(given.seed * 1_000_003 + step)  # of dropout: a resumed run is the same
        for group in optimizer.param_groups:
            group["lr"] = given.rate * max(0.02, min(passed / _WARM_UP, 1 - passed))
        batch = hardest(drawn, network, words, given.hardest) if given.hardest else drawn
        loss = torch.stack(
            [
                loss_of(scores, batch) + _ENDS * _loss_of_ends(ends, batch)
                for scores, ends in read_batch(network, batch, words)
            ]
        ).sum()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen += len(batch.answers)
        if (step + 1) % _TOLD_EVERY == 0:
            spent = time.monotonic() - began
            _log.info("step %d pairs %d loss %.3f, %.0f s", step + 1, seen, loss.item(), spent)
        if (step + 1) % given.kept_every == 0 or over:
            with torch.compiler.set_stance("force_eager"):  # it would be compiled for this too
                told = development(network, drawing, words, given.pairs)
                _log.info("step %d %s", step + 1, told)
            network.train()
            kept = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(kept | {"done": step + 1, "seen": seen}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    return network.cpu().eval()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of tokens with what they should read like.

    Attributes:
        chunks: ids, segments and lengths of rows of like length, each (n, tokens) or (n,) int64.
        places: (rows,) where each row of the chunks stands among the rows of all groups.
        answers: (rows,) float32, 1 where a row answers; as the groups stand, like all that follow.
        ends: (rows, 2) int64, first and last token of the answer, -1 where that is not known.
        groups: (groups, most) int64 rows of each group, -1 where it has fewer.
        altered: (groups,) bool.
    """

    chunks: tuple[tuple[Tensor, Tensor, Tensor], ...]
    places: Tensor
    answers: Tensor
    ends: Tensor
    groups: Tensor
    altered: Tensor


@dataclass(frozen=True)
class _Steps(Dataset[Batch]):
    """What each step learns from; the same for the same seed."""

    drawing: Drawing
    groups: int
    seed: int
    tokens: int

    def __getitem__(self, step: int) -> Batch:
        rng = random.Random(self.seed * 1_000_003 + step)  # noqa: S311 # drawing, no secret
        return batch_of(list(self.drawing.step(self.groups, rng)), self.tokens)


def batch_of(groups: Sequence[Group], tokens: int = _TOKENS["cpu"]) -> Batch:
    """The rows of these groups, about so many tokens a chunk."""
    rows: list[Candidate] = [row for group in groups for row in group.candidates]
    order = np.argsort([len(row.row.ids) for row in rows], kind="stable")
    most = max(len(group.candidates) for group in groups)
    table = np.full((len(groups), most), -1)
    first = 0
    for place, group in enumerate(groups):
        table[place, : len(group.candidates)] = range(first, first + len(group.candidates))
        first += len(group.candidates)
    return Batch(
        chunks=tuple(_padded([rows[n] for n in part]) for part in _parts(rows, order, tokens)),
        places=torch.from_numpy(order),
        answers=torch.tensor([float(row.answers) for row in rows]),
        ends=torch.tensor([row.ends if row.answers and row.ends else (-1, -1) for row in rows]),
        groups=torch.from_numpy(table),
        altered=torch.tensor([group.altered for group in groups]),
    )


def _parts(
    rows: Sequence[Candidate], order: npt.NDArray[np.int64], tokens: int
) -> Iterator[list[int]]:
    """Runs of ``order`` that have about so many tokens when they are padded to their longest."""
    part: list[int] = []
    for row in order.tolist():
        if part and _padded_length(len(rows[row].row.ids)) * (len(part) + 1) > tokens:
            yield part
            part = []
        part.append(row)
    yield part


def _padded_length(tokens: int) -> int:
    return -(-tokens // _LENGTHS) * _LENGTHS


def _padded(rows: Sequence[Candidate]) -> tuple[Tensor, Tensor, Tensor]:
    longest = _padded_length(max(len(row.row.ids) for row in rows))
    ids = np.zeros((len(rows), longest), np.int64)
    segments = np.zeros((len(rows), longest), np.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row.row.ids)] = row.row.ids
        segments[place, : len(row.row.ids)] = row.row.segments
    lengths = np.array([len(row.row.ids) for row in rows])
    return torch.from_numpy(ids), torch.from_numpy(segments), torch.from_numpy(lengths)


def read_batch(network: Network, batch: Batch, words: Tensor) -> list[tuple[Tensor, list[Tensor]]]:
    """What each head reads, the last first.

    (rows,) the scores, as the groups stand, and (n, tokens, 2) the ends of each chunk's rows.
    """
    device = words.device
    chunks = []
    with torch.autocast(device.type, torch.bfloat16):
        for ids, segments, lengths in batch.chunks:
            places = torch.arange(ids.shape[1], device=device)
            present = places < lengths.to(device, non_blocking=True)[:, None]
            embedded = words[ids.to(device, non_blocking=True)]
            chunks.append(network(embedded, segments.to(device, non_blocking=True), present))
    back = torch.empty_like(batch.places)
    back[batch.places] = torch.arange(len(back))
    back = back.to(device)
    return [
        (torch.cat([scores for scores, _ in reads])[back], [ends for _, ends in reads])
        for reads in zip(*chunks, strict=True)
    ]


@torch.no_grad()
def hardest(batch: Batch, network: Network, words: Tensor, count: int) -> Batch:
    """The rows that answer, and those ``count`` others of each group that read likeliest.

    Reading costs a third of learning from what was read, and most wrong sentences teach nothing
    any more. Source: Shrivastava et al., "Online hard example mining", 2016.
    """
    network.eval()
    scores = read_batch(network, batch, words)[0][0].cpu()
    network.train()
    own, filled = _by_group(scores, batch.groups)
    right = (batch.answers[batch.groups.clamp(min=0)] > 0) & filled
    ranks = own.masked_fill(right | ~filled, -torch.inf).argsort(1, descending=True).argsort(1)
    chosen = right | (filled & (ranks < count))
    kept = torch.zeros(len(batch.answers), dtype=torch.bool)
    kept[batch.groups[chosen]] = True
    place = kept.cumsum(0) - 1  # of each row that is kept, among those
    chunks, places, first = [], [], 0
    for chunk in batch.chunks:
        rows = batch.places[first : first + len(chunk[0])]
        first += len(rows)
        if kept[rows].any():
            ids, segments, lengths = (part[kept[rows]] for part in chunk)
            chunks.append((ids, segments, lengths))
            places.append(place[rows[kept[rows]]])
    return Batch(
        chunks=tuple(chunks),
        places=torch.cat(places),
        answers=batch.answers[kept],
        ends=batch.ends[kept],
        groups=torch.where(chosen, place[batch.groups.clamp(min=0)], -1),
        altered=batch.altered,
    )


def loss_of(scores: Tensor, batch: Batch) -> Tensor:
    """The mean over groups: which sentence answers, or none; whether each does; twins below."""
    device = scores.device
    groups, answers = batch.groups.to(device), batch.answers.to(device)
    own, filled = _by_group(scores, groups)
    right = (answers[groups.clamp(min=0)] > 0) & filled
    none = ~right.any(1, keepdim=True)
    every = torch.cat([own, torch.zeros_like(own[:, :1])], 1)
    kept = torch.cat([right, none], 1)
    choice = torch.logsumexp(every, 1) - torch.logsumexp(every.masked_fill(~kept, -1e4), 1)
    binary = functional.binary_cross_entropy_with_logits(scores, answers, reduction="none")
    each = (binary[groups.clamp(min=0)] * filled).sum(1)
    before = torch.logsumexp(own.masked_fill(~right, -1e4), 1).roll(1)
    ahead = before - torch.logsumexp(own, 1)
    twins = functional.softplus(-ahead) * batch.altered.to(device)
    return (choice + _BINARY * each + _CONTRAST * twins).mean()


def _by_group(scores: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    filled = groups >= 0
    return scores[groups.clamp(min=0)].masked_fill(~filled, -1e4), filled


def _loss_of_ends(ends: Sequence[Tensor], batch: Batch) -> Tensor:
    """The mean over the answers whose place is known."""
    total = ends[0].new_zeros(())
    count = 0
    first = 0
    for read in ends:
        known = batch.ends[batch.places[first : first + len(read)]].to(read.device)
        first += len(read)
        rows = torch.nonzero(known[:, 0] >= 0)[:, 0]
        for side in (0, 1):
            total = total + functional.cross_entropy(
                read[rows, :, side], known[rows, side], reduction="sum"
            )
        count += len(rows)
    return total / max(1, count)


@torch.no_grad()
def development(network: Network, drawing: Drawing, words: Tensor, most: int | None = None) -> str:
    """How near misses kept for development are told from their twins, as a line for each source.

    With ``most``, of no more than about so many of each source.
    """
    network.eval()
    told: dict[tuple[str, int], list[tuple[float, float, bool]]] = {}
    for n, paragraph in enumerate(drawing.paragraphs):
        source = paragraph["source"]
        if not source.endswith("-dev") or (most and len(told.get((source, 0), ())) >= most):
            continue
        groups = [
            drawing.whole(n, place, language, version)
            for place, twin, language, asked, version in _pairs(paragraph)
            for place, language in ((place, language), (twin, asked))
        ]
        if not groups:
            continue
        batch = batch_of(groups)
        answering = batch.answers[batch.groups.clamp(min=0)]
        for head, (read, _) in enumerate(read_batch(network, batch, words)):
            own, _ = _by_group(read, batch.groups.to(words.device))
            best = own.max(1).values.tolist()
            firsts = answering.gather(1, own.argmax(1).cpu()[:, None])[:, 0].tolist()
            told.setdefault((source, head), []).extend(
                zip(best[::2], best[1::2], [first > 0 for first in firsts[::2]], strict=True)
            )
    return "".join(
        f"\n{source}, head {head}: {_told(scores)}" for (source, head), scores in told.items()
    )


def _told(scores: Sequence[tuple[float, float, bool]]) -> str:
    asked, twins, right = (np.array(column) for column in zip(*scores, strict=True))
    auroc = (asked[:, None] > twins[None, :]).mean()
    return (
        f"{len(asked)} pairs, AUROC {auroc:.3f}, own twin {(asked > twins).mean():.3f}, "
        f"first {right.mean():.3f}, over 0: {(asked > 0).mean():.2f} and {(twins > 0).mean():.2f}"
    )


def _pairs(paragraph: Packed) -> Iterator[tuple[int, int, str, str, str]]:
    """Places of a question and its twin, their languages, and a version in another language."""
    for place, question in enumerate(paragraph["questions"]):
        if question["twin"] is None:
            continue
        twin = paragraph["questions"][question["twin"]]
        for language in question["texts"]:
            asked = language if language in twin["texts"] else next(iter(twin["texts"]))
            versions = sorted(question["rows"])
            for version in [code for code in versions if code != language] or versions:
                yield place, question["twin"], language, asked, version


@torch.no_grad()
def mined(
    encoder: Network,
    words: Tensor,
    start: Mapping[str, npt.NDArray[np.float32]],
    paragraphs: Sequence[Packed],
    path: Path,
) -> dict[tuple[int, int], list[Key]]:
    """Of each question the sentences of other paragraphs that the encoder finds nearest.

    Vectors are centred by language, so that those of every language come near. A sentence that
    holds the words of an answer is left out, and so is the same paragraph in another source. Kept
    in ``path``.
    """
    if path.exists():
        kept: dict[tuple[int, int], list[Key]] = torch.load(path, weights_only=True)
        return kept
    encoder.eval()
    keys: list[Key] = [
        (n, code, row)
        for n, paragraph in enumerate(paragraphs)
        if joins(paragraph)
        for code, lines in paragraph["versions"].items()
        for row in range(len(lines))
    ]
    asked = [
        (n, place, code)
        for n, paragraph in enumerate(paragraphs)
        if joins(paragraph)
        for place, question in enumerate(paragraph["questions"])
        for code in sorted(question["texts"])[:1]
    ]
    sentences = [paragraphs[n]["versions"][code][row][2] for n, code, row in keys]
    questions = [paragraphs[n]["questions"][place]["texts"][code] for n, place, code in asked]
    there = _vectors(encoder, words, start, "passage", sentences, [code for _, code, _ in keys])
    here = _vectors(encoder, words, start, "query", questions, [code for *_, code in asked])
    same = _same(paragraphs)
    found: dict[tuple[int, int], list[Key]] = {}
    for first in range(0, len(asked), 2048):
        near = (here[first : first + 2048] @ there.T).topk(min(3 * _HARDEST, len(keys))).indices
        for (n, place, _), rows in zip(asked[first : first + 2048], near.tolist(), strict=True):
            said = [_joined(ids) for ids in paragraphs[n]["questions"][place]["said"] if ids]
            found[n, place] = [
                keys[row]
                for row in rows
                if keys[row][0] not in same[n]
                and not any(each in _joined(sentences[row]) for each in said)
            ][:_HARDEST]
    torch.save(found, path)
    return found


def _same(paragraphs: Sequence[Packed]) -> list[set[int]]:
    """For each paragraph those that begin with the same sentence, itself among them."""
    beginning: dict[tuple[int, ...], set[int]] = {}
    firsts = [
        [tuple(lines[0][2]) for lines in paragraph["versions"].values() if lines]
        for paragraph in paragraphs
    ]
    for n, own in enumerate(firsts):
        for first in own:
            beginning.setdefault(first, set()).add(n)
    return [{n}.union(*(beginning[first] for first in own)) for n, own in enumerate(firsts)]


def _joined(ids: Sequence[int]) -> str:
    return f" {' '.join(map(str, ids))} "


def _vectors(
    encoder: Network,
    words: Tensor,
    start: Mapping[str, npt.NDArray[np.float32]],
    prefix: str,
    texts: Sequence[Sequence[int]],
    languages: Sequence[str],
) -> Tensor:
    """(n, hidden) unit rows of the texts, centred by language."""
    begin, end = start["marks"].tolist()
    head = start[prefix].tolist()
    device = words.device
    vectors = torch.zeros(len(texts), words.shape[1], device=device)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    for first in range(0, len(order), _TEXTS):
        places = order[first : first + _TEXTS]
        rows = [[begin, *head, *texts[n][:160], end] for n in places]
        longest = max(map(len, rows))
        ids = torch.zeros(len(rows), longest, dtype=torch.int64)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(row)
        lengths = torch.tensor([len(row) for row in rows], device=device)
        present = torch.arange(longest, device=device) < lengths[:, None]
        with torch.autocast(device.type, torch.bfloat16):
            states = encoder.states(words[ids.to(device)], None, present)[0].float()
        means = (states * present[..., None]).sum(1) / lengths[:, None]
        vectors[torch.tensor(places, device=device)] = functional.normalize(means)
    for code in sorted(set(languages)):
        own = torch.tensor([each == code for each in languages], device=device)
        vectors[own] -= vectors[own].mean(0)
    return functional.normalize(vectors)


def read_start(path: Path) -> tuple[dict[str, npt.NDArray[np.float32]], Tensor]:
    """The encoder's weights, and (vocabulary, hidden) the words in use."""
    with np.load(path) as stored:
        arrays = {
            name: dequantize(value) if value.dtype == np.uint8 else value
            for name, value in ((name, stored[name]) for name in stored.files)
        }
    return arrays, torch.from_numpy(arrays.pop("words"))


def read_weights(out: Path) -> dict[str, Tensor]:
    """The weights of an earlier run."""
    return {name: torch.from_numpy(value) for name, value in load_weights(out).items()}


def mixed(
    later: Mapping[str, Tensor], earlier: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Between the weights of two runs, the second of which went on from the first.

    What is between them often keeps what the first knew, and most of what the second learned.
    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.
    """
    return {name: share * value + (1 - share) * earlier[name] for name, value in later.items()}


def save(network: Network, out: Path) -> None:
    """Writes its weights, see ``qa.reader.weights``."""
    save_weights({name: value.cpu().numpy() for name, value in network.state_dict().items()}, out)


if __name__ == "__main__":
    main()
