"""Measures of retrieval and of citation, one question at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import Span
from corpus.languages import WIDE

Numbers = npt.NDArray[np.float64]

_QUOTES = str.maketrans("“”„«»‘’ʼ–—−‑", '"""""\'\'\'----')
_SPACE_BY_HAN = re.compile(f" (?=[{WIDE}])|(?<=[{WIDE}]) ")


def rank_of_needs(
    passages: Sequence[tuple[str, Span]], needs: Mapping[int, Sequence[tuple[str, Span]]]
) -> int | None:
    """The rank, from 1, at which every need is met; None where one never is.

    Args:
        passages: document id and span of each, best first.
        needs: for each need, alternative places; one wholly inside a passage meets the need.
    """
    worst = 0
    for places in needs.values():
        rank = next(
            (
                rank
                for rank, (document, span) in enumerate(passages, 1)
                if any(document == other and span.contains(place) for other, place in places)
            ),
            None,
        )
        if rank is None:
            return None
        worst = max(worst, rank)
    return worst or None


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Share of questions whose needs are met within the first ``k`` passages; 0 for none."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks) if ranks else 0.0


def reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """Mean of 1 / rank, an unmet question counting 0."""
    return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, lower case, plain quotes and dashes, one space.

    Spaces next to Chinese characters are dropped, because sources set them at random.
    """
    folded = unicodedata.normalize("NFKC", text).lower().translate(_QUOTES)
    return _SPACE_BY_HAN.sub("", " ".join(folded.split()))


def has_key(key: str, text: str) -> bool:
    """True when the key occurs in the text; a number must not be part of a longer one."""
    wanted = fold(key)
    pattern = re.escape(wanted)
    if wanted[:1].isdigit():
        pattern = r"(?<!\d)(?<!\d[.,])" + pattern
    if wanted[-1:].isdigit():
        pattern += r"(?!\d)(?![.,]\d)"
    return bool(wanted) and re.search(pattern, fold(text)) is not None


def has_all_keys(groups: Sequence[Sequence[str]], text: str) -> bool:
    """True when the text holds one alternative of each group."""
    return all(any(has_key(key, text) for key in group) for group in groups)


def has_any_key(groups: Sequence[Sequence[str]], text: str) -> bool:
    """True when the text holds an alternative of some group."""
    return any(has_key(key, text) for group in groups for key in group)


def ratio_interval(
    numerators: Numbers, denominators: Numbers, samples: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of sum of numerators / sum of denominators, one of each a question.

    A share of questions has denominators of 1; quotes to the point have the number of quotes.
    Source: see ``bootstrap_interval``.
    """
    draws = np.random.default_rng(seed).integers(0, len(numerators), (samples, len(numerators)))
    totals = denominators[draws].sum(axis=1)
    filled = totals > 0
    if not filled.any():
        return 0.0, 0.0
    return _middle(numerators[draws].sum(axis=1)[filled] / totals[filled])


def bootstrap_interval(
    statistic: Callable[[Numbers, Numbers], float],
    first: Numbers,
    second: Numbers,
    samples: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic of two values a question.

    The questions, at least one, are resampled with replacement; samples of which the statistic is
    not defined (NaN) are left out. Source: Efron, "Bootstrap methods: another look at the
    jackknife", 1979.
    """
    draws = np.random.default_rng(seed).integers(0, len(first), (samples, len(first)))
    values = np.array([statistic(first[draw], second[draw]) for draw in draws])
    values = values[~np.isnan(values)]
    return _middle(values) if len(values) else (0.0, 0.0)


def _middle(values: Numbers) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
