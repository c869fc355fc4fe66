"""How well follow-ups are completed, and how often a new topic is left alone.

    python -m benchmarks.conversation
    python -m benchmarks.conversation --corpus ../shared/seeds \
        --questions ../shared/gold/conversation.jsonl --topics ../shared/gold/questions.jsonl

Three readings of each follow-up are searched: its standalone form, written by a person; the
follow-up alone; and what qa.conversation makes of it, from what it made of the turns before.

For changes of topic, questions of one language are put in a random order, and each is asked after
the one before it. It should be searched as it stands; where it is not, recall tells the harm.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from corpus.questions import SHIPPED, GoldQuestion, load_questions
from qa.assistant import Assistant
from qa.conversation import standalone_question
from qa.evaluate import needs_of, place_of
from qa.metrics import rank_of_needs, recall_at

OWN = Path(__file__).parent / "conversations.jsonl"
_DEPTH = 20


def main() -> None:
    """Prints a table of follow-ups for each file of conversations, then one of new topics."""
    parser = argparse.ArgumentParser(description="Measures follow-ups and changes of topic.")
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: the shipped)")
    parser.add_argument("--questions", type=Path, nargs="+", default=[SHIPPED, OWN])
    parser.add_argument("--topics", type=Path, default=SHIPPED)
    options = parser.parse_args()
    assistant = Assistant.load(options.corpus)
    print(f"{'follow-ups':40s} {'n':>3s}  {'reading':10s}  R@1   R@5   R@20")
    for path in options.questions:
        _print_follow_ups(assistant, path)
    _print_topics(assistant, load_questions(options.topics))


def _print_follow_ups(assistant: Assistant, path: Path) -> None:
    readings: dict[str, list[int | None]] = {"standalone": [], "alone": [], "ours": []}
    strength = partial(assistant._strength, None)
    for turns in conversations(load_questions(path)):
        history = [turns[0].question]
        for turn in turns[1:]:
            ours = standalone_question(turn.question, history, strength)
            history.append(ours)
            texts = (turn.standalone or turn.question, turn.question, ours)
            for ranks, text in zip(readings.values(), texts, strict=True):
                ranks.append(rank(assistant, turn, text))
    for name, ranks in readings.items():
        print(f"{path.name:40s} {len(ranks):3d}  {name:10s}  {_recalls(ranks)}")


def _print_topics(assistant: Assistant, questions: Iterable[GoldQuestion]) -> None:
    by_language: dict[str, list[GoldQuestion]] = defaultdict(list)
    for question in questions:
        if question.evidence and not question.conversation:
            by_language[question.language].append(question)
    strength = partial(assistant._strength, None)
    unaltered, before, after = [], [], []
    for group in by_language.values():
        random.Random(0).shuffle(group)  # noqa: S311
        for earlier, question in pairwise(group):
            text = question.question
            ours = standalone_question(text, [earlier.question], strength)
            unaltered.append(ours == text)
            before.append(rank(assistant, question, text))
            after.append(before[-1] if ours == text else rank(assistant, question, ours))
    share = sum(unaltered) / len(unaltered)
    print(f"\nnew topics: {len(unaltered)}, of them left as they stand {share:.3f}")
    print(f"  as they stand  {_recalls(before)}\n  ours           {_recalls(after)}")


def conversations(questions: Iterable[GoldQuestion]) -> list[list[GoldQuestion]]:
    """The turns of each conversation, in their order."""
    turns: dict[str, list[GoldQuestion]] = defaultdict(list)
    for question in questions:
        if question.conversation:
            turns[question.conversation].append(question)
    return list(turns.values())


def rank(assistant: Assistant, question: GoldQuestion, text: str) -> int | None:
    """The rank at which a search for ``text`` meets all needs of ``question``."""
    passages = [place_of(hit, question) for hit in assistant.search(text, _DEPTH)]
    return rank_of_needs(passages, needs_of(assistant, question))


def _recalls(ranks: Sequence[int | None]) -> str:
    return "  ".join(f"{recall_at(ranks, depth):.2f}" for depth in (1, 5, 20))


if __name__ == "__main__":
    main()
