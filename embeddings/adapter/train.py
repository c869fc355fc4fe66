"""`python -m embeddings.adapter.train`: trains an adapter that brings languages together.

    python -m embeddings.adapter.train --out FILE.safetensors
    python -m embeddings.adapter.train --corpus DIR --questions FILE.jsonl --xquad DIR --out FILE

The loss is InfoNCE over the cosines of whole vectors and over MaxSim of token states, which are the
two scores that retrieval adds up:

    loss(q) = mean over positives p of -log( exp(s_qp / t) / (exp(s_qp / t) + sum_n exp(s_qn / t)) )

Source: van den Oord et al., "Representation Learning with Contrastive Predictive Coding", 2018.
Steps and seed are fixed. The same machine and number of threads give the same file.

Serving never imports this module.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn

from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.adapter.data import Example, digest_of, note_examples, xquad_examples
from embeddings.adapter.model import FIRST_LAYER, RANK, Read, Trainee
from embeddings.e5.factors import Factors, write_adapter
from embeddings.e5.weights import Weights, weights_path

_XQUAD_LANGUAGES = ("en", "ru", "zh", "de")
# Of each batch: questions on notes, translations, questions of XQuAD-R.
_ASKED, _TRANSLATED, _XQUAD = 5, 4, 7
_TEMPERATURE = 0.02
_LEARNING_RATE, _WARM_UP = 5e-4, 10
_QUESTION_TOKENS, _PASSAGE_TOKENS = 48, 112
# How much the agreement among passages, and of passages with their questions, counts beside that of
# questions with their passages.
_SIDE = 0.3
# The share of examples in which one of the passages is in the language of the question.
_SAME_LANGUAGE = 0.25


Groups = Sequence[tuple[Sequence[Example], int]]
"""Examples, and how many of them each batch takes."""


@dataclass(frozen=True)
class Options:
    """What a training run is repeated by."""

    steps: int = 150
    seed: int = 0
    late: float = 0.5  # how much MaxSim counts beside the cosine
    # Of the change that is applied when serving. On unseen articles 0.6 loses .014 of R@1 under the
    # whole recipe, and 0.3 nothing; see benchmarks/README.md.
    scale: float = 0.3


@dataclass(frozen=True)
class Batch:
    """Texts that are held against each other in one step.

    Attributes:
        questions: what is asked.
        askers: the example of each question.
        passages: what may answer.
        sayers: the example of each passage that says it; -1 - example for a distractor.
    """

    questions: list[str]
    askers: list[int]
    passages: list[str]
    sayers: list[int]
    examples: list[Example]


def batches(groups: Groups, seed: int) -> Iterator[Batch]:
    """Batches without end, with so many examples of each group."""
    draw = random.Random(seed)  # noqa: S311 # nothing secret
    while True:
        drawn = [draw.sample(group, min(count, len(group))) for group, count in groups]
        yield _batch([example for part in drawn for example in part], draw)


def _batch(examples: list[Example], draw: random.Random) -> Batch:
    batch = Batch([], [], [], [], examples)
    for number, example in enumerate(examples):
        languages = sorted(example.passages)
        asked = draw.choice(sorted(example.questions)) if example.questions else None
        said = draw.sample([one for one in languages if one != asked] or languages, 2)
        if asked:
            batch.questions.append(example.questions[asked])
            batch.askers.append(number)
            if asked in languages and draw.random() < _SAME_LANGUAGE:
                said[0] = asked
        batch.passages.extend(example.passages[language] for language in said)
        batch.sayers.extend([number, number])
        distractors = example.distractors.get(asked or said[0], ())
        if distractors:
            batch.passages.append(draw.choice(distractors))
            batch.sayers.append(-1 - number)
    return batch


def loss_of(trainee: Trainee, batch: Batch, late: float) -> Tensor:
    """The loss of one batch; its parts are described at the top."""
    said = torch.tensor(batch.sayers)
    owners = torch.where(said < 0, -1 - said, said)
    asks = torch.tensor(batch.askers, dtype=torch.long)
    apart = torch.tensor(
        [[not one.places & other.places for other in batch.examples] for one in batch.examples]
    )
    right = asks[:, None] == said[None]
    # A distractor is wrong for its own example; for another only when nothing is shared.
    wrong = apart[asks][:, owners] | ((said < 0) & (asks[:, None] == owners[None]))
    twins = (said[:, None] == said[None]) & (said[:, None] >= 0)
    twins.fill_diagonal_(False)
    strangers = apart[owners][:, owners] | (
        (owners[:, None] == owners[None]) & ((said[:, None] < 0) != (said[None] < 0))
    )
    move = trainee.device
    right, wrong, twins, strangers = (m.to(move) for m in (right, wrong, twins, strangers))

    passages = trainee.encode(batch.passages, "passage: ", _PASSAGE_TOKENS)
    loss = _SIDE * contrast(passages.vectors @ passages.vectors.T, twins, strangers)
    if not batch.questions:
        return loss
    questions = trainee.encode(batch.questions, "query: ", _QUESTION_TOKENS)
    cosines = questions.vectors @ passages.vectors.T
    loss = loss + contrast(cosines, right, wrong) + _SIDE * contrast(cosines.T, right.T, wrong.T)
    if late:
        loss = loss + late * contrast(maxsim(questions, passages), right, wrong)
    return loss


def contrast(scores: Tensor, right: Tensor, wrong: Tensor) -> Tensor:
    """InfoNCE: each right pair has its own softmax, against all wrong pairs of its row.

    Args:
        scores: (n, m) higher is closer.
        right: (n, m) bool.
        wrong: (n, m) bool; pairs that are neither right nor wrong are left out.
    """
    scaled = scores / _TEMPERATURE
    others = torch.logsumexp(scaled.masked_fill(~wrong, -1e4), dim=1, keepdim=True)
    losses = torch.logaddexp(scaled, others.expand_as(scaled)) - scaled
    return (losses * right).sum() / right.sum().clamp(min=1)


def maxsim(questions: Read, passages: Read) -> Tensor:
    """(n, m) mean over the tokens of each question of the best cosine in each passage."""
    asked, said = questions.states.bfloat16(), passages.states.bfloat16()
    products = asked.flatten(0, 1) @ said.flatten(0, 1).T
    cosines = products.float().reshape(*asked.shape[:2], *said.shape[:2])
    best = cosines.masked_fill(~passages.own, -1).amax(dim=3)
    counts = questions.own.sum(dim=1).clamp(min=1)
    return (best * questions.own[..., None]).sum(dim=1) / counts[:, None]


def train(
    groups: Groups, options: Options, report: Callable[[str], None] = lambda _: None
) -> tuple[Factors, float]:
    """Factors, and the mean loss of the last twentieth of the steps.

    Args:
        groups: examples, and how many of them each batch takes.
        options: steps and seed among others.
        report: told how it goes, every ten steps.
    """
    # More threads gain little in matrices of this size, and lose much where others use the cores.
    torch.set_num_threads(1)
    trainee = Trainee(Weights(weights_path()), options.seed)
    optimizer = torch.optim.AdamW(trainee.parameters, lr=_LEARNING_RATE, weight_decay=0.01)
    losses = []
    started = time.monotonic()
    for step, batch in enumerate(islice(batches(groups, options.seed), options.steps)):
        rate = min(1.0, (step + 1) / _WARM_UP) * max(0.05, 1 - step / options.steps)
        for group in optimizer.param_groups:
            group["lr"] = _LEARNING_RATE * rate
        loss = loss_of(trainee, batch, options.late)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trainee.parameters, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 10 == 0:
            pace = (time.monotonic() - started) / (step + 1)
            mean = sum(losses[-10:]) / 10
            report(f"step {step + 1} of {options.steps}, loss {mean:.3f}, {pace:.2f} s a step")
    last = losses[-max(1, len(losses) // 20) :]
    return trainee.factors(), sum(last) / len(last)


@dataclass(frozen=True)
class Data:
    """What is learned from, with a line on each part for the card."""

    groups: Groups
    lines: Sequence[str]


def read_data(corpus: Path, questions: Path, xquad: Path | None, without: frozenset[str]) -> Data:
    """The examples of a folder of parallel notes, a file of questions and a folder of XQuAD-R.

    Args:
        corpus: notes whose front matter shares an ``id`` across languages.
        questions: JSON Lines; those whose evidence names a note and a paragraph are used.
        xquad: its training articles are used; None for none.
        without: topics whose notes are left out, and languages of XQuAD-R.

    Raises:
        UserError: something cannot be read, or nothing is left to learn from.
    """
    notes = [s for s in load_corpus(corpus) if not without & set(s.document.metadata.topics)]
    asked, translated = note_examples(notes, load_questions(questions))
    parts = [
        ("questions on notes", asked, _ASKED),
        ("translations of notes", translated, _TRANSLATED),
    ]
    if xquad:
        languages = [language for language in _XQUAD_LANGUAGES if language not in without]
        examples = xquad_examples(xquad, languages)
        parts.append((f"questions of XQuAD-R in {', '.join(languages)}", examples, _XQUAD))
    if not any(examples for _, examples, _ in parts):
        raise UserError(f"{corpus} holds no parallel notes: give documents that share an id")
    return Data(
        groups=[(examples, count) for _, examples, count in parts if examples],
        lines=[
            f"- {len(examples)} {name}, {count} a step, SHA-256 `{digest_of(examples)}`"
            for name, examples, count in parts
            if examples
        ],
    )


def card(data: Data, options: Options, weights: Weights, loss: float, minutes: float) -> str:
    """What the adapter was made of and how, as Markdown."""
    return "\n".join(
        [
            "# Adapter to multilingual-e5-small",
            "",
            f"Low-rank factors of rank {RANK} for the layers from {FIRST_LAYER} on, trained by "
            "`python -m embeddings.adapter.train`.",
            "",
            f"- base: SHA-256 `{weights.digest}`",
            f"- steps {options.steps}, seed {options.seed}, MaxSim weight {options.late}, "
            f"applied at scale {options.scale}",
            *data.lines,
            f"- last loss {loss:.3f}; {minutes:.0f} minutes; torch {torch.__version__}",
            "",
        ]
    )


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """Trains, and writes the adapter and, beside it, its card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="adapter file to write")
    parser.add_argument(
        "--corpus", type=Path, default=SHIPPED_DOCUMENTS, help="folder of parallel notes"
    )
    parser.add_argument("--questions", type=Path, default=SHIPPED_QUESTIONS, help="JSON Lines")
    parser.add_argument("--xquad", type=Path, help="folder of XQuAD-R")
    parser.add_argument("--without", default="", help="topics or languages, separated by commas")
    for name, default in vars(Options()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    arguments = parser.parse_args()
    options = Options(**{name: getattr(arguments, name) for name in vars(Options())})
    try:
        without = frozenset(filter(None, arguments.without.split(",")))
        data = read_data(arguments.corpus, arguments.questions, arguments.xquad, without)
        started = time.monotonic()
        factors, loss = train(data.groups, options, _tell)
        weights = Weights(weights_path())
        minutes = (time.monotonic() - started) / 60
        try:
            write_adapter(arguments.out, factors, options.scale, weights.digest)
            text = card(data, options, weights, loss, minutes)
            arguments.out.with_suffix(".md").write_text(text, encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"cannot write the adapter {arguments.out}: {error.strerror}; choose another --out"
            ) from error
    except UserError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
