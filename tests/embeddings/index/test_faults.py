"""Whatever happens while an index is written, the old one is there or the new one, whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Kinds
from functools import partial
from pathlib import Path

import pytest

import embeddings.cache
from corpus.collection import Collection
from corpus.document import SplitDocument
from corpus.errors import UserError
from embeddings.cache import mend_folder
from embeddings.e5.encoder import E5Encoder
from embeddings.encoder import Encoder
from embeddings.index.folder import open_index, read_manifest
from qa.assistant import Assistant
from qa.library import Library
from tests.embeddings.faults import BROKEN_DISK, FULL, REMOVALS, STEPS, dies, failing, watched
from tests.embeddings.letters import Letters
from tests.embeddings.stored import build_index

Held = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
HeldBy = Callable[[Path], Held]
Calibration = Mapping[str, Sequence[str]]
Build = Callable[[Path, int], None]
Numbers = Callable[[Kinds[str]], list[int]]
EVERY = bool(os.environ.get("EVERY_STEP"))  # as `make faults` sets it: no step is left out


@pytest.fixture
def build(documents: Sequence[SplitDocument], calibration: Calibration) -> Build:
    """Writes an index of the first documents, as many as are asked for."""
    return partial(_build, documents, calibration, Letters())


def _build(
    documents: Sequence[SplitDocument],
    calibration: Calibration,
    encoder: Encoder,
    folder: Path,
    number: int,
) -> None:
    previous = open_index(folder, encoder) if read_manifest(folder) else None
    build_index(folder, documents[:number], f"{number}", encoder, calibration, previous)


@pytest.fixture(params=["in one step", "in two steps"])
def numbers(
    request: pytest.FixtureRequest,
    build: Build,
    three: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Numbers:
    """The numbers of the steps to look at, among those of given kinds, as a fourth document comes.

    Folders change places in one step or, where the system cannot do that, in two: until then, steps
    are the same.
    """
    in_two = request.param == "in two steps"
    if in_two:
        monkeypatch.setattr(embeddings.cache, "_exchange", lambda *_: False)
    folder = shutil.copytree(three, tmp_path_factory.mktemp("steps") / "index")
    taken = steps_of(partial(build, folder, 4))
    assert len(taken) > 60  # writes, flushes, renames and removals

    def among(kinds: Kinds[str]) -> list[int]:
        steps = [step for step in taken if step in kinds]
        return worth_a_look(steps, steps.index("exchange") if in_two else 0)

    return among


def steps_of(work: Callable[[], object]) -> list[str]:
    """The steps that it takes where nothing fails."""
    taken: list[str] = []
    with watched(taken.append):
        work()
    return taken


def worth_a_look(steps: Sequence[str], first: int = 0) -> list[int]:
    """The steps from ``first`` on; of many alike in a row the ends and every twelfth, or all."""
    return [
        number
        for number in range(first, len(steps))
        if EVERY or number % 12 == 0 or len(set(steps[max(0, number - 1) : number + 2])) > 1
    ]


@pytest.fixture
def held_by(corpus_folder: Path) -> HeldBy:
    """What a whole index says it holds, and what comes of questions to it.

    One whose files are not those of its manifest is none.
    """
    collection = Collection.open(corpus_folder)

    def held(folder: Path) -> Held:
        opened = open_index(folder, Letters())
        assert [split.document.id for split in opened.documents()] == list(opened.catalogue())
        assistant = Assistant(Library(corpus_folder, opened, Letters(), collection, folder, None))
        answers = [assistant.ask(question) for question in ASKED]
        quotes = tuple(quote.text for answer in answers for quote in answer.quotes)
        hits = tuple(hit.text for answer in answers for hit in answer.hits)
        return opened.manifest.corpus_fingerprint, tuple(opened.catalogue()), quotes, hits

    return held


ASKED = ("How many residents has the park?", "Сколько студентов из Китая в 2019 году?")


@pytest.fixture
def three(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three documents, to be copied."""
    folder = tmp_path_factory.mktemp("three") / "index"
    build(folder, 3)
    return folder


@pytest.fixture
def kept(
    build: Build, held_by: HeldBy, three: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Held, Held]:
    """What that index holds, and one of four."""
    four = tmp_path_factory.mktemp("four") / "index"
    build(four, 4)
    old, new = held_by(three), held_by(four)
    assert all(old)
    assert all(new)  # there are quotes to compare
    assert old[3] != new[3]
    return old, new


