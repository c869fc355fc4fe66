"""Fits the constants of reranking, evidence and abstaining; nothing else sets them.

    python -m benchmarks.fit_answering [--corpus DIR --questions FILE.jsonl ...]

Data: the shipped notes, and benchmarks/pairs.jsonl: pairs of one question that the notes answer and
one, alike in form, language and kind of answer, that they do not, so that no wording gives away
which is which. The unanswerable questions of corpus/questions.jsonl add what is off topic. Its
answerable ones are left out: the encoder's adapter was trained on them.

benchmarks/compound.jsonl adds, for the quotes, questions that ask two things and questions that
only look it.

The reader (``qa.reader``) has learned from pairs on three notes of five: only those on the others
are asked.

P(met) is fitted on them and on questions to invented documents (benchmarks/invented.py), in which
the notes' own words and names do not decide: fitted on the notes alone it tells fewer of the twins
there, and of the shipped unanswerable questions.

Every question is asked of the five arrangements of benchmarks/notes.py, in which a note is in one
language only.

Documents and questions that are given are for measuring only: what each signal of abstaining does
there, fitted here.

Figures are of five-fold cross-validation in which the copies of a question, and the halves of a
pair, stay together. Constants are fitted on everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.invented import Asked, ask_invented
from benchmarks.notes import arrangements
from corpus.language import language_of
from corpus.questions import GoldQuestion, load_questions
from qa.asking.constraints import met
from qa.asking.parts import parts_of
from qa.asking.query import read_query
from qa.assistant import Assistant
from qa.evaluation.evaluate import DocumentSpan, places_of
from qa.evaluation.metrics import has_all_keys
from qa.finding import evidence, reading, search
from qa.finding import reread as rereading
from qa.finding.evidence import select_evidence
from qa.finding.rerank import rerank
from qa.finding.retrieve import retrieve
from qa.finding.search import Choice, Search
from qa.judging import abstain
from qa.reader.examples import is_for_development
from qa.reader.model import Reading

PAIRS = Path(__file__).with_name("pairs.jsonl")
COMPOUND = Path(__file__).with_name("compound.jsonl")
# Of the answerable questions this share at least is to be answered, by all that the questions here
# can tell with this certainty: how many they are sets how much more of them must be answered.
_ANSWERED, _CERTAINTY = 0.92, 0.95
# Share of all questions that are taken to be answerable, for the confidence to be a probability; of
# the questions here it is less than half, since each has a twin that is not.
_ANSWERABLE = 0.7
# Constants of qa.finding that are tried in place of the shipped ones.
_TRIED: tuple[dict[str, float], ...] = (
    {},
    *({"MAX_DROP": drop} for drop in (0.0, 0.05, 0.08, 0.12, 0.15)),
    *({"COSINE": weight} for weight in (0.0, 0.5, 1.0)),
    *({"OWN_LANGUAGE": weight} for weight in (0.0, 0.05, 0.15)),
    *({"KIND": weight} for weight in (0.0, 0.2)),
    {"ELSEWHERE": 0.0},
    *({"COVER": weight} for weight in (0.0, 0.1, 0.3)),
    *({"SENTENCE_BASELINE": weight} for weight in (0.6, 1.0)),
    {"READING": 0.0, "FURTHER": 0.0},
    *({"READING": weight} for weight in (0.02, 0.06)),
    *({"FURTHER": weight} for weight in (0.0, 0.02)),
    *({"READS": weight} for weight in (0.0, 0.02)),
)
_HARD = ("missing", "false-premise")

Floats = npt.NDArray[np.float64]
Quoted = tuple[bool, int, int]
"""Every key is quoted; quotes that hold evidence; quotes."""


@dataclass(frozen=True)
class Case:
    """A question as it was asked of one of the five corpora.

    Attributes:
        question: with its evidence.
        group: the same for all copies of a question, and for both halves of a pair.
        passages: (n, 3) score, then what each passage has of the question's names and concepts.
        gold: (n,) whether it holds evidence.
        signals: of qa.judging.abstain, by name.
        quotes: for each of ``_TRIED``, and for the question taken as one where it asks several
            things.
    """

    question: GoldQuestion
    group: str
    passages: Floats
    gold: npt.NDArray[np.bool_]
    signals: dict[str, float]
    quotes: tuple[Quoted, ...]


def main() -> None:
    """Prints the constants and the figures, room by room."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, help="other documents, to see what signals do there")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="on those documents")
    options = parser.parse_args()
    unanswerable = [q for q in load_questions() if not q.evidence]
    questions = unanswerable + list(unseen(load_questions(PAIRS)))
    cases: list[Case] = []
    compound: list[Case] = []
    for assistant in arrangements(Assistant.load()):
        cases += [_case(assistant, question) for question in questions]
        compound += [_case(assistant, question) for question in unseen(load_questions(COMPOUND))]
    _fit_rerank(cases)
    _tell_evidence("answerable", [case for case in cases if case.question.evidence])
    _tell_evidence("with two needs", [case for case in compound if case.group.startswith("two")])
    _tell_evidence("that only look it", [case for case in compound if case.group.startswith("one")])
    elsewhere = []
    if options.corpus:
        there = Assistant.load(options.corpus)
        elsewhere = [
            _case(there, question)
            for file in options.questions
            for question in load_questions(file)
        ]
    _fit_abstain(cases, elsewhere, list(ask_invented()))


