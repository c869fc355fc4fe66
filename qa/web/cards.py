"""The source panel: quotes in their passages, refusals and conflicts, as escaped HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.catalogue import Entry
from corpus.document import Location, Span
from qa.answer import Answer, Conflict, Hit, Parallel, Quote
from qa.escape import escape_html
from qa.judging.abstain import LIKELY
from qa.permalink import OWN, document_link, is_own, permalink, question_link
from qa.web.claims import claims_of
from qa.web.collection import COLLECTION_LINK, about_collection, collection_plot, holding, themes
from qa.web.filters import scope_text
from qa.web.message import Turn, card_id
from qa.web.strings import Strings, language_name
from qa.web.why import why
from qa.writing.wording import words_for

# A refusal shows this many: enough to see what the documents speak of instead, few enough that
# nobody takes them for an answer.
NEAREST_SHOWN = 3
_VERY_LIKELY = 0.85  # from which confidence on an answer is called so


def sources_panel(
    turns: Sequence[Turn], strings: Strings, catalogue: Mapping[str, Entry], about: str = ""
) -> str:
    """The cards of every turn; only the last turn's are visible until a mark calls for others.

    Args:
        turns: the conversation so far; before it begins, the panel says what the collection holds.
        strings: the interface language.
        catalogue: the collection, empty while it is not open yet.
        about: what its documents are, as their owner says; "" for nothing.
    """
    if not turns:
        held = holding(catalogue.values(), strings) if catalogue else ""
        return (
            f'<div class="sources-empty"><p>{escape_html(strings.sources_empty)}</p>'
            f'<p class="collection">{escape_html(held)}</p>{about_collection(about)}</div>'
            f"{themes(catalogue.values(), strings)}"
            f"{collection_plot(catalogue.values(), strings)}{_collection_link(strings)}"
        )
    last = turns[-1].number
    return "".join(
        _turn_sources(turn, strings, catalogue, hidden=turn.number != last) for turn in turns
    )


def quote_card(quote: Quote, answer: Answer, turn: int, strings: Strings) -> str:
    """A quote in its passage, with all that a reader needs to find it in the source.

    Args:
        quote: to be shown.
        answer: that cites it.
        turn: the answer's place in the conversation.
        strings: the interface language.
    """
    label = strings.source_label.format(number=quote.marker)
    passage = _with_gaps(_marked(quote))
    own = strings.own_file if is_own(quote.document) else None
    return (
        f'<article class="card" id="{card_id(turn, quote.marker)}" tabindex="0"'
        f' aria-label="{escape_html(f"{label}: {quote.title}")}">'
        f'<header><span class="number" aria-hidden="true">{quote.marker}</span>'
        f'<div><h3 lang="{escape_html(quote.language)}">{escape_html(quote.title)}</h3>'
        f"{_facts(quote.language, quote.location, strings, (own, quote.author, quote.date))}"
        "</div></header>"
        f"{_path(quote)}"
        f'<blockquote lang="{escape_html(quote.language)}">{passage}</blockquote>'
        f"{_translation(answer, quote, strings)}{_translate_button(quote, strings)}"
        f"{_support(answer, quote, strings)}"
        f"{_retells(quote, strings)}"
        f"{_parallels(quote.parallels, strings)}"
        f"{_copies(quote.copies, strings)}"
        '<div class="actions">'
        f"{_open_link(_quote_link(quote), strings, label)}"
        f"{_copy_button(_reference(quote, strings), strings.copy_quote, strings, label)}"
        "</div></article>"
    )


def _marked(quote: Quote) -> str:
    """The passage with the quote in it, and the words that answer."""
    return highlight(quote.passage_text, quote.passage.start, quote.span, answer=quote.answer)


def nearest_card(hit: Hit, strings: Strings) -> str:
    """A passage that came near and does not answer: no number, no highlight, no match."""
    label = strings.nearest_label.format(rank=hit.rank)
    return (
        f'<article class="card nearest" tabindex="0"'
        f' aria-label="{escape_html(f"{label}: {hit.title}")}">'
        f'<header><div><h3 lang="{escape_html(hit.language)}">{escape_html(hit.title)}</h3>'
        f"{_facts(hit.language, hit.location, strings)}</div></header>"
        f'<blockquote lang="{escape_html(hit.language)}">{_with_gaps(escape_html(hit.text))}'
        "</blockquote>"
        '<div class="actions">'
        f"{_open_link(permalink(hit.document, hit.span, hit.text), strings, label)}"
        "</div></article>"
    )


def conflict_card(conflict: Conflict, quotes: Sequence[Quote], turn: int, strings: Strings) -> str:
    """Figures that disagree, side by side, each with its source, its year and the source's date."""
    years = conflict.years or (None,) * len(conflict.markers)
    by_marker = {quote.marker: quote for quote in quotes}
    sides = "".join(
        _conflict_side(value, year, by_marker[marker], turn, strings)
        for marker, value, year in zip(conflict.markers, conflict.values, years, strict=True)
        if marker in by_marker
    )
    heading, note = strings.conflict, strings.conflict_note
    if conflict.is_within_one(quotes):
        heading, note = strings.conflict_within, strings.conflict_within_note
    return (
        f'<section class="conflict" aria-label="{escape_html(heading)}">'
        f"<h3>{escape_html(heading)}</h3><p>{escape_html(note)}</p>"
        f"<ul>{sides}</ul></section>"
    )


