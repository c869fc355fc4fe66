"""Text that every encoding can hold: no halves of characters (lone surrogates) in it."""

from __future__ import annotations


def whole_characters(text: str, *, dropped: bool = False) -> str:
    r"""``text`` with U+FFFD for each half of a character; two that belong together become one.

    A terminal's undecodable bytes, and ``\ud800`` in JSON or YAML, are read as such halves.

    Args:
        text: any.
        dropped: True to leave the halves out.
    """
    halves = "ignore" if dropped else "replace"
    return text.encode("utf-16", "surrogatepass").decode("utf-16", halves)
