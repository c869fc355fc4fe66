"""How well the real documents are searched, where they lie beside the repository."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from corpus.questions import load_questions
from embeddings.encoder import Encoder
from qa.assistant import Assistant
from qa.evaluation.evaluate import Outcome, evaluate
from qa.evaluation.report import mean_passage_lengths, table

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS, GOLD = SHARED / "seeds", SHARED / "gold" / "questions.jsonl"

# What a sentence may be rid of, as it reads without white space: a note's number, a note with its
# number or link, and what was unreadable in the file itself.
NOTE = re.compile(r"\[?\d{1,3}\]?|\d{1,3}[A-Z].*|.*https?:.*|\W*\ufffd.*")

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and GOLD.is_file()), reason=f"the seeds and gold are not at {SHARED}"
)


@pytest.fixture(scope="module")
def outcomes(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    assistant = Assistant.load(SEEDS, tmp_path_factory.mktemp("seeds") / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "qa.judging.abstain.ANSWER_THRESHOLD", 0.0
        )  # so that every question is given quotes
        return evaluate(assistant, load_questions(GOLD))


def test_evidence_is_ranked_high(outcomes: list[Outcome]) -> None:
    everything = table(outcomes)[0]
    assert all(outcome.found for outcome in outcomes)
    assert everything["recall_at_5"] >= 0.85
    assert everything["recall_at_20"] >= 0.9


def test_passages_are_no_longer_than_promised(outcomes: list[Outcome]) -> None:
    for language, mean in mean_passage_lengths(outcomes).items():
        assert mean <= (400 if language == "zh" else 900), language


def test_every_quote_stands_in_its_raw_file(
    outcomes: list[Outcome], solid: Callable[[str], str]
) -> None:
    """Nothing is added or changed; left out are layout and, within a sentence, printed notes."""
    raw = {path.name: path.read_bytes().decode() for path in SEEDS.iterdir()}
    quotes = {quote.permalink: quote for outcome in outcomes for quote in outcome.answer.quotes}
    assert len(quotes) > 50
    wrong = []
    for quote in quotes.values():
        shown, whole = solid(quote.text), raw[quote.source]
        if shown in solid(whole):
            continue
        there = solid(whole[quote.location.raw_start : quote.location.raw_end])
        for kind, first, last, start, end in SequenceMatcher(
            None, shown, there, autojunk=False
        ).get_opcodes():
            left_out = there[start:end]
            if kind != "equal" and not (kind == "insert" and NOTE.fullmatch(left_out)):
                wrong.append((quote.source, kind, shown[first:last], left_out))
    assert wrong == []