def highlight(
    text: str,
    base: int,
    quote: Span | None,
    others: Sequence[Span] = (),
    answer: Span | None = None,
) -> str:
    """``text`` as escaped HTML in which the quote is marked, and other quotes more faintly.

    Args:
        text: a part of a document.
        base: offset of its first code point in the document.
        quote: the quote's offsets in the document; it may reach beyond ``text``, or lie outside.
        others: offsets of further quotes; they may overlap.
        answer: offsets of the words of the quote that answer, which are marked in place of it.
    """
    end = base + len(text)
    if quote is None or not quote.overlaps(Span(base, end)):
        return _with_others(text, base, others)
    first, last = max(quote.start, base), min(quote.end, end)
    words = escape_html(text[first - base : last - base])
    if answer is not None and first <= answer.start < answer.end <= last:
        before, answering, after = (
            escape_html(text[start - base : stop - base])
            for start, stop in pairwise((first, answer.start, answer.end, last))
        )
        words = f'{before}<strong class="answer">{answering}</strong>{after}'
    return (
        f"{_with_others(text[: first - base], base, others)}"
        f'<mark class="quote{" answered" if answer else ""}">{words}</mark>'
        f"{_with_others(text[last - base :], last, others)}"
    )


def _with_others(text: str, base: int, others: Sequence[Span]) -> str:
    """A text outside the quote, the other quotes in it marked."""
    edges = {base, base + len(text)}
    for span in others:
        edges.update(min(max(edge, base), base + len(text)) for edge in (span.start, span.end))
    pieces = []
    for start, end in pairwise(sorted(edges)):
        piece = escape_html(text[start - base : end - base])
        if any(other.contains(Span(start, end)) for other in others):
            piece = f'<mark class="other">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def place(location: Location, strings: Strings) -> str:
    """Where a reader finds it: the page where there are pages, the lines of the file otherwise."""
    if location.page is not None:
        return strings.page.format(page=location.page)
    if location.first_line == location.last_line:
        return strings.line.format(first=location.first_line)
    return strings.lines.format(first=location.first_line, last=location.last_line)


def _turn_sources(
    turn: Turn, strings: Strings, catalogue: Mapping[str, Entry], hidden: bool
) -> str:
    answer = turn.answer
    body = _nearest(answer.hits, strings) if answer.abstained else _quotes(turn, strings)
    held = _collection_link(strings) if answer.abstained else ""
    found = f"{body}{held}{why(answer, strings)}"
    if answer.talk:  # nothing was searched: there is nothing to show, and nothing to explain
        found = _collection_link(strings)
    link = question_link(answer.question, answer.scope)
    if turn.own:
        found = _line(strings.link_without, "scope") + found
    searched = scope_text(answer.scope, catalogue, strings)
    return (
        f'<section class="turn" data-turn="{turn.number}"'
        f' data-standalone="{escape_html(answer.standalone_question)}"'
        f' data-question="{escape_html(answer.question)}" data-link="{escape_html(link)}"'
        f"{' hidden' if hidden else ''}>"
        f'<header class="turn-header">'
        f'<h2 lang="{escape_html(answer.language)}">{escape_html(answer.question)}</h2>'
        f"{_copy_button(link, strings.question_link, strings)}"
        f"</header>{_line(searched, 'scope')}{found}</section>"
    )


