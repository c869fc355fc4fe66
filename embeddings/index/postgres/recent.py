"""A cache of what was last read from a database, bounded in bytes."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar

import numpy as np

Value = TypeVar("Value")

_ALIGNED = 16  # bytes that an object's size is rounded up to
_SMALL = 256  # whole numbers up to here are there once


class Recent(Generic[Value]):
    """What was read last, up to so many bytes. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._values: OrderedDict[int, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: int) -> Value | None:
        """The value of that key, where it is still in mind."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: int, value: Value) -> None:
        """Keeps a value, and forgets what was not asked for longest."""
        size = memory_of(value)
        with self._lock:
            if key not in self._values:
                self._values[key] = value, size
                self._size += size
            while self._size > self._most and self._values:
                _, (_, gone) = self._values.popitem(last=False)
                self._size -= gone


def memory_of(value: Any) -> int:
    """About how many bytes of memory a value takes, with all that it consists of.

    The last item of a tuple or list stands for the others: a document has thousands of sentences
    and runs, all of one shape, and to go through them would take as long as to read it.
    """
    is_small = isinstance(value, int) and -5 <= value <= _SMALL
    if value is None or is_small or isinstance(value, Enum):  # there is one for all
        return 0
    return -(-sys.getsizeof(value) // _ALIGNED) * _ALIGNED + _held(value)


def _held(value: Any) -> int:
    """Bytes of what a value consists of."""
    if isinstance(value, np.ndarray):
        return 0 if value.base is None else value.nbytes
    if isinstance(value, tuple | list):
        return len(value) * memory_of(value[-1]) if value else 0
    if isinstance(value, set | frozenset):
        return len(value) * memory_of(next(iter(value), None))
    if isinstance(value, Mapping):
        return sum(map(memory_of, (*value, *value.values())))
    if is_dataclass(value) and not isinstance(value, type):
        return sum(memory_of(getattr(value, name)) for name in _names(type(value)))
    return 0


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass, in a fifth of the time."""
    return tuple(each.name for each in fields(kind))
