"""A document becomes sentences, and sentences become passages with exact spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from corpus.document import Block, BlockKind, Document, Passage, Sentence, Span, SplitDocument
from corpus.language import UNKNOWN, language_of, same_script
from corpus.splitting.sentences import sentence_spans

# A piece shorter than this says too little to be found or quoted alone (code points).
SHORTEST_SENTENCE = 25
SHORTEST_SENTENCE_ZH = 8
# Fewer letters than this do not show a language: the block's or the document's is taken.
SHORTEST_FOR_LANGUAGE = 40
SHORTEST_FOR_LANGUAGE_ZH = 8

# A block up to this part of the budget stays whole: no passage begins or ends inside it. In the
# shipped notes every evidence paragraph then lies in a passage (R@5 1.00 against .86), with half
# the passages; on the real documents, whose paragraphs are long, R@5 stays .92 (.91 at 0.7).
BRIEF_BLOCK = 0.6

# Passages begin at least this part of a budget apart where each holds the next one's beginning: of
# blocks as short as a digit one passage would begin at every one, and hold hundreds.
STEP = 1 / 40

# Where a sentence that is too long may be cut, best place first, in all the languages.
SEPARATORS = ["\n", "。", "！", "？", "；", "; ", ". ", "! ", "? ", "：", ": ", "，", "、", ", ",
              " – ", " — ", " - ", " ", ""]  # fmt: skip

# What a window is about: the first of these that it holds.
_FIRST_KINDS = (BlockKind.BODY, BlockKind.NOTE, BlockKind.CAPTION, BlockKind.METADATA)

# Titles and metadata stand in the language of the document, whatever words they are made of.
_OF_THE_DOCUMENT = (BlockKind.TITLE, BlockKind.METADATA)


def split_document(
    document: Document, *, max_chars: int = 900, max_chars_zh: int = 390
) -> SplitDocument:
    """The sentences and passages of ``document``.

    A passage is a window of whole consecutive sentences; one begins at every brief paragraph and
    at every sentence of a longer one, and holds as many as the budget allows. Windows that lie
    within the one before are left out, and all but one of those that begin within a few words.

    Args:
        document: the document.
        max_chars: budget of a passage in code points of ``document.text``.
        max_chars_zh: the same for Chinese, which says as much in fewer code points.
    """
    budgets = {"zh": max_chars_zh}
    sentences = tuple(
        sentence
        for index, block in enumerate(document.blocks)
        for sentence in _sentences_of(document, index, block, max_chars, max_chars_zh)
    )
    passages = tuple(_passages(document, sentences, budgets, max_chars))
    return SplitDocument(document, sentences, passages)


def _sentences_of(
    document: Document, index: int, block: Block, max_chars: int, max_chars_zh: int
) -> Iterator[Sentence]:
    text = document[block.span]
    language = _block_language(text, block.kind, document)
    spans = sentence_spans(text, language)
    most = BRIEF_BLOCK * (max_chars_zh if language == "zh" else max_chars)
    if "\t" in text and len(text) <= most:  # half of a row would stand without its header
        spans = [Span(0, len(text))]
    if len(spans) == 1 and len(spans[0]) == len(text) and block.kind not in _OF_THE_DOCUMENT:
        languages = [language]  # it was told of this very text
    else:
        languages = [_sentence_language(text[span.start : span.end], language) for span in spans]
    for span, spoken in _merged(spans, languages):
        budget = max_chars_zh if spoken == "zh" else max_chars
        for piece in _within(text, span, budget):
            moved = Span(piece.start + block.span.start, piece.end + block.span.start)
            yield Sentence(moved, spoken, block.kind, index)


def _block_language(text: str, kind: BlockKind, document: Document) -> str:
    """The document's language for what is brief or what its front matter has answered for."""
    stated = document.metadata.note is not None
    if kind in _OF_THE_DOCUMENT:
        return document.language
    # A note is mostly names and titles, which tell little of its language.
    uncertain = kind is BlockKind.NOTE or _is_brief(text)
    if (stated or uncertain) and same_script(text, document.language):
        return document.language
    language = language_of(text)
    return document.language if language == UNKNOWN else language


def _is_brief(text: str) -> bool:
    return sum(map(str.isalpha, text)) < SHORTEST_FOR_LANGUAGE


def _sentence_language(text: str, block_language: str) -> str:
    """The block's language, unless the sentence is written in another script."""
    if same_script(text, block_language):
        return block_language
    least = SHORTEST_FOR_LANGUAGE_ZH if same_script(text, "zh") else SHORTEST_FOR_LANGUAGE
    if sum(map(str.isalpha, text)) < least:
        return block_language
    language = language_of(text)
    return block_language if language == UNKNOWN else language


