"""When too many wait, a reader is told so in the language of the page and keeps the question."""

from __future__ import annotations

from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from scripted import COLLECTION, ScriptedAssistant
from starlette.datastructures import Address, Headers

from corpus.languages import LANGUAGES
from qa.settings import Settings
from qa.web.events import Events
from qa.web.loading import Loading
from qa.web.strings import STRINGS
from qa.web.visitors import CONCURRENT_ANSWERS, Visitors

QUESTION = "How large is the park?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_is_told_and_the_place_comes_free(language: str) -> None:
    loading = Loading()
    loading.run(ScriptedAssistant)
    visitors = Visitors(Settings(queue=1))
    events = Events(loading, visitors, COLLECTION)
    request = SimpleNamespace(client=Address("127.0.0.1", 1), headers=Headers())
    asking = (QUESTION, (), "", language, False, "", "collection", request, [], [], [], "", "")
    with ExitStack() as others:
        for _ in range(1 + CONCURRENT_ANSWERS):
            others.enter_context(visitors.place(request))
        (turned_away,) = events.answer(*asking)
    assert STRINGS[language].busy in str(turned_away)
    assert QUESTION in turned_away  # back in the box
    *_, answered = events.answer(*asking)
    assert len(answered[0]) == 1
