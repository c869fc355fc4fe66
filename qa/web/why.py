"""Why an answer came out as it did: its trace, as escaped HTML tables for the reader."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answer import Answer, Hit, PassageTrace, Trace
from qa.escape import escape_html
from qa.permalink import permalink
from qa.web.strings import Strings, language_name
from qa.writing.engines.port import EXTRACTIVE

_YES_OR_NO = ("own_language", "orders", "other_year", "missing_end")  # signals that are 1 or 0


def why(answer: Answer, strings: Strings) -> str:
    """The signals behind an answer and the ranked passages, folded away."""
    rows = "".join(
        f'<tr><th scope="row">{escape_html(name)}</th><td>{escape_html(value)}</td></tr>'
        for name, value in _signals(answer, strings)
    )
    return (
        f'<details class="why"><summary>{escape_html(strings.why)}</summary>'
        f"<table><tbody>{rows}</tbody></table>{_ranks(answer, strings)}</details>"
    )


def _signals(answer: Answer, strings: Strings) -> Iterator[tuple[str, str]]:
    yield strings.why_question, answer.standalone_question
    yield strings.language, language_name(answer.language, strings)
    yield strings.why_probability, f"{answer.confidence:.2f}"
    if answer.trace:
        yield from _traced(answer.trace, strings)
    plain = answer.engine == EXTRACTIVE
    yield strings.why_engine, strings.why_extractive if plain else answer.engine
    if answer.trace and answer.trace.writing:
        # Counted, not shown: what did not pass may be invented, and would be read all the same.
        yield strings.why_kept, str(answer.trace.writing.kept)
        yield strings.why_dropped, str(len(answer.trace.writing.dropped))
    yield strings.why_milliseconds, f"{answer.timings.total:.0f}"


def _traced(trace: Trace, strings: Strings) -> Iterator[tuple[str, str]]:
    yield strings.why_threshold, f"{trace.threshold:.2f}"
    for name, value in trace.signals.items():
        shown = f"{value:.2f}"
        if name in _YES_OR_NO:
            shown = strings.yes if value else strings.no
        # A signal that the page has no words for is shown under its own name, not left out.
        yield getattr(strings, f"why_{name}", name), shown
    if trace.quotes:
        marked = (f"{quote.score:.2f} {'✗' if quote.fault else '✓'}" for quote in trace.quotes)
        yield strings.why_quote_scores, ", ".join(marked)
    yield strings.why_rejected, str(sum(quote.fault is not None for quote in trace.quotes))


def _ranks(answer: Answer, strings: Strings) -> str:
    """Every ranked passage with its scores; nothing where none was searched."""
    if not answer.hits:
        return ""
    traced = answer.trace.passages if answer.trace else ()
    by_rank = {passage.rank: passage for passage in traced}
    heads = ["#", strings.filter_documents, strings.language, strings.why_score]
    heads += [strings.why_words, strings.why_meaning, strings.why_agreement] if by_rank else []
    columns = "".join(f'<th scope="col">{escape_html(head)}</th>' for head in heads)
    rows = "".join(_passage(hit, by_rank.get(hit.rank), strings) for hit in answer.hits)
    title = escape_html(strings.why_passages)
    return (
        f'<h4>{title}</h4><div class="wide" tabindex="0" role="group" aria-label="{title}">'
        f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _passage(hit: Hit, traced: PassageTrace | None, strings: Strings) -> str:
    link = escape_html(permalink(hit.document, hit.span, hit.text))
    cells = [
        str(hit.rank),
        f'<a href="{link}" lang="{escape_html(hit.language)}">{escape_html(hit.title)}</a>',
        escape_html(language_name(hit.language, strings)),
        f"{hit.score:.2f}",
    ]
    if traced:
        cells.append(f"{traced.maxsim:.2f} ({traced.maxsim_rank})")
        cells.append(f"{traced.cosine:.2f} ({traced.cosine_rank})")
        cells.append(f"{traced.agreement:.2f}")
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
