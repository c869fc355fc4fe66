"""A small real document in each of three languages, and an assistant that quotes from them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import httpx
from playwright.sync_api import Page, expect

from corpus.catalogue import catalogue
from corpus.collection import Collection
from corpus.document import (
    Alignment,
    Block,
    BlockKind,
    Document,
    Metadata,
    Run,
    Span,
    SplitDocument,
)
from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer, Conflict, Hit, Parallel, Quote, Timings
from qa.permalink import document_link, permalink
from qa.settings import Settings
from qa.web.loading import Loading, ServedAssistant
from qa.web.page import launch

HOSTILE = (
    '<script>window.planted = 1</script> <form action="http://203.0.113.9/"><input></form> '
    "![img](http://203.0.113.9/a.png) [x](javascript:window.planted=2) "
    '<img src=x onerror="window.planted=3"> [1](#source-1-1) {{value}} ${1+1} `code` @children'
)
"""Text that must stay text wherever it turns up: scripts, forms, pictures, links, templates."""


def make_document(
    id: str, title: str, language: str, blocks: Sequence[tuple[BlockKind, str]], **facts: Any
) -> Document:
    """A document whose raw file is its text: the blocks, with an empty line between them."""
    text = "\n\n".join(words for _, words in blocks)
    spans: list[Block] = []
    position = 0
    for kind, words in blocks:
        spans.append(Block(Span(position, position + len(words)), kind))
        position += len(words) + 2
    line_starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
    return Document(
        id=id,
        source=id,
        title=title,
        language=language,
        text=text,
        blocks=tuple(spans),
        alignment=Alignment((Run(0, len(text), 0, len(text)),)),
        raw_line_starts=tuple(line_starts),
        raw_digest="0" * 64,
        metadata=Metadata(**facts),
    )


GREAT_STONE = make_document(
    "en/great-stone.md",
    "The Great Stone industrial park",
    "en",
    [
        (BlockKind.TITLE, "The Great Stone industrial park"),
        (
            BlockKind.BODY,
            "The park lies some 25 kilometres east of Minsk, beside the national airport. "
            "Its territory covers about 117 square kilometres. "
            "Residents pay no profit tax for ten years from the first profit.",
        ),
        (BlockKind.HEADING, "Residents"),
        (
            BlockKind.BODY,
            "By the middle of 2021 the park had 71 residents, 14.5 per cent more than a year "
            "before. They employed 1,725 people on average.",
        ),
        (BlockKind.NOTE, "1. Figures of the park’s administration."),
    ],
    author="Administration of the park",
    date="2021-08-12",
    topics=("great-stone", "trade"),
    sources=("A book about parks, 2019",),
)
INNOVATION = make_document(
    "zh/innovation.md",
    "中白工业园创新中心",
    "zh",
    [
        (BlockKind.TITLE, "中白工业园创新中心"),
        (
            BlockKind.BODY,
            "中白工业园位于明斯克以东二十五公里。工业园总占地面积 91.5 平方公里。"
            "园区重点发展电子信息、生物医药和机械制造。𠮷林市的企业也已入驻。",
        ),
    ],
    date="2019-11-03",
)
PLANTED = make_document(
    "en/planted.md",
    f"Planted {HOSTILE}",
    "en",
    [(BlockKind.TITLE, f"Planted {HOSTILE}"), (BlockKind.BODY, f"Before. {HOSTILE} After.")],
    author=HOSTILE,
    date="2020",
    topics=(HOSTILE,),
    sources=(HOSTILE,),
)
SHORT = make_document(
    "en/short.md",
    "<img src=x onerror='window.planted=4'> **b** [1](#source-1-1)",
    "en",
    [(BlockKind.BODY, "A text whose title would like to act.")],
)
"""With a title short enough to be asked about."""
DOCUMENTS: Mapping[str, Document] = {
    document.id: document for document in (GREAT_STONE, INNOVATION, PLANTED, SHORT)
}
NAMELESS = Path(__file__).parent
"""A folder without a collection.yaml: the scripted assistant reads no files."""
COLLECTION = Collection.open(NAMELESS)
CATALOGUE = catalogue(SplitDocument(document, (), ()) for document in DOCUMENTS.values())


def span_of(document: Document, words: str) -> Span:
    """Where ``words`` stand in a document that has them once."""
    assert document.text.count(words) == 1
    start = document.text.index(words)
    return Span(start, start + len(words))


OTHER_VERSION = Parallel("zh", INNOVATION.id, document_link(INNOVATION.id))


def make_quote(document: Document, words: str, marker: int = 1, score: float = 0.9) -> Quote:
    """The quote ``words`` in its block."""
    span = span_of(document, words)
    passage = next(block.span for block in document.blocks if block.span.contains(span))
    return Quote(
        marker=marker,
        document=document.id,
        source=document.source,
        title=document.title,
        language=document.language,
        span=span,
        text=document[span],
        location=document.locate(span),
        passage=passage,
        passage_text=document[passage],
        score=score,
        author=document.metadata.author,
        date=document.metadata.date,
        permalink=permalink(document.id, span, document[span]),
        parallels=(OTHER_VERSION,) if document is GREAT_STONE else (),
        retells=document.metadata.sources,
    )


def make_hits(documents: Sequence[Document]) -> tuple[Hit, ...]:
    """The body paragraphs of the documents, as if they had been ranked in that order."""
    bodies = [
        (document, block.span)
        for document in documents
        for block in document.blocks
        if block.kind is BlockKind.BODY
    ]
    return tuple(
        Hit(
            rank=rank,
            document=document.id,
            source=document.source,
            title=document.title,
            language=document.language,
            span=span,
            text=document[span],
            score=1 / rank,
            location=document.locate(span),
        )
        for rank, (document, span) in enumerate(bodies, start=1)
    )


def make_answer(question: str, text: str, quotes: Sequence[Quote], **more: object) -> Answer:
    """An answer of ``quotes``; ``more`` replaces any of its fields."""
    fields = {
        "question": question,
        "standalone_question": question,
        "language": "en",
        "abstained": False,
        "reason": None,
        "confidence": 0.87,
        "text": text,
        "quotes": tuple(quotes),
        "hits": make_hits(list(DOCUMENTS.values())),
        "engine": "extractive",
        "timings": Timings(1, 2, 3, 6),
        **more,
    }
    return Answer(**fields)  # type: ignore[arg-type]


class ScriptedAssistant:
    """Answers a few known questions with real quotes and refuses all others.

    Attributes:
        released: set when slow questions may be answered; until then they wait.
    """

    released = Event()
    documents = DOCUMENTS
    catalogue = CATALOGUE

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer; a follow-up that begins with "And" is completed, a scope is respected."""
        if question.startswith("And") and history:
            question, asked = f"{history[-1]} {question}", question
            return replace(self.ask(question, (), scope), question=asked)
        answer = self._answer(question)
        quotes = [
            quote
            for quote in answer.quotes
            if scope.admits(CATALOGUE[quote.document], quote.language)
        ]
        return replace(answer, quotes=tuple(quotes), abstained=not quotes, scope=scope)

    def ask_streaming(
        self,
        question: str,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        fallback_language: str | None = None,
    ) -> Iterator[Answer]:
        """The answer at once."""
        yield self.ask(question, history, scope)

    def _answer(self, question: str) -> Answer:
        if "slow" in question:
            self.released.wait(PATIENCE / 1000)
        if "<script>" in question:
            quote = make_quote(PLANTED, f"Before. {HOSTILE} After.")
            return make_answer(question, f"{HOSTILE} “{quote.text}” [1] [7]", [quote])
        if SHORT.title in question:
            quote = make_quote(SHORT, SHORT.text)
            return make_answer(question, f"“{quote.text}” [1]", [quote])
        if any(word in question for word in ("large", "площадь", "面积", INNOVATION.title)):
            size = make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres.")
            other = make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。", 2, 0.64)
            return make_answer(
                question,
                f"The sources give different figures.\n\n“{size.text}” [1]\n\n“{other.text}” [2]",
                [size, other],
                conflicts=(Conflict((1, 2), ("117 km²", "91.5 km²")),),
            )
        if "taxes" in question:
            size = make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres.")
            tax = "Residents pay no profit tax for ten years from the first profit."
            quotes = [size, make_quote(GREAT_STONE, tax, 2)]
            return make_answer(question, f"“{size.text}” [1]\n\n“{tax}” [2]", quotes)
        if "residents" in question or GREAT_STONE.title in question:
            words = GREAT_STONE.text.partition("Residents\n\n")[2].partition(" They")[0]
            quote = make_quote(GREAT_STONE, words)
            return make_answer(question, f"According to the source: “{quote.text}” [1]", [quote])
        return make_answer(
            question,
            "The documents do not say.",
            [],
            abstained=True,
            reason="No passage answers the question.",
            confidence=0.1,
        )

    def without_model(self) -> ScriptedAssistant:
        return self

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        return list(make_hits(list(DOCUMENTS.values()))[:k])

    def is_outdated(self, document: Document) -> bool:
        return False

    def newer_index(self) -> None:
        return None

    def reopened(self) -> ScriptedAssistant:
        return self


