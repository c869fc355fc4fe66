"""Does one of the quotes bear out what a language model wrote? If not, nobody sees it.

Each sentence is checked against every quote, whatever the model cited, and cites in the end the
quote that supports it best. A quote bears a sentence out when all of the following holds; neither
the question nor anything else in the prompt counts:

1. it is in the language of the answer, in its script, and repeats none of the model's instructions;
2. every number has the same value, kind and unit in the quote; a year, or one that the quote's
   title or heading states, may stand there;
3. every name stands in the quote, in what is shown with it, or in the passage around it;
4. what stands in quotation marks is the quote's words, one by one, or such a name;
5. links, and words with digits in them, are the quote's words as they stand;
6. its facts are related as the quote relates them, see ``qa.writing.relations``;
7. its tokens find a near match in the quote: MaxSim of centred states is at least ``SUPPORT``.

The checks are made to reject: a sentence that is lost costs fluency, for the quotes are shown
whatever happens; one that passes wrongly is a lie with a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Span
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.knowing.names import is_supported_name, unsupported_names
from corpus.knowing.quantities import Kind, Quantity, quantities
from corpus.language import language_of
from corpus.languages import CYRILLIC_LETTERS, HAN, TextAndLanguage, has_han
from qa.answer import Quote
from qa.writing.clauses import Parsed, parse, same_quantity
from qa.writing.engines.port import Support
from qa.writing.relations import Match, misstated, mistranslated, mixed, turned, without_matched
from qa.writing.word_classes import PLANS

# Measured on aligned sentences of the shipped notes, each against two sentences of a version in
# another language (336 pairs): .94 of the true pairs reach it, .08 of those from another paragraph
# of the same note and .02 of those from another note. Cosine of pooled vectors: .90, .12, .02.
SUPPORT = 0.34
"""Lowest mean cosine of a sentence's tokens with their best matches in the quotes."""

# A translation is nearer to its quote than a sentence drawn from it, and each way.
_TRANSLATED = 0.44

# "[1]", "[1, 2]", "【1】", "[Source 1]"; no letters between the brackets but one short word.
_MARK = re.compile(
    r"\s*[\[【［](?:[^\W\d_]{1,10}\s)?\s*(\d{1,4}(?:\s*[,，、;]\s*\d{1,4})*)\s*[\]】］]"
)
_MARKUP = re.compile(r"\*\*|__|`+|^\s*(?:#+|[-*•])\s+", re.MULTILINE)
_QUOTATION = re.compile(r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"|「[^」]*」|《[^》]*》|『[^』]*』")
_QUOTATION_MARK = re.compile('[“”«»„"「」《》『』]')
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|(?<!\w)[\w-]+\.(?:com|org|net|io|by|cn|ru)\b")
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
    sentence: str, quotes: Sequence[Quote], language: str, support: Support, rules: str = ""
) -> Checked:
    """The sentence as it may be shown, or what is wrong with it.

    Args:
        sentence: as the model wrote it, marks included.
        quotes: of the answer.
        language: of the answer.
        support: how far a text is borne out by another.
        rules: that the model was given, and may repeat.
    """
    plain = _MARKUP.sub("", sentence)
    cited = {int(number) for mark in _MARK.finditer(plain) for number in _DIGITS.findall(mark[1])}
    bare = " ".join(_MARK.sub("", plain).split())
    if not any(char.isalnum() for char in bare):
        return Checked(bare, "it says nothing")
    if is_echo(bare, rules):
        return Checked(bare, "it repeats its instructions")
    if _is_fragment(bare, language):
        return Checked(bare, "it is no sentence")
    borne: list[tuple[float, bool, int]] = []  # how far, whether the model named it, its marker
    faults: dict[int, str] = {}
    for quote in quotes:
        fault, reached = _held_to(bare, language, quote, support, quotes)
        if fault is None:
            borne.append((reached, quote.marker in cited, quote.marker))
        else:
            faults[quote.marker] = fault
    if not borne:
        of = next((marker for marker in sorted(cited) if marker in faults), min(faults))
        return Checked(bare, faults[of])
    _, _, marker = max(borne, key=lambda each: each[:2])
    return Checked(_marked(bare, marker), None)


def why_unsupported(bare: str, language: str, quote: Quote, support: Support) -> str | None:
    """Why a quote does not bear out a text without marks; None where it does.

    Args:
        bare: the text.
        language: that it should be in.
        quote: that it cites.
        support: how far a text is borne out by others.
    """
    return _held_to(bare, language, quote, support, [quote])[0]


def _held_to(
    bare: str, language: str, quote: Quote, support: Support, quotes: Sequence[Quote]
) -> tuple[str | None, float]:
    """What is wrong with a text by one of the quotes, None for nothing, and its ``Support``."""
    fault = _first_fault(bare, language, quote, support, quotation=True)
    fault = fault or _mixed(bare, language, quote, quotes)
    if fault is not None:
        return fault, 0.0
    reached = _support(bare, language, quote, support)
    if reached < SUPPORT:
        return f"the quotes do not bear it out ({reached:.2f})", reached
    return None, reached


