"""The names of which a collection speaks everywhere, so that they tell no passage from another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE

# Passages that are looked at, at 0.3 ms of a processor each: 60 ms however large the collection is,
# 130 ms the first time, when the gazetteer is read.
SAMPLE = 200
# With fewer, chance decides: of 500 random sets of 20 passages of the shipped notes 7 in 100 name
# others than Belarus and China, of 50 passages 0.2 in 100, of 80 none.
FEWEST = 50
# A usual name stands in more than this share of the passages. Of 200 evenly spread over the shipped
# notes China is in .79 and Belarus in at least .65, the next name (Great Stone) in at most .30; of
# five long articles on the same matter .85 and .71, the next (Minsk) .18.
SHARE = 0.5


def usual_names(
    texts: Sequence[tuple[str, str]],
    find: Callable[[str, str], Iterable[str]] = SHIPPED_KNOWLEDGE.names.names,
) -> frozenset[str]:
    """The ids of the names that more than half of the texts speak of.

    Where there are fewer than ``FEWEST`` texts there are none: a collection of three notes about a
    town would lose the town's name. Of more than ``SAMPLE`` texts as many are looked at, evenly
    spread; the same texts give the same names.

    Args:
        texts: (text, BCP-47 code) of the passages, in the order of their documents.
        find: (text, code) -> the names in it, each once; the shipped gazetteer's by default.

    Example:
        >>> sorted(usual_names([("Minsk and Beijing", "en"), ("Пекин", "ru")] * 50))
        ['Beijing']
    """
    if len(texts) < FEWEST:
        return frozenset()
    count = min(SAMPLE, len(texts))
    sample = [texts[number * len(texts) // count] for number in range(count)]
    held = Counter(name for text, language in sample for name in set(find(text, language)))
    return frozenset(name for name, passages in held.items() if passages > SHARE * count)
