"""Fits what tells a follow-up from a new question; nothing else sets these constants.

    python -m benchmarks.fit_conversation          # figures, constants, and the file
    python -m benchmarks.fit_conversation --dry    # no file

First qa/asking/independence.npz, a logistic regression over the vectors of questions: those of the
repository that stand by themselves (the shipped ones, those of pairs, compound and new_topics, and
the standalone forms of follow-ups), those that do not (the follow-ups of the shipped questions and
of conversations), and those of standing.jsonl, on subjects of all kinds. Then the weights of
qa/asking/conversation.py, over what the first tells of questions that it was not fitted on, and
over what retrieval tells, asked of the notes: follow-ups after the question before them, and
questions on a new topic after an unrelated one. The half of follow_ups that is not held out is in
both.

Figures are of ten-fold cross-validation in which all questions of a conversation stay together:
precision and recall of "stands by itself".
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.conversation import NEW_TOPICS, OWN, SINGLE, conversations, pairs
from benchmarks.follow_ups import FollowUp, read_turns
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from qa.asking.conversation import Signs, signs_of, topic_of
from qa.asking.ellipsis import Senses, completed
from qa.asking.independence import WEIGHTS, Weights
from qa.asking.understanding import senses_of
from qa.assistant import Assistant

STANDING = Path(__file__).with_name("standing.jsonl")
_SIGNS = tuple(field.name for field in fields(Signs))
_FOLDS = 10
_PENALTY = 30.0  # the inverse of its strength; 10 sees .01 less of the follow-ups
_WRITTEN = 2.0  # weight of a turn of follow_ups, which are few and as people type

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question of which is known whether it stands by itself.

    Attributes:
        question: as asked.
        stands: by itself.
        group: the same for all that stays together in cross-validation.
        before: the question that it comes after; None where it comes first.
        weight: of it in fitting.
    """

    question: str
    stands: bool
    group: str
    before: str | None = None
    weight: float = 1.0


def main() -> None:
    """Prints what the signs are worth, then the constants, and writes the file."""
    parser = argparse.ArgumentParser(description="Fits what tells a follow-up.")
    parser.add_argument("--dry", action="store_true", help="figures and constants alone")
    options = parser.parse_args()
    assistant = Assistant.load()
    examples = list(_examples())
    encoder = assistant.library.encoder
    vectors = encoder.encode_queries([each.question for each in examples])
    mean = vectors.mean(axis=0)
    alone = _cross_validated(examples, vectors - mean, _PENALTY)
    print(f"{len(examples)} questions, {sum(each.stands for each in examples)} stand by themselves")
    _tell("its own words", examples, alone)
    first = _fitted(examples, vectors - mean, _PENALTY)
    weights = Weights(encoder.fingerprint, mean, np.append(first.coef_[0], first.intercept_))
    if not options.dry:
        weights.save(WEIGHTS)
    logits = {each.question: logit for each, logit in zip(examples, alone.tolist(), strict=True)}
    known = senses_of(assistant.sight(), assistant.library.queries, assistant.library.knowledge)
    senses = replace(known, independence=logits.__getitem__)
    after = [each for each in examples if each.before is not None]
    signs = np.array([_signs(each, senses) for each in after])
    print(f"{len(after)} of them after another")
    _tell("all signs", after, _cross_validated(after, signs, 1e4))
    for left_out, name in enumerate(_SIGNS):
        _tell(f"without {name}", after, _cross_validated(after, np.delete(signs, left_out, 1), 1e4))
    model = _fitted(after, signs, 1e4)
    print(f"# {', '.join(_SIGNS)}")
    print("WEIGHTS =", tuple(np.round(-model.coef_[0], 2).tolist()))
    print(f"BIAS = {-model.intercept_[0]:.2f}")


def _examples() -> Iterator[Example]:
    for path in (SHIPPED_QUESTIONS, OWN):
        for turns in conversations(load_questions(path)):
            before = turns[0].question
            yield Example(before, True, turns[0].conversation or "")
            for turn in turns[1:]:
                whole = turn.standalone or turn.question
                yield Example(
                    turn.question, whole == turn.question, turn.conversation or "", before
                )
                yield Example(whole, True, turn.conversation or "")
                before = whole
    for path in (SHIPPED_QUESTIONS, NEW_TOPICS):
        for earlier, question in pairs(load_questions(path)):
            yield Example(question.question, True, _family(question.id), earlier)
    for path in SINGLE:
        for question in load_questions(path):
            yield Example(question.question, True, _family(question.id))
    for row in map(json.loads, STANDING.read_text(encoding="utf-8").splitlines()):
        # Their subjects are not the notes', so that retrieval there tells nothing of them.
        yield Example(row["question"], row["stands"], row["conversation"])
    last: dict[str, str] = {}
    for _, turns_of in groupby(read_turns(), key=lambda turn: turn.conversation):
        written = list(turns_of)
        yield from _written(written, last.get(written[0].language))
        last[written[0].language] = written[0].question


def _written(turns: Iterable[FollowUp], before: str | None) -> Iterator[Example]:
    """The turns of a conversation, the first after an unrelated question."""
    for turn in turns:
        if turn.held or turn.kind == "talk":
            continue
        yield Example(turn.question, turn.stands, turn.conversation, before, _WRITTEN)
        if turn.stands:
            before = turn.question


def _family(name: str) -> str:
    """What the questions of one fact share: "P1-001" of "P1-001a" and "P1-001u"."""
    return name.rstrip("abcdefghijklmnopqrstuvwxyz") or name


def _signs(example: Example, senses: Senses) -> tuple[float, ...]:
    before = topic_of([example.before or ""])
    together = completed(example.question, before, senses)
    return astuple(signs_of(example.question, together, senses))


def _cross_validated(
    examples: Sequence[Example], signs: npt.NDArray[np.floating], penalty: float
) -> Numbers:
    """(n,) logits of standing alone, by models that were fitted without the question's group."""
    told = np.zeros(len(examples))
    groups = [each.group for each in examples]
    for train, test in GroupKFold(_FOLDS).split(signs, groups=groups):
        model = _fitted([examples[place] for place in train], signs[train], penalty)
        told[test] = model.decision_function(signs[test])
    return told


def _fitted(
    examples: Sequence[Example], signs: npt.NDArray[np.floating], penalty: float
) -> LogisticRegression:
    model = LogisticRegression(C=penalty, class_weight="balanced", max_iter=5000)
    stands = [each.stands for each in examples]
    return model.fit(signs, stands, [each.weight for each in examples])


def _tell(name: str, examples: Sequence[Example], logits: Numbers) -> None:
    stands = np.array([each.stands for each in examples])
    left: Flags = logits > 0
    print(
        f"{name:24s} precision {stands[left].mean():.3f}, recall {left[stands].mean():.3f};"
        f" follow-ups seen {1 - left[~stands].mean():.3f}"
    )


if __name__ == "__main__":
    main()
