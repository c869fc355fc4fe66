"""XQuAD-R: does the shipped retrieval find sentences, passages and answers in other languages?

    python -m benchmarks.xquad FOLDER [--mixed] [--encoder NAME] [--without ru] [--test] [--every 5]

FOLDER holds xquad-r-en.json and the like. A paragraph is a passage, sentences are those of the
data set, and everything else is the program's own: index, statistics of the shipped questions,
the room qa.finding. The encoder's adapter was trained on three articles of four: --test asks the
questions of the others, and --encoder multilingual-e5-small+none goes without it.

The measures, over every question of every language:

- LAReQA: candidates are all sentences of all languages in one pool; relevant is, in each language,
  the one sentence that holds the answer. mAP is the mean over questions of average precision. A
  relevant sentence outside the shortlist counts as never found.
- Passages: share of questions whose paragraph ranks first, among the paragraphs of the question's
  language alone, and among those of each other language alone.
- Answers: share of questions whose annotated answer, in any language, lies in the first quote, or
  in a quote; and share of the quotes that hold one.

With --mixed an article is there in one language alone, each in another: most questions must be
answered from a language that they are not asked in. The encoder and the reader learned from the
same three articles of four.

Source: Roy et al., "LAReQA: Language-agnostic answer retrieval from a multilingual pool", 2020.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import (
    Alignment,
    Block,
    BlockKind,
    Document,
    Passage,
    Run,
    Sentence,
    Span,
    SplitDocument,
)
from corpus.language import language_of
from corpus.questions import by_language, load_questions
from embeddings.adapter.data import is_for_testing
from embeddings.cache import cache_folder
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import EMBEDDED, Encoder, load_encoder
from embeddings.index.build import item_of, write_items
from embeddings.index.folder import FORMAT, open_index, read_manifest
from embeddings.index.index import Index
from embeddings.vectors import Encoded
from qa.asking.query import read_query
from qa.finding.evidence import select_evidence
from qa.finding.pool import Sources
from qa.finding.retrieve import retrieve
from qa.finding.search import Search

# Roy et al., table 3: mAP with a pool of 11 languages, which is harder than ours of 4.
PUBLISHED = {"En-En": 0.29, "X-X": 0.23, "X-X-mono": 0.52, "X-Y": 0.66}
_ALL = 10**6


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one language.

    Attributes:
        id: shared by its translations.
        language: BCP-47.
        text: as asked.
        paragraph: number of its paragraph, shared by the translations of that.
        answer: the annotated answer in that language's paragraph.
        for_testing: its article is one that no adapter is trained on.
    """

    id: str
    language: str
    text: str
    paragraph: int
    answer: Span
    for_testing: bool


