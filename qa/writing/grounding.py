"""Does what a language model wrote stand in the quotes that it cites? If not, nobody sees it.

A sentence passes when all of this holds; each is checked against the quotes that it cites, and not
against the question, nor against what the model was told besides:

1. it cites at least one quote; marks of quotes that do not exist are taken out first;
2. it is in the language of the answer;
3. every number has the same value, kind and, where both state one, unit in a cited quote;
4. every name stands in a cited quote or in the title shown with it (see ``corpus.knowing.names``);
5. what stands in quotation marks is a cited quote's words, one by one, or such a name;
6. links, and words with digits in them, are a cited quote's words as they stand;
7. it denies nothing where the quotes deny nothing;
8. its tokens find a near match in the quotes: MaxSim of centred states is at least ``SUPPORT``.

The checks are made to reject: a sentence that is lost costs fluency, for the quotes are shown
whatever happens; one that passes wrongly is a lie with a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.knowing.names import Said, is_supported_name, unsupported_names
from corpus.knowing.quantities import Kind, Quantity, quantities
from corpus.language import language_of
from corpus.languages import has_han
from qa.answer import Quote
from qa.writing.engines.port import Support

# Measured on aligned sentences of the shipped notes, each against two sentences of a version in
# another language (336 pairs): .94 of the true pairs reach it, .08 of those from another paragraph
# of the same note and .02 of those from another note. Cosine of pooled vectors: .90, .12, .02.
SUPPORT = 0.34
"""Lowest mean cosine of a sentence's tokens with their best matches in the quotes."""

