"""Which sentences and passages are copies: the same words, under whatever name they stand."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import BlockKind, SplitDocument
from corpus.splitting.structure import contexts_of

# A sentence of so many code points is the same wherever it stands. A shorter one may speak of
# another thing under another title or heading: "It was founded in 1958.", "Tyre change: 60".
LONG = 80
LONG_ZH = 30

_NAMES = (BlockKind.TITLE, BlockKind.HEADING)

Words = tuple[str, ...]
"""What makes a copy: two that are equal are copies of each other."""


def sentence_words(split: SplitDocument) -> list[Words]:
    """For each sentence its words; a short one's with those that it is read with.

    Case and white space are no difference; a letter, a digit or a point is.
    """
    document = split.document
    folded = [_folded(document[sentence.span]) for sentence in split.sentences]
    contexts = contexts_of(document, split.sentences)
    return [
        (text,)
        if len(text) >= (LONG_ZH if sentence.language == "zh" else LONG)
        else (text, *(folded[row] for row in contexts[sentence.block]))
        for text, sentence in zip(folded, split.sentences, strict=True)
    ]


def passage_words(split: SplitDocument, sentences: Sequence[Words]) -> list[Words]:
    """For each passage the words of its sentences and those that it is read with.

    Args:
        split: the document.
        sentences: the words of each of its sentences.
    """
    contexts = contexts_of(split.document, split.sentences)
    found: list[Words] = []
    for passage in split.passages:
        rows = [row for row in passage.sentences if split.sentences[row].kind not in _NAMES]
        around = contexts[split.sentences[(rows or passage.sentences)[0]].block]
        told = [word for row in (*around, *(rows or passage.sentences)) for word in sentences[row]]
        found.append(tuple(told))
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
