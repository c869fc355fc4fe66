"""Which places, organisations, companies and persons does a text name? One id in all languages.

So a question and a passage in different languages can be seen to speak of the same city, and
Chongqing is not taken for Changchun. The names and their forms, in ``gazetteer.jsonl``, were
written for this project from general knowledge; ``lexicon`` tells how a form is read.
"""

from __future__ import annotations

from pathlib import Path

from corpus.knowing.lexicon import Lexicon

NAMES = Path(__file__).with_name("gazetteer.jsonl")

# Companies keep their Latin names in every language.
_LEXICON = Lexicon(NAMES, shared="en")


def names(text: str, language: str) -> frozenset[str]:
    """The ids of what ``text`` names, such as "Gansu"; empty where it names nothing known.

    English forms count in every language, and alone in one other than en, ru, zh, nl and be.

    Args:
        text: of any length.
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
    return _LEXICON.spellings(text, language)
