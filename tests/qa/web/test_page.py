import logging
import os
from pathlib import Path

import pytest
from gradio_client import Client

import app
from corpus.errors import UserError
from qa.settings import Settings
from qa.web import page as page_module
from qa.web.loading import Loading, ServedAssistant
from qa.web.page import launch, serve

SIZE = "Its territory covers about 117 square kilometres."


def test_a_taken_port_is_one_clear_line(address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])
    with pytest.raises(UserError, match=f"127.0.0.1:{port}"):
        launch(Loading(), Settings(port=port))


def test_a_collection_that_cannot_be_opened_ends_the_program(
    monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    def refuse(*_: object) -> ServedAssistant:
        raise UserError("the corpus /nowhere does not exist: give a folder of documents")

    monkeypatch.setattr(page_module, "_load_assistant", refuse)
    with pytest.raises(UserError, match="/nowhere"):
        serve(Settings(port=unused_port, corpus=Path("/nowhere")))


def test_waiting_readers_get_what_loading_raised() -> None:
    loading = Loading()
    with pytest.raises(TimeoutError):
        loading.get(timeout=0)

    def refuse() -> ServedAssistant:
        raise UserError("no documents")

    with pytest.raises(UserError):
        loading.run(refuse)
    assert loading.done
    assert loading.catalogue == {}
    with pytest.raises(UserError, match="no documents"):
        loading.get()


def test_a_bad_setting_ends_the_program_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PORT", "70000")
    with pytest.raises(SystemExit, match=r"^error: QA_PORT is '70000': give .* to 65535$"):
        app.main()


def test_the_program_serves_with_the_settings_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[Settings] = []
    monkeypatch.setattr("qa.web.page.serve", given.append)
    monkeypatch.setenv("QA_PORT", "8000")
    app.main()
    assert given == [Settings.from_environment(os.environ)]
    assert given[0].port == 8000


def test_no_question_is_logged(address: str, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(address, verbose=False)
    with caplog.at_level(logging.DEBUG, logger="qa"):
        client.predict("How large is the secret park?", [], api_name="/ask")
    assert "secret" not in caplog.text