def _merged(spans: Sequence[Span], languages: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """Spans, the short ones joined to the next of their language, a short last one to its left."""
    merged: list[tuple[Span, str]] = []
    for span, language in zip(spans, languages, strict=True):
        if merged and merged[-1][1] == language and _is_short(merged[-1][0], language):
            merged[-1] = (Span(merged[-1][0].start, span.end), language)
        else:
            merged.append((span, language))
    if len(merged) > 1 and _is_short(*merged[-1]) and merged[-2][1] == merged[-1][1]:
        last, language = merged.pop()
        merged[-1] = (Span(merged[-1][0].start, last.end), language)
    yield from merged


def _is_short(span: Span, language: str) -> bool:
    return len(span) < (SHORTEST_SENTENCE_ZH if language == "zh" else SHORTEST_SENTENCE)


def _within(text: str, span: Span, budget: int) -> Iterator[Span]:
    """``span``, cut into pieces of at most ``budget`` code points."""
    if len(span) <= budget:
        yield span
        return
    position = span.start
    for piece in _cut(text[span.start : span.end], budget):
        left = position + len(piece) - len(piece.lstrip())
        right = position + len(piece.rstrip())
        if left < right:
            yield Span(left, right)
        position += len(piece)


def _cut(sentence: str, budget: int) -> list[str]:
    """Pieces that join back to ``sentence``, so their running lengths are exact offsets.

    ``add_start_index`` finds starts with ``str.find`` and errs on repeated text; it is not used.
    """
    from langchain_text_splitters import (
        RecursiveCharacterTextSplitter,
    )

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=budget,
        chunk_overlap=0,
        separators=SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
    )
    return splitter.split_text(sentence)


def _passages(
    document: Document, sentences: Sequence[Sentence], budgets: dict[str, int], max_chars: int
) -> Iterator[Passage]:
    numbered = enumerate(sentences)
    for (language, _), group in groupby(numbered, key=lambda item: _group(item[1])):
        indices = [index for index, _ in group]
        budget = budgets.get(language, max_chars)
        yield from _windows(document.id, sentences, indices, budget)


def _group(sentence: Sentence) -> tuple[str, int]:
    """Sentences share a passage when they agree in this: a note speaks for itself alone."""
    return sentence.language, sentence.block if sentence.kind is BlockKind.NOTE else -1


def _windows(
    document: str, sentences: Sequence[Sentence], indices: Sequence[int], budget: int
) -> Iterator[Passage]:
    borders = sorted(_borders(sentences, indices, budget))
    end = indices[-1] + 1
    reached = -1
    farthest = 0
    begun = -budget  # code point at which the last passage begins
    for first, following in pairwise(borders):
        start = sentences[first].span.start
        if following <= reached and start - begun < STEP * budget:
            continue
        # A window that begins later ends no earlier, so no sentence is measured twice.
        farthest = last = _last_within(sentences, first, max(farthest, first + 1), end, budget)
        border = borders[bisect_right(borders, last) - 1]
        last = border if border > first else last
        last = _without_trailing_headings(sentences, first, last, end)
        if last <= reached:  # wholly within the window before
            continue
        reached, begun = last, start
        span = Span(start, sentences[last - 1].span.end)
        kind = _kind(sentences[first:last])
        yield Passage(document, span, sentences[first].language, kind, first, last)


def _borders(sentences: Sequence[Sentence], indices: Sequence[int], budget: int) -> frozenset[int]:
    """Where passages may begin and end: not within a brief block."""
    borders = {indices[-1] + 1}
    for _, group in groupby(indices, key=lambda index: sentences[index].block):
        members = list(group)
        brief = _length(sentences, members[0], members[-1] + 1) <= BRIEF_BLOCK * budget
        borders.update(members[:1] if brief else members)
    return frozenset(borders)


def _last_within(
    sentences: Sequence[Sentence], first: int, last: int, end: int, budget: int
) -> int:
    """The index after the last sentence that the budget allows, not before ``last``."""
    while last < end and _length(sentences, first, last + 1) <= budget:
        last += 1
    return last


def _length(sentences: Sequence[Sentence], first: int, last: int) -> int:
    return sentences[last - 1].span.end - sentences[first].span.start


def _without_trailing_headings(
    sentences: Sequence[Sentence], first: int, last: int, end: int
) -> int:
    """``last`` moved before headings that would be parted from their text."""
    if last == end:
        return last
    shortened = last
    while shortened > first + 1 and sentences[shortened - 1].kind is BlockKind.HEADING:
        shortened -= 1
    only_headings = sentences[shortened - 1].kind is BlockKind.HEADING
    return last if only_headings else shortened


def _kind(sentences: Sequence[Sentence]) -> BlockKind:
    """The kind that the window is about: body text where it has some."""
    held = {sentence.kind for sentence in sentences}
    return next((kind for kind in _FIRST_KINDS if kind in held), sentences[0].kind)
