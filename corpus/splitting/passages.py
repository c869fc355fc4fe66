"""A document becomes sentences, and sentences become passages with exact spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import inf

from corpus.document import Block, BlockKind, Document, Passage, Sentence, Span, SplitDocument
from corpus.language import UNKNOWN, is_unmixed, language_of, same_script
from corpus.splitting.sentences import Range, sentence_ranges

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
    most = BRIEF_BLOCK * (max_chars_zh if language == "zh" else max_chars)
    is_row = "\t" in text and len(text) <= most  # half of it would stand without its header
    ranges = [(0, len(text))] if is_row else sentence_ranges(text, language)
    is_whole = ranges == [(0, len(text))] and block.kind not in _OF_THE_DOCUMENT
    if is_whole or is_unmixed(text, language):  # told of this text, or no part tells another
        languages = [language] * len(ranges)
    else:
        languages = [_sentence_language(text[start:end], language) for start, end in ranges]
    first = block.span.start
    # Most blocks of a table or a list are one.
    is_one = len(ranges) == 1
    parts = [(*ranges[0], languages[0])] if is_one else _merged(ranges, languages)
    for start, end, spoken in parts:
        budget = max_chars_zh if spoken == "zh" else max_chars
        for left, right in _within(text, start, end, budget):
            yield Sentence(Span(first + left, first + right), spoken, block.kind, index)


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
    return len(text) < SHORTEST_FOR_LANGUAGE or sum(map(str.isalpha, text)) < SHORTEST_FOR_LANGUAGE


def _sentence_language(text: str, block_language: str) -> str:
    """The block's language, unless the sentence is written in another script."""
    if same_script(text, block_language):
        return block_language
    least = SHORTEST_FOR_LANGUAGE_ZH if same_script(text, "zh") else SHORTEST_FOR_LANGUAGE
    if sum(map(str.isalpha, text)) < least:
        return block_language
    language = language_of(text)
    return block_language if language == UNKNOWN else language


def _merged(ranges: Sequence[Range], languages: Sequence[str]) -> list[tuple[int, int, str]]:
    """The ranges with their languages, none short: it is joined to the next one of its language.

    A short last one is joined to its left.
    """
    merged: list[tuple[int, int, str]] = []
    for (start, end), language in zip(ranges, languages, strict=True):
        if merged and merged[-1][2] == language and _is_short(*merged[-1]):
            merged[-1] = merged[-1][0], end, language
        else:
            merged.append((start, end, language))
    if len(merged) > 1 and _is_short(*merged[-1]) and merged[-2][2] == merged[-1][2]:
        _, end, language = merged.pop()
        merged[-1] = merged[-1][0], end, language
    return merged


def _is_short(start: int, end: int, language: str) -> bool:
    return end - start < (SHORTEST_SENTENCE_ZH if language == "zh" else SHORTEST_SENTENCE)


def _within(text: str, start: int, end: int, budget: int) -> Iterator[Range]:
    """The range, cut into pieces of at most ``budget`` code points."""
    if end - start <= budget:
        yield start, end
        return
    position = start
    for piece in _cut(text[start:end], budget):
        left = position + len(piece) - len(piece.lstrip())
        right = position + len(piece.rstrip())
        if left < right:
            yield left, right
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
    kinds = _Kinds(sentences)
    numbered = enumerate(sentences)
    for (language, _), group in groupby(numbered, key=lambda item: _group(item[1])):
        rows = [row for row, _ in group]
        budget = budgets.get(language, max_chars)
        for first, last in _windows(sentences, kinds, range(rows[0], rows[-1] + 1), budget):
            span = Span(sentences[first].span.start, sentences[last - 1].span.end)
            yield Passage(document.id, span, language, kinds.of(first, last), first, last)


def _group(sentence: Sentence) -> tuple[str, int]:
    """Sentences share a passage when they agree in this: a note speaks for itself alone."""
    return sentence.language, sentence.block if sentence.kind is BlockKind.NOTE else -1


class _Kinds:
    """Where the sentences of each kind stand, so that no window is looked through for them."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._kinds = [sentence.kind for sentence in sentences]
        self._rows: dict[BlockKind, list[int]] = {kind: [] for kind in BlockKind}
        for row, kind in enumerate(self._kinds):
            self._rows[kind].append(row)
        self._texts = [r for r, kind in enumerate(self._kinds) if kind is not BlockKind.HEADING]

    def of(self, first: int, last: int) -> BlockKind:
        """The kind that the window is about: body text where it has some."""
        held = (kind for kind in _FIRST_KINDS if _first_from(self._rows[kind], first) < last)
        return next(held, self._kinds[first])

    def without_trailing_headings(self, first: int, last: int) -> int:
        """``last`` moved before headings that would be parted from their text."""
        before = bisect_left(self._texts, last)
        text = self._texts[before - 1] if before else -1
        return text + 1 if text >= first else last  # a window of nothing but headings stays


def _first_from(rows: Sequence[int], first: int) -> float:
    """The first of the rows, which rise, that is not before ``first``; infinite without one."""
    place = bisect_left(rows, first)
    return rows[place] if place < len(rows) else inf


def _windows(
    sentences: Sequence[Sentence], kinds: _Kinds, rows: range, budget: int
) -> Iterator[tuple[int, int]]:
    """The first sentence of each passage, and the one after its last."""
    borders = _borders(sentences, rows, budget)
    end = rows.stop
    reached = -1
    farthest = 0
    begun = -budget  # code point at which the last passage begins
    for first, following in pairwise(borders):
        start = sentences[first].span.start
        if following <= reached and start - begun < STEP * budget:
            continue
        # A window that begins later ends no earlier, so no sentence is measured twice.
        farthest = last = _last_within(sentences, start, max(farthest, first + 1), end, budget)
        border = borders[bisect_right(borders, last) - 1]
        last = border if border > first else last
        if last < end:
            last = kinds.without_trailing_headings(first, last)
        if last <= reached:  # wholly within the window before
            continue
        reached, begun = last, start
        yield first, last


def _borders(sentences: Sequence[Sentence], rows: range, budget: int) -> list[int]:
    """Where passages may begin and end, in order: not within a brief block."""
    borders: list[int] = []
    for _, group in groupby(rows, key=lambda row: sentences[row].block):
        members = list(group)
        length = sentences[members[-1]].span.end - sentences[members[0]].span.start
        borders += members[:1] if length <= BRIEF_BLOCK * budget else members
    return [*borders, rows.stop]


def _last_within(
    sentences: Sequence[Sentence], start: int, last: int, end: int, budget: int
) -> int:
    """The index after the last sentence that the budget allows from ``start`` on, or ``last``."""
    while last < end and sentences[last].span.end - start <= budget:
        last += 1
    return last
