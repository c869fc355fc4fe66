"""What an adapter changes, with and without the whole retrieval recipe: one encoder, one line.

    python -m benchmarks.adapter [--adapter FILE [--scale 0.3]] [--topics education,students] \
        [--gold ../shared/seeds ../shared/gold/questions.jsonl] [--xquad ../shared/benchmarks]

Prints a JSON line for each part that is asked for:

- gold: the documents and questions given. "cosine" ranks the same passages by the raw cosine alone;
  "recipe" is ``qa.finding.retrieve``.
- sentences: XQuAD-R, the articles kept for testing. ``own`` is the share of questions whose nearest
  sentence in their own language answers, ``map`` the mean average precision over the sentences of
  all languages (LAReQA), both by raw cosine.
- mixed: the same articles, each in another language, a paragraph a document. Every article takes
  every language once. ``own`` and ``other``: by whether the paragraph that answers is in the
  language of the question.
- topics: the shipped questions on notes of those topics, asked of all notes, each note in one
  language and every note in every language once.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.notes import in_one_language_each
from corpus.document import Document, Span, SplitDocument
from corpus.language import language_of
from corpus.load import load_corpus
from corpus.questions import GoldQuestion, by_language, load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.adapter.data import ByLanguage, Example, xquad_contexts, xquad_examples
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.factors import Adapter
from embeddings.encoder import Encoder
from embeddings.index.build import item_of, write_items
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.vectors import Encoded
from qa.asking.constraints import Content
from qa.asking.query import Query
from qa.evaluation.evaluate import places_of
from qa.evaluation.metrics import rank_of_needs, recall_at, reciprocal_rank
from qa.finding.pool import Sources
from qa.finding.retrieve import retrieve

_XQUAD_LANGUAGES = ("en", "ru", "zh", "de")
_DEPTH = 20
# Every second question of the mixed articles: 600 in four arrangements.
_EVERY = 2

Ranks = Sequence[int | None]


def measures(ranks: Ranks) -> dict[str, float]:
    """R@1, R@5 and MRR, and of how many questions."""
    return {
        "n": len(ranks),
        "R@1": round(recall_at(ranks, 1), 3),
        "R@5": round(recall_at(ranks, 5), 3),
        "MRR": round(reciprocal_rank(ranks), 3),
    }


def built(
    documents: Sequence[SplitDocument],
    encoder: Encoder,
    folder: Path,
    previous: Index | None = None,
) -> Index:
    """The index of the documents, calibrated as the program's own."""
    items = [item_of(split) for split in documents]
    calibration = by_language(load_questions())
    write_items(folder, items, "benchmark", encoder, calibration, previous, within=False)
    return open_index(folder, encoder)


def ranked(index: Index, question: Encoded, language: str) -> list[tuple[str, Span]]:
    """Document and span of each passage, by the whole recipe."""
    query = Query("", language, Content())  # its vector and states are all that ranks
    found = retrieve(Sources(index), (query, question), _DEPTH)
    passages = [found.pool.index.passages[row] for row in found.passages]
    return [(passage.document, passage.span) for passage in passages]


def gold(encoder: Encoder, root: Path, file: Path, folder: Path) -> dict[str, Any]:
    """Recall on documents with gold evidence, by the recipe and by the raw cosine."""
    questions = [question for question in load_questions(file) if question.evidence]
    index = built(load_corpus(root), encoder, folder)
    documents = {split.document.id: split.document for split in index.documents()}
    vectors = np.concatenate([index.encoded_document(name).passages for name in index.catalogue()])
    ranks: dict[str, dict[str, list[int | None]]] = {
        name: defaultdict(list) for name in ("recipe", "cosine")
    }
    encoded = encoder.read_queries([question.question for question in questions])
    for question, read in zip(questions, encoded, strict=True):
        needs = evidence_needs(root, documents, question)
        by_cosine = np.argsort(-(vectors.astype(np.float32) @ read.vector), kind="stable")
        found = {
            "recipe": ranked(index, read, language_of(question.question)),
            "cosine": list(_apart(index, by_cosine.tolist())),
        }
        for name, passages in found.items():
            raw = [
                (document, documents[document].alignment.raw_span(span))
                for document, span in passages
            ]
            rank = rank_of_needs(raw, needs)
            for group in ("all", question.language):
                ranks[name][group].append(rank)
    return {
        name: {group: measures(one) for group, one in sorted(groups.items())}
        for name, groups in ranks.items()
    }


