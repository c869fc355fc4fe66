"""How a foreign file marks a run of text: deleted, hidden, raised, lowered or bold."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

LEAST_POINTS = 2.0
"""Text that is moved up or down by less stands in its line: programs that read scans do so."""

LEAST_SHARE = 0.1
"""The same as a share of the height of the font."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of a text; what is None is as the style says that it is based on.

    Attributes:
        bold: whether it is.
        struck: whether a line goes through it.
        hidden: whether it is shown.
        shift: "sup" for what is raised, "sub" for what is lowered, "" for what stands in its line.
    """

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    shift: str | None = None

    def over(self, below: Look) -> Look:
        """This look, completed by the one of the style below it."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.struck if self.struck is None else self.struck,
            below.hidden if self.hidden is None else self.hidden,
            below.shift if self.shift is None else self.shift,
        )

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of HTML that say the same, outermost first.

        Text that nobody sees, or that its author has taken back, is deleted.
        """
        if self.struck or self.hidden:
            return ("del",)
        bold = ("b",) if self.bold else ()
        return (*bold, self.shift) if self.shift else bold


PLAIN = Look()
"""The look of a text of which nothing is said."""


def shifted(amount: float, least: float) -> str:
    """The shift of what is moved up by ``amount``, in the unit of ``least``; down where negative.

    Example:
        >>> shifted(6, LEAST_POINTS), shifted(-0.25, LEAST_SHARE), shifted(0.5, LEAST_POINTS)
        ('sup', 'sub', '')
    """
    if abs(amount) < least:
        return ""
    return "sup" if amount > 0 else "sub"


class Stated(Protocol):
    """What a style says, which the style that it is based on completes."""

    def over(self, below: Self, /) -> Self:
        """This, completed by what is below."""
        ...


_Name = TypeVar("_Name", bound=Hashable)
_Stated = TypeVar("_Stated", bound=Stated)


def resolved(stated: Mapping[_Name, _Stated], bases: Mapping[_Name, _Name]) -> dict[_Name, _Stated]:
    """What each style says together with all that it is based on; one step for each style.

    Args:
        stated: what each says itself, by its name.
        bases: name of a style -> of the one that it is based on; a circle is cut.
    """
    whole: dict[_Name, _Stated] = {}
    for name in stated:
        chain: list[_Name] = []
        waiting = set[_Name]()
        at: _Name | None = name
        while at is not None and at in stated and at not in whole and at not in waiting:
            chain.append(at)
            waiting.add(at)
            at = bases.get(at)
        below = whole.get(at) if at is not None else None
        for each in reversed(chain):
            below = stated[each] if below is None else stated[each].over(below)
            whole[each] = below
    return whole
