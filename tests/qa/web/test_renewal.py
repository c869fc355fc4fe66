"""A page that is served takes up a new index, and until then keeps the old one."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from scripted import COLLECTION

from corpus.errors import UserError
from corpus.scope import EVERYTHING
from embeddings.encoder import Encoder
from embeddings.index.address import UnreachableError
from qa.assistant import Assistant
from qa.library import update_index
from qa.settings import Settings
from qa.web import renewal as renewal_module
from qa.web import renewal as room
from qa.web.events import Events
from qa.web.loading import Loading
from qa.web.offers import Offers
from qa.web.renewal import Renewal, renewing
from qa.web.visitors import Visitors

QUESTION = "How many hives of bees does the monastery keep?"
NEW = "The monastery keeps 47 hives of bees."


@pytest.fixture
def own(town: SimpleNamespace, encoder: Encoder, tmp_path: Path) -> SimpleNamespace:
    """Copies of the corpus and of its index."""
    return SimpleNamespace(
        corpus=shutil.copytree(town.corpus, tmp_path / "corpus"),
        index=shutil.copytree(town.index, tmp_path / "index"),
    )


@pytest.fixture
def loading(own: SimpleNamespace) -> Loading:
    loading = Loading()
    loading.run(lambda: Assistant.load(own.corpus, own.index))
    return loading


@pytest.fixture(autouse=True)
def never_abstaining(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 0.0)


def change(own: SimpleNamespace, encoder: Encoder) -> None:
    """The corpus changes, and so does its index, as another process would change it."""
    (own.corpus / "en/bees.txt").write_text(NEW, encoding="utf-8")
    update_index(own.corpus, own.index, encoder)


def first_quote(loading: Loading) -> str:
    quotes = loading.get().ask(QUESTION).quotes
    return quotes[0].text if quotes else ""


def test_a_new_index_is_taken_up_without_a_restart(
    loading: Loading, own: SimpleNamespace, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    renewal = Renewal(loading)
    old = loading.get()
    assert "46 hives" in first_quote(loading)
    renewal.look()
    assert loading.get() is old
    (own.corpus / "en/bees.txt").write_text(NEW, encoding="utf-8")
    assert "hives" not in first_quote(loading)  # neither the old text nor one that is not indexed
    change(own, encoder)
    with caplog.at_level(logging.INFO, logger="qa"):
        renewal.look()
    assert "took up a new index" in caplog.text
    assert first_quote(loading) == NEW
    taken = loading.get()
    renewal.look()
    assert loading.get() is taken


def test_a_question_that_is_being_answered_keeps_the_old_index(
    loading: Loading, own: SimpleNamespace, encoder: Encoder
) -> None:
    before = loading.get()
    expected = [hit.text for hit in before.ask(QUESTION).hits]
    answering = before.ask_streaming(QUESTION)
    change(own, encoder)
    Renewal(loading).look()
    assert loading.get() is not before
    (answer,) = answering
    assert [hit.text for hit in answer.hits] == expected
    assert [hit.text for hit in loading.get().ask(QUESTION).hits] != expected


def test_an_index_that_cannot_be_used_is_told_once_and_the_old_one_answers_on(
    loading: Loading, own: SimpleNamespace, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No caplog: what other tests do to the loggers of qa does not matter here.
    told: list[str] = []
    monkeypatch.setattr(room._LOG, "error", lambda text, *of: told.append(text % of))
    renewal, old = Renewal(loading), loading.get()
    (own.index / "shared.npz").write_bytes(b"")
    manifest = (own.index / "manifest.json").read_bytes()
    (own.index / "manifest.json").write_bytes(manifest + b"\n")
    for _ in range(3):
        renewal.look()
    (line,) = told
    assert "cannot be used" in line
    assert "is damaged (shared.npz)" in line
    assert loading.get() is old
    assert "46 hives" in first_quote(loading)
    change(own, encoder)
    renewal.look()
    assert first_quote(loading) == NEW


def test_an_index_that_is_copied_over_the_old_one_is_refused_until_it_is_whole(
    loading: Loading, own: SimpleNamespace, encoder: Encoder, tmp_path: Path
) -> None:
    new = SimpleNamespace(
        corpus=own.corpus, index=shutil.copytree(own.index, tmp_path / "new index")
    )
    change(new, encoder)
    renewal = Renewal(loading)
    (own.index / "base.codes").write_bytes(b"")
    with pytest.raises(UserError, match=r"base.codes of the index .* was changed while it was"):
        first_quote(loading)
    renewal.look()
    with pytest.raises(UserError, match=r"was changed"):
        first_quote(loading)
    for path in new.index.iterdir():
        shutil.copyfile(path, own.index / path.name)
    renewal.look()
    assert first_quote(loading) == NEW


def test_an_index_that_is_gone_is_no_reason_to_stop_answering(
    loading: Loading, own: SimpleNamespace
) -> None:
    shutil.rmtree(own.index)
    Renewal(loading).look()
    assert "46 hives" in first_quote(loading)


@pytest.fixture
def watching(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set when the page, which looks all the time, has taken up another index."""
    replaced = threading.Event()
    replace = loading.replace

    def replace_and_tell(assistant: Assistant) -> None:
        replace(assistant)
        replaced.set()

    monkeypatch.setattr(loading, "replace", replace_and_tell)
    monkeypatch.setattr(renewal_module, "_STEP", 0.01)
    with renewing(loading):
        yield replaced


