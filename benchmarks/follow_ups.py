"""Is a question seen to stand by itself, and what is another completed to?

    python -m benchmarks.follow_ups          # figures by language, of both halves
    python -m benchmarks.follow_ups --tell   # and each turn that went wrong

Data: benchmarks/follow_ups.jsonl, a turn a row: the kind of turn, what its standalone question must
hold, and what it must not, such as the year that another has replaced. A turn of the kind "new"
stands by itself; "first" and "talk" are only told to those after them. Half of the conversations
are held out of all fitting (``held``). Half of them ask the notes, the others ask what no note
tells: where to park, what a tyre costs. A conversation goes as it would on the page: each turn is
read after what the program made of those before.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.languages import LANGUAGES
from qa.asking.talk import without_talk
from qa.asking.understanding import understand
from qa.assistant import Assistant

TURNS = Path(__file__).with_name("follow_ups.jsonl")


@dataclass(frozen=True)
class FollowUp:
    """A turn of a conversation.

    Attributes:
        conversation: that it is in; rows stand in the order of asking.
        language: BCP-47.
        held: out of fitting.
        kind: "first", "talk", "new", or how it depends on those before.
        question: as typed.
        holds: of each list, the standalone question has one text, in any case.
        lacks: texts that it has not.
    """

    conversation: str
    language: str
    held: bool
    kind: str
    question: str
    holds: tuple[tuple[str, ...], ...]
    lacks: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """True for a question that needs none before it."""
        return self.kind in ("first", "new")

    @property
    def judged(self) -> bool:
        """True where it counts in the figures."""
        return self.kind not in ("first", "talk")

    def told_by(self, standalone: str) -> bool:
        """True where a standalone question holds what this one asks, and nothing else."""
        if self.stands:
            return standalone == self.question
        text = standalone.lower()
        return all(any(each in text for each in alternatives) for alternatives in self.holds) and (
            not any(each in text for each in self.lacks)
        )


def main() -> None:
    """Prints a table for each half."""
    parser = argparse.ArgumentParser(description="Measures how follow-ups are understood.")
    parser.add_argument("--tell", action="store_true", help="each turn that went wrong")
    options = parser.parse_args()
    turns = read_turns()
    read = understood(Assistant.load(), turns)
    for held in (False, True):
        half = [
            (turn, text)
            for turn, text in zip(turns, read, strict=True)
            if turn.judged and turn.held is held
        ]
        print("held out" if held else "fitted on")
        for code in LANGUAGES:
            _tell(code, [each for each in half if each[0].language == code])
        _tell("all", half)
        if options.tell:
            for turn, text in half:
                if not turn.told_by(text):
                    print(f"  {turn.conversation} {turn.kind}: {turn.question} -> {text}")


def read_turns() -> list[FollowUp]:
    """The rows of the file."""
    rows = map(json.loads, TURNS.read_text(encoding="utf-8").splitlines())
    return [
        FollowUp(
            conversation=row["conversation"],
            language=row["lang"],
            held=row["held"],
            kind=row["kind"],
            question=row["question"],
            holds=tuple(map(tuple, row.get("holds", ()))),
            lacks=tuple(row.get("lacks", ())),
        )
        for row in rows
    ]


def understood(assistant: Assistant, turns: Iterable[FollowUp]) -> list[str]:
    """The standalone question of each turn."""
    library, sight = assistant.library, assistant.sight()
    made: list[str] = []
    for _, conversation in groupby(turns, key=lambda turn: turn.conversation):
        history: list[str] = []
        for turn in conversation:
            before = without_talk(history, library.queries, library.knowledge)
            asked = turn.question
            if turn.kind != "talk":
                rewrite = assistant.engine.standalone
                understood = understand(
                    asked, before, library.knowledge, sight, library.queries, rewrite
                )
                asked = understood.standalone
            history.append(asked)
        made += history
    return made


def _tell(name: str, told: Sequence[tuple[FollowUp, str]]) -> None:
    left = [turn.stands for turn, text in told if text == turn.question]
    stands = sum(turn.stands for turn, _ in told)
    right = sum(turn.told_by(text) for turn, text in told if not turn.stands)
    print(
        f"  {name:4s} {len(told):3d} turns; stands by itself: precision"
        f" {sum(left) / max(1, len(left)):.2f}, recall {sum(left) / max(1, stands):.2f};"
        f" completed rightly {right} of {len(told) - stands}"
    )


if __name__ == "__main__":
    main()