def _quotes(turn: Turn, strings: Strings) -> str:
    answer = turn.answer
    conflicts = (
        conflict_card(conflict, answer.quotes, turn.number, strings)
        for conflict in answer.conflicts
    )
    headings = _group_headings(answer)
    cards = [
        headings.get(quote.marker, "") + quote_card(quote, answer, turn.number, strings)
        for quote in answer.quotes
        if not quote.further
    ]
    adding = [
        quote_card(quote, answer, turn.number, strings) for quote in answer.quotes if quote.further
    ]
    folded = _folded(adding, strings)
    # An overview tells of no fact that could be trusted or not.
    trust = "" if answer.overview else _trust(answer.confidence, strings)
    return f"{trust}{''.join(conflicts)}{''.join(cards)}{folded}"


def _folded(cards: Sequence[str], strings: Strings) -> str:
    """What only adds, in a fold that a reader opens."""
    if not cards:
        return ""
    name = escape_html(words_for(strings.code).see_also.rstrip(":："))
    return f'<details class="further"><summary>{name}</summary>{"".join(cards)}</details>'


def _trust(confidence: float, strings: Strings) -> str:
    """How far the quotes can be trusted to answer, in words; the confidence is calibrated."""
    words = strings.trust_low
    if confidence >= LIKELY:
        words = strings.trust_high if confidence >= _VERY_LIKELY else strings.trust_fair
    percent = round(100 * min(max(confidence, 0.0), 1.0))
    return _line(words.format(percent=percent), "trust")


def _group_headings(answer: Answer) -> dict[int, str]:
    """The heading above the first card of each group of an overview, by the card's marker."""
    if answer.overview is None:
        return {}
    return {
        group.markers[0]: f'<h3 class="group" lang="{escape_html(answer.heading_language(group))}">'
        f"{escape_html(group.heading)}</h3>"
        for group in answer.overview.groups
    }


def _nearest(hits: Sequence[Hit], strings: Strings) -> str:
    if not hits:
        return ""
    cards = "".join(nearest_card(hit, strings) for hit in hits[:NEAREST_SHOWN])
    return (
        f'<div class="nearest-intro"><h3>{escape_html(strings.nearest)}</h3>'
        f"<p>{escape_html(strings.nearest_note)}</p></div>{cards}"
    )


def _with_gaps(source: str) -> str:
    """Some space after every line break: a passage may run over headings and paragraphs."""
    return source.replace("\n", '\n<span class="gap"></span>')


def _path(quote: Quote) -> str:
    """The headings and the lead-in that the quote is read with."""
    if not quote.path:
        return ""
    path = escape_html(" › ".join(quote.path))
    return f'<p class="path" lang="{escape_html(quote.language)}">{path}</p>'


def _facts(
    language: str, location: Location, strings: Strings, more: Sequence[str | None] = ()
) -> str:
    """The line under a title: language, place, then what else is known of the source."""
    facts = [language_name(language, strings), place(location, strings), *more]
    items = "".join(f"<li>{escape_html(fact)}</li>" for fact in facts if fact)
    return f'<ul class="facts">{items}</ul>'


def _translation(answer: Answer, quote: Quote, strings: Strings) -> str:
    """The language model's translation of the quote, called that."""
    if quote.translation is None:
        return ""
    return (
        f'<div class="translation"><h4>{escape_html(strings.translation)}</h4>'
        f'<p lang="{escape_html(answer.language)}">{escape_html(quote.translation)}</p></div>'
    )


def _translate_button(quote: Quote, strings: Strings) -> str:
    """What page.js shows where the browser has a translator of its own, for a foreign quote."""
    if quote.language == strings.code:
        return ""
    return (
        f'<button type="button" class="translate" hidden data-from="{escape_html(quote.language)}"'
        f' data-to="{strings.code}" data-told="{escape_html(strings.machine_translation)}"'
        f' data-failed="{escape_html(strings.untranslated)}">{escape_html(strings.translate)}'
        "</button>"
    )


