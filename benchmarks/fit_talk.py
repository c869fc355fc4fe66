"""Fits what tells small talk from questions, and writes qa/asking/talk.npz; nothing else sets it.

    python -m benchmarks.fit_talk          # figures, then the file
    python -m benchmarks.fit_talk --dry    # figures alone

Data: benchmarks/talk.jsonl, a text a row, with its class, its language and its group, which all
spellings of one phrase share; every question of the repository (the shipped ones, and those of
pairs, compound, conversations and new_topics); the questions of near_misses, on other things than
the notes tell, so that no strange subject is taken for talk; and questions made of these: a
greeting or thanks before a question, and words of the notes, since people ask with a single word
too. Written texts are read in capitals as well.

Three figures: of half of the written groups, by a model fitted on the other half alone; of ten-fold
cross-validation by group; and what the shipped weights, fitted on everything, make of their own
examples, which only shows that the file was written well. A threshold is good where at most one in
500 questions of the repository is taken for talk.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.conversation import EVERY
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.languages import LANGUAGES
from corpus.questions import load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.encoder import load_encoder
from qa.asking.query import read_query
from qa.asking.talk import QUESTION, TALK_THRESHOLD, WEIGHTS, WITHOUT_SUBJECT, Weights, chosen

WRITTEN = Path(__file__).with_name("talk.jsonl")
_ELSEWHERE = [
    Path(__file__).parent / "near_misses" / f"{name}.jsonl" for name in ("first", "second")
]
_FOLDS = 10
_PENALTY = 30.0  # the inverse of its strength; 100 tells as much
# A question taken for talk is worse than talk that is searched for.
_ASKED_WEIGHT = 3.0
_ODD_WEIGHT = 2.0  # of the written questions, most of them odder than what people ask
_WORDS = 250  # of each language
_WORD_WEIGHT = 0.3  # of them there are many, and few are typed
_ELSEWHERE_WEIGHT = 1.0
_SECONDS_ASKED = 2  # questions put behind each greeting

Vectors = npt.NDArray[np.float32]
Prediction = tuple[dict[str, float], str, tuple[str, ...]]
"""Each class and its probability, the language, and the aspects of the weights that tell them."""


@dataclass(frozen=True)
class Example:
    """A text whose class is known.

    Attributes:
        text: as typed.
        kind: "question" or a kind of talk.
        language: BCP-47, or "other".
        groups: an example is in a fold only with all of its groups.
        source: "written", "asked" for a question of the repository, "elsewhere" for one of
            near_misses, or "made".
        weight: of it in fitting.
    """

    text: str
    kind: str
    language: str
    groups: tuple[str, ...]
    source: str
    weight: float = 1.0


def main() -> None:
    """Prints the figures, then writes the file."""
    parser = argparse.ArgumentParser(description="Fits what tells small talk from questions.")
    parser.add_argument("--dry", action="store_true", help="figures alone")
    options = parser.parse_args()
    examples = read_examples()
    encoder = load_encoder()
    vectors = encoder.encode_queries([example.text for example in examples])
    print(Counter(f"{example.source} {example.kind}" for example in examples))
    held = np.array([_is_held(example) for example in examples])
    seen = ~np.array([any(map(_hashed_odd, example.groups)) for example in examples])
    print(f"half of the written groups held out: {seen.sum()} texts fitted")
    tell(examples, probabilities(examples, vectors, seen, held), held)
    print("\nten-fold cross-validation")
    every, out = cross_validated(examples, vectors)
    tell(examples, out, every)
    questions = [n for n, each in enumerate(examples) if each.source == "asked"]
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        taken = sum(is_talk(examples[n], out[n], threshold) for n in questions)
        written = [n for n, each in enumerate(examples) if each.source == "written"]
        found = [is_talk(examples[n], out[n], threshold) for n in written]
        other = [n for n, each in enumerate(examples) if each.source == "elsewhere"]
        strange = sum(is_talk(examples[n], out[n], threshold) for n in other)
        talk = [flag for n, flag in zip(written, found, strict=True) if _talks(examples[n])]
        odd = [flag for n, flag in zip(written, found, strict=True) if not _talks(examples[n])]
        print(
            f"  above {threshold}: {taken} of {len(questions)} questions of the repository, "
            f"{strange} of {len(other)} on other things, {sum(odd)} of {len(odd)} odd ones, "
            f"{np.mean(talk):.3f} of the talk"
        )
    if options.dry:
        return
    everything = np.ones(len(examples), np.bool_)
    weights = fitted(examples, vectors, everything, encoder.fingerprint)
    weights.save(WEIGHTS)
    print(f"\nwritten for {weights.encoder}")


def read_examples() -> list[Example]:
    """Everything that is fitted on or measured."""
    written = [
        Example(
            row["text"],
            row["class"],
            row["lang"],
            (row["group"],),
            "written",
            _ODD_WEIGHT if row["class"] == QUESTION else 1.0,
        )
        for row in map(json.loads, WRITTEN.read_text(encoding="utf-8").splitlines())
    ]
    # A follow-up may say no more than "And why?", and stands behind a question as that would.
    asked = [
        Example(
            each.question,
            QUESTION,
            each.language,
            (_family(each.conversation or each.id),),
            "asked",
            _ASKED_WEIGHT,
        )
        for path in EVERY
        for each in load_questions(path)
        if each.standalone in (None, each.question)
    ]
    return [*written, *asked, *_elsewhere(), *_made(written, asked)]


def _elsewhere() -> Iterator[Example]:
    for path in _ELSEWHERE:
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            for pair in row["pairs"]:
                for text, code in (("question", "language"), ("twin", "twin_language")):
                    yield Example(
                        pair[text],
                        QUESTION,
                        pair[code],
                        (row["id"],),
                        "elsewhere",
                        _ELSEWHERE_WEIGHT,
                    )


def _made(written: Sequence[Example], asked: Sequence[Example]) -> list[Example]:
    rng = random.Random(0)  # noqa: S311
    made = [
        Example(text, each.kind, each.language, each.groups, "made")
        for each in written
        for text in dict.fromkeys((each.text.upper(), each.text.capitalize()))
        if text != each.text
    ]
    by_language = {code: [each for each in asked if each.language == code] for code in LANGUAGES}
    for each in written:
        if each.kind in ("greeting", "thanks") and each.language in by_language:
            for question in rng.sample(by_language[each.language], _SECONDS_ASKED):
                text = f"{each.text}{_joint(each)}{question.text}"
                groups = each.groups + question.groups
                made.append(Example(text, QUESTION, each.language, groups, "made"))
    said = {word for each in written for word in _words(each.text)}
    for code in LANGUAGES:
        words = _note_words(code) - said
        mark = "？" if code == "zh" else "?"
        for n, word in enumerate(rng.sample(sorted(words), min(_WORDS, len(words)))):
            text = f"{word.capitalize()}{mark}" if n % 2 else word
            made.append(Example(text, QUESTION, code, (word,), "made", _WORD_WEIGHT))
    return made


def _joint(before: Example) -> str:
    if not before.text[-1].isalnum():
        return "" if before.language == "zh" else " "
    return "，" if before.language == "zh" else ", "


def _note_words(language: str) -> set[str]:
    """The words that the notes of a language have more than once; short strings in Chinese."""
    counts: Counter[str] = Counter()
    for path in sorted((SHIPPED_DOCUMENTS / language).glob("*.md")):
        text = path.read_text(encoding="utf-8").partition("\n---\n")[2]
        counts.update(
            _words(text) if language != "zh" else re.findall(r"[\u4e00-\u9fff]{2,4}", text)
        )
    return {
        word for word, count in counts.items() if count > 1 and len(word) > (language != "zh") * 3
    }


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _family(name: str) -> str:
    """What the questions of one fact share: "P1-001" of "P1-001a" and "P1-001u"."""
    return name.rstrip("abcdefghijklmnopqrstuvwxyz") or name


def _talks(example: Example) -> bool:
    return example.kind != QUESTION


def _hashed_odd(group: str) -> bool:
    return zlib.crc32(group.encode()) % 2 == 1


def _is_held(example: Example) -> bool:
    """True for what is measured of the half that is held out: nothing that was made."""
    return example.source != "made" and all(map(_hashed_odd, example.groups))


def fitted(
    examples: Sequence[Example], vectors: Vectors, seen: npt.NDArray[np.bool_], encoder: str
) -> Weights:
    """The weights that some of the examples give."""
    places = np.flatnonzero(seen)
    mean = vectors[places].mean(0)
    kinds = _regression(examples, vectors - mean, places, "kind")
    told = np.array(
        [n for n in places.tolist() if _talks(examples[n]) or examples[n].source == "written"]
    )
    spoken = _regression(examples, vectors - mean, told, "language")
    return Weights(encoder, mean, *kinds, *spoken, _aspects([examples[n] for n in places.tolist()]))


def _aspects(examples: Sequence[Example]) -> tuple[str, ...]:
    concepts = (
        read_query(each.text, each.language).wanted.concepts
        for each in examples
        if each.kind in WITHOUT_SUBJECT
    )
    return tuple(sorted(frozenset().union(*concepts)))


def _regression(
    examples: Sequence[Example], centred: Vectors, places: npt.NDArray[np.intp], field: str
) -> tuple[tuple[str, ...], Vectors]:
    labels = [getattr(examples[n], field) for n in places]
    # Few texts are in a sixth language, and "Bonjour !" would be Dutch.
    weight = "balanced" if field == "language" else None
    model = LogisticRegression(C=_PENALTY, class_weight=weight, max_iter=5000)
    model.fit(centred[places], labels, [examples[n].weight for n in places])
    rows = np.column_stack([model.coef_, model.intercept_]).astype(np.float32)
    return tuple(map(str, model.classes_)), rows


def probabilities(
    examples: Sequence[Example],
    vectors: Vectors,
    seen: npt.NDArray[np.bool_],
    wanted: npt.NDArray[np.bool_],
) -> dict[int, Prediction]:
    """Of each text that is wanted, what a model fitted on the seen ones says."""
    weights = fitted(examples, vectors, seen, "")
    return {
        int(n): (weights.likely(vectors[n]), weights.language(vectors[n]), weights.aspects)
        for n in np.flatnonzero(wanted)
    }


def cross_validated(
    examples: Sequence[Example], vectors: Vectors
) -> tuple[npt.NDArray[np.bool_], dict[int, Prediction]]:
    """(n,) what was judged, and what a model says of each text that saw none of its groups."""
    judged = np.array([example.source != "made" for example in examples])
    groups = sorted({group for example in examples for group in example.groups})
    said: dict[int, Prediction] = {}
    for _, test in GroupKFold(_FOLDS).split(groups, groups=groups):
        left_out = {groups[n] for n in test}
        seen = np.array([not left_out & set(example.groups) for example in examples])
        said |= probabilities(examples, vectors, seen, ~seen & judged)
    return judged, said


def is_talk(example: Example, said: Prediction, threshold: float) -> bool:
    """What qa.asking.talk makes of it."""
    return _kind(example, said, threshold) != QUESTION


def _kind(example: Example, said: Prediction, threshold: float = TALK_THRESHOLD) -> str:
    likely, _, aspects = said
    return chosen(example.text, likely, aspects, SHIPPED_KNOWLEDGE, threshold) or QUESTION


def tell(
    examples: Sequence[Example],
    said: dict[int, Prediction],
    judged: npt.NDArray[np.bool_],
) -> None:
    """Prints precision and recall by class, recall by language, and the languages told."""
    rows = []
    for n in np.flatnonzero(judged).tolist():
        rows.append((examples[n], _kind(examples[n], said[n]), said[n][1]))
    for name in sorted({example.kind for example in examples}):
        right = sum(example.kind == kind == name for example, kind, _ in rows)
        found = sum(kind == name for _, kind, _ in rows)
        there = sum(example.kind == name for example, *_ in rows)
        print(
            f"  {name:16s} n {there:4d}  precision {_share(right, found)}  "
            f"recall {_share(right, there)}"
        )
    for code in (*LANGUAGES, "other"):
        talk = [row for row in rows if _talks(row[0]) and row[0].language == code]
        asked = [row for row in rows if not _talks(row[0]) and row[0].language == code]
        print(
            f"  {code:5s} "
            f"talk {_mean(kind != QUESTION for _, kind, _ in talk)} of {len(talk)} seen, "
            f"in its language {_mean(spoken == code for _, _, spoken in talk)}; "
            f"questions kept {_mean(kind == QUESTION for _, kind, _ in asked)} of {len(asked)}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _mean(flags: Iterable[bool]) -> str:
    listed = list(flags)
    return _share(sum(listed), len(listed))


if __name__ == "__main__":
    main()