def test_the_page_looks_by_itself(
    watching: threading.Event, loading: Loading, own: SimpleNamespace, encoder: Encoder
) -> None:
    change(own, encoder)
    assert watching.wait(60)
    assert first_quote(loading) == NEW


def test_looking_ends_with_the_page(loading: Loading) -> None:
    with renewing(loading):
        assert "renewal" in {thread.name for thread in threading.enumerate()}
    assert "renewal" not in {thread.name for thread in threading.enumerate()}


def test_questions_that_lead_on_are_those_of_the_new_index(
    loading: Loading, own: SimpleNamespace, encoder: Encoder
) -> None:
    offers = Offers(loading, Visitors(Settings()), COLLECTION)
    old = offers._suggestions
    assert offers._suggestions is old
    change(own, encoder)
    Renewal(loading).look()
    assert offers._suggestions is not old


def test_a_document_that_has_changed_is_opened_with_a_word_about_it(
    loading: Loading, own: SimpleNamespace
) -> None:
    events = Events(loading, Visitors(Settings()), COLLECTION)
    request = {"link": "?doc=en/bees.txt", "language": "en"}
    assert "has changed or was removed" not in events.open_document(request)
    (own.corpus / "en/bees.txt").unlink()
    assert "has changed or was removed" in events.open_document(request)


def test_an_answer_on_the_page_says_that_a_source_is_gone(
    loading: Loading, own: SimpleNamespace
) -> None:
    events = Events(loading, Visitors(Settings()), COLLECTION)
    (own.corpus / "en/bees.txt").unlink()
    *_, last = events.answer_link(QUESTION, (), "en", EVERYTHING, None)
    assert "has changed or was removed" in last[2]["value"][-1]["content"]
    assert "46 hives" not in last[2]["value"][-1]["content"]


def test_visitors_see_no_error_while_the_index_is_replaced(
    loading: Loading, own: SimpleNamespace, encoder: Encoder
) -> None:
    failures: list[BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        try:
            while not ended.is_set():
                loading.get().ask(QUESTION)
        except BaseException as error:
            failures.append(error)

    visitors = [threading.Thread(target=ask) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    change(own, encoder)
    Renewal(loading).look()
    loading.get().ask(QUESTION)
    ended.set()
    for visitor in visitors:
        visitor.join()
    assert failures == []


def test_a_database_that_does_not_answer_is_looked_at_again(
    loading: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, fresh = loading.get(), Assistant(loading.get().library)
    answers = iter([UnreachableError("no"), fresh])

    def reopened(_: Assistant) -> Assistant:
        answer = next(answers)
        if isinstance(answer, UnreachableError):
            raise answer
        return answer

    monkeypatch.setattr(Assistant, "newer_index", lambda _: (1, 2))
    monkeypatch.setattr(Assistant, "reopened", reopened)
    renewal = Renewal(loading)
    renewal.look()
    assert loading.get() is old
    renewal.look()
    assert loading.get() is fresh