def _apart(whole: Index, rows: Sequence[int]) -> Iterator[tuple[str, Span]]:
    """The first passages of which at most 30 % is in those before, as in the recipe."""
    index = whole.view(np.arange(whole.manifest.passages))
    covered = np.zeros(len(index.sentences), bool)
    taken = 0
    for row in rows:
        first, last = index.passage_rows[row]
        if covered[first:last].mean() <= 0.3:
            covered[first:last] = True
            taken += 1
            yield index.passages[row].document, index.passages[row].span
        if taken == _DEPTH:
            return


def sentences(encoder: Encoder, examples: Sequence[Example]) -> dict[str, Any]:
    """Nearest sentences by raw cosine, in the question's language and in all."""
    texts = {
        language: sorted(
            {
                text
                for example in examples
                for text in (example.passages[language], *example.distractors[language])
            }
        )
        for language in _XQUAD_LANGUAGES
    }
    vectors = {language: encoder.encode_passages(one) for language, one in texts.items()}
    rows = {
        language: {text: row for row, text in enumerate(one)} for language, one in texts.items()
    }
    own, precisions = {}, []
    for asked in _XQUAD_LANGUAGES:
        questions = encoder.encode_queries([example.questions[asked] for example in examples])
        scores = {language: questions @ one.T for language, one in vectors.items()}
        right = {
            language: np.array([rows[language][example.passages[language]] for example in examples])
            for language in _XQUAD_LANGUAGES
        }
        own[asked] = round(float(np.mean(scores[asked].argmax(axis=1) == right[asked])), 3)
        for number in range(len(examples)):
            pool = np.concatenate([scores[language][number] for language in _XQUAD_LANGUAGES])
            answers = [scores[language][number][right[language][number]] for language in right]
            ranks = np.sort([np.sum(pool >= answer) for answer in answers])
            precisions.append(np.mean(np.arange(1, len(ranks) + 1) / ranks))
    return {"own": own, "map": round(float(np.mean(precisions)), 3), "n": len(examples)}


def mixed(
    encoder: Encoder,
    examples: Sequence[Example],
    contexts: Mapping[str, ByLanguage],
    folder: Path,
) -> dict[str, Any]:
    """The whole recipe over paragraphs in a mix of languages."""
    paragraphs = _write_paragraphs(contexts, folder / "texts")
    complete = built(load_corpus(folder / "texts"), encoder, folder / "complete")
    articles = sorted({place.split(" paragraph ")[0] for place in paragraphs})
    chosen = examples[::_EVERY]
    read = {
        language: list(encoder.read_queries([example.questions[language] for example in chosen]))
        for language in _XQUAD_LANGUAGES
    }
    ranks: dict[str, list[int | None]] = defaultdict(list)
    for turn in range(len(_XQUAD_LANGUAGES)):
        spoken = {
            article: _XQUAD_LANGUAGES[(place + turn) % len(_XQUAD_LANGUAGES)]
            for place, article in enumerate(articles)
        }
        wanted = {
            f"{spoken[place.split(' paragraph ')[0]]}/{name}": place
            for place, name in paragraphs.items()
        }
        documents = [split for split in complete.documents() if split.document.id in wanted]
        index = built(documents, encoder, folder / str(turn), complete)
        for number, example in enumerate(chosen):
            (place,) = example.places
            for asked in _XQUAD_LANGUAGES:
                passages = ranked(index, read[asked][number], asked)
                found = list(dict.fromkeys(wanted[document] for document, _ in passages))
                rank = found.index(place) + 1 if place in found else None
                answered = spoken[place.split(" paragraph ")[0]]
                side = "own" if asked == answered else "other"
                ranks[side].append(rank)
                ranks[f"{side} {asked}"].append(rank)
    return {group: measures(one) for group, one in sorted(ranks.items())}