def check_translation(
    translation: str, quote: Quote, language: str, support: Support, rules: str = ""
) -> Checked:
    """A translation of a quote: held to the same as a sentence that cites it, and both ways."""
    bare = " ".join(_MARKUP.sub("", translation).split())
    if not any(char.isalpha() for char in bare):
        return Checked(bare, "it says nothing")
    if is_echo(bare, rules):
        return Checked(bare, "it repeats its instructions")
    wrong = _first_fault(bare, language, quote, support, quotation=False)
    return Checked(bare, wrong or _lost(bare, language, quote, support))


def is_echo(text: str, rules: str) -> bool:
    """True when a text repeats what the model was told, or the form in which it was told."""
    if _FORM.search(text):
        return True
    letters = _letters(text)
    return len(letters) >= _ECHO and letters in _letters(rules)


def _is_fragment(bare: str, language: str) -> bool:
    """True for what is little more than a number or a name, and so is bound to nothing."""
    rest = list(bare)
    for number in quantities(bare, language):
        rest[number.span.start : number.span.end] = " " * len(number.span)
    return sum(map(str.isalpha, rest)) < _TOLD.get(language, _TOLD_LETTERS)


def _lost(bare: str, language: str, quote: Quote, support: Support) -> str | None:
    """What a translation leaves out or turns round; None where nothing is seen."""
    said = quantities(bare, language)
    for number in quantities(quote.text, quote.language):
        if _is_counted(number, quote.text) and not any(same_quantity(number, o) for o in said):
            return f"it leaves out the number {quote.text[number.span.start : number.span.end]}"
    if wrong := turned(parse(quote.text, quote.language), parse(bare, language)):
        return wrong
    reached = min(
        support((bare, language), [(quote.text, quote.language)]),
        support((quote.text, quote.language), [(bare, language)]),
    )
    return None if reached >= _TRANSLATED else f"it is too far from the quote ({reached:.2f})"


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


def _first_fault(
    bare: str, language: str, quote: Quote, support: Support, *, quotation: bool
) -> str | None:
    return next(filter(None, _faults(bare, language, quote, support, quotation=quotation)), None)


def _faults(
    bare: str, language: str, quote: Quote, support: Support, *, quotation: bool
) -> Iterator[str | None]:
    """The result of each check against one quote, the cheap ones first."""
    yield f"it is not in the language {language}" if _other_language(bare, language) else None
    beside = "\n".join([quote.title, *(part.text for part in quote.context)])
    shown = [quote.text, beside, quote.passage_text]
    yield _false_script(bare, language, shown)
    if _verbatim(bare, [quote.text]):
        return
    held = quantities(quote.text, quote.language)
    yield _false_number(bare, language, [*held, *_years(quote, beside)], [quote.text, beside])
    for link in _LINK.finditer(bare):
        yield None if _verbatim(link[0], shown) else f"the link {link[0]} is not in what it cites"
    # A translation says what the quote says; a sentence may rest on what is read with it as well.
    named = [("\n".join(shown) if quotation else quote.text, quote.language)]
    for name in unsupported_names(bare, language, named):
        if not _is_told(name, bare, language, quote, support):
            yield f"the name {name} is not in what it cites"
    if quotation and (false := _false_quotation(bare, language, [quote.text], named)):
        yield f"the quotation {false} is not in what it cites"
    here, there = parse(bare, language), parse(quote.text, quote.language)
    match = _matching(support)
    if not quotation:
        here, there = _matched(here, there, match)
        yield mistranslated(here, there)
        return
    here, there = _matched(here, there, match, PLANS)
    yield misstated(here, there, parse(_around(quote), quote.language))


def _matched(
    here: Parsed, there: Parsed, match: Match, among: frozenset[str] | None = None
) -> tuple[Parsed, Parsed]:
    """Two texts, each without what the other says too, in words that are on no list."""
    return without_matched(here, there, match, among), without_matched(there, here, match, among)


def _matching(support: Support) -> Match:
    return lambda one, other, at: support(
        (one.text, one.language), [(other.text, other.language)], at
    )


def _mixed(bare: str, language: str, quote: Quote, quotes: Sequence[Quote]) -> str | None:
    others = [parse(other.text, other.language) for other in quotes if other is not quote]
    around = parse(_around(quote), quote.language)
    return mixed(parse(bare, language), parse(quote.text, quote.language), around, others)


def _around(quote: Quote) -> str:
    """What a quote is read with: title, headings and the passage that holds it."""
    return "\n".join([quote.title, *(part.text for part in quote.context), quote.passage_text])


