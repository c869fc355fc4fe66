"""The allocator is told once, and a system that has no such setting is left alone."""

import ctypes

import pytest

from qa.web.memory import share_arenas


def test_the_number_of_arenas_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []

    class Library:
        @staticmethod
        def mallopt(option: int, value: int) -> int:
            told.append((option, value))
            return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library)
    share_arenas()
    assert told == [(-8, 2)]


@pytest.mark.parametrize("error", [OSError, AttributeError, TypeError])
def test_another_system_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse(name: None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    share_arenas()