@contextmanager
def served(
    assistant: Callable[[], ServedAssistant] = ScriptedAssistant, **more: Any
) -> Iterator[str]:
    """The real page at its address, with ``more`` settings than its port and corpus."""
    port = find_port()
    loading = Loading()
    page = launch(loading, Settings(port=port, **{"corpus": NAMELESS, **more}))
    loading.run(assistant)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        page.close(verbose=False)


def number_of(address: str, name: str) -> int:
    """The number of a function of the page by the name of its event."""
    listed = httpx.get(f"{address}config", timeout=60).json()["dependencies"]
    return next(int(each["id"]) for each in listed if each["api_name"] == name)


def event_of(address: str, name: str, data: list[object]) -> dict[str, object]:
    """What joins Gradio's queue for an event of the page, in a session "a"."""
    return {"data": data, "fn_index": number_of(address, name), "session_hash": "a"}


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Milliseconds. A page is ready in two seconds, but a busy machine may take its time: what is waited
# for is a state, and only a failure waits so long.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


def ask(page: Page, question: str) -> None:
    """Asks as soon as no question is being answered: until then the page takes no other one."""
    expect(page.locator("#stop")).to_be_hidden()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")


def ask_fully(page: Page, question: str) -> None:
    """Asks, and waits for the whole answer: nothing of the conversation is drawn again."""
    expect(page.locator("#stop")).to_be_hidden()
    number = 1 + page.locator("#chat .user-row").count()
    ask(page, question)
    # Its sources come while it can still be stopped.
    expect(page.locator(f"#panel .turn[data-turn='{number}']")).to_be_visible()
    expect(page.locator("#stop")).to_be_hidden()


def wait_for_copy(page: Page, pattern: str) -> str:
    """What lies in the clipboard once it matches ``pattern``, a regular expression."""
    page.wait_for_function(
        "async (pattern) => new RegExp(pattern).test(await navigator.clipboard.readText())",
        arg=pattern,
    )
    return str(page.evaluate("navigator.clipboard.readText()"))


Result = TypeVar("Result")


def run_apart(work: Coroutine[Any, Any, Result]) -> Result:
    """What ``work`` returns, run in a thread of its own: the browser's loop is in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