def _marked(bare: str, marker: int) -> str:
    """The sentence with its mark before the stop."""
    stop = _END.search(bare)
    at = stop.start() if stop else len(bare)
    return f"{bare[:at].rstrip()} [{marker}]{bare[at:]}"


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
        if _is_counted(number, text) and not any(same_quantity(number, o) for o in held):
            said = text[number.span.start : number.span.end]
            return f"the number {said} is not in what it cites"
        covered[number.span.start : number.span.end] = [True] * len(number.span)
    # Digits that are no quantity, such as those of "G20", must stand there as they are.
    for word in re.finditer(r"[^\s()（）,，;:。；]+", text):
        digits = [index for index in range(*word.span()) if text[index].isdecimal()]
        if all(covered[index] for index in digits):
            continue
        if not _verbatim(word[0].strip("\"'“”«».!?"), sources):
            return f"{word[0]} is not in what it cites"
    return None


def _is_counted(number: Quantity, text: str) -> bool:
    """False for a manner of speaking, which one language has and another does not.

    "The two countries" are 两国 or "обе страны", "the first" is 首届 or what opened, and "the
    second half" is what remains.
    """
    digits = any(map(str.isdigit, text[number.span.start : number.span.end]))
    if number.kind is Kind.ORDINAL:
        return digits or (number.value != 1 and not _HALF.match(text, number.span.end))
    return digits or number.kind in (Kind.YEAR, Kind.DATE) or number.value > _SPOKEN


def _years(quote: Quote, beside: str) -> Iterator[Quantity]:
    """The years and dates that the quote is read with: of title, headings and its passage."""
    yield from quantities(beside, quote.language)
    around = [n for n in quantities(quote.passage_text, quote.language) if n.kind is Kind.YEAR]
    if len({number.value for number in around}) == 1:
        yield from around


# --- Words


def _verbatim(piece: str, sources: Sequence[str]) -> bool:
    wanted = " ".join(piece.split())
    return bool(wanted) and any(wanted in " ".join(source.split()) for source in sources)


def _false_quotation(
    text: str, language: str, sources: Sequence[str], named: Sequence[TextAndLanguage]
) -> str | None:
    for match in _QUOTATION.finditer(text):
        said = match[0][1:-1].strip().rstrip(".,。，;")
        titled = [*sources, *(text for text, _ in named)] if match[0][0] == "《" else sources
        if not _verbatim(said, titled) and not is_supported_name(said, language, named):
            return match[0]
    left = _QUOTATION_MARK.search(_QUOTATION.sub("", text))
    return left[0] if left else None


def _is_told(name: str, text: str, language: str, quote: Quote, support: Support) -> bool:
    """True for what looks like a name that nobody knows, and is a word that the quote says too.

    It opens the text, or is tagged in Chinese, where no capital letter tells.
    """
    at = text.find(name)
    if SHIPPED_KNOWLEDGE.names.names(name, language):
        return False
    place = Span(at, at + len(name))
    return support((text, language), [(quote.text, quote.language)], place) >= _NAMED


# --- Script


def _false_script(text: str, language: str, sources: Sequence[str]) -> str | None:
    """A word in a script that is not the language's, unless a source has it as it stands."""
    for word in re.findall(rf"[^\W\d_{HAN}]+|[{HAN}]+", text):
        scripts = {
            "han" if has_han(char) else "cyrillic" if _CYRILLIC.match(char) else "latin"
            for char in word
        }
        foreign = scripts - {_SCRIPTS[language]}
        if foreign and (len(scripts) > 1 or not _verbatim(word, sources)):
            return f"{word} is in another script"
    return None


# --- Meaning


def _support(bare: str, language: str, quote: Quote, support: Support) -> float:
    if _verbatim(bare, [quote.text]):
        return 1.0
    return support((bare, language), [(quote.text, quote.language)])


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


_CYRILLIC = re.compile(f"[{CYRILLIC_LETTERS}]")
_SCRIPTS = {"en": "latin", "nl": "latin", "ru": "cyrillic", "be": "cyrillic", "zh": "han"}
_DIGITS = re.compile(r"\d+")
_END = re.compile(r"[.!?…。！？]+[\"”»’」』]*$")
_FORM = re.compile(
    r"</?(?:quotes|question|text|earlier|last|context)>|\{\s*\"|\"(?:text|number)\":"
)
_HALF = re.compile(r"\s*(?:half|helft|половин|палов|半)")
# A name that no list knows: those that a quote has in another script match it by .55 and more,
# invented ones by at most .52.
_NAMED = 0.55
_TOLD = {"zh": 3}
_TOLD_LETTERS = 10  # besides its numbers, that a sentence has at least
_ECHO = 12  # letters of a text that may be found in the rules by chance
_SPOKEN = 2  # numbers up to it are often words of no number in another language
