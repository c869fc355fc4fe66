"""How well follow-ups are completed, and how often a new topic is left alone.

    python -m benchmarks.conversation
    python -m benchmarks.conversation --engine transformers:NAME_OR_FOLDER
    python -m benchmarks.conversation --corpus ../shared/seeds \
        --questions ../shared/gold/conversation.jsonl --topics ../shared/gold/questions.jsonl

Three readings of each follow-up are searched: its standalone form, written by a person; the
follow-up alone; and what qa.asking.conversation makes of it, from what it made of the turns
before. A language model adds two: what that module makes of it with the model, and what the model
writes by itself (ours where it writes nothing that can be used), after the same turns.

All are searched whole, as a completed question is, though one that asks several things alone would
be searched by its parts too.

A question on a new topic is asked after an unrelated one: the one that its row names, or the one
before it when those of its language are put in a random order. It should be searched as it stands;
where it is not, recall tells the harm.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from corpus.language import language_of
from corpus.languages import answer_language
from corpus.questions import SHIPPED, GoldQuestion, load_questions
from qa.asking.conversation import standalone_question
from qa.asking.query import read_query
from qa.asking.understanding import senses_of
from qa.assistant import Assistant
from qa.evaluation.evaluate import needs_of, place_of
from qa.evaluation.metrics import rank_of_needs, recall_at
from qa.finding.hits import hits_of
from qa.finding.rerank import rerank
from qa.finding.retrieve import retrieve
from qa.writing.engines.port import EXTRACTIVE

OWN = Path(__file__).with_name("conversations.jsonl")
NEW_TOPICS = Path(__file__).with_name("new_topics.jsonl")
_DEPTH = 20


def main() -> None:
    """Prints a table of follow-ups for each file of conversations, then of each of new topics."""
    parser = argparse.ArgumentParser(description="Measures follow-ups and changes of topic.")
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: the shipped)")
    parser.add_argument("--questions", type=Path, nargs="*", default=[SHIPPED, OWN])
    parser.add_argument("--topics", type=Path, nargs="*", default=[SHIPPED, NEW_TOPICS])
    parser.add_argument("--engine", default=EXTRACTIVE, help="that rewrites follow-ups as well")
    options = parser.parse_args()
    assistant = Assistant.load(options.corpus, engine=options.engine)
    print(f"{'follow-ups':40s} {'n':>3s}  {'reading':14s}  R@1   R@5   R@20")
    for path in options.questions:
        _print_follow_ups(assistant, path)
    for path in options.topics:
        _print_topics(assistant, path)


def _print_follow_ups(assistant: Assistant, path: Path) -> None:
    ranks: dict[str, list[int | None]] = defaultdict(list)
    for turns in conversations(load_questions(path)):
        without, with_model = [turns[0].question], [turns[0].question]
        for turn in turns[1:]:
            without.append(_ours(assistant, turn.question, without))
            readings = {
                "standalone": turn.standalone or turn.question,
                "alone": turn.question,
                "ours": without[-1],
            }
            if assistant.engine.name != EXTRACTIVE:
                rewritten = _rewritten(assistant, turn.question, with_model)
                readings["model alone"] = rewritten or _ours(assistant, turn.question, with_model)
                with_model.append(_ours(assistant, turn.question, with_model, rewritten))
                readings["with the model"] = with_model[-1]
            for name, text in readings.items():
                ranks[name].append(rank(assistant, turn, text))
    for name, found in ranks.items():
        print(f"{path.name:40s} {len(found):3d}  {name:14s}  {_recalls(found)}")


def _print_topics(assistant: Assistant, path: Path) -> None:
    unaltered, before, after = [], [], []
    for earlier, question in pairs(load_questions(path)):
        text, history = question.question, [earlier]
        ours = _ours(assistant, text, history, _rewritten(assistant, text, history))
        unaltered.append(ours == text)
        before.append(rank(assistant, question, text))
        after.append(before[-1] if ours == text else rank(assistant, question, ours))
    share = sum(unaltered) / len(unaltered)
    print(f"\nnew topics of {path.name}: {len(unaltered)}, left as they stand {share:.3f}")
    print(f"  as they stand  {_recalls(before)}\n  ours           {_recalls(after)}")


def _ours(
    assistant: Assistant, question: str, history: Sequence[str], rewritten: str | None = None
) -> str:
    library = assistant.library
    senses = senses_of(partial(assistant._strength, None), library.queries, library.knowledge)
    return standalone_question(question, history, senses, rewritten, library.knowledge)


def _rewritten(assistant: Assistant, question: str, history: Sequence[str]) -> str | None:
    language = answer_language(language_of(question))
    return assistant.engine.standalone(question, language, history)


def pairs(questions: Iterable[GoldQuestion]) -> list[tuple[str, GoldQuestion]]:
    """Questions on a new topic, each with the unrelated one that is asked before it."""
    by_language: dict[str, list[GoldQuestion]] = defaultdict(list)
    found = []
    for question in questions:
        if question.before:
            found.append((question.before, question))
        elif question.evidence and not question.conversation:
            by_language[question.language].append(question)
    for group in by_language.values():
        random.Random(0).shuffle(group)  # noqa: S311
        found += [(earlier.question, question) for earlier, question in pairwise(group)]
    return found


def conversations(questions: Iterable[GoldQuestion]) -> list[list[GoldQuestion]]:
    """The turns of each conversation, in their order."""
    turns: dict[str, list[GoldQuestion]] = defaultdict(list)
    for question in questions:
        if question.conversation:
            turns[question.conversation].append(question)
    return list(turns.values())


def rank(assistant: Assistant, question: GoldQuestion, text: str) -> int | None:
    """The rank at which a search for ``text`` meets all needs of ``question``."""
    return searched(assistant, question, text)[1]


def searched(assistant: Assistant, question: GoldQuestion, text: str) -> tuple[float, int | None]:
    """How far the best passage for ``text`` stands out, and the rank of ``question``'s needs."""
    (encoded,) = assistant.library.encoder.read_queries([text])
    query = read_query(text, language_of(text), assistant.library.knowledge)
    found = retrieve(assistant.library.sources, (query, encoded), _DEPTH)
    passages = [place_of(hit, question) for hit in hits_of(rerank(found))]
    strength = found.scores[0] if found.scores else 0.0
    return strength, rank_of_needs(passages, needs_of(assistant, question))


def _recalls(ranks: Sequence[int | None]) -> str:
    return "  ".join(f"{recall_at(ranks, depth):.2f}" for depth in (1, 5, 20))


if __name__ == "__main__":
    main()
