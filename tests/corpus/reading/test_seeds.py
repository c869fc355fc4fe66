"""The five real files, which live outside the repository; without them these tests are skipped."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.document import BlockKind, Document, Span, SplitDocument
from corpus.load import load_corpus
from corpus.reading.read import document_of
from corpus.splitting.passages import split_document

SHARED = Path(__file__).parents[3].parent / "shared"
SEEDS = SHARED / "seeds"
GOLD = SHARED / "gold"

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and GOLD.is_dir()), reason=f"the seed files are not at {SHARED}"
)


@pytest.fixture(scope="module")
def corpus() -> dict[str, SplitDocument]:
    return {split.document.id: split for split in load_corpus(SEEDS)}


@pytest.fixture(scope="module")
def book(corpus: dict[str, SplitDocument]) -> SplitDocument:
    return next(split for name, split in corpus.items() if name.startswith("004"))


def squashed(text: str) -> str:
    """The text without white space, hyphens, case, and without digits that may be markers."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub("[“”„«»]", '"', text)
    text = re.sub("[–—−]", "-", text)
    return re.sub(r"[\s\-\d]+", "", text)


def evidence() -> Iterator[tuple[str, str]]:
    for name in ("questions", "conversation"):
        for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for turn in row.get("turns", [row]):
                yield from ((item["doc"], item["text"]) for item in turn["evidence"])


def body(document: Document) -> str:
    return "\n".join(document[b.span] for b in document.blocks if b.kind is not BlockKind.NOTE)


def test_every_evidence_string_lies_in_one_passage(corpus: dict[str, SplitDocument]) -> None:
    passages = {
        name: [squashed(split.document[passage.span]) for passage in split.passages]
        for name, split in corpus.items()
    }
    missing = [
        text
        for name, text in evidence()
        if not any(squashed(text) in passage for passage in passages[name])
    ]
    assert missing == []


def test_years_of_the_book_have_four_digits(book: SplitDocument) -> None:
    assert re.findall(r"(?<![\d-])(?:19|20)\d{3,}", body(book.document)) == []


def test_the_markers_of_all_122_notes_are_gone(book: SplitDocument) -> None:
    text = body(book.document)
    assert re.findall(r"[^\W\d_]\d+", text) == []  # after a word
    assert re.findall(r"\b\d+[^\W\d_]+", text) == ["22e", "9e", "42ste"]  # before one: ordinals
    assert re.findall(r"[^\W\d_][.,]?\"[.,]?\d", text) == []  # after a quotation
    assert re.findall(r"[^\W\d_][.,]\d", text) == []  # after a stop


def test_notes_of_the_book_stand_apart_with_their_numbers(book: SplitDocument) -> None:
    notes = [book.document[b.span] for b in book.document.blocks if b.kind is BlockKind.NOTE]
    numbers = [int(match[0]) for note in notes if (match := re.match(r"\d+", note))]
    assert len(numbers) == 122 - 50
    assert numbers == sorted(set(numbers))
    assert "http" not in body(book.document)


def test_no_chinese_sentence_is_broken_by_its_lines(corpus: dict[str, SplitDocument]) -> None:
    for split in corpus.values():
        for block in split.document.blocks:
            assert "\n" not in split.document[block.span]


@pytest.mark.parametrize(("number", "headings"), [("000", 5), ("001", 6), ("002", 2), ("003", 0)])
def test_headings_are_found(corpus: dict[str, SplitDocument], number: str, headings: int) -> None:
    document = next(s.document for name, s in corpus.items() if name.startswith(number))
    kinds = [block.kind for block in document.blocks]
    assert kinds.count(BlockKind.HEADING) == headings


def test_chapters_of_the_book_are_found(book: SplitDocument) -> None:
    headings = [b for b in book.document.blocks if b.kind is BlockKind.HEADING]
    assert len(headings) == 6  # five chapters, and the publisher's name before them


def test_languages_are_told_apart_within_a_file(corpus: dict[str, SplitDocument]) -> None:
    found = [{sentence.language for sentence in corpus[name].sentences} for name in sorted(corpus)]
    assert found == [{"ru", "zh"}, {"ru", "zh"}, {"zh"}, {"en", "zh"}, {"nl"}]


def test_every_character_stands_at_its_raw_place(
    corpus: dict[str, SplitDocument],
    disagreements: Callable[[Document, str], list[str]],
    is_hidden_in: Callable[[Document, str, Span], bool],
) -> None:
    for name, split in corpus.items():
        raw = (SEEDS / name).read_bytes().decode()
        assert disagreements(split.document, raw) == []
        assert all(is_hidden_in(split.document, raw, s.span) for s in split.sentences)


def test_cleaning_the_clean_text_changes_nothing(corpus: dict[str, SplitDocument]) -> None:
    for split in corpus.values():
        assert document_of(split.document.text, "clean.txt").text == split.document.text


def read_and_split(raw: str, name: str) -> SplitDocument:
    return split_document(document_of(raw, name))


def test_reading_and_splitting_take_steps_in_proportion_to_the_length(
    corpus: dict[str, SplitDocument], steps: Callable[..., int]
) -> None:
    for name in sorted(corpus)[:4]:  # the fifth is a book
        raw = (SEEDS / name).read_bytes().decode()
        once, often = (steps(read_and_split, raw * count, name) for count in (1, 5))
        assert once < 20 * len(raw), name
        assert often < 7 * once, name  # the square would be 25 times
