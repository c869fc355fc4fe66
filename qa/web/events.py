"""What the page shows when a reader acts: each event returns the updates of its outputs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, NotRequired, TypedDict
from urllib.parse import parse_qs

import gradio as gr

from corpus.collection import Collection
from corpus.errors import UserError
from corpus.scope import EVERYTHING, Scope
from qa.export import to_json, to_markdown
from qa.permalink import read_scope
from qa.web.answering import Answering, Asking, session_of
from qa.web.collection import collection_view
from qa.web.conversation import ConversationView, Update
from qa.web.filters import filter_updates, scope_of, scope_text
from qa.web.headings import greeting, history, masthead, small_heading
from qa.web.loading import LOADING_STEP, Loading
from qa.web.offers import FOLLOW_UPS, OPENERS, Offers
from qa.web.strings import choose_language, strings_for
from qa.web.viewer import notice, open_link
from qa.web.visitors import Visitors
from qa.web.visits import Turns, Visits, is_name

# Quotes of one answer that the reading window marks besides the opened one.
_MAX_NEIGHBOURS = 50


class OpenRequest(TypedDict):
    """What the browser sends to open a document; a quote in it counts only where it holds."""

    link: str
    neighbours: NotRequired[list[str]]
    language: NotRequired[str]
    visit: NotRequired[str]


class Download(TypedDict):
    """A file that the browser saves."""

    name: str
    text: str


class Events:
    """The page's events over one assistant; a conversation itself lives in its reader's session."""

    def __init__(
        self,
        loading: Loading,
        visitors: Visitors,
        collection: Collection,
        visits: Visits | None = None,
    ) -> None:
        self._loading = loading
        self._collection = collection
        self.visits = visits or Visits()
        self.view = ConversationView(loading, collection)
        self._answering = Answering(loading, visitors, self.visits, self.view)
        self._offers = Offers(loading, visitors, collection)

    def answer(
        self,
        text: str,
        turns: Turns,
        asked: str,
        language: str,
        alone: bool,
        visit: str,
        where: str,
        request: gr.Request,
        *filters: Any,
    ) -> Iterator[list[Update]]:
        """The conversation while a question is being answered, then with its answer.

        Args:
            text: the question as it was typed.
            turns: the questions that are answered.
            asked: the question that is being answered already, empty when there is none.
            language: of the interface.
            alone: True when the earlier questions are to be left aside.
            visit: its name.
            where: see ``qa.web.upload.Where``.
            request: whose question it is.
            filters: the five fields of ``scope_of``.
        """
        if asked:
            yield self.view.unchanged()
            return
        history = [] if alone else [turn.answer.standalone_question for turn in turns]
        scope = scope_of(*filters)
        asking = Asking(text, turns, language, history, scope, visit, where)
        yield from self._answering.answer(asking, request)

    def answer_link(
        self, text: str, turns: Turns, language: str, scope: Scope, request: gr.Request
    ) -> Iterator[list[Update]]:
        """The answer to the question of a link (``?q=``), nothing where the link asks none."""
        if text:
            yield from self._answering.answer(Asking(text, turns, language, scope=scope), request)
        else:
            yield self.view.unchanged()

    def open_page(self, visit: str, request: gr.Request) -> list[Update]:
        """What the page's address asks for, this visit's conversation, and every label.

        A question that the conversation holds already is not asked again: the page was reloaded.
        """
        language = choose_language(
            request.query_params.get("ui"), request.headers.get("accept-language")
        )
        if not is_name(visit):  # and might be of any length
            visit = ""
        turns = self.visits.of(visit)
        self.visits.come(visit, session_of(request))
        question = request.query_params.get("q", "")
        if question in {turn.answer.question for turn in turns}:
            question = ""
        scope = read_scope(parse_qs(str(request.query_params)))
        conversation = self.view.unchanged()  # nor undoes what the reader may have begun by now
        if turns or question:
            conversation = self.view.updates(turns, strings_for(language))
            conversation[1] = question
        return [visit, question, scope, *conversation, *self.relabel(language, turns)]

    def wait_for_collection(self) -> None:
        """Returns once loading has ended, well or badly."""
        while not self._loading.done:
            time.sleep(LOADING_STEP)

    def collection_ready(
        self, turns: Turns, asked: str, language: str, scope: Scope
    ) -> list[Update]:
        """What the collection holds, and the fields of the filters, once it is open.

        A conversation may begin before that, and keeps its sources.

        Args:
            turns: the questions that are answered.
            asked: the question that is being answered, empty when there is none.
            language: of the interface.
            scope: of the page's address.
        """
        strings = strings_for(language)
        # Only a link's choice is set: the reader may have begun to choose in the meantime.
        chosen = scope if scope != EVERYTHING else None
        panel = gr.skip() if turns or asked else self.view.panel((), strings)
        return [panel, *filter_updates(self._loading.catalogue, strings, chosen)]

    def open_with(self, language: str) -> list[Update]:
        """Questions to begin with that have an answer; to find them takes seconds.

        An event of its own, after ``collection_ready``: where one event shows two things in quick
        succession, Gradio's page now and then shows the second alone.
        """
        openers = self._offers.openers(language) if self._loading.catalogue else []
        return [gr.update(visible=bool(openers)), *_question_buttons(openers, OPENERS)]

    def after_answer(
        self, visit: str, turns: Turns, request: gr.Request | None = None
    ) -> list[Update]:
        """Keeps the conversation for the visit, and offers questions that lead on from it.

        To find some asks others first, which count for the visitor as far as it can spare them.
        """
        self.visits.keep(visit, turns)
        offered: list[str] = []
        if turns and not turns[-1].own:
            offered = self._offers.follow_ups(turns, request)
        heading = strings_for(turns[-1].answer.language).follow_ups if offered else ""
        return [
            gr.update(visible=bool(offered)),
            small_heading(heading),
            *_question_buttons(offered, FOLLOW_UPS),
        ]

    def export(self, form: str, turns: Turns) -> Download:
        """The conversation as a file, "json" or "md"."""
        answers = [turn.answer for turn in turns]
        text = to_json(answers) if form == "json" else to_markdown(answers)
        return {"name": f"conversation.{form}", "text": text}

    def relabel(self, language: str, turns: Turns) -> list[Update]:
        """Every label of the page in another language; the conversation keeps its own."""
        strings = strings_for(language)
        return [
            language,
            masthead(self._collection, strings.code),
            gr.update(value=language, label=strings.interface_language),
            greeting(self._collection, strings.code),
            small_heading(strings.examples),
            gr.update(label=strings.conversation),
            self.view.panel(turns, strings),
            gr.update(
                label=strings.question,
                placeholder=self._collection.placeholder[strings.code],
                interactive=True,
            ),
            strings.ask,
            strings.stop,
            strings.clear,
            gr.update(label=strings.alone),
            strings.export_markdown,
            strings.export_json,
            strings.filters_off,
            history(strings),
            *filter_updates(self._loading.catalogue, strings),
        ]

    def show_scope(self, language: str, *filters: Any) -> list[Update]:
        """What is chosen of the filters, beside their name, and the button that clears it."""
        strings, scope = strings_for(language), scope_of(*filters)
        chosen = scope_text(scope, self._loading.catalogue, strings)
        label = chosen or strings.filters
        return [gr.update(label=label), gr.update(visible=bool(chosen))]

    def search_everywhere(self) -> list[Update]:
        """The five fields, emptied."""
        return [[], [], [], "", ""]

    def stop(
        self, turns: Turns, asked: str, language: str, request: gr.Request | None = None
    ) -> list[Update]:
        """The conversation without the question that was stopped, which goes back into the box."""
        return self._answering.stop(turns, asked, language, request)

    def clear(self, language: str) -> list[Update]:
        """A page without a conversation."""
        return self.view.updates((), strings_for(language), box="")

    def leave(self, request: gr.Request) -> None:
        """The page was closed."""
        self.visits.leave(session_of(request))

    def open_document(self, request: OpenRequest) -> str:
        """A document at a link's quote, or the collection, for the browser's reading window."""
        link, neighbours, language = _read(request)
        strings = strings_for(language)
        try:
            assistant = self._loading.get()
        except UserError:
            return notice(strings.unavailable)
        if "collection" in parse_qs(link.removeprefix("?")).get("view", ()):
            about = self._collection.about[strings.code]
            return collection_view(self._loading.catalogue.values(), strings, about)
        visit = request.get("visit")
        files = self.visits.files(visit) if isinstance(visit, str) else None
        if files:
            assistant = assistant.with_files(files)
        return open_link(link, neighbours, assistant.documents, strings, assistant.is_outdated)


def _read(request: OpenRequest) -> tuple[str, list[str], str | None]:
    """The fields of a request, which may have come from anywhere: link, neighbours, language."""
    link, neighbours = request.get("link"), request.get("neighbours")
    listed = neighbours[:_MAX_NEIGHBOURS] if isinstance(neighbours, list) else []
    language = request.get("language")
    return (
        link if isinstance(link, str) else "",
        [other for other in listed if isinstance(other, str)],
        language if isinstance(language, str) else None,
    )


def _question_buttons(questions: Sequence[str], count: int) -> list[Update]:
    """Updates of ``count`` buttons: one shows each question, the others are hidden."""
    padded = [*questions, *[""] * (count - len(questions))]
    return [gr.update(value=text, visible=bool(text)) for text in padded]
