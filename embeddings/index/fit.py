"""Do the parts of an index fit each other? What is damaged must not answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from embeddings.codebooks import ENTRIES, GROUP
from embeddings.index.index import Index
from embeddings.index.segment import KINDS, LAYOUT, Segment
from embeddings.late import Directions

_MOST_TOKENS = 1 << 22  # that a vocabulary may have, sixteen times as many as any known


def check_fit(index: Index, dim: int, whole: bool = True) -> None:
    """Says that an index can be searched.

    Args:
        index: as it was opened.
        dim: of its encoder's vectors.
        whole: False to pass over what grows with the collection.

    Raises:
        ValueError: rows, spans or shapes lead outside of what they belong to.
    """
    manifest, contents = index.manifest, index.contents
    means, questions = contents.means, contents.questions
    for each in (
        means.passages,
        means.sentences,
        means.tokens,
        questions.vectors,
        questions.states,
    ):
        for mean in (each.overall, *each.by_language.values()):
            _check_array(mean, np.float32, dim)
    if questions.directions is not None:
        _check_directions(questions.directions, dim)
    counted = [0, 0, 0]
    names: set[str] = set()
    for segment, alive in zip(contents.segments, contents.alive, strict=True):
        _check_array(alive, np.bool_, len(segment.listed))
        _check_shapes(segment)
        living = [
            listed.entry.document for listed, lives in zip(segment.listed, alive, strict=True)
            if lives
        ]  # fmt: skip
        if len(names | set(living)) < len(names) + len(living):
            raise ValueError("two documents have the same id")
        names |= set(living)
        for place, bounds in enumerate(("document_passages", "document_sentences"), 1):
            counted[place] += int(np.diff(segment.arrays[bounds])[alive].sum())
        if whole:
            _check_rows(segment)
            _check_searches(segment, dim)
    counted[0] = len(names)
    if counted != [manifest.documents, manifest.passages, manifest.sentences]:
        raise ValueError(f"documents, passages and sentences are {counted}")


def _check_directions(directions: Directions, dim: int) -> None:
    kept = directions.matrix.shape[-1]
    _check_array(directions.matrix, np.float32, dim, kept)
    if directions.books is not None:
        _check_array(directions.books.entries, np.uint8, kept // GROUP, ENTRIES, GROUP)
    if not np.isfinite(directions.follows):
        raise ValueError(f"states have {directions.follows} times the vector of their sentence")


def _check_array(array: npt.NDArray[np.generic], kind: type[np.generic], *shape: int) -> None:
    if array.shape != shape or array.dtype != kind:
        raise ValueError(f"{array.dtype} {array.shape}, expected were {kind.__name__} {shape}")


def _check_shapes(segment: Segment) -> None:
    arrays = segment.arrays
    sizes = {
        "documents": len(segment.listed),
        "passages": len(arrays["passage_documents"]),
        "sentences": len(arrays["sentence_documents"]),
        "tokens": len(arrays["token_ids"]),
        "contexts": len(arrays["contexts"]),
        "known": len(arrays["frequency_tokens"]),
    }
    for name, (shape, kind) in LAYOUT.items():
        size, *pairs = shape.split("*")
        base, *more = size.split("+")
        expected = sizes[base] + (1 if more else 0)
        _check_array(arrays[name], kind, expected, *map(int, pairs))
    _check_array(segment.states.codes, np.uint8, sizes["tokens"], segment.states.directions.width)
    for name, last in (
        ("document_offsets", len(segment.stored)), ("document_passages", sizes["passages"]),
        ("document_sentences", sizes["sentences"]), ("context_bounds", sizes["contexts"]),
        ("token_bounds", sizes["tokens"]),
    ):  # fmt: skip
        bounds = arrays[name]
        if bounds[0] != 0 or bounds[-1] != last or (np.diff(bounds) < 0).any():
            raise ValueError(f"{name} are no bounds up to {last}")


def _check_rows(segment: Segment) -> None:
    arrays = segment.arrays
    documents, sentences = len(segment.listed), segment.sentences
    for name, most in (
        ("passage_documents", documents), ("sentence_documents", documents),
        ("contexts", sentences), ("copy_rows", sentences),
        ("passage_languages", len(segment.languages)),
        ("sentence_languages", len(segment.languages)),
        ("passage_kinds", len(KINDS)), ("sentence_kinds", len(KINDS)),
        ("frequency_tokens", _MOST_TOKENS), ("token_ids", _MOST_TOKENS),
    ):  # fmt: skip
        array = arrays[name]
        if len(array) and not (0 <= int(array.min()) <= int(array.max()) < most):
            raise ValueError(f"{name} lead beyond {most}")
    for kind in ("passage", "sentence"):
        counts = np.diff(arrays[f"document_{kind}s"])
        if not np.array_equal(arrays[f"{kind}_documents"], np.repeat(range(documents), counts)):
            raise ValueError(f"{kind}_documents are not those of document_{kind}s")
    rows, owners = arrays["passage_rows"], arrays["passage_documents"]
    firsts = arrays["document_sentences"][owners]
    lasts = arrays["document_sentences"][owners + 1]
    inside = (firsts <= rows[:, 0]) & (rows[:, 0] < rows[:, 1]) & (rows[:, 1] <= lasts)
    if not inside.all():
        raise ValueError("a passage has no sentence, or those of another document")
    for name in ("passage_spans", "sentence_spans"):
        spans = arrays[name]
        if not ((spans[:, 0] >= 0) & (spans[:, 0] <= spans[:, 1])).all():
            raise ValueError(f"{name} are backwards")
    lengths = arrays["token_lengths"]
    if len(lengths) and not (np.isfinite(lengths) & (lengths > 0)).all():
        raise ValueError("a token state has no length")


def _check_searches(segment: Segment, dim: int) -> None:
    arrays = segment.arrays
    for kind, searches in (
        ("passage", segment.passage_search), ("sentence", segment.sentence_search)
    ):  # fmt: skip
        spoken, places = arrays[f"{kind}_languages"], arrays[f"{kind}_places"]
        counts = np.bincount(spoken, minlength=len(segment.languages))
        held = {name for name, count in zip(segment.languages, counts, strict=True) if count}
        if set(searches) != held:
            raise ValueError(f"there are searches of {sorted(searches)}, not of {sorted(held)}")
        for number, language in enumerate(segment.languages):
            if language not in searches:
                continue
            search, own = searches[language], places[spoken == number]
            if search.dim != dim or len(search) != len(own):
                raise ValueError(f"{len(search)} vectors of {search.dim} numbers in {language}")
            if not (own == np.arange(len(own))).all():
                raise ValueError(f"vectors in {language} stand elsewhere")
