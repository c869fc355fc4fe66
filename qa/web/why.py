"""Why an answer came out as it did: its trace, as an escaped HTML table for the reader."""

from __future__ import annotations

from collections.abc import Iterable

from qa.answer import Answer, Hit
from qa.escape import escape_html
from qa.permalink import permalink
from qa.web.strings import Strings, language_name

_PLAIN_ENGINE = "extractive"


def why(answer: Answer, strings: Strings) -> str:
    """The signals behind an answer and the ranked passages, folded away."""
    rows = "".join(
        f'<tr><th scope="row">{escape_html(name)}</th><td>{escape_html(value)}</td></tr>'
        for name, value in _signals(answer, strings)
    )
    passages = "".join(_passage(hit, strings) for hit in answer.hits)
    heads = ("#", strings.filter_documents, strings.language, strings.why_score)
    columns = "".join(f'<th scope="col">{escape_html(head)}</th>' for head in heads)
    ranked = (
        f"<h4>{escape_html(strings.why_passages)}</h4>"
        f"<table><thead><tr>{columns}</tr></thead><tbody>{passages}</tbody></table>"
    )
    return (
        f'<details class="why"><summary>{escape_html(strings.why)}</summary>'
        f"<table><tbody>{rows}</tbody></table>{ranked if answer.hits else ''}</details>"
    )


def _signals(answer: Answer, strings: Strings) -> Iterable[tuple[str, str]]:
    trace = dict(answer.trace)
    yield strings.why_question, answer.standalone_question
    yield strings.language, language_name(answer.language, strings)
    yield strings.why_probability, f"{answer.confidence:.2f}"
    if (threshold := trace.pop("threshold", None)) is not None:
        yield strings.why_threshold, f"{float(str(threshold)):.2f}"
    if (similarity := trace.pop("similarity", None)) is not None:
        yield strings.why_similarity, f"{float(str(similarity)):.2f}"
    if (own := trace.pop("own_language", None)) is not None:
        yield strings.why_own_language, strings.yes if own else strings.no
    if (missing := trace.pop("missing_years", None)) is not None:
        yield strings.why_missing_years, f"{float(str(missing)):.2f}"
    if scores := trace.pop("quote_scores", None):
        yield strings.why_quote_scores, _text(scores)
    rejected = trace.pop("rejected_quotes", [])
    yield strings.why_rejected, _text(len(rejected) if isinstance(rejected, list) else rejected)
    plain = answer.engine == _PLAIN_ENGINE
    yield strings.why_engine, strings.why_extractive if plain else answer.engine
    yield strings.why_milliseconds, f"{answer.timings.total:.0f}"
    # A signal that this page has no words for is shown under its own name rather than left out.
    for name, value in trace.items():
        yield name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _passage(hit: Hit, strings: Strings) -> str:
    link = escape_html(permalink(hit.document, hit.span, hit.text))
    return (
        f'<tr><td>{hit.rank}</td><td><a href="{link}" lang="{escape_html(hit.language)}">'
        f"{escape_html(hit.title)}</a></td>"
        f"<td>{escape_html(language_name(hit.language, strings))}</td><td>{hit.score:.2f}</td></tr>"
    )
