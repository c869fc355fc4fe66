"""Does a name act, own and stand in a text as it does in its source?

"Minsk invited Chongqing" is no paraphrase of "Chongqing invited Minsk", though each word of the one
is in the other.
"""

from __future__ import annotations

import re

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.languages import has_han
from qa.writing.clauses import TURNS, Parsed
from qa.writing.word_classes import DEEDS, LOOSE

# What stands before a name that does not act: prepositions, in five languages.
_GOVERNED = {
    "en": re.compile(r"\b(?:to|in|at|from|with|for|by|of|into|on|near)(?: the)? $"),
    "nl": re.compile(r"\b(?:aan|in|naar|van|uit|bij|met|voor|door|op)(?: (?:de|het))? $"),
    "ru": re.compile(r"\b(?:в|во|на|из|к|с|со|у|для|по|о|об|до|от) [«\"]?$"),
    "be": re.compile(r"\b(?:в|у|ў|на|з|са|да|к|для|па|пра|аб|ад) [«\"]?$"),
    "zh": re.compile(r"(?:向|对|在|从|到|给|往|与|和|同|由|来到|访问|于|经)$"),
}
_OBLIQUE = re.compile(r"(?:[ую]|[оеё]м|[оеё]й|[ая]м|[ая]х|[ая]ми|[ыі])$")
_ADJECTIVE = re.compile(
    r"(?:ск(?:ий|ая|ое|ие|ого|ой|ому|их|ими|им|ую|ом)|ск(?:і|ая|ае|ія|ага|ай|аму|іх|імі|ім|ую)"
    r"|(?:цк)\w{1,3})$|^(?:chinese|belarus(?:ian|sische|sisch)|chinees)$"
)


def exchanged(sentence: Parsed, source: Parsed) -> str | None:
    """A name that acts here and is acted on in the source, while another does the opposite."""
    here, there = _actors(sentence), _actors(source)
    named = {name for clause in sentence.clauses for name, _, _ in clause.names}
    held = {name for clause in source.clauses for name, _, _ in clause.names}
    for one in sorted((here - there) & held):
        for other in sorted((there - here) & named):
            return f"it has {one} act where {other} does"
    return None


def misnamed(sentence: Parsed, source: Parsed) -> str | None:
    """A thing of another owner than in the source: "the Chinese delegation" of the Belarusian."""
    here, there = _owned(sentence), _owned(source)
    for name, thing in sorted(here - there):
        owners = {owner for owner, owned in there if owned == thing}
        if owners and owners.isdisjoint(owner for owner, owned in here if owned == thing):
            return f"it speaks of {thing!r} of {name}, the quote of {min(owners)}"
    return None


def named_elsewhere(sentence: Parsed, source: Parsed) -> str | None:
    """Names, none of which the source has, while it has others."""
    usual = SHIPPED_KNOWLEDGE.everywhere
    here = {n for c in sentence.clauses for n, _, _ in c.names} - usual
    there = {n for c in source.clauses for n, _, _ in c.names} - usual
    if here and there and here.isdisjoint(there):
        return f"it speaks of {min(here)}, the quote of {min(there)}"
    return None


def _actors(said: Parsed) -> set[str]:
    """The names that act: those after no preposition and in no oblique case.

    Where cases do not tell, what follows another name in the same clause is acted on.
    """
    actors = set()
    inflected = said.language in ("ru", "be")
    for clause in said.clauses:
        for name, start, end in clause.names:
            before = said.text[clause.start : start].lower()
            word = said.text[start:end].lower()
            if (
                _GOVERNED[said.language].search(before)
                or _ADJECTIVE.search(word)
                or (inflected and _OBLIQUE.search(word))
                or (has_han(word) and any(end <= at <= end + 1 for _, at in clause.things))
            ):
                continue
            actors.add(name)
            if not inflected:
                break
    return actors


def _owned(said: Parsed) -> set[tuple[str, str]]:
    """Each name with a thing that stands right behind it."""
    return {
        (name, thing)
        for clause in said.clauses
        for name, start, end in clause.names
        for thing, at in clause.things
        if end <= at <= end + 1
        and thing not in LOOSE | TURNS | DEEDS
        and (has_han(said.text[start:end]) or _ADJECTIVE.search(said.text[start:end].lower()))
    }
