"""Do the parts of an index fit each other? What is damaged must not answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus.document import SplitDocument
from embeddings.index.index import Contents


def check_fit(contents: Contents, dim: int) -> None:
    """Says that an index can be searched.

    Args:
        contents: of the index.
        dim: of its encoder's vectors.

    Raises:
        ValueError: rows, spans or shapes lead outside of what they belong to.
    """
    encoded, documents = contents.encoded, contents.documents
    passages = sum(len(split.passages) for split in documents)
    sentences = sum(len(split.sentences) for split in documents)
    tokens = int(encoded.counts.sum())
    _check_array(encoded.passages, np.float16, passages, dim)
    _check_array(encoded.sentences, np.float16, sentences, dim)
    _check_array(encoded.counts, np.int64, sentences)
    _check_array(encoded.token_ids, np.int32, tokens)
    _check_array(encoded.codes, np.int8, tokens, dim)
    _check_array(encoded.scales, np.float32, tokens)
    _check_array(contents.token_lengths, np.float32, tokens)
    if (encoded.counts < 0).any():
        raise ValueError("a sentence has fewer than no tokens")
    means = contents.token_means, contents.questions.vectors, contents.questions.states
    for each in means:
        for mean in (each.overall, *each.by_language.values()):
            _check_array(mean, np.float32, dim)
    for search in (contents.passage_search, contents.sentence_search):
        if search.dim != dim:
            raise ValueError(f"vectors of {search.dim} numbers, {dim} were expected")
    if len({split.document.id for split in documents}) < len(documents):
        raise ValueError("two documents have the same id")
    for split in documents:
        _check_document(split)


def _check_array(array: npt.NDArray[np.generic], kind: type[np.generic], *shape: int) -> None:
    if array.shape != shape or array.dtype != kind:
        raise ValueError(f"{array.dtype} {array.shape}, expected were {kind.__name__} {shape}")


def _check_document(split: SplitDocument) -> None:
    document = split.document
    length = len(document.text)
    spans = [block.span for block in document.blocks]
    spans += [sentence.span for sentence in split.sentences]
    spans += [passage.span for passage in split.passages]
    if not all(0 <= span.start <= span.end <= length for span in spans):
        raise ValueError(f"a span leads out of {document.id}")
    if document.alignment.length != length or not document.raw_line_starts:
        raise ValueError(f"the places of {document.id} are not those of its text")
    if not all(0 <= each.block < len(document.blocks) for each in split.sentences):
        raise ValueError(f"a sentence of {document.id} has no block")
    if not all(0 <= each.first < each.last <= len(split.sentences) for each in split.passages):
        raise ValueError(f"a passage of {document.id} has no sentence")
