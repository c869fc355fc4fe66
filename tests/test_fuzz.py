"""What must hold of any bytes does, for some thousand of them; `make fuzz` tries more."""

from __future__ import annotations

import functools
import gc
import json
import random
from argparse import Namespace
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UserError
from embeddings.index.index import Index
from tests.embeddings.letters import Letters
from tools import fuzz, fuzz_targets
from tools.fuzz import main, mutations, run
from tools.fuzz_targets import SEEDS, read_any, targets

NAMES = (
    *("base.arrays", "base.codes", "base.documents", "base.faiss", "base.listed", "collection"),
    *("export", "foreign", "kind", "manifest", "permalink", "question", "reader", "shared.npz"),
)
INDEX = tuple(name for name in NAMES if name.startswith(("base", "shared")))
CASES = {"reader": 250, "question": 60}  # of the others 100; a question takes longest
# What decides how a text is read, in pieces that meet in every order.
PIECES = st.sampled_from(
    (
        *("<p>", "</p>", "<table>", "<tr>", "<td rowspan=3>", "</table>", "<sup>", "</sup>", "</>"),
        *("<ul><li>", "</ul>", "<h2>", "</h2>", "<title>", "</title>", "<!--", "-->", "<script>"),
        *("&amp;", "&#x4e2d;", "&nbsp;", "&lt;b", "<br>", "<pre>", "</div>", "<svg>", "<b a="),
        *(
            "# ",
            "- ",
            "1. ",
            "> ",
            "```\n",
            "| a | b |\n|---|---|\n",
            "[^1]",
            "[^1]: ",
            "**",
            "<pre>",
        ),
        *("---\n", "title: ", "date: 2020-01-01\n", '"\\ud800"', "&a ", "*a", "!!int ", "? "),
        *("\n", "\n\n", "\r\n", "\x0c", "\t", "    ", "\u00a0", "\u3000", "\ufeff", "\u00ad-\n"),
        *("Train. ", "Поезд, ", "Цягнік! ", "火车。", "de trein? ", "5,6 км ", "10⁶", "No. "),
        *("\ue010", "\U000f0000", "\U00100001", "e\u0301", "\u202e", "ﷺ", "1", "12\n\n", "\ufffd"),
    )
)


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Callable[[bytes], None], list[bytes]]]:
    return targets(Letters())


def test_every_target_is_known(found: dict[str, tuple[object, list[bytes]]]) -> None:
    assert sorted(found) == sorted(NAMES)


def test_no_first_case_is_cut(found: dict[str, tuple[object, list[bytes]]]) -> None:
    assert max(len(case) for _, first in found.values() for case in first) <= fuzz._LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_changed_files_questions_and_links_are_read_or_refused_in_a_line(
    name: str, found: dict[str, tuple[Callable[[bytes], None], list[bytes]]]
) -> None:
    target, first = found[name]
    for number, case in enumerate(islice(mutations(first, _chance(7)), CASES.get(name, 100))):
        try:
            target(case)
        except Exception as error:
            pytest.fail(f"case {number} of {name}, {case!r}: {error!r}")


@given(st.sampled_from([b"\x00", b"\x01", b"\x02"]), st.lists(PIECES, max_size=40).map("".join))
def test_every_sentence_of_any_text_stands_in_it(form: bytes, text: str) -> None:
    read_any(form + text.encode("utf-8", "surrogatepass"))


@given(st.sampled_from([b"\x00", b"\x01", b"\x02"]), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(form: bytes, data: bytes) -> None:
    read_any(form + data)


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_question_gets_an_answer_or_a_line(question: str, earlier: str) -> None:
    _place().ask(f"{question}\0{earlier}".encode("utf-8", "surrogatepass"))


@given(
    st.sampled_from(INDEX), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)))
)
def test_an_index_with_any_other_bytes_somewhere_answers_or_is_refused(
    name: str, changes: list[tuple[float, bytes]]
) -> None:
    place = _place()
    data = bytearray((place.index / name).read_bytes())
    for share, bytes_ in changes:
        first = int(share * (len(data) - len(bytes_)))
        data[first : first + len(bytes_)] = bytes_
    place.open_with(name, bytes(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@given(st.data())
def test_a_manifest_of_any_fields_opens_or_is_refused(data: st.DataObject) -> None:
    place = _place()
    manifest = json.loads((place.index / "manifest.json").read_bytes())
    changed = data.draw(st.dictionaries(st.sampled_from([*manifest, "other"]), JSON, min_size=1))
    manifest = {**manifest, **changed} if data.draw(st.booleans()) else changed
    place.open_with_manifest(json.dumps(manifest).encode())


def test_what_opens_is_read_and_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    place = _place()
    name = "base.documents"
    data = (place.index / name).read_bytes()
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(Index, "document", lambda *_: 1 // 0)
        place.open_with(name, data)
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(Index, "view", lambda *_: 1 // 0)
        place.open_with(name, data)


def test_a_place_leaves_no_folder_behind() -> None:
    folder = Path(fuzz_targets.SmallCorpus(Letters())._folder.name)
    gc.collect()
    assert not folder.exists()


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - nothing is secret here


@functools.cache
def _place() -> fuzz_targets.SmallCorpus:
    return fuzz_targets.SmallCorpus(Letters())


# --- the runner: it can fail ---------------------------------------------------------------------


def options(folder: Path, **more: object) -> Namespace:
    return Namespace(**{"cases": 50, "seconds": 60, "seed": 3, "keep": folder, **more})


def test_a_quote_that_does_not_hold_fails_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_targets, "misplaced", lambda *_: "it is elsewhere")
    with pytest.raises(AssertionError, match="elsewhere"):
        read_any(SEEDS["reader"][0])


def test_a_message_of_several_lines_fails_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise UserError("one\ntwo")

    monkeypatch.setattr(fuzz_targets, "read_permalink", refuse)
    with pytest.raises(AssertionError, match="one"):
        fuzz_targets.follow(b"")


def test_cases_are_counted_and_one_that_fails_is_kept_and_can_be_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[bytes] = []

    def picky(case: bytes) -> None:
        taken.append(case)
        assert b"\0" not in case

    monkeypatch.setattr(fuzz, "_targets", lambda: {"picky": (picky, [b"abc", b"d"])})
    assert run([b"x"] * 9, "picky", options(tmp_path)) == (9, 0)
    assert main(["picky", "--engine", "mutations", "--keep", str(tmp_path), "--seed", "1"]) == 1
    (kept,) = tmp_path.iterdir()
    assert b"\0" in kept.read_bytes() == taken[-1]
    assert f"picky: {len(taken) - 9} cases by mutations, seed 1: FAILED" in capsys.readouterr().out
    assert main(["picky", "--again", str(kept), "--keep", str(tmp_path)]) == 1


def test_mutations_begin_with_the_first_cases_and_are_the_same_for_the_same_seed() -> None:
    drawn = [list(islice(mutations([b"abc", b"d"], _chance(5)), 200)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0][:2] == [b"abc", b"d"]
    assert len(set(drawn[0])) > 100
