"""How well are a language model's sentences and translations held to the quotes?

    python -m benchmarks.grounding [--all]

``prose_sentences.jsonl`` has sentences in five languages on quotes in five: true ones, distorted
ones (a quote's own words and numbers, told falsely) and invented ones (a number, name or year that
is nowhere). ``prose_translations.jsonl`` has right and wrong translations. Both are divided by
document: what is marked "tuning" was looked at while the checks were written, "held-out" was not
until its translations were mended; "second" and "third" were written later and looked at in their
turn; no error of "unseen" was looked at.
``--all`` lists what the checks got wrong on the tuning part.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.document import Location, Span
from qa.answer import Quote
from qa.assistant import Assistant
from qa.writing.grounding import Checked, check_sentence, check_translation

_HERE = Path(__file__).parent
_PASSES = {"true", "right"}


def main() -> None:
    """Prints the share that is judged rightly, of each part and each label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="list the errors of the tuning part")
    listed = parser.parse_args().all
    assistant = Assistant.load()
    for name in ("sentences", "translations"):
        counts: Counter[tuple[str, str, bool]] = Counter()
        for row, checked in _checked(name, assistant):
            right = (checked.fault is None) == (row["label"] in _PASSES)
            counts[row["half"], row["label"], right] += 1
            if listed and not right and row["half"] == "tuning":
                print(row["id"], row["label"], row.get("kind", ""), row["text"], checked.fault)
        for half, label in sorted({(half, label) for half, label, _ in counts}):
            kept = counts[half, label, True]
            all_ = kept + counts[half, label, False]
            verb = "passed" if label in _PASSES else "rejected"
            print(f"{name:12} {half:8} {label:9} {verb:8} {kept:3} of {all_:3} = {kept / all_:.3f}")


def _checked(name: str, assistant: Assistant) -> Iterator[tuple[dict[str, Any], Checked]]:
    path = _HERE / f"prose_{name}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, language, quote = row["text"], row["language"], _quote(row)
        if name == "sentences":
            yield row, check_sentence(text, [quote], language, assistant.support)
        else:
            yield row, check_translation(text, quote, language, assistant.support)


def _quote(row: dict[str, Any]) -> Quote:
    text, passage = row["quote"], row["passage"]
    start = passage.index(text)
    return Quote(
        marker=1,
        document=row["document"],
        source=f"{row['document']}.md",
        title=row["title"],
        language=row["quote_language"],
        span=Span(start, start + len(text)),
        text=text,
        location=Location(start, start + len(text), 1, 1),
        passage=Span(0, len(passage)),
        passage_text=passage,
        score=1.0,
    )


if __name__ == "__main__":
    main()
