"""Which entries of a word list does a text hold? A list has forms of each in five languages.

A word list is a JSON Lines file, an entry a line: ``name``, ``kind``, and ``forms``, which maps a
language to its spellings. A form matches from the start of a word, whatever its case, and with any
ending: "Бельги" is found in "Бельгию". A form with ``$`` ends with the word, one with ``=`` before
it keeps its case. ``*`` stands for any ending of the word before it ("минск* област"), at the start
of a form for any beginning of its word ("*belasting"). A Chinese form matches anywhere. Two entries
may share a form. In a text count the forms of its language and, since texts are mixed, those in
another script.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from corpus.document import Span
from corpus.languages import HAN, mixed_with

PHRASE = "phrase"
"""The kind of an entry that stands for nothing: words that only look like another entry."""

# What has the name of a place in its own is there, and a text on it speaks of the place. No region
# is in the city that it is called after, nor is the Shanghai Cooperation Organisation in Shanghai.
# A station or an airport has its city first: Brest-Severny; within Zarechitsa there is no Rechitsa.
_CALLED_AFTER = frozenset({"institution", "company"})
_PLACE = "place"
_CITIES = frozenset({"city", "region", PHRASE})
_HAN = f"[{HAN}]"
_LETTER = f"[^\\W\\d_{HAN}]"
_WORD = re.compile(f"{_HAN}|{_LETTER}+")
_REST_OF_WORD = re.compile(f"(?<={_LETTER}){_LETTER}+")
# Forms are looked up by so many letters; one that has fewer, by all of them.
_KEY = 6
_LATEST = 16  # texts: each is looked up in several lists in turn
_REMEMBERED = 8192  # beginnings of words, of each list and language; some 1 MB


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a word list.

    Attributes:
        name: its id, the same in every language.
        kind: what it is, such as "city".
        forms: language -> spellings.
    """

    name: str
    kind: str
    forms: Mapping[str, Sequence[str]]


class Mention(NamedTuple):
    """A place of a text where a form of an entry stands, in code points.

    Attributes:
        names: ids of the entries that have the form; none for a phrase.
        start: where the form begins.
        end: where the form ends.
        word_end: where the word that begins with the form ends: of "Minsker" after "Minsk".
    """

    names: tuple[str, ...]
    start: int
    end: int
    word_end: int

    @property
    def span(self) -> Span:
        """The whole words that hold the form."""
        return Span(self.start, self.word_end)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A word list. It equals itself alone, so that what was read with it is remembered cheaply.

    Attributes:
        entries: each with a name of its own.
        shared: languages whose forms count in every language.
    """

    entries: tuple[Entry, ...]
    shared: tuple[str, ...] = ()

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each entry, by its name."""
        return {entry.name: entry.kind for entry in self.entries}

    def names(self, text: str, language: str) -> frozenset[str]:
        """The ids of the entries in a text, see ``spellings``."""
        return frozenset(self.spellings(text, language))

    def told(self, text: str, language: str) -> frozenset[str]:
        """The ids of the entries that a text speaks of, the cities and regions within others too.

        A text on Dalian University of Technology speaks of Dalian; a question on it names it alone.
        """
        kinds, cities = self.kinds, _cities(self)
        text, told = _tidy(text), set[str]()
        for place in self.mentions(text, language):
            told.update(place.names)
            own = {kinds[name] for name in place.names}
            called_after = not own.isdisjoint(_CALLED_AFTER)
            if called_after or _PLACE in own:
                for city in cities.mentions(text[place.start : place.word_end], language):
                    told.update(city.names if called_after or city.start == 0 else ())
        return frozenset(told)

    def spellings(self, text: str, language: str) -> dict[str, str]:
        """The entries in a text: each name with the words that it was first found by.

        Spaces in the words are tidied.

        Args:
            text: of any length; the time grows with it, not with its square.
            language: BCP-47 code.
        """
        text = _tidy(text)
        spelled: dict[str, str] = {}
        for names, start, _, end in self.mentions(text, language):
            for name in names:
                spelled.setdefault(name, text[start:end])
        return spelled

    def mentions(self, text: str, language: str) -> Iterator[Mention]:
        """Where a text holds forms as it stands, its spaces and its width of letters not tidied.

        Of two forms that overlap the one that starts first counts, then the longer. Those that may
        stand within a word come last.
        """
        small, forms = _small(text), _forms(self, language)
        heads, read = forms.heads, 0
        for at, letters in zip(*_beginnings(small), strict=True):
            if at < read or not (
                letters[:3] in heads or letters[:2] in heads or letters[0] in heads
            ):
                continue
            for form in forms.starting(letters):
                end = form.end(small, at)
                if end and (form.cased is None or text.startswith(form.cased, at)):
                    yield Mention(form.names, at, end, _end_of_word(small, end))
                    read = end
                    break
        if forms.inside:
            for found in forms.inside.finditer(small):
                yield Mention(forms.names_inside[found[0]], *found.span(), found.end())

    def knows(self, word: str, language: str) -> bool:
        """True where an entry has a form in a word by itself, which is in small letters."""
        forms = _forms(self, language)
        if not forms.starting(word[:_KEY]) and not (forms.inside and forms.inside.search(word)):
            return False
        return any(mention.names for mention in self.mentions(word, language))

    def joined(self, more: Iterable[Entry]) -> Lexicon:
        """The list with further entries; one whose name is known adds its forms to that entry's."""
        entries = {entry.name: entry for entry in self.entries}
        for entry in more:
            known = entries.get(entry.name, Entry(entry.name, entry.kind, {}))
            forms = {
                language: (*known.forms.get(language, ()), *entry.forms.get(language, ()))
                for language in {**known.forms, **entry.forms}
            }
            entries[entry.name] = Entry(known.name, known.kind, forms)
        return Lexicon(tuple(entries.values()), self.shared)


