"""What the adapter learns from: texts that say the same in several languages, and their questions.

Three kinds of examples, all from parallel texts:

- a question and a paragraph that answers it, in every language that the paragraph exists in;
- a sentence or a paragraph of a note and its translations, without a question;
- a question of XQuAD-R, in every language, and the sentence that answers it.

Each brings distractors, texts from nearby that say something else. They are taken in the language
of the question, so that sharing a language is no help in telling right from wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, SplitDocument
from corpus.errors import UserError
from corpus.questions import GoldQuestion

# XQuAD-R articles whose index leaves this when divided by _PARTS are for testing only.
TEST_REMAINDER, _PARTS = 3, 4

ByLanguage = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One thing said, how it is asked for, and what is said nearby.

    Attributes:
        questions: by language; empty for a mere translation.
        passages: the texts that say it, by language; they translate each other.
        distractors: by language, texts from nearby that say something else.
        places: keys of all that may say it. Examples that share one are never held against
            each other.
    """

    questions: ByLanguage
    passages: ByLanguage
    distractors: Mapping[str, Sequence[str]]
    places: frozenset[str]


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph in all its languages, with its sentences."""

    note: str
    number: int  # from 1
    topics: frozenset[str]
    text: ByLanguage
    sentences: Mapping[str, Sequence[str]]

    @property
    def key(self) -> str:
        return f"{self.note} {self.number}"


def note_examples(
    documents: Sequence[SplitDocument], questions: Sequence[GoldQuestion]
) -> tuple[list[Example], list[Example]]:
    """Examples with a question, and translations without, from notes with parallel versions."""
    paragraphs = _paragraphs(documents)
    by_key = {paragraph.key: paragraph for paragraph in paragraphs}
    near = {paragraph.key: _near(paragraph, paragraphs) for paragraph in paragraphs}
    asked = []
    for question in questions:
        keys = {f"{item.note} {item.paragraph}" for item in question.evidence if item.note}
        asked += [
            Example(
                questions={question.language: question.standalone or question.question},
                passages=by_key[key].text,
                distractors=_texts(p for p in near[key] if p.key not in keys),
                places=frozenset(keys),
            )
            for key in sorted(keys & by_key.keys())
        ]
    translated = []
    for paragraph in paragraphs:
        for passages in (paragraph.text, *_aligned(paragraph.sentences)):
            translated.append(
                Example({}, passages, _texts(near[paragraph.key]), frozenset({paragraph.key}))
            )
    return asked, translated


def _paragraphs(documents: Sequence[SplitDocument]) -> list[_Paragraph]:
    notes: dict[str, dict[str, SplitDocument]] = {}
    for split in documents:
        if split.document.metadata.note:
            notes.setdefault(split.document.metadata.note, {})[split.document.language] = split
    paragraphs = []
    for note, versions in sorted(notes.items()):
        bodies = {
            language: [i for i, b in enumerate(split.document.blocks) if b.kind is BlockKind.BODY]
            for language, split in sorted(versions.items())
        }
        if len({len(body) for body in bodies.values()}) != 1:
            raise UserError(f"the versions of {note} differ in paragraphs: make them parallel")
        for number, places in enumerate(zip(*bodies.values(), strict=True), 1):
            blocks = dict(zip(bodies, places, strict=True))
            paragraphs.append(
                _Paragraph(
                    note=note,
                    number=number,
                    topics=frozenset(
                        topic
                        for split in versions.values()
                        for topic in split.document.metadata.topics
                    ),
                    text={
                        language: versions[language].document[
                            versions[language].document.blocks[block].span
                        ]
                        for language, block in blocks.items()
                    },
                    sentences={
                        language: [
                            versions[language].document[sentence.span]
                            for sentence in versions[language].sentences
                            if sentence.block == block
                        ]
                        for language, block in blocks.items()
                    },
                )
            )
    return paragraphs


def _near(paragraph: _Paragraph, paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """The other paragraphs of its note, and those of notes that share a topic."""
    return [
        other
        for other in paragraphs
        if other.key != paragraph.key
        and (other.note == paragraph.note or other.topics & paragraph.topics)
    ]


def _texts(paragraphs: Iterator[_Paragraph] | Sequence[_Paragraph]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        for language, text in paragraph.text.items():
            texts.setdefault(language, []).append(text)
    return texts


def _aligned(sentences: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The sentences as translations of each other, where every version has the same number."""
    if len({len(version) for version in sentences.values()}) != 1:
        return []
    return [dict(zip(sentences, row, strict=True)) for row in zip(*sentences.values(), strict=True)]


