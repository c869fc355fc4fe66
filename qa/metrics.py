"""Measures of retrieval and of citation, one question at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import Span

_HAN = "\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_QUOTES = str.maketrans("“”„«»‘’ʼ–—−‑", '"""""\'\'\'----')
_SPACE_BY_HAN = re.compile(f" (?=[{_HAN}])|(?<=[{_HAN}]) ")


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


def bootstrap_interval(
    values: Sequence[float], samples: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % percentile interval of the mean, by resampling the questions.

    Source: Efron, "Bootstrap methods: another look at the jackknife", 1979.
    """
    if not values:
        return 0.0, 0.0
    data: npt.NDArray[np.float64] = np.array(values, np.float64)
    draws = np.random.default_rng(seed).integers(0, len(data), (samples, len(data)))
    low, high = np.percentile(data[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
