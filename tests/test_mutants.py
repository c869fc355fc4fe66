"""Mutants are small, leave words alone, and take the place of their module for all who use it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from tools.mutants import Mutant, become, mutants_of, sample

SOURCE = '''"""One of 7."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

LIMIT = 0.5
_WORDS = re.compile("a{2}", re.I | re.M)


def above(value: int, much: bool = False) -> bool:
    if value > LIMIT and not much:
        return True
    return value % 3 == 2


@lru_cache(8)
def doubled(value: int) -> int:
    return 2 * value


@dataclass(frozen=True)
class Pair:
    one: int

    @cached_property
    def more(self) -> int:
        return self.one + 10
'''
PATH = "made_up.py"


def changes(source: str) -> set[str]:
    return {mutant.change for mutant in mutants_of(source, PATH)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 0.5", {"0.0", "-0.5", "0.25", "1.0"}),
        ("x = 8", {"9", "7", "0", "4", "16"}),
        ("x = True", {"False"}),
        ("x = a <= b", {"a < b", "a > b"}),
        ("x = a is None", {"a is not None"}),
        ("x = a or b", {"a and b"}),
        ("x = not a", {"a"}),
        ("x = a - b", {"a + b"}),
        ("x = max(a)", {"min(a)"}),
        ("x = a if c else b", {"a", "b"}),
        ("x = [a for a in b if c]", {"no condition"}),
        ("if a: b", {"if True:", "if False:", "pass"}),
        ("while a: break", {"while False:", "continue", "pass"}),
        ("def f(): return a", {"return None"}),
        ("a += b", {"pass", "a -= b"}),
        ("a[b] = c", {"pass"}),
        ("a.append(b)", {"pass"}),
    ],
)
def test_what_stands_there_is_changed_in_every_way(source: str, expected: set[str]) -> None:
    assert {change.split("  ->  ")[1] for change in changes(source)} == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""One of 7."""',
        "import a",
        "x = 'seven'",
        "x = f'{1 + 2}'",
        'x = re.compile("a{2}", re.I | re.M)',
        "def f(x: int | None) -> int | None: ...",
        "@cache(8)\nclass A: ...",
        "x = zip(a, b, strict=True)",
        "def f(): return None",
    ],
)
def test_words_and_types_are_left_alone(source: str) -> None:
    assert changes(source) == set()


def test_a_mutant_tells_its_line_and_is_like_no_other() -> None:
    mutants = mutants_of(SOURCE, PATH)
    lines = {mutant.change: mutant.line for mutant in mutants}
    assert lines["0.5  ->  1.0"] == SOURCE.splitlines().index("LIMIT = 0.5") + 1
    assert lines["2 * value  ->  2 / value"] > lines["value % 3 == 2  ->  value % 3 != 2"]
    trees = {ast.dump(mutant.tree) for mutant in mutants}
    assert len(trees | {ast.dump(ast.parse(SOURCE))}) == len(mutants) + 1
    assert all(mutant.code for mutant in mutants)


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    mutants = mutants_of(SOURCE, PATH)
    some = sample(mutants, 5, 1)
    assert len(some) == 5
    assert some == sample(mutants, 5, 1) != sample(mutants, 5, 2)
    assert some == [mutant for mutant in mutants if mutant in some]
    assert sample(mutants, 0, 1) == sample(mutants, 1000, 1) == mutants


@pytest.fixture
def made_up() -> Iterator[tuple[ModuleType, ModuleType]]:
    """The module, and another that has imported everything from it."""
    module, user = ModuleType("made_up"), ModuleType("user_of_made_up")
    sys.modules |= {"made_up": module, "user_of_made_up": user}
    exec(SOURCE, vars(module))  # noqa: S102
    vars(user).update({k: v for k, v in vars(module).items() if not k.startswith("__")})
    yield module, user
    del sys.modules["made_up"], sys.modules["user_of_made_up"]


def mutant(change: str) -> Mutant:
    (found,) = [mutant for mutant in mutants_of(SOURCE, PATH) if mutant.change == change]
    return found


def test_a_constant_changes_for_all_who_have_imported_it(
    made_up: tuple[ModuleType, ModuleType],
) -> None:
    module, user = made_up
    become(mutant("0.5  ->  1.0"))
    assert (module.LIMIT, user.LIMIT) == (1.0, 1.0)
    assert (user.above(1), module.above(1)) == (False, False)


def test_a_function_and_its_defaults_change_for_all_who_have_imported_it(
    made_up: tuple[ModuleType, ModuleType],
) -> None:
    _, user = made_up
    assert (user.above(5), user.above(1), user.doubled(3)) == (True, True, 6)
    become(mutant("value % 3 == 2  ->  value % 3 != 2"))
    assert user.above(0)
    become(mutant("False  ->  True"))
    assert (user.above(1), user.above(2)) == (False, True)


def test_wrapped_functions_and_methods_change_too(made_up: tuple[ModuleType, ModuleType]) -> None:
    module, user = made_up
    pair = user.Pair(1)
    become(mutant("2 * value  ->  2 / value"))
    assert user.doubled(4) == 0.5
    become(mutant("self.one + 10  ->  self.one - 10"))
    assert pair.more == -9
    assert isinstance(pair, module.Pair)
