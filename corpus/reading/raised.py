"""How a raised or lowered text reads in a line: 10⁶, km² and CO₂ stay apart, note marks go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.languages import has_han
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.mathml import SIGNS as FORMULA_SIGNS

_RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ", strict=True))
# What parts a text from the number before it where it has no such form.
_SIGNS = {"sup": "^", "sub": "_"}
# A mark of a note: "[3]", "*", "①", "注1", "3", "3, 4", "3)"; a linked one may be any brief text.
_NOTE_MARK = re.compile(
    r"[\[(]\s?[^\])]{1,12}[\])]|[*†‡§¶#‖※①-⑳]+|[注註]\s?\d{0,2}|"
    r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*[)\].]?"
)
_NUMBER = re.compile(r"\d{1,3}")
# "a, b" and "a)" are marks of notes, of whatever they are raised from, but for a variable.
_LETTERS = re.compile(r"[^\W\d_](?:\s?[,;]\s?[^\W\d_])*[)\]]?")
# Notes with letters are few; a later letter is rather an exponent.
_FIRST_LETTERS = frozenset("abcdefghабвгдежз")
# What a number ends in that is no note's mark: 19e, 5o, 12h30, 5-й.
_ENDINGS_OF_NUMBERS = frozenset("eohйяеюмх")
# A shorter word is an abbreviation or a variable, which goes on raised: "n°", "Mr", "x^a".
_SHORTEST_WHOLE = 3
_BASE = re.compile(r"(?:^|[^\d.,\s]|[^\d.,]\s)(?:10|2|e)$")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d$")
_OPERATOR = re.compile(r"[=+−×·*/]\s?$")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_UNITS_NAMES = "m km cm mm dm µm nm s ft in yd mi h м км см мм дм с сек миль duim"
_UNITS = frozenset(_UNITS_NAMES.split())
_POWERS = ("2", "3")
_LONGEST_LINKED_MARK = 12  # code points
_HAN_UNITS = ("米", "公里")
# A number with an exponent does not stand before one of these: what was raised is a note's mark.
_SCALE = re.compile(
    r"\s*(?:%|‰|[$€£¥₽]|[万亿萬億]|(?:thousand|million|billion|trillion|percent|per\s?cent|"
    r"тысяч|тыс\b|миллион|млн|миллиард|млрд|триллион|процент|"
    r"тысяч|мільён|мільярд|трыльён|працэнт|"
    r"duizend|miljoen|miljard|biljoen|procent))",
    re.IGNORECASE,
)
_CLOSERS = ")]）】"
_STOPS = ".,;:!?…。，、；：！？»”’“\"'》」』"


@dataclass(frozen=True, slots=True)
class Shift:
    """That a text is raised (``sup``) or lowered (``sub``), and whether it leads to a note."""

    tag: str
    linked: bool


def in_line(
    content: AlignedText, shift: Shift, before: str, after: str, notes: frozenset[str]
) -> AlignedText | None:
    """``content`` as it reads between ``before`` and ``after``; None for the mark of a note.

    Digits and signs become raised or lowered ones, and ``^`` or ``_`` parts from a number what has
    no such form. Each such character stands for the plain one, or for the tag, of the raw file.

    Args:
        content: the raised or lowered text.
        shift: which of the two it is.
        before: the end of the text before it, within its block.
        after: the beginning of the text after it.
        notes: the numbers that begin a note elsewhere in the file.

    Example:
        ``10<sup>6</sup> t`` reads ``10⁶ t``; ``120<sup>3</sup> million`` reads ``120 million``;
        ``1<sup>st</sup>`` reads ``1st``, ``thousand<sup>a</sup>`` ``thousand``.
    """
    text = content.text.strip()
    if shift.tag == "sup" and before.strip() and _is_note_mark(text, shift, before, after, notes):
        return None
    formed = None if text.isalpha() else in_form(content, shift.tag)
    if formed is not None:
        return formed
    left, right = before[-1:], content.text[:1]
    number = (left.isdigit() and not text.isalpha()) or right.isdigit()
    apart = left.isalnum() and right.isalnum() and number
    if apart or (shift.tag == "sup" and _is_apart(text, before)):
        start = content.raw_range(0, 1)[0]
        sign = AlignedText.standing_for(_SIGNS[shift.tag], start - 1, start)
        return AlignedText.join([sign, content])
    return content


def scripted(text: str, tag: str) -> str:
    """A raised or lowered text of a formula, where nothing is the mark of a note: "²", "_(i=1)"."""
    if forms := _forms_of(text, tag):
        return "".join(forms[char] for char in text)
    return f"{_SIGNS[tag]}{text if len(text) == 1 else f'({text})'}"


def _forms_of(text: str, tag: str) -> Mapping[str, str]:
    """The raised (``sup``) or lowered forms; none where some character of it has no such form."""
    forms = _RAISED if tag == "sup" else _LOWERED
    return forms if text and forms.keys() >= set(text) else {}


def in_form(content: AlignedText, tag: str) -> AlignedText | None:
    """``content`` in raised (``sup``) or lowered characters; None where it has others as well."""
    forms = _forms_of(content.text.strip(), tag)
    if not forms:
        return None
    edits = [Edit(i, i + 1, forms[c]) for i, c in enumerate(content.text) if c in forms]
    return content.replace(edits)


def in_formula(content: AlignedText, tag: str, before: int, after: int) -> AlignedText:
    """``content`` as it reads as a script of a formula: ``²``, ``^x``, ``_(i=1)``, ``′``.

    Args:
        content: the raised or lowered text.
        tag: which of the two it is.
        before: raw place of the tag before it.
        after: raw place of the tag after it.
    """
    formed = in_form(content, tag)
    if formed is not None:
        return formed
    text = content.text.strip()
    if not any(map(str.isalnum, text)):
        return content
    opening, closing = ("(", ")") if len(text) > 1 else ("", "")
    return AlignedText.join(
        [
            AlignedText.standing_for(f"{_SIGNS[tag]}{opening}", before, before + 1),
            content,
            AlignedText.standing_for(closing, after, after + 1),
        ]
    )


def reads_as(raw: str, character: str) -> bool:
    """True when ``character`` may have been made of the raw text ``raw``."""
    if raw == ">":  # the end of the tag
        return character in _SIGNS.values()
    if raw == "<":  # the beginning of the tag after a part of a formula
        return character in FORMULA_SIGNS
    return character in (_RAISED.get(raw), _LOWERED.get(raw))


def _is_note_mark(text: str, shift: Shift, before: str, after: str, notes: frozenset[str]) -> bool:
    if shift.linked and len(text) <= _LONGEST_LINKED_MARK:
        return True
    if not _NOTE_MARK.fullmatch(text):
        begins_note = len(text) == 1 and text in notes
        return begins_note or _is_lettered_mark(text, before)
    if not _NUMBER.fullmatch(text):
        return True  # a bracket, a star, several numbers
    known = text in notes
    last = before[-1]
    if last.isdigit():
        follows_count = bool(_SCALE.match(after) or _YEAR.search(before))
        return follows_count or (known and not _BASE.search(before))
    if last in _CLOSERS:
        return known or text not in _POWERS
    return last in _STOPS or known or _follows_word(text, before)


def _follows_word(text: str, before: str) -> bool:
    """True for a number after a word that is no unit, and no variable or factor as in E=mc²."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    is_unit = word[0] in _UNITS or word[0].endswith(_HAN_UNITS)
    is_factor = bool(_OPERATOR.search(before, 0, word.start()))
    if (is_unit or is_factor) and text in _POWERS:
        return False
    return len(word[0]) > 1 or has_han(word[0][0])


