"""What a topic of the front matter is called in each language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TOPICS = Path(__file__).with_name("topics.jsonl")


def topic_name(topic: str, language: str) -> str:
    """The name of a topic such as "sister-cities".

    A topic of an owner's documents, which the shipped list lacks, is its own name.
    """
    return _names().get(topic, {}).get(language) or topic.replace("-", " ")


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    rows = map(json.loads, _TOPICS.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}
