from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from corpus.errors import UserError
from qa.settings import Settings, variables


def test_without_variables_the_page_serves_this_machine_alone():
    assert Settings.from_environment({}) == Settings(host="127.0.0.1", port=7860, uploads=True)


def test_a_space_serves_all_addresses_unless_told_otherwise():
    assert Settings.from_environment({"SPACE_ID": "someone/space"}).host == "0.0.0.0"  # noqa: S104
    told = {"SPACE_ID": "someone/space", "QA_HOST": "::1"}
    assert Settings.from_environment(told).host == "::1"


@pytest.mark.parametrize(
    ("environment", "limit"),
    [
        ({}, 0),
        ({"QA_HOST": "::1"}, 0),
        ({"QA_HOST": "192.168.1.2"}, 30),
        ({"SPACE_ID": "someone/space"}, 30),
        ({"QA_HOST": "0.0.0.0", "QA_RATE_LIMIT": "0"}, 0),  # noqa: S104
        ({"QA_RATE_LIMIT": "5"}, 5),
    ],
)
def test_visitors_are_limited_where_other_machines_can_come(
    environment: dict[str, str], limit: int
):
    assert Settings.from_environment(environment).rate_limit == limit


def test_a_space_has_a_proxy_unless_told_otherwise():
    assert Settings.from_environment({"SPACE_ID": "someone/space"}).proxy == 1
    assert Settings.from_environment({"SPACE_ID": "someone/space", "QA_PROXY": "0"}).proxy == 0


def test_a_space_is_served_under_its_own_name_whatever_else_its_owner_names():
    space = {"SPACE_ID": "someone/space", "SPACE_HOST": "Someone-Space.hf.space"}
    assert Settings.from_environment(space).hosts == ("someone-space.hf.space",)
    both = Settings.from_environment({**space, "QA_HOSTS": "chat.example.org"}).hosts
    assert both == ("chat.example.org", "someone-space.hf.space")


def test_every_variable_sets_its_field(tmp_path: Path):
    values = {
        "QA_HOST": ("localhost", "localhost"),
        "QA_PORT": (" 8000 ", 8000),
        "QA_CORPUS": (str(tmp_path), tmp_path),
        "QA_INDEX": (str(tmp_path / "new"), tmp_path / "new"),
        "QA_ENCODER": ("some/model", "some/model"),
        "QA_ENGINE": ("endpoint:http://127.0.0.1:1/v1#m", "endpoint:http://127.0.0.1:1/v1#m"),
        "QA_CACHE": (str(tmp_path / "cache"), tmp_path / "cache"),
        "QA_RATE_LIMIT": ("7", 7),
        "QA_QUEUE": ("9", 9),
        "QA_PROXY": ("2", 2),
        "QA_HOSTS": ("Chat.example.org, ::1", ("chat.example.org", "::1")),
        "QA_UPLOADS": ("1", True),
        "QA_LOG_QUESTIONS": ("1", True),
        "QA_FEEDBACK": (str(tmp_path / "feedback.jsonl"), tmp_path / "feedback.jsonl"),
    }
    settings = Settings.from_environment({name: text for name, (text, _) in values.items()})

    assert {variable.name for variable in variables().values()} == set(values)
    for field, variable in variables().items():
        assert getattr(settings, field) == values[variable.name][1]


@pytest.mark.parametrize("name", [variable.name for variable in variables().values()])
def test_an_empty_variable_is_as_good_as_none(name: str):
    assert Settings.from_environment({name: " "}) == Settings(uploads=True)


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("QA_HOST", "http://127.0.0.1", "give a host name"),
        *(("QA_PORT", text, "from 1 to 65535") for text in ("x", "0", "65536", "-1", "²", "1e3")),
        ("QA_PORT", "٣", "from 1 to 65535"),
        ("QA_PORT", "9" * 5000, "from 1 to 65535"),
        ("QA_CORPUS", "/nowhere/at/all", "no such folder"),
        ("QA_CORPUS", __file__, "no such folder"),
        ("QA_CORPUS", "a\0b", "QA_CORPUS"),
        ("QA_INDEX", __file__, "give a folder"),
        ("QA_CACHE", __file__, "give a folder"),
        ("QA_RATE_LIMIT", "-1", "from 0 to 100000"),
        ("QA_QUEUE", "0", "from 1 to 1000"),
        ("QA_PROXY", "yes", "from 0 to 10"),
        ("QA_HOSTS", "https://chat.example.org", "without port"),
        ("QA_HOSTS", "chat.example.org:80", "without port"),
        ("QA_HOSTS", "a,,b", "without port"),
        ("QA_HOSTS", "*", "without port"),
        ("QA_LOG_QUESTIONS", "yes", "1 for yes or 0 for no"),
        ("QA_FEEDBACK", str(Path(__file__).parent), "give a file in it"),
        ("QA_FEEDBACK", "/nowhere/feedback.jsonl", "make it first"),
    ],
)
def test_a_bad_value_is_one_line_with_variable_value_and_remedy(name: str, text: str, remedy: str):
    with pytest.raises(UserError, match=remedy) as caught:
        Settings.from_environment({name: text})
    line = str(caught.value)
    assert line.startswith(f"{name} is {text!r}: ")
    assert "\n" not in line


def test_settings_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
