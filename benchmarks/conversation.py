"""How well follow-ups are completed, and how often a new topic is left alone.

    python -m benchmarks.conversation
    python -m benchmarks.conversation --engine transformers:NAME_OR_FOLDER
    python -m benchmarks.conversation --corpus ../shared/seeds \
        --questions ../shared/gold/conversation.jsonl --topics ../shared/gold/questions.jsonl

Three readings of each follow-up are searched: its standalone form, written by a person; the
follow-up alone; and what qa.asking.understanding makes of it, from what it made of the turns
before. A language model adds two: what is made of it with the model, and what the model writes by
itself (ours where it writes nothing that can be used), after the same turns.

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
from itertools import pairwise
from pathlib import Path

from corpus.language import language_of
from corpus.languages import answer_language
from corpus.questions import SHIPPED_QUESTIONS, GoldQuestion, load_questions
from qa.asking.query import Query, Understood, read_query
from qa.asking.understanding import understand
from qa.assistant import Assistant
from qa.evaluation.evaluate import needs_of, place_of
from qa.evaluation.metrics import rank_of_needs, recall_at
from qa.finding.hits import hits_of
from qa.finding.rerank import rerank
from qa.finding.retrieve import retrieve
from qa.writing.engines.port import EXTRACTIVE

OWN = Path(__file__).with_name("conversations.jsonl")
NEW_TOPICS = Path(__file__).with_name("new_topics.jsonl")
SINGLE = (
    NEW_TOPICS,
    Path(__file__).with_name("pairs.jsonl"),
    Path(__file__).with_name("compound.jsonl"),
)
"""Files of questions that stand by themselves."""
EVERY = (SHIPPED_QUESTIONS, OWN, *SINGLE)
"""Every file of questions of one thing or two, asked as people ask."""
_DEPTH = 20


def main() -> None:
    """Prints a table of follow-ups for each file of conversations, then of each of new topics."""
    parser = argparse.ArgumentParser(description="Measures follow-ups and changes of topic.")
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: the shipped)")
    parser.add_argument("--questions", type=Path, nargs="*", default=[SHIPPED_QUESTIONS, OWN])
    parser.add_argument("--topics", type=Path, nargs="*", default=[SHIPPED_QUESTIONS, NEW_TOPICS])
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
            ours = _ours(assistant, turn.question, without)
            without.append(ours.standalone)
            readings = {
                "standalone": _query(assistant, turn.standalone or turn.question),
                "alone": _query(assistant, turn.question),
                "ours": ours.query,
            }
            if assistant.engine.name != EXTRACTIVE:
                rewritten = _rewritten(assistant, turn.question, with_model)
                ours = _ours(assistant, turn.question, with_model)
                readings["model alone"] = _query(assistant, rewritten) if rewritten else ours.query
                ours = _ours(assistant, turn.question, with_model, rewritten)
                with_model.append(ours.standalone)
                readings["with the model"] = ours.query
            for name, query in readings.items():
                ranks[name].append(rank(assistant, turn, query))
    for name, found in ranks.items():
        print(f"{path.name:40s} {len(found):3d}  {name:14s}  {_recalls(found)}")


def _print_topics(assistant: Assistant, path: Path) -> None:
    unaltered, before, after = [], [], []
    for earlier, question in pairs(load_questions(path)):
        text, history = question.question, [earlier]
        ours = _ours(assistant, text, history, _rewritten(assistant, text, history))
        unaltered.append(ours.standalone == text)
        before.append(rank(assistant, question, _query(assistant, text)))
        after.append(before[-1] if unaltered[-1] else rank(assistant, question, ours.query))
    share = sum(unaltered) / len(unaltered)
    print(f"\nnew topics of {path.name}: {len(unaltered)}, left as they stand {share:.3f}")
    print(f"  as they stand  {_recalls(before)}\n  ours           {_recalls(after)}")


def _ours(
    assistant: Assistant, question: str, history: Sequence[str], rewritten: str | None = None
) -> Understood:
    library = assistant.library
    sight, encoder = assistant.sight(), library.queries
    return understand(question, history, library.knowledge, sight, encoder, lambda *_: rewritten)


def _query(assistant: Assistant, text: str) -> Query:
    return read_query(text, language_of(text), assistant.library.knowledge)


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


def rank(assistant: Assistant, question: GoldQuestion, query: Query) -> int | None:
    """The rank at which a search for ``query`` meets all needs of ``question``."""
    (encoded,) = assistant.library.encoder.read_queries([query.text])
    found = retrieve(assistant.library.sources, (query, encoded), _DEPTH)
    passages = [place_of(hit, question) for hit in hits_of(rerank(found))]
    return rank_of_needs(passages, needs_of(assistant, question))


def _recalls(ranks: Sequence[int | None]) -> str:
    return "  ".join(f"{recall_at(ranks, depth):.2f}" for depth in (1, 5, 20))


if __name__ == "__main__":
    main()