def unseen(questions: Sequence[GoldQuestion]) -> Iterator[GoldQuestion]:
    """Those on notes that the reader has not learned from, and the twins of those."""
    seen = {
        _group(question)
        for question in questions
        for item in question.evidence
        if item.note and not is_for_development(item.note)
    }
    yield from (question for question in questions if _group(question) not in seen)


def _group(question: GoldQuestion) -> str:
    """The same for both halves of a pair."""
    return question.id.removesuffix("a").removesuffix("u")


def _case(assistant: Assistant, question: GoldQuestion) -> Case:
    sources = assistant.library.sources
    language = language_of(question.question)
    texts = [question.question, *parts_of(question.question, language)]
    encoded = assistant.library.encoder.read_queries(texts)
    whole, *parts = [
        (read_query(text, language), each) for text, each in zip(texts, encoded, strict=True)
    ]
    found = retrieve(sources, whole, 20, parts=parts)
    ranked = rerank(found)
    gold = [
        place
        for item in question.evidence
        for place in places_of(assistant.library.corpus, assistant.documents, item)
    ]

    known: dict[tuple[str, int], Reading] = {}

    def likelier_readings(found: Search, rows: Sequence[int]) -> dict[int, Reading]:
        # A sentence reads the same, whatever constants choose which are read.
        asked = found.query.text
        fresh = [row for row in rows if (asked, row) not in known]
        known.update(
            ((asked, row), each) for row, each in reading.likelier_readings(found, fresh).items()
        )
        return {row: known[asked, row] for row in rows}

    def judged(constants: dict[str, float], found: Search) -> Quoted:
        with ExitStack() as stack:
            rooms = (search, evidence, rereading)
            for room in (evidence, rereading):
                stack.enter_context(patch.object(room, "likelier_readings", likelier_readings))
            for name, value in constants.items():
                room = next(room for room in rooms if hasattr(room, name))
                stack.enter_context(patch.object(room, name, value))
            # A copy, since a search remembers its scores.
            again = rereading.reread(replace(found))
            chosen = select_evidence(again)
        return _judged(again, question, gold, chosen)

    quotes = [judged(constants, ranked) for constants in _TRIED]
    as_one = rerank(retrieve(sources, whole, 20)) if parts else ranked
    again = rereading.reread(ranked)
    return Case(
        question=question,
        group=_group(question),
        passages=np.array(list(_agreements(found))),
        gold=np.array([_holds_gold(found, gold, row) for row in found.passages]),
        signals=asdict(abstain.read_signals(again, select_evidence(again))),
        quotes=(*quotes, judged({}, as_one)),
    )


def _agreements(found: Search) -> Iterator[list[float]]:
    wanted = found.query.wanted
    for row, score in zip(found.passages, found.scores, strict=True):
        held, title = found.pool.in_passage(row), found.pool.names_in_title(row)
        yield [
            score,
            met(wanted.names, held.names | title),
            met(wanted.concepts, held.concepts),
        ]


def _holds_gold(found: Search, gold: Sequence[DocumentSpan], row: int) -> bool:
    passage = found.pool.index.passages[row]
    return any(
        document == passage.document
        and passage.span.start <= span.start
        and span.end <= passage.span.end
        for document, span in gold
    )


def _judged(
    found: Search,
    question: GoldQuestion,
    gold: Sequence[DocumentSpan],
    choices: Sequence[Choice],
) -> Quoted:
    pool = found.pool
    spans = [
        (pool.document_of(choice.first), pool.span_of(choice.first, choice.last))
        for choice in choices
    ]
    texts = [document[span] for document, span in spans]
    good = sum(
        any(document.id == other and span.overlaps(place) for other, place in gold)
        for document, span in spans
    )
    return has_all_keys(question.answer_keys, "\n".join(texts)), good, len(spans)


# --- Reranking


