"""The chat page: what calls what, and how it is served."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import gradio as gr
from gradio.events import api

from corpus.collection import Collection
from corpus.errors import UserError
from corpus.language import prepare
from corpus.progress import Progress
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.index.address import Address
from qa.settings import Settings
from qa.web.connections import limit_connections
from qa.web.endpoints import endpoints, offer_tools_alone, tell_tools_in_json
from qa.web.events import Events, OpenRequest
from qa.web.failures import keep_back_requests
from qa.web.feedback import add_feedback
from qa.web.layout import Layout, lay_out
from qa.web.loading import Loading, ServedAssistant
from qa.web.memory import giving_back, share_arenas
from qa.web.outbound import closed_network
from qa.web.renewal import renewing
from qa.web.routes import UPLOAD
from qa.web.server import App, Page
from qa.web.strings import strings_for
from qa.web.upload import Uploads, Where, add_files
from qa.web.visitors import CONCURRENT_ANSWERS, Visitors
from qa.web.visits import Visits

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)
# Looking for questions to offer asks several; it must not keep readers from their answers.
_CONCURRENT_SUGGESTIONS = 1
# Conversations kept in memory, the least recent dropped first: 10 kB, and some 20 kB a turn.
_SESSIONS = 1_000
# Small events, such as a change of language, that run at once; Gradio's default is one at a time.
_CONCURRENT_EVENTS = 16
# What all events of the page share: no progress bar over the outputs, no public endpoint.
_PAGE_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Helvetica Neue",
    "Arial",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei",
    "sans-serif",
)


def serve(settings: Settings, progress: Progress | None = None) -> None:
    """Serves the page until it is interrupted; the port opens before the assistant is loaded.

    Args:
        settings: what the owner decides.
        progress: told of what takes long: label, steps done, steps in all.

    Raises:
        UserError: the port is taken, or the assistant cannot be loaded.
    """
    if settings.log_questions:
        logging.getLogger("qa").setLevel(logging.DEBUG)
    with closed_network(settings):
        loading = Loading()
        page = launch(loading, settings)
        try:
            loading.run(partial(_load_assistant, settings, progress))
            _LOG.info("ready with %d documents", len(loading.catalogue))
            with renewing(loading), giving_back():
                page.block_thread()
        finally:
            page.close(verbose=False)


def launch(loading: Loading, settings: Settings) -> gr.Blocks:
    """Opens the port and returns the served page; nothing of it reaches outside this machine.

    Raises:
        UserError: the port is taken, or what the owner says of the collection cannot be used.
    """
    share_arenas()
    keep_back_requests()
    visitors, visits = Visitors(settings), Visits()
    app = App(settings, visitors)
    page = build_page(loading, settings, visitors, visits)
    if settings.uploads:
        app.add_route(UPLOAD, Uploads(loading, visitors, visits).receive, methods=["POST"])
    try:
        page.launch(
            server_name=settings.host,
            server_port=settings.port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            pwa=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
            max_file_size=0,
            state_session_capacity=_SESSIONS,
            # Everyone who waits holds a thread; the rest is for all other events.
            max_threads=settings.queue + CONCURRENT_ANSWERS + _CONCURRENT_EVENTS,
            mcp_server=True,
            show_error=True,
            _app=app,
            theme=gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace")),
            head=f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>",
        )
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise UserError(
            f"cannot serve on {place}: the port is taken, or the address is not this machine's; "
            "choose another with --port or --host, or with QA_PORT or QA_HOST"
        ) from error
    app.started()
    limit_connections(page.server, bool(settings.proxy))
    offer_tools_alone(page)
    tell_tools_in_json(page)
    _LOG.info("serving on http://%s:%s", settings.host, settings.port)
    return page


def build_page(
    loading: Loading,
    settings: Settings,
    visitors: Visitors | None = None,
    visits: Visits | None = None,
) -> gr.Blocks:
    """The page and its endpoints, not yet served.

    Raises:
        UserError: what the owner says of the collection cannot be used.
    """
    strings = strings_for(None)
    visitors = visitors or Visitors(settings)
    collection = _collection(settings)
    events = Events(loading, visitors, collection, visits)

    # Gradio marks server functions by an attribute, which a method cannot carry.
    def open_document(request: OpenRequest) -> str:
        return events.open_document(request)

    page = Page(title=collection.title[strings.code], analytics_enabled=False, fill_width=True)
    with page:
        layout = lay_out(strings, collection, events.view.panel((), strings), [open_document])
        where = gr.State(Where.COLLECTION)
        if settings.uploads:
            with layout.composer.column:
                where = add_files(
                    layout.visit, layout.masthead.language, events.visits, _PAGE_EVENT
                )
            page.unload(events.leave)
        _wire(page, layout, events, where)
        with layout.talk.column:
            add_feedback(layout.turns, layout.masthead.language, settings, _PAGE_EVENT)
        for endpoint in endpoints(loading, visitors, collection.title[strings.code]):
            # Off Gradio's queue: one request brings the answer, and Visitors bounds them as well.
            api(endpoint, queue=False, concurrency_limit=None)
    # Direct calls, around the queue, of the page's own events serve nobody.
    page.queue(default_concurrency_limit=_CONCURRENT_EVENTS, api_open=False)
    return page


def _wire(page: gr.Blocks, at: Layout, events: Events, where: Any) -> None:
    """What calls what."""
    language, box, talk = at.masthead.language, at.composer, at.talk
    answering: dict[str, Any] = {
        "outputs": at.conversation,
        "concurrency_limit": None,  # Visitors bounds them, with a word to the reader.
        # Gradio's default, one at a time, ignores a question asked right after a stop: the browser
        # still waits for the stopped one. Events.answer looks after doubles itself.
        "trigger_mode": "multiple",
        **_PAGE_EVENT,
    }
    context = [at.turns, at.asked, language, box.alone, at.visit, where, *box.filters]
    typed = [box.question.submit, box.ask.click]
    asking = [gr.on(typed, events.answer, [box.question, *context], **answering)]
    for button in (*talk.welcome.openers, *talk.follow_ups.leads):
        asking.append(button.click(events.answer, [button, *context], **answering))
    opened = page.load(
        events.open_page,
        at.tab,
        [at.visit, at.linked, at.linked_scope, *at.conversation, *at.labels],
        js=(_HERE / "visit.js").read_text(encoding="utf-8"),
        **_PAGE_EVENT,
    )
    # Not at.asked: the reader may have asked by now, and would be answered a second time.
    by_link = [at.linked, at.turns, language, at.linked_scope]
    asking.append(opened.then(events.answer_link, by_link, **answering))
    # Events apart, for an event reads its inputs when it begins: much may be asked during a wait.
    waited = opened.then(events.wait_for_collection, **_PAGE_EVENT)
    held = [at.turns, at.asked, language, at.linked_scope]
    ready = waited.then(events.collection_ready, held, at.ready, **_PAGE_EVENT)
    ready.then(events.open_with, language, at.open_with, **_PAGE_EVENT)
    at.turns.change(
        events.after_answer,
        [at.visit, at.turns],
        at.lead_on,
        concurrency_limit=_CONCURRENT_SUGGESTIONS,
        **_PAGE_EVENT,
    )
    chosen = [events.show_scope, [language, *box.filters], at.chosen]
    relabelled = language.input(events.relabel, [language, at.turns], at.labels, **_PAGE_EVENT)
    relabelled.then(*chosen, **_PAGE_EVENT)
    gr.on([field.change for field in box.filters], *chosen, **_PAGE_EVENT)
    box.everywhere.click(events.search_everywhere, None, box.filters, **_PAGE_EVENT)
    stopped: dict[str, Any] = {"outputs": at.conversation, "cancels": asking, **_PAGE_EVENT}
    box.stop.click(events.stop, [at.turns, at.asked, language], **stopped)
    talk.clear.click(events.clear, [language], **stopped)
    for form, button in talk.saves.items():
        button.click(partial(events.export, form), [at.turns], at.outbox, **_PAGE_EVENT)


def _collection(settings: Settings) -> Collection:
    if isinstance(settings.index, Address):
        from qa.library import open_collection  # imports what takes seconds, see below

        return open_collection(settings.corpus, settings.index)
    return Collection.open(settings.corpus or SHIPPED_DOCUMENTS)


def _load_assistant(settings: Settings, progress: Progress | None) -> ServedAssistant:
    # What tells short texts' languages apart is unpacked meanwhile, by the other core.
    aside = Thread(target=prepare, daemon=True)
    aside.start()
    # Imported here and not above: it takes seconds, and the port is already open.
    from qa.assistant import Assistant

    watch = {} if progress is None else {"progress": progress}
    assistant = Assistant.load(
        corpus=settings.corpus,
        index=settings.index,
        encoder=settings.encoder,
        engine=settings.engine,
        **watch,
    )
    aside.join()
    return assistant.warmed_up()
