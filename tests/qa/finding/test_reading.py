"""Which sentences can be read, and what reading them tells."""

from collections.abc import Sequence

import pytest

from qa.assistant import Assistant
from qa.finding.reading import readings
from qa.reader.layout import Line as Seen
from qa.reader.model import Reading
from tests.qa.searching import searched
from tests.qa.small import Line, found, page, pool

QUESTIONS = {
    "en": "What is the lake used for?",
    "ru": "Что построили в 1958 году?",
    "zh": "运河上运输什么？",
    "nl": "Hoe laat begint het?",
    "be": "Хто жыве ў лесе?",
}


def test_no_index_of_another_encoder_is_read() -> None:
    assert readings(found(pool(page("a", Line(0.5), Line(0.2)))), [0, 1]) == {}


@pytest.mark.parametrize("language", QUESTIONS)
def test_every_sentence_is_read(assistant: Assistant, language: str) -> None:
    search = searched(assistant, QUESTIONS[language], language)
    rows = list(range(len(search.pool.index.sentences)))
    read = readings(search, rows)
    assert sorted(read) == rows
    assert all(-30 < reading.score < 30 for reading in read.values())


def test_a_sentence_is_read_with_its_headings_and_the_one_before(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = searched(assistant, f"I live by the lake. {QUESTIONS['en']}", "en")
    index = search.pool.index
    texts = [index.document_of(row)[each.span] for row, each in enumerate(index.sentences)]
    seen: list[Seen] = []

    class Spy:
        def read(self, question: str, lines: Sequence[Seen]) -> list[Reading]:
            assert question == QUESTIONS["en"]
            seen.extend(lines)
            return [Reading(0.0, None, 0.0) for _ in lines]

    monkeypatch.setattr("qa.finding.reading.load_reader", Spy)
    readings(search, range(len(texts)))
    assert [line.text for line in seen] == texts
    for row, line in enumerate(seen):
        assert line.headings == " ".join(texts[other] for other in index.contexts[row])
    assert any(line.headings for line in seen)
    together = [
        row > 0
        and index.sentences[row - 1].block == index.sentences[row].block
        and index.sentence_documents[row - 1] == index.sentence_documents[row]
        for row in range(len(texts))
    ]
    assert True in together
    before = ["", *texts]
    assert [line.before for line in seen] == [
        before[row] if both else "" for row, both in enumerate(together)
    ]


def test_no_sentence_is_read_where_none_is_given(assistant: Assistant) -> None:
    assert readings(searched(assistant, QUESTIONS["en"], "en"), []) == {}