@dataclass(frozen=True, slots=True)
class Xquad:
    """The paragraphs as split documents, named "language/number", and the questions."""

    languages: tuple[str, ...]
    documents: tuple[SplitDocument, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Measures in [0, 1] of one question.

    Attributes:
        language: of the question.
        precision: average precision over its answer's sentences in all languages.
        first: language -> its paragraph ranks first among that language's.
        quotes: for each quote, whether its answer lies in it.
    """

    language: str
    precision: float
    first: Mapping[str, bool]
    quotes: tuple[bool, ...]


def load_xquad(folder: Path, mixed: bool = False) -> Xquad:
    """Every language in the folder, in the order of the file names.

    Args:
        folder: with the files of the data set.
        mixed: an article's paragraphs are there in one language alone.
    """
    files = sorted(folder.glob("xquad-r-*.json"))
    documents, questions = [], []
    for turn, file in enumerate(files):
        language = file.stem.removeprefix("xquad-r-")
        data = json.loads(file.read_text(encoding="utf-8"))["data"]
        paragraphs = (
            (place, paragraph)
            for place, article in enumerate(data)
            for paragraph in article["paragraphs"]
        )
        for number, (place, paragraph) in enumerate(paragraphs):
            test = is_for_testing(place)
            # Each fourth article is for testing: by its place alone, all would be in one language.
            if not mixed or (place + place // 4) % len(files) == turn:
                documents.append(_document(language, number, paragraph))
            for qa in paragraph["qas"]:
                (answer,) = qa["answers"]
                start = answer["answer_start"]
                span = Span(start, start + len(answer["text"]))
                questions.append(Question(qa["id"], language, qa["question"], number, span, test))
    languages = tuple(file.stem.removeprefix("xquad-r-") for file in files)
    return Xquad(languages, tuple(documents), tuple(questions))


def open_xquad(xquad: Xquad, encoder: Encoder) -> Index:
    """The index of those paragraphs, kept in the user's cache."""
    digest = hashlib.sha256(f"{encoder.fingerprint}\0{FORMAT}".encode())
    for split in xquad.documents:
        digest.update(split.document.text.encode())
    folder = cache_folder() / "benchmarks" / f"xquad-{digest.hexdigest()[:16]}"
    if read_manifest(folder) is None:
        calibration = by_language(load_questions())
        items = [item_of(split) for split in xquad.documents]
        write_items(folder, items, digest.hexdigest(), encoder, calibration)
    return open_index(folder, encoder)


def measure(
    index: Index, xquad: Xquad, questions: Sequence[Question], encoded: Sequence[Encoded]
) -> list[Result]:
    """Searches for every question and judges what is found."""
    answers: dict[str, dict[str, tuple[str, Span]]] = defaultdict(dict)
    there = {split.document.id for split in xquad.documents}
    for question in xquad.questions:
        document = f"{question.language}/{question.paragraph}"
        if document in there:
            answers[question.id][question.language] = document, question.answer
    relevant = {name: _sentences(index, places.values()) for name, places in answers.items()}
    every = index.view(np.arange(index.manifest.passages))
    paragraphs = np.array([int(p.document.split("/")[1]) for p in every.passages])
    results = []
    sources = Sources(index)
    for question, item in zip(questions, encoded, strict=True):
        query = read_query(question.text, language_of(question.text))
        found = retrieve(sources, (query, item), _ALL)
        ranked = found.pool.index.ids[found.passages]
        first = {}
        for searched in answers[question.id]:
            own = ranked[every.passage_languages[ranked] == searched]
            first[searched] = bool(len(own) and paragraphs[own[0]] == question.paragraph)
        results.append(
            Result(
                language=question.language,
                precision=_average_precision(_ranked_sentences(found), relevant[question.id]),
                first=first,
                quotes=_quotes(found, answers[question.id].values()),
            )
        )
    return results


def summary(results: Sequence[Result]) -> dict[str, float]:
    """The measures of the bars, each a mean over questions (and languages, for ``other``)."""
    own = [first for r in results for name, first in r.first.items() if name == r.language]
    other = [first for r in results for name, first in r.first.items() if name != r.language]
    quotes = [held for result in results for held in result.quotes]
    return {
        "mAP": float(np.mean([result.precision for result in results])),
        "own": float(np.mean(own)) if own else float("nan"),
        "other": float(np.mean(other)) if other else float("nan"),
        "first": float(np.mean([any(result.quotes[:1]) for result in results])),
        "quoted": float(np.mean([any(result.quotes) for result in results])),
        "precision": float(np.mean(quotes)) if quotes else float("nan"),
    }


def statistics_without(encoder: Encoder, languages: Sequence[str]) -> QuestionStatistics:
    """Statistics of the shipped questions, as if they held none in these languages."""
    calibration = by_language(load_questions())
    return QuestionStatistics.measure(
        encoder, {name: texts for name, texts in calibration.items() if name not in languages}
    )


def _document(language: str, number: int, paragraph: Mapping[str, Any]) -> SplitDocument:
    text, name = paragraph["context"], f"{language}/{number}"
    whole = Span(0, len(text))
    document = Document(
        id=name,
        source=name,
        title=name,
        language=language,
        text=text,
        blocks=(Block(whole, BlockKind.BODY),),
        alignment=Alignment((Run(0, len(text), 0, len(text)),)),
        raw_line_starts=(0,),
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    sentences = tuple(
        Sentence(Span(*bounds), language, BlockKind.BODY, 0)
        for bounds in paragraph["sentence_breaks"]
    )
    passage = Passage(name, whole, language, BlockKind.BODY, 0, len(sentences))
    return SplitDocument(document, sentences, (passage,))


def _sentences(index: Index, places: Iterable[tuple[str, Span]]) -> set[tuple[str, int]]:
    """The sentences in which the answers begin: each its document and its first code point."""
    found = set()
    for document, answer in places:
        starts = [sentence.span.start for sentence in index.document(document).sentences]
        found.add((document, max(start for start in starts if start <= answer.start)))
    return found


def _ranked_sentences(found: Search) -> list[tuple[str, int]]:
    """The shortlisted sentences in the order of evidence, each with its paragraph's score."""
    index = found.pool.index
    passages = dict(zip(found.passages, found.scores, strict=True))
    paragraph = {
        row: passages[passage]
        for passage in found.passages
        for row in range(*index.passage_rows[passage])
    }
    above = np.array([paragraph.get(int(row), -np.inf) for row in found.sentences])
    scores = found.sentence_scores + above
    ranked = found.sentences[np.argsort(-scores, kind="stable")].tolist()
    return [(index.sentence_documents[row], index.sentences[row].span.start) for row in ranked]


def _average_precision(ranked: Sequence[tuple[str, int]], relevant: Set[tuple[str, int]]) -> float:
    """Mean over the relevant of precision at their ranks; one that is not ranked adds 0."""
    ranks = np.flatnonzero([each in relevant for each in ranked]) + 1
    return float((np.arange(1, len(ranks) + 1) / ranks).sum() / len(relevant))


def _quotes(found: Search, places: Iterable[tuple[str, Span]]) -> tuple[bool, ...]:
    """For each quote, whether one of the answers lies in it."""
    wanted = list(places)
    told = []
    for choice in select_evidence(found):
        quote = found.pool.span_of(choice.first, choice.last)
        document = found.pool.document_of(choice.first).id
        told.append(any(document == name and quote.contains(span) for name, span in wanted))
    return tuple(told)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="with xquad-r-en.json and the like")
    parser.add_argument("--encoder", help="name of the encoder; the embedded one by default")
    parser.add_argument("--test", action="store_true", help="only articles no adapter has seen")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    parser.add_argument("--mixed", action="store_true", help="an article in one language alone")
    parser.add_argument("--without", nargs="*", default=[], help="no calibration in these")
    arguments = parser.parse_args()
    xquad = load_xquad(arguments.folder, arguments.mixed)
    encoder = load_encoder(arguments.encoder or EMBEDDED)
    index = open_xquad(xquad, encoder)
    questions = [q for q in xquad.questions if q.for_testing or not arguments.test]
    questions = questions[:: arguments.every]
    encoded = list(encoder.read_queries([question.text for question in questions]))
    if arguments.without:
        questions_of_others = statistics_without(encoder, arguments.without)
        index.statistics = replace(index.statistics, questions=questions_of_others)
    results = measure(index, xquad, questions, encoded)
    names = "questions | n | mAP | R@1 own | R@1 other | first quote | answer quoted | precision"
    print(f"| {names} |\n|{'---|' * 8}")
    for group in ("all", *xquad.languages):
        chosen = [result for result in results if group in ("all", result.language)]
        cells = " | ".join(f"{value:.3f}" for value in summary(chosen).values())
        print(f"| {group} | {len(chosen)} | {cells} |")
    published = ", ".join(f"{name} {value:.2f}" for name, value in PUBLISHED.items())
    print(f"\nPublished mAP, 11 languages: {published}")


if __name__ == "__main__":
    main()
