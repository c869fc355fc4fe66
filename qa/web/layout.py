"""What stands on the page: every component and its place, without what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.collection import Collection
from corpus.languages import LANGUAGES
from corpus.scope import EVERYTHING
from qa.web.headings import greeting, history, masthead
from qa.web.offers import FOLLOW_UPS, OPENERS
from qa.web.strings import AUTONYMS, Strings

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the page is called, and in which language it speaks."""

    title: gr.HTML
    language: gr.Radio


@dataclass(frozen=True, slots=True)
class Composer:
    """The column of the question box.

    Attributes:
        column: itself.
        warning: why a question was not answered.
        question, ask, stop: the box and its buttons.
        fold, filters: the five fields of the scope, and what folds them away.
        everywhere: empties them.
        alone: leaves the earlier questions aside.
    """

    column: gr.Column
    warning: gr.HTML
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    fold: Any
    filters: list[Any]
    everywhere: gr.Button
    alone: gr.Checkbox


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What is offered after an answer: buttons whose text is a question."""

    column: gr.Column
    head: gr.HTML
    leads: list[gr.Button]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What stands before the first question: a greeting, and buttons whose text is a question."""

    column: gr.Column
    text: gr.HTML
    examples: gr.Column
    for_example: gr.HTML
    openers: list[gr.Button]


@dataclass(frozen=True, slots=True)
class Talk:
    """The column of the conversation.

    Attributes:
        column: itself.
        chat: the questions and answers.
        follow_ups: what is offered after an answer.
        past: the earlier visits of this browser.
        tools, clear: what can be done with the conversation.
        saves: the buttons that save it, by the form that they save it in.
        welcome: what stands there before the first question.
    """

    column: gr.Column
    chat: gr.Chatbot
    follow_ups: FollowUps
    past: gr.HTML
    tools: gr.Row
    clear: gr.Button
    saves: dict[str, gr.Button]
    welcome: Welcome


@dataclass(frozen=True, slots=True)
class Layout:
    """The components that events read or update; lists are in the order that events give them.

    Attributes:
        turns, asked, visit: states of the reader's session: the conversation, the question being
            answered, the name of the visit.
        linked, linked_scope: states as well: the question and the scope of the page's own address.
        tab: what the browser calls the visit.
        desk: the page's script.
        masthead, composer, talk: the parts of the page.
        panel: the source cards.
        outbox: hands a file to the browser.
    """

    turns: gr.State
    asked: gr.State
    visit: gr.State
    linked: gr.State
    linked_scope: gr.State
    tab: gr.Textbox
    desk: gr.HTML
    masthead: Masthead
    composer: Composer
    talk: Talk
    panel: gr.HTML
    outbox: gr.HTML

    @property
    def conversation(self) -> list[Any]:
        """All that follows from the conversation, ``Events.conversation``."""
        box, talk = self.composer, self.talk
        return [
            *(self.turns, self.asked, talk.chat, talk.welcome.column, self.panel, box.warning),
            *(box.question, box.ask, box.stop, talk.tools, box.alone, talk.follow_ups.column),
        ]

    @property
    def labels(self) -> list[Any]:
        """All that has words, ``Events.relabel``."""
        box, talk, welcome = self.composer, self.talk, self.talk.welcome
        return [
            *(self.desk, self.masthead.title, self.masthead.language, welcome.text),
            *(welcome.for_example, talk.chat, self.panel, box.question, box.ask, box.stop),
            *(talk.clear, box.alone, *talk.saves.values(), box.everywhere, talk.past),
            *(box.fold, *box.filters),
        ]

    @property
    def chosen(self) -> list[Any]:
        """What shows that fields of the scope are set, ``Events.show_scope``."""
        return [self.composer.fold, self.composer.everywhere]

    @property
    def ready(self) -> list[Any]:
        """What shows the collection once it is open, ``Events.collection_ready``."""
        return [self.panel, self.composer.fold, *self.composer.filters]

    @property
    def open_with(self) -> list[Any]:
        """Questions to begin with, ``Events.open_with``."""
        return [self.talk.welcome.examples, *self.talk.welcome.openers]

    @property
    def lead_on(self) -> list[Any]:
        """What is offered after an answer, ``Events.after_answer``."""
        offered = self.talk.follow_ups
        return [offered.column, offered.head, *offered.leads]


