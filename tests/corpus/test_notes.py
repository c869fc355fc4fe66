"""The notes that ship: parallel in five languages, and every fact found in all of them."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from corpus.knowing.quantities import Kind, quantities
from corpus.language import language_of
from corpus.languages import LANGUAGES
from corpus.reading.front_matter import read_front_matter
from corpus.shipped import SHIPPED_DOCUMENTS

FACTS = Path(__file__).with_name("facts.jsonl")
NAMES = sorted(path.stem for path in (SHIPPED_DOCUMENTS / "en").iterdir())
FIELDS = ["id", "title", "language", "topics", "period", "sources", "license"]
# A passage holds a paragraph of this many code points whole.
LONGEST = {"zh": 200} | dict.fromkeys(("en", "ru", "nl", "be"), 550)


@dataclass(frozen=True)
class Note:
    fields: dict[str, object]
    blocks: tuple[str, ...]

    @property
    def paragraphs(self) -> list[str]:
        return [block for block in self.blocks if not block.startswith("#")]

    @property
    def headings(self) -> list[int]:
        return [index for index, block in enumerate(self.blocks) if block.startswith("#")]


def read_note(name: str, language: str) -> Note:
    path = SHIPPED_DOCUMENTS / language / f"{name}.md"
    raw = path.read_text(encoding="utf-8")
    front = read_front_matter(raw, str(path))
    assert front is not None and front.is_own
    _, head, body = raw.split("---\n", 2)
    return Note(yaml.safe_load(head), tuple(body.strip().split("\n\n")))


@pytest.fixture(scope="module")
def notes() -> dict[tuple[str, str], Note]:
    return {(name, lang): read_note(name, lang) for name in NAMES for lang in LANGUAGES}


def fact_rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]


def figures(text: str, language: str) -> tuple[Counter[Decimal], Counter[Decimal]]:
    """The values of the numbers in digits, and of all numbers."""
    digits: Counter[Decimal] = Counter()
    everything: Counter[Decimal] = Counter()
    for quantity in quantities(text, language):
        everything[quantity.value] += 1
        if re.search(r"\d", text[quantity.span.start : quantity.span.end]):
            digits[quantity.value] += 1
    return digits, everything


def test_every_note_exists_in_all_five_languages() -> None:
    assert len(NAMES) >= 30
    for language in LANGUAGES:
        names = {path.name for path in (SHIPPED_DOCUMENTS / language).iterdir()}
        assert names == {f"{name}.md" for name in NAMES}


def test_front_matter_is_complete_and_agrees_across_versions(
    notes: dict[tuple[str, str], Note],
) -> None:
    for name in NAMES:
        shared = []
        for language in LANGUAGES:
            fields = notes[name, language].fields
            assert list(fields) == FIELDS, (name, language)
            assert (fields["id"], fields["language"]) == (name, language)
            assert fields["license"] == "CC-BY-4.0", (name, language)
            sources = fields["sources"]
            assert isinstance(sources, list) and sources, (name, language)
            keys = ("year", "kind", "language")
            origins = [[source[key] for key in keys] for source in sources]
            assert all(source["title"] for source in sources), (name, language)
            shared.append((fields["topics"], fields["period"], origins))
        assert all(version == shared[0] for version in shared), name
        titles = {str(notes[name, language].fields["title"]) for language in LANGUAGES}
        assert len(titles) == len(LANGUAGES), name


def test_parallel_versions_have_the_same_paragraphs_and_headings(
    notes: dict[tuple[str, str], Note],
) -> None:
    for name in NAMES:
        shapes = {
            (len(notes[name, language].blocks), *notes[name, language].headings)
            for language in LANGUAGES
        }
        assert len(shapes) == 1, name


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_parallel_paragraphs_have_the_same_figures(
    language: str, notes: dict[tuple[str, str], Note]
) -> None:
    """A figure in digits stands in the other version too, where it may be spelled in words."""
    for name in NAMES:
        english, other = notes[name, "en"].paragraphs, notes[name, language].paragraphs
        for number, (left, right) in enumerate(zip(english, other, strict=True), 1):
            left_digits, left_all = figures(left, "en")
            right_digits, right_all = figures(right, language)
            where = f"{name}, paragraph {number}"
            assert not left_digits - right_all, f"{where}: only in en"
            assert not right_digits - left_all, f"{where}: only in {language}"


def test_the_period_is_the_years_of_the_text(notes: dict[tuple[str, str], Note]) -> None:
    for (name, language), note in notes.items():
        period = note.fields["period"]
        assert isinstance(period, list) and period == sorted(set(period)), (name, language)
        read = quantities("\n".join(note.blocks), language)
        assert {q.value for q in read if q.kind is Kind.YEAR} <= set(period), (name, language)
        # A year before 1900 is a number like another to the reader of quantities.
        counted = {q.value for q in read if q.kind in (Kind.YEAR, Kind.NUMBER) and q.unit is None}
        assert set(period) <= counted, (name, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_fits_a_passage_and_is_in_the_language_of_its_folder(
    language: str, notes: dict[tuple[str, str], Note]
) -> None:
    for name in NAMES:
        for number, paragraph in enumerate(notes[name, language].paragraphs, 1):
            where = f"{name}, paragraph {number}"
            assert len(paragraph) <= LONGEST[language], where
            assert language_of(paragraph) == language, where
            assert "\n" not in paragraph, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_note_holds_lost_characters_or_markup(language: str) -> None:
    for name in NAMES:
        raw = (SHIPPED_DOCUMENTS / language / f"{name}.md").read_text(encoding="utf-8")
        assert not re.search(r"\ufffd|</?\w+[^>]*>|&\w+;|\*\*|\]\(", raw), name


def lost_keys(row: dict[str, object], notes: dict[tuple[str, str], Note]) -> Iterator[str]:
    note, number, keys = row["note"], row["paragraph"], row["keys"]
    assert isinstance(note, str) and isinstance(number, int) and isinstance(keys, dict)
    assert sorted(keys) == sorted(LANGUAGES)
    for language in LANGUAGES:
        assert keys[language], f"{row['id']} has no key in {language}"
        paragraph = notes[note, language].paragraphs[number - 1].lower()
        for key in keys[language]:
            if key.lower() not in paragraph:
                yield f"{row['id']}, {language}: {key}"


def test_every_fact_is_found_in_all_five_versions(notes: dict[tuple[str, str], Note]) -> None:
    assert [lost for row in fact_rows() for lost in lost_keys(row, notes)] == []


def test_fact_ids_are_unique() -> None:
    counted = Counter(row["id"] for row in fact_rows())
    assert [identifier for identifier, count in counted.items() if count > 1] == []


def test_every_paragraph_has_a_fact(notes: dict[tuple[str, str], Note]) -> None:
    covered = {(row["note"], row["paragraph"]) for row in fact_rows()}
    paragraphs = {
        (name, number)
        for name in NAMES
        for number in range(1, len(notes[name, "en"].paragraphs) + 1)
    }
    assert covered == paragraphs


def test_the_seeds_lend_no_sentence(notes: dict[tuple[str, str], Note]) -> None:
    """Facts carry over, sentences do not; checked where the sources are at hand."""
    seeds = Path(__file__).parents[2].parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip(f"the seed files are not at {seeds}")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in seeds.glob("*.txt")]
    windows = {
        tuple(words[start : start + size])
        for words, size in ((_units(text), _RUN) for text in texts)
        for start in range(len(words) - size + 1)
    }
    for key, note in notes.items():
        for paragraph in note.paragraphs:
            words = _units(paragraph)
            for start in range(len(words) - _RUN + 1):
                run = tuple(words[start : start + _RUN])
                assert run not in windows, f"{key}: {' '.join(run)}"


# Names of institutes and fixed terms may be shared: the longest is one of 15 Dutch words.
_RUN = 16


def _units(text: str) -> list[str]:
    """The words of a text, each Chinese character being one."""
    return re.findall("[\u3400-\u9fff]|[^\\W\u3400-\u9fff]+", text.lower())
