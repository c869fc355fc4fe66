"""Fits the constants of qa/asking/conversation.py; nothing else sets them.

    python -m benchmarks.fit_conversation

Data: the follow-ups of the shipped questions and of benchmarks/conversations.jsonl, and questions
on a new topic: shipped ones after an unrelated one, and those of benchmarks/new_topics.jsonl. They
are asked of the notes, and of five corpora that hold each note in one language only, since readers
ask across languages.

A question is an example of what finds its evidence first, the question alone or completed by all
the questions before it; it counts by how much, as the difference of 1 / rank. Follow-ups and new
topics that finds equally in both ways count for nothing. Both answers weigh the same in all.

Figures are of ten-fold cross-validation in which all copies of a conversation stay together.
Constants are fitted on everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.conversation import NEW_TOPICS, OWN, conversations, pairs, searched
from benchmarks.notes import arrangements
from corpus.questions import SHIPPED, GoldQuestion, load_questions
from qa.asking.conversation import Signs, completed, is_fragment, signs_of
from qa.assistant import Assistant
from qa.evaluation.metrics import recall_at

_SIGNS = tuple(field.name for field in fields(Signs))
_FOLDS = 10

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """A question after others, as it was asked of one of the corpora.

    Attributes:
        group: the same for all copies of a conversation.
        set: "follow-ups" or "new topics".
        whole: asked of the notes in all their languages.
        fragment: completed by a rule, whatever the signs.
        signs: in the order of ``Signs``.
        alone: rank of the evidence for the question as it stands; None where it is not found.
        completed: the same for the completed question.
    """

    group: str
    set: str
    whole: bool
    fragment: bool
    signs: tuple[float, ...]
    alone: int | None
    completed: int | None

    @property
    def gain(self) -> float:
        """What completing the question gains of 1 / rank."""
        return _reciprocal(self.completed) - _reciprocal(self.alone)


def main() -> None:
    """Prints what the signs are worth, then the constants."""
    notes = Assistant.load()
    cases = list(_cases(notes, whole=True))
    for part in arrangements(notes):
        cases += _cases(part, whole=False)
    every = len(cases)
    print(f"{every} questions; R@1 / R@5, and how many new topics stay as they are")
    _tell("alone", cases, np.zeros(every, np.bool_))
    _tell("completed", cases, np.ones(every, np.bool_))
    columns = range(len(_SIGNS))
    _tell("all signs", cases, _cross_validated(cases, columns))
    for left_out, name in enumerate(_SIGNS):
        kept = [column for column in columns if column != left_out]
        _tell(f"without {name}", cases, _cross_validated(cases, kept))
    model = _fitted(cases, columns)
    print(f"# {', '.join(_SIGNS)}")
    print("WEIGHTS =", tuple(np.round(model.coef_[0], 2).tolist()))
    print(f"BIAS = {model.intercept_[0]:.2f}")


def _cases(assistant: Assistant, *, whole: bool) -> Iterator[Case]:
    for path in (SHIPPED, OWN):
        for turns in conversations(load_questions(path)):
            before = turns[0].question
            for turn in turns[1:]:
                yield _case(assistant, turn, before, "follow-ups", whole=whole)
                before = completed(turn.question, before)
    for path in (SHIPPED, NEW_TOPICS):
        for before, question in pairs(load_questions(path)):
            yield _case(assistant, question, before, "new topics", whole=whole)


def _case(
    assistant: Assistant, question: GoldQuestion, before: str, kind: str, *, whole: bool
) -> Case:
    text = question.question
    search = cache(lambda each: searched(assistant, question, each))
    return Case(
        group=question.conversation or question.id,
        set=kind,
        whole=whole,
        fragment=is_fragment(text),
        signs=astuple(signs_of(text, before, lambda each: search(each)[0])),
        alone=search(text)[1],
        completed=search(completed(text, before))[1],
    )


def _cross_validated(cases: Sequence[Case], columns: Iterable[int]) -> Flags:
    """(n,) whether each question is completed by a rule that was fitted without its group."""
    kept = list(columns)
    decided = np.array([case.fragment for case in cases])
    signs = np.array([case.signs for case in cases])[:, kept]
    groups = [case.group for case in cases]
    for train, test in GroupKFold(_FOLDS).split(signs, groups=groups):
        model = _fitted([cases[place] for place in train], kept)
        decided[test] |= model.decision_function(signs[test]) > 0
    return decided


def _fitted(cases: Sequence[Case], columns: Iterable[int]) -> LogisticRegression:
    told = [case for case in cases if case.gain and not case.fragment]
    signs = np.array([case.signs for case in told])[:, list(columns)]
    gains = np.array([case.gain for case in told])
    # Next to no penalty, since the signs differ in scale.
    model = LogisticRegression(C=1e4, class_weight=_balance(gains), max_iter=5000)
    return model.fit(signs, gains > 0, np.abs(gains))


def _balance(gains: npt.NDArray[np.float64]) -> dict[bool, float]:
    """Weights by which the questions to be completed count as much as all others."""
    return {True: 1 / gains[gains > 0].sum(), False: -1 / gains[gains < 0].sum()}


def _tell(name: str, cases: Sequence[Case], decided: Flags) -> None:
    figures = []
    for kind in ("follow-ups", "new topics"):
        for whole in (True, False):
            chosen = [
                (case, flag)
                for case, flag in zip(cases, decided, strict=True)
                if (case.set, case.whole) == (kind, whole)
            ]
            ranks = [case.completed if flag else case.alone for case, flag in chosen]
            figures.append(f"{recall_at(ranks, 1):.3f} {recall_at(ranks, 5):.3f}")
            if kind == "new topics":
                figures[-1] += f" {np.mean([not flag for _, flag in chosen]):.3f}"
    print(f"{name:22s}", " | ".join(figures))


def _reciprocal(rank: int | None) -> float:
    return 1 / rank if rank else 0.0


if __name__ == "__main__":
    main()
