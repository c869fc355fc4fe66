"""Which questions the page offers: to begin with, and after an answer."""

from __future__ import annotations

import gradio as gr

from corpus.collection import Collection
from corpus.languages import LANGUAGES
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from qa.suggest import Suggestions
from qa.web.loading import Loading, ServedAssistant
from qa.web.strings import strings_for
from qa.web.visitors import Visitors
from qa.web.visits import Turns

FOLLOW_UPS = 3
"""Questions offered after an answer."""
OPENERS = 8
"""Questions offered before the first, at most: the reader's own, and one of each other language."""


class Offers:
    """The questions to offer, each of which has an answer.

    Args:
        loading: gives the assistant that is asked whether they have.
        visitors: of whom one may have to be spared.
        collection: what its owner says of it, and asks of it.
    """

    def __init__(self, loading: Loading, visitors: Visitors, collection: Collection) -> None:
        self._loading = loading
        self._visitors = visitors
        self._collection = collection
        self._suggesting: tuple[ServedAssistant, Suggestions] | None = None

    def openers(self, language: str) -> list[str]:
        """Questions to begin with, for a reader of ``language``."""
        examples = self._collection.examples
        if not examples:
            return self._suggestions.openers(LANGUAGES)
        others = {code: asked for code, asked in examples.items() if code != language}
        first = [questions[0] for questions in others.values()]
        more = [question for questions in others.values() for question in questions[1:]]
        own = examples.get(language, ())[: max(OPENERS - len(first), 1)]
        return [*own, *first, *more][:OPENERS]

    def follow_ups(self, turns: Turns, request: gr.Request | None) -> list[str]:
        """Questions that lead on from the last answer that is no small talk; else openers."""
        asked = [turn.answer.question for turn in turns]
        answers = [turn.answer for turn in turns if not turn.answer.talk]
        if answers:
            return self._suggestions.after(
                answers[-1],
                asked,
                FOLLOW_UPS,
                lambda: request is None or self._visitors.can_spare(request),
            )
        language = turns[-1].answer.language
        own = self._collection.examples.get(language, ())
        return [*dict.fromkeys([*own, *self.openers(language)])][:FOLLOW_UPS]

    @property
    def _suggestions(self) -> Suggestions:
        assistant = self._loading.get()
        if self._suggesting is None or self._suggesting[0] is not assistant:
            questions = load_questions(self._collection.questions or SHIPPED_QUESTIONS)
            suggestions = Suggestions(assistant.without_model(), questions, _about)
            self._suggesting = assistant, suggestions
        return self._suggesting[1]


def _about(language: str, title: str) -> str:
    return strings_for(language).about_document.format(title=title)