def _support(answer: Answer, quote: Quote, strings: Strings) -> str:
    """The mark that the quote has earned, over the rule by which it did; else what it lacks."""
    found = claims_of(answer, quote)
    if found.earned:
        earned = strings.support.format(items=", ".join(found.found))
        return (
            f'<details class="support"><summary>{escape_html(earned)}</summary>'
            f"<p>{escape_html(strings.support_rule)}</p></details>"
        )
    lacking = [item for item in found.absent if item not in found.beside]
    numbers = [item for item in lacking if any(map(str.isdigit, item))]
    absent = strings.not_in_quote.format(items=", ".join(numbers)) if numbers else ""
    return _line(absent, "unsupported")


def _retells(quote: Quote, strings: Strings) -> str:
    if not quote.retells:
        return ""
    lines = "".join(f"<li>{escape_html(line)}</li>" for line in quote.retells)
    return (
        f'<details class="retells"><summary>{escape_html(strings.retells)}</summary>'
        f'<ul lang="{escape_html(quote.language)}">{lines}</ul></details>'
    )


def _line(text: str, css: str) -> str:
    return f'<p class="{css}">{escape_html(text)}</p>' if text else ""


def _collection_link(strings: Strings) -> str:
    return (
        f'<p class="actions"><a class="open" href="{COLLECTION_LINK}">'
        f"{escape_html(strings.collection_open)}</a></p>"
    )


def _parallels(parallels: Sequence[Parallel], strings: Strings) -> str:
    if not parallels:
        return ""
    links = " ".join(
        f'<a href="{escape_html(other.permalink)}" hreflang="{escape_html(other.language)}">'
        f"{escape_html(language_name(other.language, strings))}</a>"
        for other in parallels
    )
    return f'<p class="parallels">{escape_html(strings.parallels)}: {links}</p>'


def _copies(copies: Sequence[str], strings: Strings) -> str:
    """The documents that hold the same words under another name."""
    if not copies:
        return ""
    links = " ".join(
        f'<a href="{escape_html(document_link(name))}">{escape_html(name.removeprefix(OWN))}</a>'
        for name in copies
    )
    return f'<p class="parallels">{escape_html(strings.copies)}: {links}</p>'


def _conflict_side(value: str, year: int | None, quote: Quote, turn: int, strings: Strings) -> str:
    dated = [str(year)] if year else []
    dated += [quote.date] if quote.date else quote.retells
    label = strings.source_label.format(number=quote.marker)
    return (
        f"<li><strong>{escape_html(value)}</strong>"
        f'<span lang="{escape_html(quote.language)}">{escape_html(quote.title)}</span>'
        f"<span>{escape_html('; '.join(dated))}</span>"
        f'<a class="mark" href="#{card_id(turn, quote.marker)}"'
        f' aria-label="{escape_html(label)}">[{quote.marker}]</a></li>'
    )


def _open_link(href: str, strings: Strings, label: str) -> str:
    """A real link, so that it can be copied and opened in a new tab; a plain click stays here."""
    return (
        f'<a class="open" href="{escape_html(href)}"'
        f' aria-label="{escape_html(f"{strings.open_document}: {label}")}">'
        f"{escape_html(strings.open_document)}</a>"
    )


def _copy_button(text: str, title: str, strings: Strings, label: str = "") -> str:
    """A button that copies ``text``; the page turns a leading ``?`` in a line into a whole link."""
    name = f"{title}: {label}" if label else title
    return (
        f'<button type="button" class="copy" data-copy="{escape_html(text)}"'
        f' data-copied="{escape_html(strings.copied)}" aria-label="{escape_html(name)}">'
        f"{escape_html(title)}</button>"
    )


def _reference(quote: Quote, strings: Strings) -> str:
    """The quote and where it stands, as it would be cited."""
    facts = [
        quote.author,
        quote.title,
        quote.date,
        quote.source.removeprefix(OWN),
        place(quote.location, strings),
    ]
    link = "" if is_own(quote.document) else f"\n{_quote_link(quote)}"
    return f"“{quote.text}”\n{', '.join(fact for fact in facts if fact)}{link}"


def _quote_link(quote: Quote) -> str:
    return quote.permalink or permalink(quote.document, quote.span, quote.text)
