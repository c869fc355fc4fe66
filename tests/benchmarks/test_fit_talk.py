"""Talk is fitted on written phrases, and judged on phrases that the model never saw."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import numpy as np

from benchmarks import fit_talk
from benchmarks.fit_talk import WRITTEN, Example, cross_validated, is_talk, read_examples
from corpus.languages import LANGUAGES
from qa.asking.talk import QUESTION, Kind

ROWS = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]


def test_there_are_sixty_written_texts_of_each_kind_and_some_in_each_language() -> None:
    kinds = Counter(row["class"] for row in ROWS)
    assert set(kinds) == {QUESTION, *Kind}
    assert min(kinds.values()) >= 60
    each = Counter((row["class"], row["lang"]) for row in ROWS)
    assert min(each[kind, code] for kind in kinds for code in LANGUAGES) >= 12


def test_no_text_is_of_two_classes_or_two_groups() -> None:
    classes, groups = defaultdict(set), defaultdict(set)
    for row in ROWS:
        classes[row["text"]].add(row["class"])
        groups[row["text"]].add(row["group"])
    assert {text for text, found in classes.items() if len(found) > 1} == set()
    assert {text for text, found in groups.items() if len(found) > 1} == set()


def test_a_greeting_before_a_question_is_an_example_of_a_question() -> None:
    texts = {example.text: example.kind for example in read_examples()}
    begun = [text for text in texts if text.startswith("hello there, ")]
    assert len(begun) == 2
    assert {texts[text] for text in begun} == {QUESTION}


def test_a_text_is_judged_by_a_model_that_saw_none_of_its_group() -> None:
    # One group says the opposite of all others; by them it is judged, not by itself.
    def example(number: int, kind: str) -> Example:
        code = ("en", "ru", "nl")[number % 3]
        return Example("park", kind, code, (f"{kind} {number}",), "written")

    usual = [example(n, kind) for n in range(20) for kind in (QUESTION, "thanks", "greeting")]
    odd = [Example("park", "thanks", "ru", ("odd",), "written")] * 5
    examples = [*usual, *odd]
    places = [0 if each in odd else [QUESTION, "thanks", "greeting"].index(each.kind)
              for each in examples]  # fmt: skip
    vectors = np.eye(3, dtype=np.float32)[places]
    judged, said = cross_validated(examples, vectors)
    assert judged.all()
    found = [is_talk(each, said[n], 0.5) for n, each in enumerate(examples)]
    assert found == [False, True, True] * 20 + [False] * 5


def test_what_names_a_year_or_a_place_is_never_talk() -> None:
    said = ({QUESTION: 0.0, "thanks": 1.0}, "en", ())
    for text, talk in (("1992", False), ("Gansu", False), ("thanks", True)):
        assert is_talk(Example(text, QUESTION, "en", ("g",), "written"), said, 0.5) is talk


def test_half_of_the_written_groups_is_held_out() -> None:
    groups = {row["group"] for row in ROWS}
    held = sum(map(fit_talk._hashed_odd, groups)) / len(groups)
    assert 0.4 < held < 0.6


def test_what_holds_a_concept_that_no_incomplete_text_holds_is_not_incomplete() -> None:
    said = ({QUESTION: 0.0, "incomplete": 1.0}, "en", ("cost price",))
    for text, talk in (("Price?", True), ("Tractors?", False), ("Tractor price?", False)):
        assert is_talk(Example(text, QUESTION, "en", ("g",), "written"), said, 0.5) is talk