def xquad_examples(folder: Path, languages: Sequence[str], *, test: bool = False) -> list[Example]:
    """Questions of XQuAD-R with the sentences that answer them, in the order of the file.

    Args:
        folder: holds ``xquad-r-LANGUAGE.json``, as in LAReQA.
        languages: of the files to read.
        test: the articles that are kept for testing in place of all others.

    Raises:
        UserError: a file is missing or malformed.
    """
    examples: list[Example] = []
    for place, versions in _xquad_paragraphs(folder, languages, test):
        sentences = {language: version["sentences"] for language, version in versions.items()}
        for asked in zip(*(version["qas"] for version in versions.values()), strict=True):
            questions = {
                language: question["question"].strip()
                for language, question in zip(versions, asked, strict=True)
            }
            answering = {
                language: _answering(version, question)
                for (language, version), question in zip(versions.items(), asked, strict=True)
            }
            examples.append(_chosen(questions, sentences, answering, frozenset({place})))
    return examples


def xquad_contexts(
    folder: Path, languages: Sequence[str], *, test: bool = False
) -> dict[str, ByLanguage]:
    """The paragraphs of XQuAD-R by their places; arguments as in ``xquad_examples``."""
    return {
        place: {language: version["context"] for language, version in versions.items()}
        for place, versions in _xquad_paragraphs(folder, languages, test)
    }


def is_for_testing(article: int) -> bool:
    """True for the number of an article of XQuAD-R that nothing is trained on."""
    return article % _PARTS == TEST_REMAINDER


def _xquad_paragraphs(
    folder: Path, languages: Sequence[str], test: bool
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The place of each paragraph, and its versions by language."""
    files = {language: _articles(folder, language) for language in languages}
    for number, articles in enumerate(zip(*files.values(), strict=True)):
        if is_for_testing(number) is not test:
            continue
        paragraphs = zip(*(article["paragraphs"] for article in articles), strict=True)
        for row, versions in enumerate(paragraphs):
            yield f"article {number} paragraph {row}", dict(zip(files, versions, strict=True))


def _chosen(
    questions: ByLanguage,
    texts: Mapping[str, Sequence[str]],
    rows: Mapping[str, int],
    places: frozenset[str],
) -> Example:
    """The text of one row in each language answers, the others distract."""
    return Example(
        questions=questions,
        passages={language: texts[language][row] for language, row in rows.items()},
        distractors={
            language: [text for other, text in enumerate(texts[language]) if other != row]
            for language, row in rows.items()
        },
        places=places,
    )


def _articles(folder: Path, language: str) -> list[Any]:
    path = folder / f"xquad-r-{language}.json"
    try:
        articles: list[Any] = json.loads(path.read_text(encoding="utf-8"))["data"]
    except (OSError, ValueError, KeyError) as error:
        raise UserError(f"{path} cannot be read ({error}): give a folder of XQuAD-R") from error
    return articles


def _answering(paragraph: Mapping[str, Any], question: Mapping[str, Any]) -> int:
    """The row of the sentence in which the answer begins."""
    start = question["answers"][0]["answer_start"]
    return max(
        row
        for row, (first, _) in enumerate(paragraph["sentence_breaks"])
        if first <= start or not row
    )


def digest_of(examples: Sequence[Example]) -> str:
    """SHA-256 of the examples, in hexadecimal: the same exactly when the same is learned from."""
    digest = hashlib.sha256()
    for example in examples:
        fields = (example.questions, example.passages, example.distractors, sorted(example.places))
        digest.update(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()
