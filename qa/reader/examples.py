"""What the reader learns from: questions, the sentences that answer, and those that nearly do.

Texts of five kinds become paragraphs of sentences, some in several languages: XQuAD-R, sets in the
form of SQuAD with one JSON object a line, near misses written for this, and the shipped notes. Of a
paragraph in several languages a question meets one version, mostly not that of its own language,
and distractors of any, so that sharing a language tells right from wrong nowhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, SplitDocument
from corpus.errors import UserError
from corpus.questions import GoldQuestion
from corpus.splitting.sentences import sentence_spans
from embeddings.adapter.data import is_for_testing

MAX_SENTENCES, MAX_QUESTIONS = 14, 5
_LONGEST = 700  # characters of a sentence that is one


@dataclass(frozen=True, slots=True)
class Question:
    """A question, in one language or several.

    Attributes:
        texts: by language.
        rows: language of a version -> its sentences that answer; none where nothing does.
        answers: the answers as written, by which other sentences are known to hold one too.
        twin: place, in its paragraph, of the question that looks like this one and has no answer.
    """

    texts: Mapping[str, str]
    rows: Mapping[str, tuple[int, ...]]
    answers: tuple[str, ...] = ()
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together, by language, and what is asked of them."""

    article: str
    sentences: Mapping[str, tuple[str, ...]]
    questions: tuple[Question, ...]


def xquad_paragraphs(folder: Path, languages: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of XQuAD-R that are not for testing."""
    files = {code: _json(folder / f"xquad-r-{code}.json")["data"] for code in languages}
    for number, articles in enumerate(zip(*files.values(), strict=True)):
        if is_for_testing(number):
            continue
        for versions in zip(*(article["paragraphs"] for article in articles), strict=True):
            both = dict(zip(files, versions, strict=True))
            asked = zip(*(version["qas"] for version in versions), strict=True)
            yield Paragraph(
                article=f"xquad {number}",
                sentences={code: tuple(version["sentences"]) for code, version in both.items()},
                questions=tuple(_in_all(both, dict(zip(files, row, strict=True))) for row in asked),
            )


def _in_all(versions: Mapping[str, Any], asked: Mapping[str, Any]) -> Question:
    rows = {}
    for code, question in asked.items():
        starts = [first for first, _ in versions[code]["sentence_breaks"]]
        rows[code] = (_row(starts, question["answers"][0]["answer_start"]),)
    return Question(
        texts={code: question["question"].strip() for code, question in asked.items()},
        rows=rows,
        answers=tuple(question["answers"][0]["text"] for question in asked.values()),
    )


def squad_paragraphs(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of a packed file of JSON lines in the form of SQuAD, one paragraph a line.

    A line has ``language``, ``article``, ``context`` and ``questions``; of each of those
    ``question``, and ``answers`` with ``start`` and ``text``, or ``impossible``.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "context" not in row:
                continue
            code, text = row["language"], row["context"]
            spans = sentence_spans(text, code)
            lengths = [span.end - span.start for span in spans]
            if not 2 <= len(spans) <= MAX_SENTENCES or max(lengths) > _LONGEST:
                continue
            starts = [span.start for span in spans]
            questions = []
            for asked in row["questions"][:MAX_QUESTIONS]:
                answers = [] if asked.get("impossible") else asked["answers"]
                if answers or asked.get("impossible"):
                    held = sorted({_row(starts, answer["start"]) for answer in answers})
                    said = tuple(answer["text"] for answer in answers[:1])
                    questions.append(
                        Question({code: asked["question"].strip()}, {code: tuple(held)}, said)
                    )
            if questions:
                texts = tuple(text[span.start : span.end] for span in spans)
                yield Paragraph(row["article"], {code: texts}, tuple(_with_twins(questions)))


def _with_twins(questions: Sequence[Question]) -> Iterator[Question]:
    """Each question that is answered, with the one most like it that is not, if there is one."""
    nothing = [n for n, question in enumerate(questions) if not any(question.rows.values())]
    for place, question in enumerate(questions):
        like = partial(_likeness, question, questions)
        twin = None if place in nothing else max(nothing, key=like, default=None)
        yield replace(question, twin=twin)


def _likeness(question: Question, others: Sequence[Question], place: int) -> float:
    """Share of runs of three characters that both questions have."""
    one, other = (
        {text[n : n + 3] for text in each.texts.values() for n in range(len(text) - 2)}
        for each in (question, others[place])
    )
    return len(one & other) / max(1, len(one | other))


def near_miss_paragraphs(path: Path, split: str) -> Iterator[Paragraph]:
    """Written documents, each with pairs of a question and a twin that it does not answer.

    A line has ``id``, ``split``, ``texts`` by language and ``pairs``: ``question``, ``language``,
    ``answer`` by language, ``twin`` and ``twin_language``.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] != split:
            continue
        spans = {code: sentence_spans(text, code) for code, text in row["texts"].items()}
        questions: list[Question] = []
        for pair in row["pairs"]:
            rows = {}
            for code, said in pair["answer"].items():
                place = row["texts"].get(code, "").find(said)
                if place >= 0:
                    rows[code] = (_row([span.start for span in spans[code]], place),)
            if rows:
                answers = tuple(pair["answer"].values())
                asked = {pair["language"]: pair["question"]}
                questions.append(Question(asked, rows, answers, twin=len(questions) + 1))
                twin_language = pair.get("twin_language", pair["language"])
                questions.append(Question({twin_language: pair["twin"]}, {}))
        yield Paragraph(
            article=row["id"],
            sentences={
                code: tuple(text[span.start : span.end] for span in spans[code])
                for code, text in row["texts"].items()
            },
            questions=tuple(questions),
        )


