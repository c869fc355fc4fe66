"""What do readers get of a language model: prose shown, sentences kept and dropped, and how fast?

    python -m benchmarks.prose --engine endpoint:URL#MODEL [--questions 60] [--out FILE.jsonl]

Asks shipped questions, an equal number in each language, and reports in how many answers prose was
shown, how many sentences were kept and dropped and why, the seconds to the first quote and to the
first sentence, and how many foreign quotes got a translation. ``--out`` keeps every answer's prose,
translations and dropped sentences with their quotes, to be judged by hand; a run that was broken
off goes on where it stood.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from itertools import chain, islice, zip_longest
from pathlib import Path
from statistics import median
from typing import Any

from corpus.language import language_of
from corpus.languages import LANGUAGES
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from qa.assistant import Assistant
from qa.writing.engines.port import EXTRACTIVE

_NAMED = re.compile(r"(the (?:number|name|link|quotation)|it ties|it counts|it puts|it says) .*")


def main() -> None:
    """Asks and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    assistant = Assistant.load(engine=options.engine)
    kept = options.out and options.out.exists() and options.out.read_text(encoding="utf-8")
    rows = [json.loads(line) for line in (kept or "").splitlines()]
    asked = {row["question"] for row in rows}
    for question in chosen(options.questions):
        if question in asked:
            continue
        rows.append(ask(assistant, question))
        line = json.dumps(rows[-1], ensure_ascii=False)
        print(line, file=sys.stderr, flush=True)
        if options.out:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
    print(report(rows))


def chosen(count: int) -> list[str]:
    """So many of the shipped questions that have an answer, the languages in turn."""
    questions = [
        question.question for question in load_questions(SHIPPED_QUESTIONS) if question.evidence
    ]
    spoken = [[text for text in questions if language_of(text) == code] for code in LANGUAGES]
    spread = [texts[:: max(1, len(texts) * len(LANGUAGES) // count)] for texts in spoken]
    return list(islice(filter(None, chain(*zip_longest(*spread))), count))


def ask(assistant: Assistant, question: str) -> dict[str, Any]:
    """One answer, with its times in seconds."""
    began = time.monotonic()
    quoted = written = None
    answer = None
    for answer in assistant.ask_streaming(question):
        now = time.monotonic() - began
        quoted = quoted or now
        if answer.engine != EXTRACTIVE:
            written = written or now
    assert answer is not None
    writing = answer.trace.writing if answer.trace else None
    foreign = [quote for quote in answer.quotes if quote.language != answer.language]
    return {
        "question": question,
        "language": answer.language,
        "abstained": answer.abstained,
        "prose": answer.text.split("\n\n")[0] if answer.engine != EXTRACTIVE else None,
        "kept": writing.kept if writing else 0,
        "dropped": writing.dropped if writing else (),
        "failure": writing.failure if writing else None,
        "first_quote": quoted,
        "first_sentence": written,
        "seconds": time.monotonic() - began,
        "quotes": [quote.text for quote in answer.quotes],
        "foreign": len(foreign),
        "translations": [(q.text, q.translation) for q in foreign if q.translation],
    }


def report(rows: list[dict[str, Any]]) -> str:
    """The figures of all answers that did not abstain, a line each."""
    given = [row for row in rows if not row["abstained"]]
    shown = [row for row in given if row["prose"]]
    drops = list(chain.from_iterable(row["dropped"] for row in given))
    sentences = [fault for text, fault in drops if not text.startswith("translation of")]
    reasons = Counter(_NAMED.sub(r"\1 ...", fault) for fault in sentences)
    times = {
        name: median(row[key] for row in some) if some else float("nan")
        for name, key, some in (
            ("first quote", "first_quote", given),
            ("first sentence", "first_sentence", shown),
            ("whole answer", "seconds", given),
        )
    }
    foreign = sum(row["foreign"] for row in given)
    translated = sum(len(row["translations"]) for row in given)
    return "\n".join(
        [
            f"answers {len(given)} of {len(rows)} questions",
            f"prose shown in {len(shown)} = {len(shown) / max(1, len(given)):.2f}",
            f"sentences kept {sum(row['kept'] for row in given)}, dropped {len(sentences)}",
            *(f"  {count} {reason}" for reason, count in reasons.most_common()),
            *(f"{name}: {seconds:.1f} s, the median" for name, seconds in times.items()),
            f"translations {translated} of {foreign} foreign quotes",
        ]
    )


if __name__ == "__main__":
    main()
