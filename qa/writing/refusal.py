"""Why there is no answer."""

from __future__ import annotations

from corpus.knowing import concepts, gazetteer
from qa.finding.search import Search
from qa.judging.abstain import nothing_to_search, refusal

__all__ = ["nothing_to_search", "refusal", "refusal_of"]

_NEAREST = 3  # passages that a refusal speaks of


def refusal_of(found: Search, language: str) -> str:
    """Why what was found is no answer, in ``language``."""
    query = found.query
    nearest = found.pool.told(found.passages[:_NEAREST])
    text, spoken = query.text, query.language
    spelled = concepts.spellings(text, spoken) | gazetteer.spellings(text, spoken)
    return refusal(language, query.wanted, nearest, spelled)
