"""A search in an assistant's library, for the tests of what is made of one."""

from __future__ import annotations

from qa.asking.query import read_query
from qa.assistant import Assistant
from qa.finding.retrieve import retrieve
from qa.finding.search import Search


def searched(assistant: Assistant, question: str, language: str) -> Search:
    """What a question in ``language`` finds, before reranking."""
    (encoded,) = assistant.library.encoder.read_queries([question])
    return retrieve(assistant.library.sources, (read_query(question, language), encoded), 20)
