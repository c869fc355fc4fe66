from dataclasses import fields

from scripted import GREAT_STONE, HOSTILE, PLANTED, make_answer, make_hits, make_quote
from test_cards import Page

from corpus.document import Span
from qa.answer import PassageTrace, QuoteTrace, Trace
from qa.judging.abstain import Signals
from qa.web.strings import STRINGS
from qa.web.why import why

RU = STRINGS["ru"]
QUOTES = (
    QuoteTrace("a.md", Span(0, 1), 1, 0.71, 0.6, None),
    QuoteTrace("a.md", Span(2, 3), 1, 0.66, 0.5, "the source has changed"),
)
TRACE = Trace(
    language="en",
    threshold=0.558,
    signals={"similarity": 0.8123, "own_language": 1, "missing_concepts": 0.5, "of_tomorrow": 0.25},
    passages=(PassageTrace(1, 0.4, 0.8, 0.4, 0.0, 0.3125, 2, 0.6, 7),),
    quotes=QUOTES,
)


def rows(source: str) -> list[str]:
    return Page(
        source.replace("</tr>", "\n").replace("</th>", "|").replace("</td>", "|")
    ).text.split("\n")


def test_every_signal_rank_and_rejected_quote_is_told_in_the_readers_language() -> None:
    quote = make_quote(
        GREAT_STONE, "Residents pay no profit tax for ten years from the first profit."
    )
    source = why(make_answer("Who pays?", "[1]", [quote], trace=TRACE), RU)
    told = rows(source)
    for row in (
        f"{RU.why_question}|Who pays?|",
        f"{RU.why_threshold}|0.56|",
        f"{RU.why_similarity}|0.81|",
        f"{RU.why_own_language}|{RU.yes}|",
        f"{RU.why_missing_concepts}|0.50|",
        "of_tomorrow|0.25|",
        f"{RU.why_quote_scores}|0.71 ✓, 0.66 ✗|",
        f"{RU.why_rejected}|1|",
        f"{RU.why_engine}|{RU.why_extractive}|",
    ):
        assert any(line.endswith(row) for line in told), row
    assert any(line.endswith("0.31 (2)|0.60 (7)|0.00|") for line in told)


def test_every_signal_has_words_in_every_language() -> None:
    for signal in fields(Signals):
        assert all(getattr(strings, f"why_{signal.name}") for strings in STRINGS.values())


def test_an_answer_without_a_search_has_no_ranks() -> None:
    source = why(make_answer("Who?", "Nobody.", [], abstained=True, hits=()), RU)
    assert RU.why_passages not in source
    assert RU.why_threshold not in source


def test_planted_text_in_the_trace_stays_text() -> None:
    source = why(make_answer(HOSTILE, "", [], hits=make_hits([PLANTED])), RU)
    page = Page(source)
    assert not {tag for tag, _ in page.tags} & {"script", "form", "img", "input", "iframe"}
    assert page.text.count(HOSTILE) == 2
