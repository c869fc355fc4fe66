"""The page's endpoints for programs: ``/ask`` and ``/search``, for gradio_client and plain HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from corpus.errors import UserError
from qa.answer_json import answer_to_json, hit_to_json
from qa.question import check_question
from qa.web.loading import Loading

# More than a program has use for; a limit all the same, as each passage costs time.
_MAX_PASSAGES = 100


def endpoints(loading: Loading) -> tuple[Callable[..., dict[str, Any]], ...]:
    """The functions that programs may call; names and docstrings are part of the interface."""

    def ask(question: str, history: list[str] | None = None) -> dict[str, Any]:
        """Answers a question with verified quotes; ``history`` holds earlier questions."""
        with _errors_for_programs():
            earlier = [check_question(text) for text in history or []]
            return answer_to_json(loading.get().ask(check_question(question), earlier))

    def search(question: str, k: int = 20) -> dict[str, Any]:
        """Ranks the best ``k`` passages for a question."""
        with _errors_for_programs():
            if not 1 <= k <= _MAX_PASSAGES:
                raise UserError(f"k is {k}: ask for 1 to {_MAX_PASSAGES} passages")
            hits = loading.get().search(check_question(question), k)
            return {"question": question, "passages": [hit_to_json(hit) for hit in hits]}

    return ask, search


@contextmanager
def _errors_for_programs() -> Iterator[None]:
    """A user's error as Gradio's, whose message reaches the caller, and nothing in the log."""
    try:
        yield
    except UserError as error:
        raise gr.Error(str(error), print_exception=False) from error
