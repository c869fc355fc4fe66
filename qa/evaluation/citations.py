"""Do the citations of an answer bear out what it says? Recall and precision as ALCE defines them.

    recall    = share of statements that their citations together entail; 0 for one without any
    precision = share of citations that count: their statement is entailed, and not (the citation
                alone does not entail it while the others without it do)

Source: Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations",
2023, section 4. ALCE's judge is a large entailment model. None is at hand offline: here a statement
is entailed when it is the quote's own words, or when ``qa.writing.grounding`` finds no fault in
it (numbers, names, quotations, denial, MaxSim of token states at 0.34). For a model's sentences
that were shown this is the check that they have passed, so recall says no more than that the marks
survived; what it rejected of the model's own words is told by the share of sentences kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.splitting.sentences import sentence_spans
from qa.answer import Answer, Quote
from qa.writing.engines.port import EXTRACTIVE, Support
from qa.writing.grounding import why_unsupported

_MARK = re.compile(r"\s*\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Citations:
    """What was counted in one answer.

    Attributes:
        statements: sentences of a model, or quotes of an extractive answer.
        entailed: those that their citations together entail.
        given: citations.
        counting: those that count, see the formula above.
    """

    statements: int = 0
    entailed: int = 0
    given: int = 0
    counting: int = 0


def count_citations(answer: Answer, support: Support) -> Citations:
    """The counts for an answer; all 0 where it abstains.

    Args:
        answer: to be judged.
        support: how far a text is borne out by others.
    """
    if answer.abstained:
        return Citations()
    by_marker = {quote.marker: quote for quote in answer.quotes}
    statements = entailed = given = counting = 0
    for statement, markers in _statements(answer):
        cited = [by_marker[marker] for marker in markers if marker in by_marker]
        statements += 1
        given += len(cited)
        if not _entails(cited, statement, answer.language, support):
            continue
        entailed += 1
        for quote in cited:
            others = [other for other in cited if other is not quote]
            counting += _entails([quote], statement, answer.language, support) or not _entails(
                others, statement, answer.language, support
            )
    return Citations(statements, entailed, given, counting)


def _statements(answer: Answer) -> Iterator[tuple[str, list[int]]]:
    """Each statement without its marks, and the marks; an introduction to quotes states nothing."""
    for line in answer.text.splitlines():
        if answer.engine == EXTRACTIVE:
            parts = [line] if _MARK.search(line) else []
        else:
            parts = [line[s.start : s.end] for s in sentence_spans(line, answer.language)]
        for part in parts:
            markers = [int(mark[1]) for mark in _MARK.finditer(part)]
            yield _MARK.sub("", part), list(dict.fromkeys(markers))


def _entails(cited: Sequence[Quote], statement: str, language: str, support: Support) -> bool:
    if not cited:
        return False
    words = " ".join(statement.split())
    if any(" ".join(quote.text.split()) in words for quote in cited):
        return True
    return why_unsupported(statement, language, _together(cited), support) is None


def _together(cited: Sequence[Quote]) -> Quote:
    """The quotes as one, for citations entail a statement together."""
    return replace(
        cited[0],
        title="\n".join(dict.fromkeys(quote.title for quote in cited)),
        text="\n".join(quote.text for quote in cited),
        passage_text="\n".join(quote.passage_text for quote in cited),
        context=tuple(part for quote in cited for part in quote.context),
    )
