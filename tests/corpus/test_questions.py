"""The questions that ship, and how a broken file of questions is refused."""

import json
from collections import Counter
from functools import cache
from itertools import groupby, product
from pathlib import Path

import pytest

from corpus.errors import UserError
from corpus.languages import LANGUAGES
from corpus.questions import GoldQuestion, by_language, load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from qa.evaluation.metrics import has_key

QUESTIONS = load_questions()
ANSWERABLE = [question for question in QUESTIONS if question.kind == "answerable"]
UNANSWERABLE = [question for question in QUESTIONS if question.kind != "answerable"]


@cache
def paragraphs(note: str, language: str) -> list[str]:
    raw = (SHIPPED_DOCUMENTS / language / f"{note}.md").read_text(encoding="utf-8")
    blocks = raw.split("---\n", 2)[2].strip().split("\n\n")
    return [block for block in blocks if not block.startswith("#")]


def evidence_texts(question: GoldQuestion, language: str) -> list[str]:
    """What each choice of one evidence a need says in a language, all needs together."""
    needs: dict[int, list[str]] = {}
    for item in question.evidence:
        assert item.note is not None and item.paragraph is not None
        text = paragraphs(item.note, language)[item.paragraph - 1]
        needs.setdefault(item.need, []).append(text)
    return ["\n".join(choice) for choice in product(*needs.values())]


def test_there_are_enough_questions_in_every_language() -> None:
    assert len(ANSWERABLE) >= 150
    assert len(UNANSWERABLE) >= 50
    counted = Counter(question.language for question in ANSWERABLE)
    assert sorted(counted) == sorted(LANGUAGES)
    assert min(counted.values()) >= 25
    assert {question.language for question in UNANSWERABLE} == set(LANGUAGES)


def test_ids_are_unique() -> None:
    counted = Counter(question.id for question in QUESTIONS)
    assert [identifier for identifier, count in counted.items() if count > 1] == []


def test_what_cannot_be_answered_has_neither_evidence_nor_keys() -> None:
    for question in UNANSWERABLE:
        assert (question.evidence, question.answer_keys) == ((), ()), question.id


def test_every_evidence_paragraph_exists() -> None:
    for question in ANSWERABLE:
        assert question.evidence, question.id
        for item in question.evidence:
            assert item.note is not None and item.paragraph is not None, question.id
            assert (SHIPPED_DOCUMENTS / "en" / f"{item.note}.md").is_file(), question.id
            assert 1 <= item.paragraph <= len(paragraphs(item.note, "en")), question.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_key_is_met_by_the_evidence_in_every_language(language: str) -> None:
    unmet = [
        (question.id, group)
        for question in ANSWERABLE
        for text in evidence_texts(question, language)
        for group in question.answer_keys
        if not any(has_key(key, text) for key in group)
    ]
    assert unmet == []
    assert all(question.answer_keys for question in ANSWERABLE)


def test_the_turns_of_a_conversation_stand_together_and_can_stand_alone() -> None:
    turns = [list(group) for _, group in groupby(QUESTIONS, lambda q: q.conversation or q.id)]
    conversations = [group for group in turns if group[0].conversation]
    names = [group[0].conversation for group in conversations]
    assert len(names) == len(set(names)) >= 5
    for group in conversations:
        assert len(group) >= 2
        assert len({question.language for question in group}) == 1
        assert [question.id for question in group] == sorted(question.id for question in group)
        first, *later = group
        assert first.standalone
        assert all(turn.standalone not in (None, "", turn.question) for turn in later)


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


GOOD = {"id": 1, "lang": "en", "question": "Where?"}


@pytest.mark.parametrize(
    "broken",
    [
        "{not json",
        "[1]",
        '"a text"',
        {"id": "x", "lang": "en"},
        {"id": "x", "question": "Where?"},
        {**GOOD, "evidence": [{"note": "no need"}]},
        {**GOOD, "answer_keys": [1]},
        {"id": "c", "lang": "en", "turns": [{"text": "?"}]},
    ],
)
def test_a_malformed_line_is_refused_with_file_and_line(tmp_path: Path, broken: object) -> None:
    path = written(tmp_path, GOOD, "", broken)
    with pytest.raises(UserError) as caught:
        load_questions(path)
    assert f"{path}, line 3" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.jsonl"):
        load_questions(tmp_path / "none.jsonl")
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match=r"binary\.jsonl"):
        load_questions(binary)


def test_turns_become_questions_of_one_conversation(tmp_path: Path) -> None:
    turns = [{"user": "Где парк?"}, {"user": "А площадь?", "standalone": "Какова площадь парка?"}]
    path = written(tmp_path, {"id": "c1", "lang": "ru", "turns": turns}, GOOD)
    questions = load_questions(path)
    assert [(q.id, q.conversation) for q in questions] == [
        ("c1.1", "c1"),
        ("c1.2", "c1"),
        ("1", None),
    ]
    assert by_language(questions) == {
        "ru": ["Где парк?", "Какова площадь парка?"],
        "en": ["Where?"],
    }


def test_a_deeply_nested_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(UserError, match=r"questions\.jsonl, line 1"):
        load_questions(path)


def test_a_line_separator_inside_a_question_ends_no_row(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a", "lang": "en", "question": "one\u2028two?"}\n', encoding="utf-8")
    assert [question.question for question in load_questions(path)] == ["one\u2028two?"]