def read_lexicon(path: Path, shared: Sequence[str] = ()) -> Lexicon:
    """The word list in a file, see ``Lexicon``."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    entries = tuple(Entry(row["name"], row["kind"], row["forms"]) for row in rows)
    return Lexicon(entries, tuple(shared))


def may_know(lexicons: Sequence[Lexicon], languages: Sequence[str]) -> Callable[[str], bool]:
    """Tells of a word in small letters whether any of the lists may know it; soon, if none does.

    So it is of most words of a file in a language that the lists have not, and such a file may hold
    a hundred thousand, all different.
    """
    forms = [_forms(lexicon, language) for lexicon in lexicons for language in languages]
    starts = frozenset[str]().union(*(each.starts for each in forms))
    patterns = {each.inside.pattern for each in forms if each.inside}
    inside = re.compile("|".join(sorted(patterns)) or "(?!)")

    def may_be_known(word: str) -> bool:
        begins = not starts.isdisjoint(accumulate(word[:_KEY]))
        return begins or inside.search(word) is not None

    return may_be_known


@lru_cache(16)
def _cities(lexicon: Lexicon) -> Lexicon:
    kept = (entry for entry in lexicon.entries if entry.kind in _CITIES)
    return Lexicon(tuple(kept), lexicon.shared)


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


def _end_of_word(text: str, at: int) -> int:
    rest = _REST_OF_WORD.match(text, at)
    return rest.end() if rest else at


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of one language.

    Attributes:
        heads: the first three letters of those that begin a word, or all where they are fewer.
        starts: the letters by which those are looked up.
        starting: gives those by the first letters of a word, the longest first.
        inside: matches those that may stand within one, None where there are none.
        names_inside: their names.
    """

    heads: frozenset[str]
    starts: frozenset[str]
    starting: Callable[[str], tuple[_Form, ...]]
    inside: re.Pattern[str] | None
    names_inside: dict[str, tuple[str, ...]]


@lru_cache(64)
def _forms(lexicon: Lexicon, language: str) -> _Forms:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for entry in lexicon.entries:
        languages = dict.fromkeys((*lexicon.shared, language, *mixed_with(language)))
        spelled = (form for code in languages for form in entry.forms.get(code, ()))
        for form in dict.fromkeys(spelled):
            named[form] += [entry.name] if entry.kind != PHRASE else []
    by_start: defaultdict[str, list[_Form]] = defaultdict(list)
    names_inside: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    patterns: defaultdict[str, list[str]] = defaultdict(list)  # by their first letters
    for form in sorted(named, key=len, reverse=True):
        spelling = _tidy(form.removeprefix("=").removesuffix("$"))
        if form.startswith("*"):
            stem = _small(spelling[1:])
            names_inside[stem] += tuple(named[form])
            rest = re.escape(stem[1:]) + f"(?!{_LETTER})" * form.endswith("$")
            patterns[stem[:1]].append(rest)
            continue
        parts = tuple(_small(spelling).split("*"))
        cased = spelling if form.startswith("=") else None
        by_start[parts[0][:_KEY]].append(
            _Form(parts, form.endswith("$"), cased, tuple(named[form]))
        )
    # One branch a letter: each place of a text is tried with a few forms, not with every one.
    branches = [f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in patterns.items()]
    inside = re.compile("|".join(branches)) if branches else None

    @lru_cache(_REMEMBERED)
    def starting(letters: str) -> tuple[_Form, ...]:
        sizes = range(len(letters), 0, -1)
        return tuple(form for size in sizes for form in by_start.get(letters[:size], ()))

    heads = frozenset(key[:3] for key in by_start)
    return _Forms(heads, frozenset(by_start), starting, inside, dict(names_inside))


# Both expressions begin with a letter, for which a text is soon searched; what stands before it
# is looked at afterwards.
_BROKEN_HAN = re.compile(f" (?<={_HAN} )(?={_HAN})")
# Belarusian writes ў for у at the start of a word after a vowel: ва ўкраінскіх.
_SHORT_U = re.compile(r"ў(?<=\bў)")
_ONE_SPELLING = {"е": "ё", "'": "‘’ʼ`", "-": "‐‑–"}


@lru_cache(_LATEST)
def _tidy(text: str) -> str:
    """``text`` with one width of letters and single spaces, none between Chinese characters."""
    return _BROKEN_HAN.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))


@lru_cache(_LATEST)
def _small(text: str) -> str:
    """``text`` as it is compared, no longer or shorter: one ё, ў, apostrophe and hyphen."""
    # "İ" alone grows when it is made small, and would shift what follows.
    small = text.replace("İ", "I").lower()
    for letter, others in _ONE_SPELLING.items():
        for other in others:  # most texts have none: a tenth of the time of a translation
            small = small.replace(other, letter)
    return _SHORT_U.sub("у", small)


@lru_cache(_LATEST)
def _beginnings(small: str) -> tuple[Sequence[int], Sequence[str]]:
    """Where words of a small text begin, or Chinese characters stand, and the letters from there.

    As many letters as forms are looked up by; found once for all lists.
    """
    starts = [word.start() for word in _WORD.finditer(small)]
    return starts, [small[at : at + _KEY] for at in starts]
