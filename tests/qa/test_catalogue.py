"""What a reader chooses by is what the documents themselves say."""

from __future__ import annotations

from qa.assistant import Assistant


def test_a_note_has_its_own_topics_and_period(assistant: Assistant) -> None:
    entry = assistant.catalogue["be/canal.md"]
    assert entry.title == "Каралеўскі канал"
    assert (entry.language, entry.languages) == ("be", ("be",))
    assert entry.topics == ("canal",)
    assert entry.years == (1784,)


def test_a_text_without_a_period_has_the_years_it_speaks_of(assistant: Assistant) -> None:
    assert assistant.catalogue["be/castle.txt"].years == (2013,)
    assert assistant.catalogue["zh/bridge.txt"].years == (2009,)
    assert assistant.catalogue["nl/mill.txt"].years == ()


def test_every_document_is_in_it(assistant: Assistant) -> None:
    assert assistant.catalogue.keys() == assistant.documents.keys()