def _write_paragraphs(contexts: Mapping[str, ByLanguage], folder: Path) -> dict[str, str]:
    """A Markdown file for each paragraph in each language; returns place -> file name."""
    names = {place: f"{place.replace(' ', '-')}.md" for place in contexts}
    for place, versions in contexts.items():
        for language, context in versions.items():
            path = folder / language / names[place]
            path.parent.mkdir(parents=True, exist_ok=True)
            head = f"---\nlanguage: {language}\ntitle: {place}\n---\n\n"
            path.write_text(head + context + "\n", encoding="utf-8")
    return names


def topics(encoder: Encoder, wanted: frozenset[str], folder: Path) -> dict[str, float]:
    """The whole recipe on shipped questions whose notes have one of those topics."""
    documents = load_corpus(SHIPPED_DOCUMENTS)
    chosen = {
        split.document.metadata.note
        for split in documents
        if wanted & set(split.document.metadata.topics)
    }
    questions = [
        question
        for question in load_questions()
        if question.evidence and {item.note for item in question.evidence} <= chosen
    ]
    complete = built(documents, encoder, folder / "complete")
    read = list(encoder.read_queries([question.question for question in questions]))
    languages = sorted({split.document.language for split in documents})
    ranks: list[int | None] = []
    for turn in range(len(languages)):
        part = in_one_language_each(documents, turn, languages)
        index = built(part, encoder, folder / str(turn), complete)
        for question, encoded in zip(questions, read, strict=True):
            passages = ranked(index, encoded, language_of(question.question))
            parts = {split.document.id: split.document for split in index.documents()}
            needs = evidence_needs(SHIPPED_DOCUMENTS, parts, question)
            ranks.append(rank_of_needs(passages, needs))
    return measures(ranks)


def evidence_needs(
    root: Path, documents: Mapping[str, Document], question: GoldQuestion
) -> Mapping[int, Sequence[tuple[str, Span]]]:
    """The places that meet each need of a question."""
    needs: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for item in question.evidence:
        needs[item.need] += places_of(root, documents, item)
    return needs


def main() -> None:
    """Prints the parts that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--adapter", type=Path, help="adapter file; the bare encoder without")
    parser.add_argument("--scale", type=float, help="in place of the file's own")
    parser.add_argument("--gold", type=Path, nargs=2, metavar=("CORPUS", "QUESTIONS"))
    parser.add_argument("--xquad", type=Path, help="folder of XQuAD-R")
    parser.add_argument("--topics", help="topics of notes, separated by commas")
    options = parser.parse_args()

    adapter = Adapter.open(options.adapter, options.scale) if options.adapter else None
    encoder = E5Encoder.load(adapter=adapter)
    label = {
        "adapter": options.adapter.stem if options.adapter else None,
        "scale": adapter.scale if adapter else 0,
    }

    def tell(part: str, figures: Mapping[str, Any]) -> None:
        print(json.dumps({**label, "part": part, **figures}), flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if options.gold:
            root, file = options.gold
            tell("gold", gold(encoder, root, file, folder / "gold"))
        if options.xquad:
            examples = xquad_examples(options.xquad, _XQUAD_LANGUAGES, test=True)
            tell("sentences", sentences(encoder, examples))
            contexts = xquad_contexts(options.xquad, _XQUAD_LANGUAGES, test=True)
            tell("mixed", mixed(encoder, examples, contexts, folder / "mixed"))
        if options.topics:
            wanted = frozenset(options.topics.split(","))
            tell("topics", topics(encoder, wanted, folder / "topics"))


if __name__ == "__main__":
    main()