# "[1]", "[1, 2]", "【1】", "[Source 1]"; no letters between the brackets but one short word.
_MARK = re.compile(
    r"\s*[\[【［](?:[^\W\d_]{1,10}\s)?\s*(\d{1,4}(?:\s*[,，、;]\s*\d{1,4})*)\s*[\]】］]"
)
_MARKUP = re.compile(r"\*\*|__|`+|^\s*(?:#+|[-*•])\s+", re.MULTILINE)
_QUOTATION = re.compile(r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"|「[^」]*」|《[^》]*》|『[^』]*』")
_QUOTATION_MARK = re.compile('[“”«»„"「」《》『』]')
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|(?<!\w)[\w-]+\.(?:com|org|net|io|by|cn|ru)\b")
_NEGATION = {
    "en": r"\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing)\b|n['’]t\b",
    "ru": r"\b(?:не|нет|ни|без|никогда|никто|ничего|нельзя)\b",
    "zh": "不|没|未|无|非(?!洲|常)|否",
    "nl": r"\b(?:niet|geen|nooit|niemand|niets|zonder|noch|nergens)\b",
    "be": r"\b(?:не|няма|ні|без|ніколі|ніхто|нічога|нельга)\b",
}
# Shorter texts are too short to tell their language, which is then taken for granted.
_TELLING_LENGTH = {"zh": 8}
_TELLING_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a sentence: its text as it may be shown, or why it may not.

    Attributes:
        text: without false marks and markup, its marks at the end of what they stood in.
        fault: None where it passed.
    """

    text: str
    fault: str | None


def check_sentence(
    sentence: str, quotes: Sequence[Quote], language: str, support: Support
) -> Checked:
    """The sentence as it may be shown, or what is wrong with it.

    Args:
        sentence: as the model wrote it, marks included.
        quotes: of the answer.
        language: of the answer.
        support: how far a text is borne out by another.
    """
    by_marker = {quote.marker: quote for quote in quotes}
    cited: dict[int, Quote] = {}

    def kept(mark: re.Match[str]) -> str:
        found = [int(number) for number in re.findall(r"\d+", mark[1]) if int(number) in by_marker]
        cited.update((marker, by_marker[marker]) for marker in found)
        return "".join(f" [{marker}]" for marker in dict.fromkeys(found))

    shown = " ".join(_MARK.sub(kept, _MARKUP.sub("", sentence)).split())
    bare = " ".join(_MARK.sub("", shown).split())
    if not any(char.isalpha() for char in bare):
        return Checked(shown, "it says nothing")
    if not cited:
        return Checked(shown, "it cites no quote")
    return Checked(shown, fault(bare, language, list(cited.values()), support))


def fault(
    bare: str,
    language: str,
    cited: Sequence[Quote],
    support: Support,
    *,
    quotation: bool = True,
) -> str | None:
    """What is wrong with a text without marks that rests on these quotes; None where nothing is.

    Args:
        bare: the text.
        language: that it should be in.
        cited: the quotes, at least one.
        support: how far a text is borne out by others.
        quotation: what stands in quotation marks must be the quotes' own words.
    """
    faults = _faults(bare, language, cited, support, quotation=quotation)
    return next(filter(None, faults), None)


def check_translation(translation: str, quote: Quote, language: str, support: Support) -> Checked:
    """A translation of a quote: held to the same as a sentence that cites it, numbers both ways."""
    bare = " ".join(_MARKUP.sub("", translation).split())
    if not any(char.isalpha() for char in bare):
        return Checked(bare, "it says nothing")
    wrong = fault(bare, language, [quote], support, quotation=False)
    if wrong is None:
        lost = [
            number
            for number in quantities(quote.text, quote.language)
            if not any(_same(number, other) for other in quantities(bare, language))
        ]
        if lost:
            wrong = f"it leaves out the number {quote.text[lost[0].span.start : lost[0].span.end]}"
    return Checked(bare, wrong)


def check_rewriting(question: str, language: str, conversation: Sequence[str]) -> str | None:
    """Why a rewritten question may not be asked; None where it brings in nothing new.

    Args:
        question: as the model wrote it.
        language: of the question that was asked.
        conversation: the questions so far, the one that was asked last.
    """
    if _other_language(question, language):
        return f"it is not in the language {language}"
    spoken = [(text, language_of(text)) for text in conversation]
    held = [number for said in spoken for number in quantities(*said)]
    wrong = _false_number(question, language, held, list(conversation))
    if wrong:
        return wrong
    missing = unsupported_names(question, language, spoken)
    return f"it names {missing[0]}" if missing else None


def _faults(
    bare: str, language: str, cited: Sequence[Quote], support: Support, *, quotation: bool
) -> Iterator[str | None]:
    """The result of each check, the cheap ones first."""
    texts = [quote.text for quote in cited]
    named = [(f"{quote.text}\n{quote.title}", quote.language) for quote in cited]
    held = [number for quote in cited for number in quantities(quote.text, quote.language)]
    yield f"it is not in the language {language}" if _other_language(bare, language) else None
    yield _false_number(bare, language, held, texts)
    for link in _LINK.finditer(bare):
        yield None if _verbatim(link[0], texts) else f"the link {link[0]} is not in what it cites"
    for name in unsupported_names(bare, language, named):
        yield f"the name {name} is not in what it cites"
    if quotation and (false := _false_quotation(bare, language, texts, named)):
        yield f"the quotation {false} is not in what it cites"
    if _denies(bare, language) and not any(_denies(quote.text, quote.language) for quote in cited):
        yield "it denies what the quotes do not deny"
    yield _weakness(bare, language, cited, support)


def _other_language(text: str, language: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= _TELLING_LENGTH.get(language, _TELLING_LETTERS) and (
        language_of(text) != language
    )


# --- Numbers


def _false_number(
    text: str, language: str, held: Sequence[Quantity], sources: Sequence[str]
) -> str | None:
    """A number of ``text`` that is not among those held; None where there is none."""
    covered = [False] * len(text)
    for number in quantities(text, language):
        if not any(_same(number, other) for other in held):
            said = text[number.span.start : number.span.end]
            return f"the number {said} is not in what it cites"
        covered[number.span.start : number.span.end] = [True] * len(number.span)
    # Digits that are no quantity, such as those of "G20", must stand there as they are.
    for word in re.finditer(r"[^\s()（）,，;:。；]+", text):
        digits = [
            index
            for index in range(*word.span())
            if text[index].isnumeric() and not has_han(text[index])
        ]
        if all(covered[index] for index in digits):
            continue
        if not _verbatim(word[0].strip("\"'“”«».!?"), sources):
            return f"{word[0]} is not in what it cites"
    return None


def _same(one: Quantity, other: Quantity) -> bool:
    """True when two numbers mean the same; a year may stand where a bare number was read."""
    units = one.unit is None or other.unit is None or one.unit == other.unit
    kinds = one.kind == other.kind or {one.kind, other.kind} == {Kind.DATE, Kind.ORDINAL}
    return one.value == other.value and kinds and units


# --- Words


def _verbatim(piece: str, sources: Sequence[str]) -> bool:
    wanted = " ".join(piece.split())
    return bool(wanted) and any(wanted in " ".join(source.split()) for source in sources)


def _false_quotation(
    text: str, language: str, sources: Sequence[str], named: Sequence[Said]
) -> str | None:
    for match in _QUOTATION.finditer(text):
        said = match[0][1:-1].strip().rstrip(".,。，;")
        titled = [*sources, *(text for text, _ in named)] if match[0][0] == "《" else sources
        if not _verbatim(said, titled) and not is_supported_name(said, language, named):
            return match[0]
    left = _QUOTATION_MARK.search(_QUOTATION.sub("", text))
    return left[0] if left else None


def _denies(text: str, language: str) -> bool:
    pattern = _NEGATION.get(language)
    return pattern is None or re.search(pattern, text.lower()) is not None


# --- Meaning


def _weakness(bare: str, language: str, cited: Sequence[Quote], support: Support) -> str | None:
    if _verbatim(bare, [quote.text for quote in cited]):
        return None
    reached = support((bare, language), [(quote.text, quote.language) for quote in cited])
    return None if reached >= SUPPORT else f"the quotes do not bear it out ({reached:.2f})"
