import json
import logging
import os
import urllib.request
from pathlib import Path

import httpx
import pytest
import yaml
from gradio_client import Client
from scripted import HOSTILE, served

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


def test_a_mistake_in_collection_yaml_ends_the_program_with_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "collection.yaml").write_text("titel: Tulips\n", encoding="utf-8")
    monkeypatch.setenv("QA_CORPUS", str(tmp_path))
    with pytest.raises(
        SystemExit, match=r"^error: .*collection.yaml: 'titel' is 'Tulips': [^\n]*$"
    ):
        app.main()


def test_planted_titles_and_examples_are_text_on_the_page_and_to_programs(
    tmp_path: Path,
) -> None:
    told = {"title": f"Tulips {HOSTILE}", "examples": {"en": [f"How large? {HOSTILE}"]}}
    source = yaml.safe_dump(told, allow_unicode=True)
    (tmp_path / "collection.yaml").write_text(source, encoding="utf-8")
    with served(corpus=tmp_path) as address:
        with urllib.request.urlopen(address) as response:  # noqa: S310
            html = response.read().decode()
        description = Client(address, verbose=False).view_api(return_format="dict")
        reply = httpx.post(
            f"{address}gradio_api/mcp/",
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
            headers={"Accept": "application/json, text/event-stream"},
            timeout=60,
        )
    line = next(line for line in reply.text.splitlines() if line.startswith("data: "))
    tools = json.loads(line.removeprefix("data: "))["result"]["tools"]
    assert "Tulips" in html
    assert "<script>window.planted" not in html
    assert "<img src=x" not in html
    assert description
    assert f'"Tulips {HOSTILE}"' in next(
        tool["description"] for tool in tools if tool["name"] == "ask"
    )


def test_errors_are_logged_in_full_where_the_owner_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError("not now")

    monkeypatch.setattr(page_module, "launch", refuse)
    log = logging.getLogger("qa")
    monkeypatch.setattr(log, "level", logging.INFO)
    for asked, level in ((False, logging.INFO), (True, logging.DEBUG)):
        with pytest.raises(UserError):
            serve(Settings(log_questions=asked))
        assert log.level == level


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


def test_no_question_is_logged(
    address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    client = Client(address, verbose=False)
    with caplog.at_level(logging.DEBUG, logger="qa"):
        client.predict("How large is the secret park?", [], api_name="/ask")
        httpx.get(f"{address}?q=How+large+is+the+secret+park")
    assert "secret" not in caplog.text
    said = capfd.readouterr()
    assert "secret" not in said.out + said.err
