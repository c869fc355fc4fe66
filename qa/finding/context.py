"""What a sentence matches together with the title, headings and lead-in that it is read with.

    match(t, s) = max(cos(t, s), CONTEXT * max over its context c of cos(t, c))

for each token t of the question, where cos(t, s) is the best cosine of t with a token of s. "Zeekr
001" is then found in "Tyre change: 95 roubles" under that heading, and not under another.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from embeddings.index.port import View
from embeddings.vectors import runs

# With 0, 0.8, 0.9 and 1 the first quote was right for .52, .81, .81, .81 of the first half of
# benchmarks/structure.jsonl and for .70, .80, .80, .90 of the second. With 0 and 0.9 the keys of
# benchmarks/pairs.jsonl were quoted for .927 and .936.
CONTEXT = 0.9

Rows = npt.NDArray[np.int64]
Matches = npt.NDArray[np.float32]


def in_context(index: View, sentences: Rows, matches: Matches) -> Matches:
    """(question tokens, n) best cosine of each token in each sentence or what it is read with.

    Args:
        index: of the rows.
        sentences: (n,) rows, ascending.
        matches: (question tokens, all sentences) best cosine in each alone.
    """
    own = matches[:, sentences]
    starts = index.context_bounds[sentences]
    counts = index.context_bounds[sentences + 1] - starts
    rows = index.context_rows[runs(starts, counts)]
    filled = np.flatnonzero(counts)
    if not len(filled):
        return own
    starts = np.cumsum(counts)[filled] - counts[filled]
    around = np.maximum.reduceat(matches[:, rows], starts, axis=1)
    own[:, filled] = np.maximum(own[:, filled], np.float32(CONTEXT) * around)
    return own
