"""A follow-up becomes a question that stands alone.

Without a language model, a follow-up cannot be rewritten; it can be completed by the question that
it follows. Whether it needs that is decided by retrieval: the reading is taken that finds passages
which stand out more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# A question of its own must find passages at least this much better than the completed one, for
# most follow-ups lean on what was asked before.
_MARGIN = 0.0


def standalone_question(
    question: str, history: Sequence[str], strength: Callable[[str], float]
) -> str:
    """The question, completed by the one before where that finds more.

    Args:
        question: as asked.
        history: earlier standalone questions of the conversation, oldest first.
        strength: how far the best passage for a question stands out.
    """
    if not history:
        return question
    completed = f"{history[-1]} {question}"
    return question if strength(question) > strength(completed) + _MARGIN else completed
