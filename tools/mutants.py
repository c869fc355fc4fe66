"""Would a test notice? Small changes to the code, each held against the tests that need no model.

Each mutant of a module is compiled in a process of its own, in which the fast tests of its room
run; the working tree stays as it is. What no test notices is listed: a gap in the tests, or a
change that changes nothing. Words are left alone: patterns, messages, names.

Neither mutmut nor cosmic-ray does this: mutmut 3 changes functions alone, and the constants of
these rooms stand beside them; cosmic-ray changes the files themselves.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("qa/finding", "qa/figures", "qa/judging")
SAMPLE = 200  # mutants of a room unless told otherwise
_FAST = "not model and not browser"  # tests, by the marks that tests/conftest.py sets
_SECONDS = 20  # of processor time: a mutant may loop for ever


@dataclass(frozen=True)
class Mutant:
    """One small change to one module.

    Attributes:
        path: of the module, relative to the root.
        line: where the change is.
        change: what stood there, and what stands there now.
        tree: the module with that change.
    """

    path: str
    line: int
    change: str
    tree: ast.Module

    @property
    def code(self) -> CodeType:
        """The module, compiled."""
        return compile(ast.fix_missing_locations(self.tree), str(ROOT / self.path), "exec")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was noticed, module by module, and what was not."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", help=f"rooms or modules (default: {' '.join(ROOMS)})")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="of each; 0 for all")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        _prepare(Path(scratch))
        for path in options.paths or ROOMS:
            mutants = sample(list(_mutants_below(path)), options.sample, options.seed)
            room = path if (ROOT / path).is_dir() else str(Path(path).parent)
            if not _hold(room, mutants, options.jobs):
                print(f"the tests of {room} fail as it is: mend them first", file=sys.stderr)
                return 1
    return 0


def mutants_of(source: str, path: str) -> list[Mutant]:
    """Every small change to a module, in the order of its lines."""
    tree = ast.parse(source)
    found = []
    for parent, field, place, old, new in _sites(tree):
        _put(parent, field, place, new)
        change = f"{_shown(old)}  ->  {_shown(new)}"
        found.append(Mutant(path, _line(old), change, copy.deepcopy(tree)))
        _put(parent, field, place, old)
    return sorted(found, key=lambda mutant: mutant.line)


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """So many of the mutants in their order, the same ones for the same seed; all for 0."""
    if not size or len(mutants) <= size:
        return list(mutants)
    chosen = random.Random(seed).sample(range(len(mutants)), size)  # noqa: S311
    return [mutants[place] for place in sorted(chosen)]


def _mutants_below(path: str) -> Iterator[Mutant]:
    below = ROOT / path
    for file in sorted(below.glob("*.py")) if below.is_dir() else [below]:
        yield from mutants_of(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT)))


def _hold(room: str, mutants: Sequence[Mutant], jobs: int) -> bool:
    """Prints what the tests of a room notice of its mutants; False where they fail without any."""
    sys.stdout.flush()
    process = os.fork()  # of its own, so that what one room's tests import is none of another's
    if process == 0:
        status = 1
        try:
            # A test run without a word of its own, in which each mutant has a process.
            options = ["-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "-s"]
            options += ["--assert=plain", "-m", _FAST]
            run = _Run(room, mutants, jobs)
            pytest.main([*options, str(ROOT / "tests" / room)], [run])
            status = 0 if run.held else 1
        finally:
            os._exit(status)
    return os.waitpid(process, 0)[1] == 0


class _Run:
    """Runs the fast tests once as they are, and then in a process for each mutant."""

    def __init__(self, room: str, mutants: Sequence[Mutant], jobs: int) -> None:
        self.room, self.mutants, self.jobs = room, mutants, jobs
        self.failed = self.held = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own loop."""
        # The first run also fills what is remembered of words and texts, which no mutant changes.
        if session.items and self._passes(session.items):
            _report(self.room, self.mutants, self._noticed(session.items))
            self.held = True
        return True

    def _passes(self, items: Sequence[pytest.Item]) -> bool:
        """True where all pass; stops at the first that does not."""
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return False
        return True

    def _noticed(self, items: Sequence[pytest.Item]) -> list[bool]:
        """For each mutant, whether a test fails with it."""
        noticed = [False] * len(self.mutants)
        running: dict[int, int] = {}
        waiting = iter(range(len(self.mutants)))
        while True:
            for place in waiting:
                running[self._start(self.mutants[place], items)] = place
                if len(running) == self.jobs:
                    break
            if not running:
                return noticed
            process, status = os.wait()
            noticed[running.pop(process)] = status != 0

    def _start(self, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        """The process in which the tests run with a mutant; status 0 where all pass."""
        process = os.fork()
        if process == 0:
            status = 1
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                silent = os.open(os.devnull, os.O_WRONLY)
                os.dup2(silent, 1)
                os.dup2(silent, 2)
                become(mutant)
                own = f"test_{Path(mutant.path).stem}"
                status = 0 if self._passes(sorted(items, key=lambda i: i.path.stem != own)) else 1
            finally:
                os._exit(status)
        return process


def become(mutant: Mutant) -> None:
    """Puts a mutant in the place of its module, for all who have imported from it.

    Functions stay the objects that others hold, and get the code and the defaults of the changed
    ones; other values are replaced wherever they stand under their name.
    """
    name = mutant.path.removesuffix(".py").replace("/", ".")
    module = sys.modules[name]
    before = dict(vars(module))
    exec(mutant.code, vars(module))  # nosec B102  # noqa: S102
    for key, old in before.items():
        new = vars(module)[key]
        if new is old:
            continue
        if isinstance(old, type) and old.__module__ == name:
            _transplant(vars(new), vars(old))
            setattr(module, key, old)
        elif _transplanted(new, old):
            setattr(module, key, old)
        else:
            for other in list(sys.modules.values()):
                if vars(other).get(key) is old:
                    setattr(other, key, new)
    rooms = tuple(room.replace("/", ".") for room in (*ROOMS, str(Path(mutant.path).parent)))
    for other in list(sys.modules.values()):
        if other.__name__.startswith(rooms):
            for value in list(vars(other).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _transplant(new: Mapping[str, object], old: Mapping[str, object]) -> None:
    for key, value in old.items():
        if key in new:
            _transplanted(new[key], value)


def _transplanted(new: object, old: object) -> bool:
    """True where both were functions, or what wraps one, and the old has the code of the new."""
    for wrapped in ("__wrapped__", "__func__", "fget", "func"):
        if hasattr(old, wrapped) and hasattr(new, wrapped):
            return _transplanted(getattr(new, wrapped), getattr(old, wrapped))
    if not (isinstance(new, FunctionType) and isinstance(old, FunctionType)):
        return False
    if len(new.__code__.co_freevars) == len(old.__code__.co_freevars):
        old.__code__ = new.__code__
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
    return True


def _report(room: str, mutants: Sequence[Mutant], noticed: Sequence[bool]) -> None:
    every = Counter(mutant.path for mutant in mutants)
    killed = Counter(m.path for m, seen in zip(mutants, noticed, strict=True) if seen)
    for path, count in every.items():
        print(f"{path:32} {killed[path]:4} killed {count - killed[path]:4} survived")
    share = sum(killed.values()) / max(1, len(mutants))
    print(f"{room:32} {sum(killed.values()):4} of {len(mutants)} killed, {share:.1%}")
    for mutant, seen in zip(mutants, noticed, strict=True):
        if not seen:
            print(f"  {mutant.path}:{mutant.line}  {mutant.change}")
    sys.stdout.flush()


def _prepare(scratch: Path) -> None:
    """Keeps what the tests write out of the working tree."""
    sys.pycache_prefix = str(scratch / "compiled")
    set_hypothesis_home_dir(scratch / "hypothesis")


_Site = tuple[ast.AST, str, int | None, ast.AST, ast.AST]
"""A node's parent, the field and place it stands at, itself, and what is to stand there."""

# What no test of behaviour can see, or what is words.
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "bases", "ctx"}
_KEYWORDS_LEFT_ALONE = {"strict"}  # of zip: a guard against mistakes in the code itself
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_OPPOSITES = {"max": "min", "min": "max", "any": "all", "all": "any"}


def _sites(node: ast.AST) -> Iterator[_Site]:
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE:
            continue
        several = isinstance(value, list)
        for place, child in enumerate(value if several else [value]):
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                for new in _changes(child):
                    yield node, field, place if several else None, child, new
                yield from _sites(child)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr="compile")):
            return True
        case ast.keyword(arg=name):
            return name in _KEYWORDS_LEFT_ALONE
        case ast.Expr(value=ast.Constant()):
            return True  # a docstring
    return False


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.expr | ast.comprehension):
        yield from _other_expressions(node)
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)