def note_paragraphs(
    documents: Sequence[SplitDocument], questions: Sequence[GoldQuestion]
) -> Iterator[Paragraph]:
    """The shipped notes, whole, and the questions with one need that they answer.

    A sentence answers that stands in the paragraph named as evidence and holds a key. A question
    whose id ends with "a" has the one with "u" in its place as twin. Notes for development are left
    out.
    """
    by_id = {question.id: question for question in questions}
    notes: dict[str, dict[str, SplitDocument]] = {}
    for split in documents:
        if split.document.metadata.note:
            notes.setdefault(split.document.metadata.note, {})[split.document.language] = split
    for note, versions in sorted(notes.items()):
        if is_for_development(note):
            continue
        asked: list[Question] = []
        for question in questions:
            places = {item.paragraph for item in question.evidence if item.note == note}
            if len({item.need for item in question.evidence}) != 1 or not places:
                continue
            keys = tuple(key for group in question.answer_keys for key in group)
            rows = {code: tuple(_holding(split, places, keys)) for code, split in versions.items()}
            rows = {code: held for code, held in rows.items() if held}
            if rows:
                twin = by_id.get(f"{question.id.removesuffix('a')}u")
                place = None if twin is None else len(asked) + 1
                texts = {question.language: question.question}
                asked.append(Question(texts, rows, keys, twin=place))
                if twin is not None:
                    asked.append(Question({twin.language: twin.question}, {}))
        if asked:
            sentences = {
                code: tuple(split.document[sentence.span] for sentence in split.sentences)
                for code, split in versions.items()
            }
            yield Paragraph(note, sentences, tuple(asked))


def is_for_development(note: str) -> bool:
    """True for two notes of five, of which the reader has seen no question."""
    return int(hashlib.sha256(note.encode()).hexdigest(), 16) % 5 < 2


def _holding(split: SplitDocument, places: set[int | None], keys: Sequence[str]) -> Iterator[int]:
    bodies = [n for n, block in enumerate(split.document.blocks) if block.kind is BlockKind.BODY]
    blocks = {bodies[place - 1] for place in places if place and place <= len(bodies)}
    for row, sentence in enumerate(split.sentences):
        text = split.document[sentence.span].casefold()
        if sentence.block in blocks and any(key.casefold() in text for key in keys):
            yield row


def _row(starts: Sequence[int], place: int) -> int:
    """The sentence in which a place lies."""
    return max([row for row, start in enumerate(starts) if start <= place], default=0)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read ({error}): give a folder of XQuAD-R") from error
