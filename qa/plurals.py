"""Which plural form does a number take? "1 place, 2 places"; «21 место, 2 места, 5 мест»."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLURALS: Mapping[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "ru": ("one", "few", "many"),
    "zh": ("other",),
    "nl": ("one", "other"),
    "be": ("one", "few", "many"),
}
"""The forms that a language has for whole numbers, as CLDR names them."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text that counts something.

    Attributes:
        language: one of the five.
        forms: by the names in ``PLURALS``; {count} in a form is filled in by the number.
    """

    language: str
    forms: Mapping[str, str]

    def of(self, count: int, **filled: object) -> str:
        """The text for that number, which is not negative, with its other gaps ``filled``."""
        return self.forms[plural_form(count, self.language)].format(count=count, **filled)


def plural_form(count: int, language: str) -> str:
    """The name of the form that stands beside a whole number, by the rules of CLDR.

    Example:
        >>> [plural_form(count, "ru") for count in (1, 3, 5, 11, 21)]
        ['one', 'few', 'many', 'many', 'one']
    """
    if language == "zh":
        return "other"
    if language in ("en", "nl"):
        return "one" if count == 1 else "other"
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"