def _other_expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                for other in _COMPARED[type(op)]:
                    yield _with(node, ops=[*ops[:place], other(), *ops[place + 1 :]])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.BinOp(op=op) if type(op) in _RECKONED:
            yield _with(node, op=_RECKONED[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=value):
            yield from map(ast.Constant, _other_values(value))
        case ast.Call(func=ast.Name(id=name)) if name in _OPPOSITES:
            yield _with(node, func=ast.Name(_OPPOSITES[name], ast.Load()))
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.comprehension(ifs=ifs):
            for place in range(len(ifs)):
                yield _with(node, ifs=[*ifs[:place], *ifs[place + 1 :]])


def _other_statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.If():
            yield from (_with(node, test=ast.Constant(truth)) for truth in (True, False))
        case ast.While():
            yield _with(node, test=ast.Constant(False))
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign(op=op):
            yield ast.Pass()
            if type(op) in _RECKONED:
                yield _with(node, op=_RECKONED[type(op)]())
        case ast.Continue():
            yield from (ast.Break(), ast.Pass())
        case ast.Break():
            yield from (ast.Continue(), ast.Pass())
        case ast.Expr() | ast.Raise() | ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield ast.Pass()


def _other_values(value: object) -> list[bool | int | float]:
    """A little more and less, nothing, half and twice; the other truth."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        near = [value + 1, value - 1]
        return [*near, *(n for n in (0, value // 2, 2 * value) if n not in (value, *near))]
    if isinstance(value, float):
        return [other for other in (0.0, -value, value / 2, 2 * value) if other != value]
    return []


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _is_nothing(node: ast.expr) -> bool:
    """True for None, and for False, in whose place None does the same."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _line(node: ast.AST) -> int:
    if isinstance(node, ast.comprehension):  # it has no line of its own
        node = node.target
    return int(getattr(node, "lineno", 0))


def _shown(node: ast.AST) -> str:
    """The first line of a node, cut where it is long."""
    match node:
        case ast.comprehension():
            text = " ".join(f"if {ast.unparse(test)}" for test in node.ifs) or "no condition"
        case _:
            text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 60 else f"{text[:57]}..."


if __name__ == "__main__":
    sys.exit(main())
