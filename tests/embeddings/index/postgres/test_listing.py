"""Documents packed into a listing come out of it as they were, and take little memory in it."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import Entry
from corpus.scope import Scope
from embeddings.index.postgres.listing import Listed, Listing

NAMES = st.text("ab/é铁\0\ud800\U0001f682", min_size=1, max_size=3)
LANGUAGES = st.sampled_from(["en", "ru", "zh", "nl", "be"])


@st.composite
def listed(draw: st.DrawFn) -> Listed:
    name, language = draw(NAMES), draw(LANGUAGES)
    counts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(list)
    texts = draw(st.dictionaries(LANGUAGES, counts, max_size=2))
    entry = Entry(
        document=name,
        title=draw(st.text(max_size=5) | st.just("\ud800")),
        language=language,
        languages=tuple(sorted({*texts, language})),
        topics=draw(st.lists(st.sampled_from(["trade", "rail"]), unique=True).map(tuple)),
        years=tuple(sorted(draw(st.sets(st.integers(1990, 2030), max_size=3)))),
        note=draw(st.just(name) | st.sampled_from(["trains", "铁路"])),
    )
    return Listed(name, draw(st.integers(1, 1 << 40)), entry, texts)


DOCUMENTS = st.lists(
    listed(), max_size=8, unique_by=(lambda each: each.name, lambda each: each.key)
).map(lambda documents: sorted(documents, key=lambda each: each.name))


@given(DOCUMENTS)
def test_what_is_listed_is_found_as_it_was(documents: Sequence[Listed]) -> None:
    listing, known = Listing.of(documents), {each.name: each.entry for each in documents}
    assert list(listing.items()) == list(known.items())
    assert list(listing.values()) == list(known.values())
    assert list(listing) == list(known)
    assert len(listing) == len(known)
    for place, each in enumerate(documents):
        assert listing[each.name] == listing.entry(place) == each.entry
        assert listing.key(each.name) == listing.key_at(place) == each.key
        assert (listing.holds(each.key), listing.place(each.key)) == (True, place)
        assert listing.name(place) == each.name
    with pytest.raises(KeyError):
        listing.key("none")
    assert not listing.holds(0)
    assert not listing.holds(1 << 41)
    ends = [sum(passages for passages, _ in each.texts.values()) for each in documents]
    assert listing.passage_ends.tolist() == [sum(ends[: n + 1]) for n in range(len(ends))]
    assert {
        (language, *row)
        for language, spoken in listing.spoken.items()
        for row in zip(spoken.places.tolist(), spoken.keys.tolist(), *spoken.counts.T.tolist(),
                       strict=True)
    } == {
        (language, place, each.key, *counts)
        for place, each in enumerate(documents)
        for language, counts in each.texts.items()
    }  # fmt: skip
    for scope in (Scope(documents=("trains",)), Scope(topics=("rail",)), Scope(first_year=2000)):
        admitted = [n for n, each in enumerate(documents) if scope.admits(each.entry, "")]
        assert listing.choices.admitted(scope).tolist() == admitted


@given(DOCUMENTS, st.data())
def test_a_changed_listing_is_as_one_made_anew(
    documents: Sequence[Listed], data: st.DataObject
) -> None:
    before = data.draw(st.lists(st.booleans(), min_size=8, max_size=8))
    after = data.draw(st.lists(st.booleans(), min_size=8, max_size=8))
    held = [each for each, is_held in zip(documents, before, strict=False) if is_held]
    wanted = [each for each, is_held in zip(documents, after, strict=False) if is_held]
    ended = {each.key for each in held} - {each.key for each in wanted}
    begun = [each for each in wanted if each not in held]
    changed, anew = Listing.of(held).changed(ended, begun), Listing.of(wanted)
    assert list(changed.items()) == list(anew.items())
    assert [changed.key(name) for name in changed] == [anew.key(name) for name in anew]


def test_a_document_takes_few_bytes_of_a_listing() -> None:
    def documents(count: int) -> list[Listed]:
        return [
            Listed(
                name := f"{n:06}/ru/trains.md",
                n,
                Entry(name, f"Поезда через Брест, {n}", "ru", ("ru",), ("trade", "transport"),
                      (2010, 2016, 2017, 2019, 2020), f"trains-{n}"),
                {"ru": [5, 19]},
            )
            for n in range(count)
        ]  # fmt: skip

    def used(count: int) -> int:
        given = documents(count)
        gc.collect()
        tracemalloc.start()
        listing = Listing.of(given)
        # All that questions have made of it.
        assert listing.choices.named("trains-7") == [7]
        assert listing.holds(7)
        assert listing.passage_ends[-1] == 5 * count
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert (used(3000) - used(1000)) / 2000 < 600  # objects and a map of names took 2,000
