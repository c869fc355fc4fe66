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
from qa.web.events import FOLLOW_UPS, OPENERS, greeting, history, masthead
from qa.web.strings import AUTONYMS, Strings

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Layout:
    """The components that events read or update; lists are in the order that events give them.

    Attributes:
        turns, asked, visit: states of the reader's session: the conversation, the question being
            answered, the name of the visit.
        linked, linked_scope: states as well: the question and the scope of the page's own address.
        talk, composer: the columns of the conversation, and of the question box.
        tab: what the browser calls the visit.
        conversation: all that follows from the conversation, ``Events.conversation``.
        labels: all that has words, ``Events.relabel``.
        filters: the five fields of the scope.
        chosen: what shows that fields are set, ``Events.show_scope``.
        everywhere: empties them.
        ready: what shows the collection once it is open, ``Events.collection_ready``.
        open_with: questions to begin with, ``Events.open_with``.
        lead_on: what is offered after an answer, ``Events.after_answer``.
        openers, leads: buttons whose text is a question.
        saves: the buttons that save the conversation, by the form that they save it in.
        outbox: hands a file to the browser.
    """

    turns: gr.State
    asked: gr.State
    visit: gr.State
    linked: gr.State
    linked_scope: gr.State
    talk: gr.Column
    composer: gr.Column
    tab: gr.Textbox
    language: gr.Radio
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button
    alone: gr.Checkbox
    filters: list[Any]
    chosen: list[Any]
    everywhere: gr.Button
    openers: list[gr.Button]
    leads: list[gr.Button]
    saves: dict[str, gr.Button]
    outbox: gr.HTML
    conversation: list[Any]
    labels: list[Any]
    ready: list[Any]
    open_with: list[Any]
    lead_on: list[Any]


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
    desk = gr.HTML(
        LANGUAGES[0],
        html_template="<span hidden></span>",
        js_on_load=(_HERE / "page.js").read_text(encoding="utf-8"),
        server_functions=server_functions,
        elem_id="desk",
    )
    with gr.Row(elem_id="masthead"):
        title = gr.HTML(masthead(collection, strings.code), elem_id="title")
        language = gr.Radio(
            [(AUTONYMS[code], code) for code in LANGUAGES],
            value=LANGUAGES[0],
            label=strings.interface_language,
            elem_id="language",
        )
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="composer") as composer:
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
            filter_fold, filters = _filter_fields(strings)
            everywhere = gr.Button(strings.filters_off, visible=False, elem_id="everywhere")
            alone = gr.Checkbox(label=strings.alone, visible=False, elem_id="alone")
        with gr.Column(elem_id="talk") as talk:
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
            with gr.Column(elem_id="follow-ups", visible=False) as follow_ups:
                lead_on = gr.HTML("")
                leads = [gr.Button(elem_classes=["example"]) for _ in range(FOLLOW_UPS)]
            past = gr.HTML(history(strings), elem_id="past")
            with gr.Row(visible=False, elem_id="tools") as tools:
                clear = gr.Button(strings.clear, elem_id="clear")
                save_markdown = gr.Button(strings.export_markdown)
                save_json = gr.Button(strings.export_json)
            with gr.Column(elem_id="welcome") as welcome:
                welcome_text = gr.HTML(greeting(collection, strings.code))
                with gr.Column(visible=False, elem_id="examples") as examples:
                    for_example = gr.HTML("")
                    openers = [gr.Button(elem_classes=["example"]) for _ in range(OPENERS)]
        with gr.Column(elem_id="sources"):
            panel = gr.HTML(panel_html, elem_id="panel")
    outbox = gr.HTML(
        None,
        html_template="<span hidden></span>",
        js_on_load=(_HERE / "download.js").read_text(encoding="utf-8"),
        elem_id="outbox",
    )

    return Layout(
        turns=turns,
        asked=asked,
        visit=visit,
        linked=linked,
        linked_scope=linked_scope,
        talk=talk,
        composer=composer,
        tab=tab,
        language=language,
        question=question,
        ask=ask,
        stop=stop,
        clear=clear,
        alone=alone,
        filters=filters,
        chosen=[filter_fold, everywhere],
        everywhere=everywhere,
        openers=openers,
        leads=leads,
        saves={"md": save_markdown, "json": save_json},
        outbox=outbox,
        conversation=[
            *(turns, asked, chat, welcome, panel, warning, question, ask, stop, tools),
            *(alone, follow_ups),
        ],
        labels=[
            *(desk, title, language, welcome_text, for_example, chat, panel, question, ask, stop),
            *(clear, alone, save_markdown, save_json, everywhere, past, filter_fold, *filters),
        ],
        ready=[panel, filter_fold, *filters],
        open_with=[examples, *openers],
        lead_on=[follow_ups, lead_on, *leads],
    )


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
