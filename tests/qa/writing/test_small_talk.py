"""A reply is in the visitor's language, names the collection and what it can be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.catalogue import catalogue
from corpus.collection import Collection
from corpus.languages import LANGUAGES
from corpus.load import load_corpus
from corpus.shipped import SHIPPED_DOCUMENTS
from qa.asking.talk import Kind, Talk
from qa.writing.small_talk import small_talk

COLLECTION = Collection.open(SHIPPED_DOCUMENTS)
DOCUMENTS = catalogue(load_corpus(SHIPPED_DOCUMENTS)).values()
ABOUT = {Kind.GREETING, Kind.ABOUT_PROGRAM, Kind.ABOUT_COLLECTION}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_talk_has_a_reply_in_every_language(kind: Kind, language: str) -> None:
    reply = small_talk(Talk(kind, language), COLLECTION, DOCUMENTS)
    assert "{" not in reply
    named = COLLECTION.title[language] in reply
    asked = [question for question in COLLECTION.examples[language] if question in reply]
    assert (named, len(asked)) == ((True, 3) if kind in ABOUT else (False, 0))


def test_a_note_in_five_languages_is_one_document() -> None:
    notes = {entry.note for entry in DOCUMENTS}
    reply = small_talk(Talk(Kind.ABOUT_COLLECTION, "en"), COLLECTION, DOCUMENTS)
    assert f"holds {len(notes)} documents" in reply
    assert COLLECTION.about["en"] in reply


def test_without_examples_titles_in_the_visitors_language_are_named() -> None:
    bare = replace(COLLECTION, examples={})
    reply = small_talk(Talk(Kind.GREETING, "nl"), bare, DOCUMENTS)
    titles = [document.title for document in DOCUMENTS if document.language == "nl"]
    assert [title in reply for title in titles[:4]] == [True, True, True, False]
    assert "document" not in small_talk(Talk(Kind.THANKS, "en"), bare, DOCUMENTS)
    assert small_talk(Talk(Kind.GREETING, "en"), bare, []).endswith("documents.")