def test_a_death_at_any_step_leaves_the_old_index_or_the_new_and_the_next_run_mends(
    build: Build,
    numbers: Numbers,
    held_by: HeldBy,
    three: Path,
    kept: tuple[Held, Held],
    tmp_path: Path,
) -> None:
    old, new = kept
    outcomes = []
    for number in numbers((*STEPS, *REMOVALS)):
        folder = tmp_path / f"{number}" / "index"
        shutil.copytree(three, folder)
        assert dies(number, partial(build, folder, 4)), number
        mend_folder(folder)
        found = held_by(folder)
        assert found in (old, new), number
        build(folder, 4)
        assert held_by(folder) == new, number
        assert list(folder.parent.iterdir()) == [folder], number
        outcomes.append(found == new)
    assert outcomes == sorted(outcomes)  # once the new one is there, it stays
    assert {True, False} == set(outcomes)


def test_a_death_at_any_step_of_the_first_index_leaves_none_or_a_whole_one(
    build: Build, held_by: HeldBy, kept: tuple[Held, Held], tmp_path: Path
) -> None:
    steps = steps_of(partial(build, tmp_path / "whole" / "index", 4))
    assert len(steps) > 40
    for number in worth_a_look(steps):
        folder = tmp_path / f"{number}" / "index"
        assert dies(number, partial(build, folder, 4)), number
        assert not folder.exists() or held_by(folder) == kept[1], number
        build(folder, 4)
        assert list(folder.parent.iterdir()) == [folder], number


def test_a_full_or_broken_disk_says_so_in_a_line_and_leaves_an_index(
    build: Build,
    numbers: Numbers,
    held_by: HeldBy,
    three: Path,
    kept: tuple[Held, Held],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "index"
    told = 0
    for number in numbers(STEPS):
        for code in (FULL, BROKEN_DISK) if EVERY else ((FULL, BROKEN_DISK)[number % 2],):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(three, folder)
            with failing(number, code) as taken:
                try:
                    build(folder, 4)
                except UserError as error:
                    told += 1
                    message = str(error)
                    assert os.strerror(code) in message
                    assert "\n" not in message
                    assert str(folder) in message
                    assert ("free some space" in message) == (code == FULL)
            assert held_by(folder) in kept, (number, taken)
            assert list(tmp_path.iterdir()) == [folder], number
            assert len(taken) > number
    assert told > 1  # either of both


def test_the_answers_of_the_real_encoder_survive_a_death_too(
    index_folder: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(index_folder, tmp_path / "index")
    build = partial(_build, documents, calibration, encoder)
    (question,) = encoder.encode_queries(["How many residents does the park have?"])

    def nearest(number: int) -> list[int]:
        opened = open_index(folder, encoder)
        assert len(opened.catalogue()) == number
        return opened.near([question], 1).tolist()

    before = nearest(5)
    assert dies(12, partial(build, folder, 4))
    assert nearest(5) == before
    build(folder, 4)
    nearest(4)
    build(folder, 5)
    assert nearest(5) == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.fixture
def left(build: Build, tmp_path: Path) -> Iterator[Path]:
    """What a killed writer leaves beside an index."""
    folder = tmp_path / "index"
    build(folder, 3)
    number = next(
        number
        for number in range(5, 100)
        if dies(number, partial(build, folder, 4)) and len(list(tmp_path.iterdir())) > 1
    )
    assert number
    (leftover,) = set(tmp_path.iterdir()) - {folder}
    yield leftover


def test_what_a_killed_writer_left_is_cleared_and_nothing_else(left: Path, tmp_path: Path) -> None:
    others = [
        tmp_path / name for name in (".index-backup01", ".index2-abcdefgh.partial", "index-x")
    ]
    for other in others:
        other.mkdir()
    mend_folder(tmp_path / "index")
    assert not left.exists()
    assert set(tmp_path.iterdir()) == {tmp_path / "index", *others}


def test_a_folder_whose_writer_lives_is_not_cleared(tmp_path: Path) -> None:
    def fill(fresh: Path) -> None:
        mend_folder(tmp_path / "index")
        (fresh / "one").touch()

    embeddings.cache.write_folder(tmp_path / "index", fill)
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["one"]