def lay_out(
    strings: Strings,
    collection: Collection,
    panel_html: str,
    server_functions: list[Callable[..., Any]],
) -> Layout:
    """The components of the page, within an open ``gr.Blocks``.

    Args:
        strings: the language of the labels until the reader's own is known.
        collection: what its owner says of it.
        panel_html: of an empty source panel.
        server_functions: what page.js may call.
    """
    turns, asked, visit = gr.State(()), gr.State(""), gr.State("")
    linked, linked_scope = gr.State(""), gr.State(EVERYTHING)
    tab = gr.Textbox(visible=False)  # what names the visit, from the browser
    desk = _script(LANGUAGES[0], "page.js", "desk", server_functions=server_functions)
    masthead = _masthead(strings, collection)
    with gr.Row(elem_id="stage"):
        composer = _composer(strings, collection)
        talk = _talk(strings, collection)
        with gr.Column(elem_id="sources"):
            panel = gr.HTML(panel_html, elem_id="panel")
    return Layout(
        turns=turns,
        asked=asked,
        visit=visit,
        linked=linked,
        linked_scope=linked_scope,
        tab=tab,
        desk=desk,
        masthead=masthead,
        composer=composer,
        talk=talk,
        panel=panel,
        outbox=_script(None, "download.js", "outbox"),
    )


def _script(value: str | None, name: str, element: str, **more: Any) -> gr.HTML:
    """A component without a look of its own, which runs a script of this folder."""
    return gr.HTML(
        value,
        html_template="<span hidden></span>",
        js_on_load=(_HERE / name).read_text(encoding="utf-8"),
        elem_id=element,
        **more,
    )


def _masthead(strings: Strings, collection: Collection) -> Masthead:
    with gr.Row(elem_id="masthead"):
        title = gr.HTML(masthead(collection, strings.code), elem_id="title")
        language = gr.Radio(
            [(AUTONYMS[code], code) for code in LANGUAGES],
            value=LANGUAGES[0],
            label=strings.interface_language,
            elem_id="language",
        )
    return Masthead(title, language)


def _composer(strings: Strings, collection: Collection) -> Composer:
    with gr.Column(elem_id="composer") as column:
        warning = gr.HTML("", elem_id="warning")
        with gr.Row(elem_id="box"):
            question = gr.Textbox(
                label=strings.question,
                show_label=False,
                placeholder=collection.placeholder[strings.code],
                interactive=False,  # until the page knows its reader: Events.relabel
                container=False,
                lines=1,
                max_lines=6,
                elem_id="question",
            )
            ask = gr.Button(strings.ask, variant="primary", elem_id="ask")
            stop = gr.Button(strings.stop, elem_id="stop", visible=False)
        alone = gr.Checkbox(label=strings.alone, visible=False, elem_id="alone")
        fold, filters = _filter_fields(strings)
        everywhere = gr.Button(strings.filters_off, visible=False, elem_id="everywhere")
    return Composer(column, warning, question, ask, stop, fold, filters, everywhere, alone)


def _talk(strings: Strings, collection: Collection) -> Talk:
    with gr.Column(elem_id="talk") as column:
        chat = gr.Chatbot(
            label=strings.conversation,
            show_label=False,
            buttons=[],
            feedback_options=None,
            latex_delimiters=[],
            allow_tags=False,
            layout="bubble",
            height=None,
            visible=False,
            elem_id="chat",
        )
        with gr.Column(elem_id="follow-ups", visible=False) as offered:
            head = gr.HTML("")
            leads = [gr.Button(elem_classes=["example"]) for _ in range(FOLLOW_UPS)]
        past = gr.HTML(history(strings), elem_id="past")
        with gr.Row(visible=False, elem_id="tools") as tools:
            clear = gr.Button(strings.clear, elem_id="clear")
            saves = {
                "md": gr.Button(strings.export_markdown),
                "json": gr.Button(strings.export_json),
            }
        welcome = _welcome(strings, collection)
    follow_ups = FollowUps(offered, head, leads)
    return Talk(column, chat, follow_ups, past, tools, clear, saves, welcome)


def _welcome(strings: Strings, collection: Collection) -> Welcome:
    with gr.Column(elem_id="welcome") as column:
        text = gr.HTML(greeting(collection, strings.code))
        with gr.Column(visible=False, elem_id="examples") as examples:
            for_example = gr.HTML("")
            openers = [gr.Button(elem_classes=["example"]) for _ in range(OPENERS)]
    return Welcome(column, text, examples, for_example, openers)


def _filter_fields(strings: Strings) -> tuple[Any, list[Any]]:
    """The fold around the fields of ``scope_of``, and those fields; their choices come later."""
    with gr.Accordion(strings.filters, open=False, elem_id="filters") as fold, gr.Row():
        fields = [
            gr.Dropdown([], label=label, multiselect=True, elem_classes=["filter"])
            for label in (
                strings.filter_languages,
                strings.filter_documents,
                strings.filter_topics,
            )
        ]
        fields += [
            gr.Dropdown(
                [(strings.filter_any, "")], value="", label=label, elem_classes=["filter", "year"]
            )
            for label in (strings.filter_from, strings.filter_to)
        ]
    return fold, fields
