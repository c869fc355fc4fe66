"""An answer as the JSON of the machine contract, which scripts outside the project rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qa.answer import Answer, Hit, Quote, Trace, WritingTrace


def answer_to_json(answer: Answer, identifier: str | None = None) -> dict[str, Any]:
    """The answer as values that JSON can hold.

    Args:
        answer: what the assistant said.
        identifier: the caller's name for the question.
    """
    return {
        "id": identifier,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "language": answer.language,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "talk": answer.talk,
        "confidence": round(answer.confidence, 4),
        "answer": answer.text,
        "citations": [_citation(quote) for quote in answer.quotes],
        "passages": [hit_to_json(hit) for hit in answer.hits],
        "conflicts": [
            {
                "markers": list(conflict.markers),
                "values": list(conflict.values),
                "kind": conflict.kind,
                "years": list(conflict.years),
            }
            for conflict in answer.conflicts
        ],
        "overview": None if answer.overview is None else asdict(answer.overview),
        "engine": answer.engine,
        "timings_ms": {
            "encode": round(answer.timings.encode, 2),
            "search": round(answer.timings.search, 2),
            "answer": round(answer.timings.answer, 2),
            "total": round(answer.timings.total, 2),
        },
        "trace": None if answer.trace is None else trace_to_json(answer.trace),
        "scope": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(answer.scope).items()
        },
    }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A ranked passage as values that JSON can hold."""
    return {
        "rank": hit.rank,
        "document": hit.document,
        "title": hit.title,
        "source": hit.source,
        "language": hit.language,
        "start": hit.span.start,
        "end": hit.span.end,
        "raw_start": hit.location.raw_start,
        "raw_end": hit.location.raw_end,
        "first_line": hit.location.first_line,
        "last_line": hit.location.last_line,
        "page": hit.location.page,
        "text": hit.text,
        "score": round(hit.score, 4),
    }


def trace_to_json(trace: Trace) -> dict[str, Any]:
    """Why the answer is what it is, as values that JSON can hold."""
    return {
        "language": trace.language,
        "threshold": trace.threshold,
        "signals": {name: round(value, 4) for name, value in trace.signals.items()},
        "passages": [
            {
                "rank": passage.rank,
                "score": round(passage.score, 4),
                "similarity": round(passage.similarity, 4),
                "baseline": round(passage.baseline, 4),
                "agreement": round(passage.agreement, 4),
                "maxsim": round(passage.maxsim, 4),
                "maxsim_rank": passage.maxsim_rank,
                "cosine": round(passage.cosine, 4),
                "cosine_rank": passage.cosine_rank,
            }
            for passage in trace.passages
        ],
        "quotes": [
            {
                "document": quote.document,
                "start": quote.span.start,
                "end": quote.span.end,
                "passage_rank": quote.passage_rank,
                "score": round(quote.score, 4),
                "cosine": round(quote.cosine, 4),
                "fault": quote.fault,
            }
            for quote in trace.quotes
        ],
        "rejected_quotes": [quote.fault for quote in trace.quotes if quote.fault],
        "writing": None if trace.writing is None else _writing(trace.writing),
    }


def _citation(quote: Quote) -> dict[str, Any]:
    return {
        "marker": quote.marker,
        "document": quote.document,
        "title": quote.title,
        "source": quote.source,
        "language": quote.language,
        "quote": quote.text,
        "translation": quote.translation,
        "start": quote.span.start,
        "end": quote.span.end,
        "raw_start": quote.location.raw_start,
        "raw_end": quote.location.raw_end,
        "first_line": quote.location.first_line,
        "last_line": quote.location.last_line,
        "page": quote.location.page,
        "score": round(quote.score, 4),
        "permalink": quote.permalink,
        "further": quote.further,
        "answer": _answer(quote),
        "year": quote.year,
        "section": quote.section,
        "context": [
            {
                "kind": part.kind,
                "text": part.text,
                "start": part.span.start,
                "end": part.span.end,
            }
            for part in quote.context
        ],
        "also_in": [
            *(
                {
                    "language": other.language,
                    "document": other.document,
                    "permalink": other.permalink,
                }
                for other in quote.parallels
            ),
            *({"language": quote.language, "document": name} for name in quote.copies),
        ],
    }


def _answer(quote: Quote) -> dict[str, Any] | None:
    if quote.answer is None:
        return None
    return {"start": quote.answer.start, "end": quote.answer.end, "text": quote.answering}


def _writing(trace: WritingTrace) -> dict[str, Any]:
    return {
        "engine": trace.engine,
        "kept": trace.kept,
        "dropped": [{"text": text, "fault": fault} for text, fault in trace.dropped],
        "failure": trace.failure,
    }