def _fit_rerank(cases: Sequence[Case]) -> None:
    lists = [(case.passages, case.gold) for case in cases if case.gold.any()]
    print(f"\nqa/finding/rerank.py, {len(lists)} questions with evidence among 20 passages")
    print("  without: " + _recall(lists, np.array([1.0, 0, 0])))
    groups = [case.group for case in cases if case.gold.any()]
    parts = []
    for train, test in GroupKFold(5).split(lists, groups=groups):
        weights = _listwise([lists[place] for place in train])
        parts.append(([lists[place] for place in test], weights))
    found = np.mean([[_ranks(part, weights)[k] for k in (1, 5)] for part, weights in parts], axis=0)
    print(f"  cross-validated: R@1 {found[0]:.3f}, R@5 {found[1]:.3f}")
    print("  NAMES, CONCEPTS =", np.round(_listwise(lists)[1:], 3))
    for left_out, name in enumerate(("NAMES", "CONCEPTS"), 1):
        weights = _listwise(lists)
        weights[left_out] = 0
        print(f"  without {name}: " + _recall(lists, weights))


def _listwise(lists: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> Floats:
    """Weights that maximise the likelihood of the gold passages, the first set to 1.

    Source: Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007.
    """

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, gold in lists:
            scores = rows @ weights
            every = np.exp(scores - scores.max())
            total -= np.log(every[gold].sum() / every.sum())
            slope += rows.T @ (every / every.sum())
            slope -= rows[gold].T @ (every[gold] / every[gold].sum())
        return total / len(lists), slope / len(lists)

    fitted = minimize(loss, np.array([10.0, 1, 1]), jac=True, method="L-BFGS-B").x
    weights: Floats = fitted / fitted[0]
    return weights


def _ranks(
    lists: Sequence[tuple[Floats, npt.NDArray[np.bool_]]], weights: Floats
) -> dict[int, float]:
    orders = [gold[np.argsort(-(rows @ weights), kind="stable")] for rows, gold in lists]
    return {k: float(np.mean([order[:k].any() for order in orders])) for k in (1, 5)}


def _recall(lists: Sequence[tuple[Floats, npt.NDArray[np.bool_]]], weights: Floats) -> str:
    found = _ranks(lists, weights)
    return f"R@1 {found[1]:.3f}, R@5 {found[5]:.3f}"


# --- Evidence


def _tell_evidence(which: str, answerable: Sequence[Case]) -> None:
    print(f"\nqa/finding/evidence.py, {len(answerable)} questions {which}")
    print("  keys  precision  quotes a question")
    for place, constants in enumerate((*_TRIED, "as one question")):
        keys = np.mean([case.quotes[place][0] for case in answerable])
        good = sum(case.quotes[place][1] for case in answerable)
        quotes = sum(case.quotes[place][2] for case in answerable)
        each = quotes / len(answerable)
        print(f"  {keys:.3f}  {good / quotes:.3f}  {each:.2f}  {constants or 'as shipped'}")


# --- Abstention


def _fit_abstain(
    cases: Sequence[Case], elsewhere: Sequence[Case], invented: Sequence[Asked]
) -> None:
    kinds = np.array([case.question.kind for case in cases])
    answerable = kinds == "answerable"
    judged = _cross_validated(cases, invented)
    print("\nqa/judging/abstain.py, cross-validated")
    print(f"  answered {judged.answered(answerable):.2f} of {answerable.sum()}")
    for kind in sorted(set(kinds) - {"answerable"}):
        print(f"  refused {kind}: {1 - judged.answered(kinds == kind):.2f} of {sum(kinds == kind)}")
    topic, met_model = _models(cases, invented)
    print(f"ANSWER_THRESHOLD = {judged.threshold:.3f}")
    for name, model, weights in (("TOPIC", topic, abstain.TOPIC), ("MET", met_model, abstain.MET)):
        print(f"{name}_BIAS = {model.intercept_[0]:.2f}")
        print(f"{name} =", dict(zip(weights, np.round(model.coef_[0], 2).tolist(), strict=True)))
    scale = judged.scale
    print(f"SCALE, SHIFT = {scale.coef_[0, 0]:.3f}, {scale.intercept_[0]:.3f}")
    print("\nwithout one signal, all else fitted again; shares refused where enough are answered")
    heads: tuple[str, ...] = (
        "without",
        "AUROC",
        "of hard ones",
        "missing",
        "false premise",
        "off topic",
    )
    heads += ("elsewhere: answered", "missing, false premise", "others") if elsewhere else ()
    print(f"| {' | '.join(heads)} |\n" + "|---" * len(heads) + "|")
    for signal in ("", *dict.fromkeys([*abstain.TOPIC, *abstain.MET])):
        _tell_without(signal, cases, elsewhere, invented)


def _tell_without(
    signal: str, cases: Sequence[Case], elsewhere: Sequence[Case], invented: Sequence[Asked]
) -> None:
    """A row of the table: what leaving a signal out costs, here and on documents given."""
    kinds = np.array([case.question.kind for case in cases])
    answerable, hard = kinds == "answerable", np.isin(kinds, _HARD)
    judged = _cross_validated(cases, invented, signal)
    among = answerable | hard
    cells = [
        roc_auc_score(answerable, judged.confidence),
        roc_auc_score(answerable[among], judged.confidence[among]),
        *(1 - judged.answered(kinds == kind) for kind in (*_HARD, "off-topic")),
    ]
    if elsewhere:
        there = np.array([case.question.kind for case in elsewhere])
        product = _product(elsewhere, *_models(cases, invented, signal), signal)
        confidence = judged.scale.predict_proba(_logits(product))[:, 1]
        given = confidence >= judged.threshold
        cells += [
            given[there == "answerable"].mean(),
            1 - given[np.isin(there, _HARD)].mean(),
            1 - given[(there != "answerable") & ~np.isin(there, _HARD)].mean(),
        ]
    print(f"| {signal or 'nothing'} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")


@dataclass(frozen=True)
class _Judged:
    """Cases judged by models that had not seen them.

    Attributes:
        confidence: (cases,) probability of being right.
        threshold: at which enough of the answerable ones are answered.
        scale: from the logits of the product of the two models to the confidence.
    """

    confidence: Floats
    threshold: float
    scale: LogisticRegression

    def answered(self, which: npt.NDArray[np.bool_]) -> float:
        """Share of those cases that are answered."""
        return float(np.mean(self.confidence[which] >= self.threshold))


def _cross_validated(
    cases: Sequence[Case], invented: Sequence[Asked], without: str = ""
) -> _Judged:
    answerable = np.array([case.question.kind == "answerable" for case in cases])
    right = np.array([case.quotes[0][0] for case in cases]) & answerable
    groups = [case.group for case in cases]
    products = np.zeros(len(cases))
    for train, test in GroupKFold(5).split(answerable, groups=groups):
        models = _models([cases[place] for place in train], invented, without)
        products[test] = _product([cases[place] for place in test], *models, without)
    share = float(answerable.mean())
    prior = np.where(answerable, _ANSWERABLE / share, (1 - _ANSWERABLE) / (1 - share))
    scale = LogisticRegression(C=1e4).fit(_logits(products), right, prior)
    confidence = scale.predict_proba(_logits(products))[:, 1]
    threshold = float(np.quantile(confidence[answerable], 1 - _share_to_answer(cases)))
    return _Judged(confidence, threshold, scale)


def _logits(products: Floats) -> Floats:
    """(n, 1) logits of probabilities."""
    logits: Floats = np.log(products / (1 - products))[:, None]
    return logits


def _share_to_answer(cases: Sequence[Case]) -> float:
    """The least share of our questions that shows, by Wilson's interval, that enough are answered.

    Copies of a question tell little more than one, so questions are counted.
    """
    number = len({case.question.id for case in cases if case.question.evidence})
    intervals = (
        binomtest(answered, number).proportion_ci(2 * _CERTAINTY - 1, method="wilson")
        for answered in range(number + 1)
    )
    enough = next(n for n, interval in enumerate(intervals) if interval.low >= _ANSWERED)
    return enough / number


def _models(
    cases: Sequence[Case], invented: Sequence[Asked], without: str = ""
) -> tuple[LogisticRegression, LogisticRegression]:
    """Of P(topic), on all but what is missing there, and of P(met), on what looks answerable.

    Of what was asked of invented documents, only what is quoted rightly or cannot be answered.
    """
    kinds = np.array([case.question.kind for case in cases])
    answerable, hard = kinds == "answerable", np.isin(kinds, _HARD)
    # Next to no penalty, since the signals differ in scale.
    topic = LogisticRegression(C=1e4, class_weight="balanced", max_iter=1000)
    topic.fit(_values(cases, abstain.TOPIC, without)[~hard], answerable[~hard])
    # Some names are missing in no answerable pair here: without a penalty one would decide alone.
    among = answerable | hard
    told = [each for each in invented if each.right or not each.answerable]
    values = np.concatenate(
        [_values(cases, abstain.MET, without)[among], _values(told, abstain.MET, without)]
    )
    right = np.concatenate([answerable[among], [each.right for each in told]])
    deviations = values.std(axis=0) + 1e-9
    met_model = LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    met_model.fit(values / deviations, right)
    met_model.coef_ /= deviations
    return topic, met_model


def _product(
    cases: Sequence[Case], topic: LogisticRegression, met: LogisticRegression, without: str = ""
) -> Floats:
    product: Floats = topic.predict_proba(_values(cases, abstain.TOPIC, without))[:, 1]
    product = product * met.predict_proba(_values(cases, abstain.MET, without))[:, 1]
    return np.clip(product, 1e-9, 1 - 1e-9)


def _values(cases: Sequence[Case | Asked], names: Iterable[str], without: str = "") -> Floats:
    kept = [name for name in names if name != without]
    return np.array([[case.signals[name] for name in kept] for case in cases])


if __name__ == "__main__":
    main()