def _is_lettered_mark(text: str, before: str) -> bool:
    """True for "a" after a whole word or a sign, and for "a, b" or "a)" after a number too."""
    if not (_LETTERS.fullmatch(text) and text.islower()):
        return False
    base = before.rstrip(f" \t\n{_STOPS}")
    if len(text) > 1:
        return _is_whole(base) or base[-1:].isdigit()
    return text in _FIRST_LETTERS and (_is_whole(base) or not base[-1:].isalnum())


def _is_apart(text: str, before: str) -> bool:
    """True for a raised letter that neither ends the word or number before it nor marks a note.

    The house "12^a", the power "2^n" and the brand "Tea^TM"; not the "5th" of a title in capitals.
    """
    left = before[-1:]
    if not text.isalpha() or has_han(text) or not left or left.isspace():
        return False
    if left.isdigit():
        return len(text) == 1 and text not in _ENDINGS_OF_NUMBERS
    if left.isalpha():
        is_brand = text.isupper() and left.islower()
        return (len(text) == 1 or is_brand) and _is_whole(before)
    return len(text) == 1 and left in _CLOSERS


def _is_whole(before: str) -> bool:
    """True where a word ends that needs no ending: "GDP", "tea", "万元", but not "n" or "Dr"."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    is_name = len(word[0]) > 1 and word[0].isupper()
    return is_name or len(word[0]) >= _SHORTEST_WHOLE or has_han(word[0][-1])
