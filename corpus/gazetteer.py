"""Which places, organisations, companies and persons does a text name? One id in all languages.

So a question and a passage in different languages can be seen to speak of the same city, and
Chongqing is not taken for Changchun. The names and their forms, in ``gazetteer.jsonl``, were
written for this project from general knowledge.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("gazetteer.jsonl")
"""One name a line: ``name``, ``kind``, and ``forms``, which maps a language to its spellings.

A form matches from the start of a word, whatever its case, and with any ending: "Бельги" is found
in "Бельгию". A form with ``$`` ends with the word, one with ``=`` before it keeps its case, and
``*`` stands for any ending of the word before it: "минск* област". A Chinese form matches anywhere.
Two names may share a form: 中白 is China and Belarus.
"""

PHRASE = "phrase"
"""The kind of a line that names nothing: words that only look like a name, such as 发展中国家."""

_HAN = "[\u3400-\u9fff]"
_LETTER = "[^\\W\\d_\u3400-\u9fff]"
_START = re.compile(f"{_HAN}|(?<!{_LETTER}){_LETTER}")
_REST_OF_WORD = re.compile(f"(?<={_LETTER}){_LETTER}+")
# Forms are looked up by so many letters; one that has fewer, by all of them.
_KEY = 4


def names(text: str, language: str) -> frozenset[str]:
    """The ids of what ``text`` names, such as "Gansu"; empty where it names nothing known.

    Of two forms that overlap the one that starts first wins, then the longer. English forms count
    in every language, since companies keep their Latin names; they alone count in a language other
    than en, ru, zh, nl and be.

    Args:
        text: of any length; the time grows with it, not with its square.
        language: BCP-47 code.

    Example:
        >>> sorted(names("甘肃与格罗德诺州", "zh"))
        ['Gansu', 'Grodno Region']
    """
    return frozenset(spellings(text, language))


def spellings(text: str, language: str) -> dict[str, str]:
    """What ``text`` names: each id with the words that name it first, their spaces tidied.

    Args:
        text: as for ``names``.
        language: BCP-47 code.

    Example:
        >>> spellings("Сколько стоил комплекс в Бресте?", "ru")
        {'Brest': 'Бресте'}
    """
    text = _tidy(text)
    small, forms = _small(text), _forms(language)
    spelled: dict[str, str] = {}
    read = 0
    for start in _START.finditer(small):
        at = start.start()
        if at < read:
            continue
        for form in _candidates(forms, small, at):
            end = form.end(small, at)
            if end and (form.cased is None or text.startswith(form.cased, at)):
                for name in form.names:
                    spelled.setdefault(name, text[at : _end_of_word(small, end)])
                read = end
                break
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


@cache
def _forms(language: str) -> dict[str, list[_Form]]:
    """The forms by their first letters, the longest first."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for form in {*row["forms"]["en"], *row["forms"].get(language, ())}:
            named[form] += [row["name"]] if row["kind"] != PHRASE else []
    by_start: defaultdict[str, list[_Form]] = defaultdict(list)
    for form in sorted(named, key=len, reverse=True):
        spelling = _tidy(form.removeprefix("=").removesuffix("$"))
        parts = tuple(_small(spelling).split("*"))
        cased = spelling if form.startswith("=") else None
        by_start[parts[0][:_KEY]].append(
            _Form(parts, form.endswith("$"), cased, tuple(named[form]))
        )
    return dict(by_start)


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
