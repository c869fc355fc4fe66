"""Which things, deeds and properties does a text speak of? One id in all languages.

Where the gazetteer knows names, this knows common words that questions ask about: a loan, visitors,
an ambassador, to refuse. The encoder takes them for one another where all else is alike. The
concepts and their forms, in ``concepts.jsonl``, were written for this project before any question
was looked at; ``lexicon`` tells how a form is read.
"""

from __future__ import annotations

from pathlib import Path

from corpus.knowing.lexicon import Lexicon

CONCEPTS = Path(__file__).with_name("concepts.jsonl")

_LEXICON = Lexicon(CONCEPTS)


def concepts(text: str, language: str) -> frozenset[str]:
    """The ids of what ``text`` speaks of; empty in a language other than en, ru, zh, nl and be.

    Args:
        text: of any length.
        language: BCP-47 code.

    Example:
        >>> sorted(concepts("Сколько кредитов дал банк?", "ru"))
        ['bank', 'loan']
    """
    return frozenset(spellings(text, language))


def spellings(text: str, language: str) -> dict[str, str]:
    """What ``text`` speaks of: each id with the words that say so first."""
    return _LEXICON.spellings(text, language)
