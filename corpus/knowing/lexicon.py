"""Which entries of a word list does a text hold? A list has forms of each in five languages.

A word list is a JSON Lines file, an entry a line: ``name``, ``kind``, and ``forms``, which maps a
language to its spellings. A form matches from the start of a word, whatever its case, and with any
ending: "Бельги" is found in "Бельгию". A form with ``$`` ends with the word, one with ``=`` before
it keeps its case. ``*`` stands for any ending of the word before it ("минск* област"), at the start
of a form for any beginning of its word ("*belasting"). A Chinese form matches anywhere. Two entries
may share a form.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PHRASE = "phrase"
"""The kind of an entry that stands for nothing: words that only look like another entry."""

_HAN = "[\u3400-\u9fff]"
_LETTER = "[^\\W\\d_\u3400-\u9fff]"
_START = re.compile(f"{_HAN}|(?<!{_LETTER}){_LETTER}")
_REST_OF_WORD = re.compile(f"(?<={_LETTER}){_LETTER}+")
# Forms are looked up by so many letters; one that has fewer, by all of them.
_KEY = 6


@dataclass(frozen=True)
class Lexicon:
    """A word list in a file.

    Attributes:
        path: of the file.
        shared: language whose forms count in every language, None where each has its own alone.
    """

    path: Path
    shared: str | None = None

    def spellings(self, text: str, language: str) -> dict[str, str]:
        """The entries in a text: each name with the words that it was first found by.

        Of two forms that overlap the one that starts first wins, then the longer. Spaces in the
        words are tidied.

        Args:
            text: of any length; the time grows with it, not with its square.
            language: BCP-47 code.
        """
        text = _tidy(text)
        small, forms = _small(text), _forms(self, language)
        spelled: dict[str, str] = {}
        read = 0
        for start in _START.finditer(small):
            at = start.start()
            if at < read:
                continue
            for form in _candidates(forms.by_start, small, at):
                end = form.end(small, at)
                if end and (form.cased is None or text.startswith(form.cased, at)):
                    for name in form.names:
                        spelled.setdefault(name, text[at : _end_of_word(small, end)])
                    read = end
                    break
        if forms.inside:
            for found in forms.inside.finditer(small):
                for name in forms.names_inside[found[0]]:
                    spelled.setdefault(name, found[0])
        return spelled


@dataclass(frozen=True, slots=True)
class _Form:
    """A spelling and what it names.

    Attributes:
        parts: in small letters; the word that a part leaves open may end anyhow before the next.
        whole: whether the last part ends its word.
        cased: the spelling as it must stand in the text; None for any case.
        names: ids, in their order; none for a phrase.
    """

    parts: tuple[str, ...]
    whole: bool
    cased: str | None
    names: tuple[str, ...]

    def end(self, small: str, at: int) -> int:
        """Where the form ends that starts ``at``; 0 where it does not stand there."""
        for number, part in enumerate(self.parts):
            if number:
                at = _end_of_word(small, at)
            if not small.startswith(part, at):
                return 0
            at += len(part)
        return 0 if self.whole and _end_of_word(small, at) > at else at


def _candidates(forms: dict[str, list[_Form]], small: str, at: int) -> Iterator[_Form]:
    for size in range(_KEY, 0, -1):
        yield from forms.get(small[at : at + size], ())


def _end_of_word(text: str, at: int) -> int:
    rest = _REST_OF_WORD.match(text, at)
    return rest.end() if rest else at


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of one language.

    Attributes:
        by_start: those that begin a word, by their first letters, the longest first.
        inside: matches those that may stand within one, None where there are none.
        names_inside: their names.
    """

    by_start: dict[str, list[_Form]]
    inside: re.Pattern[str] | None
    names_inside: dict[str, list[str]]


@lru_cache(64)
def _forms(lexicon: Lexicon, language: str) -> _Forms:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for line in lexicon.path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        shared = row["forms"].get(lexicon.shared, ()) if lexicon.shared else ()
        for form in {*shared, *row["forms"].get(language, ())}:
            named[form] += [row["name"]] if row["kind"] != PHRASE else []
    by_start: defaultdict[str, list[_Form]] = defaultdict(list)
    names_inside: defaultdict[str, list[str]] = defaultdict(list)
    patterns = []
    for form in sorted(named, key=len, reverse=True):
        spelling = _tidy(form.removeprefix("=").removesuffix("$"))
        if form.startswith("*"):
            stem = _small(spelling[1:])
            names_inside[stem] += named[form]
            patterns.append(re.escape(stem) + f"(?!{_LETTER})" * form.endswith("$"))
            continue
        parts = tuple(_small(spelling).split("*"))
        cased = spelling if form.startswith("=") else None
        by_start[parts[0][:_KEY]].append(
            _Form(parts, form.endswith("$"), cased, tuple(named[form]))
        )
    inside = re.compile("|".join(patterns)) if patterns else None
    return _Forms(dict(by_start), inside, dict(names_inside))


_BROKEN_HAN = re.compile(f"(?<={_HAN}) (?={_HAN})")
_ONE_SPELLING = str.maketrans("ё‘’ʼ`‐‑–", "е" + 4 * "'" + 3 * "-")
# Belarusian writes ў for у at the start of a word after a vowel: ва ўкраінскіх.
_SHORT_U = re.compile(r"\bў")


def _tidy(text: str) -> str:
    """``text`` with one width of letters and single spaces, none between Chinese characters."""
    # "İ" alone grows when it is made small, and would shift what follows.
    text = unicodedata.normalize("NFKC", text).replace("İ", "I")
    return _BROKEN_HAN.sub("", " ".join(text.split()))


def _small(text: str) -> str:
    """``text`` as it is compared, no longer or shorter: one ё, ў, apostrophe and hyphen."""
    return _SHORT_U.sub("у", text.lower().translate(_ONE_SPELLING))
