"""The reply to a text that asks the documents nothing: a sentence or two, and what to ask."""

from __future__ import annotations

from collections.abc import Collection as Sized
from itertools import chain

from corpus.catalogue import Entry
from corpus.collection import Collection
from qa.asking.talk import Kind, Talk
from qa.writing.quotation import titles_alike
from qa.writing.wording import words_for

_MOST = 3  # examples, or titles where there are none
# A greeting is a good moment to say what can be asked, and so is a question about just that.
_WITH_EXAMPLES = frozenset({Kind.GREETING, Kind.ABOUT_PROGRAM, Kind.ABOUT_COLLECTION})


def small_talk(talk: Talk, collection: Collection, documents: Sized[Entry]) -> str:
    """The reply, in the language of what was said.

    Args:
        talk: what was said.
        collection: that the questions would be about.
        documents: all that it holds.
    """
    words, title = words_for(talk.language), collection.title[talk.language]
    if talk.kind is Kind.ABOUT_COLLECTION:
        notes = {document.note for document in documents}
        reply = words.talk_collection.of(len(notes), title=title)
        about = collection.about[talk.language]
        reply = words.between_sentences.join(filter(None, (reply, about)))
    else:
        reply = words.talk[talk.kind].format(title=title)
    if talk.kind not in _WITH_EXAMPLES:
        return reply
    examples = collection.examples.get(talk.language, ())[:_MOST]
    if examples:
        listed = "\n".join([words.talk_examples, *(f"- {question}" for question in examples)])
        return f"{reply}\n\n{listed}"
    titles = words.between_items.join(_titles(documents, talk.language))
    told = words.talk_titles.format(titles=titles) if titles else ""
    return words.between_sentences.join(filter(None, (reply, told)))


def _titles(documents: Sized[Entry], language: str) -> list[str]:
    """Some titles, those of documents in the language before others."""
    theirs = (each for each in documents if each.language == language)
    others = (each for each in documents if each.language != language)
    known: dict[str, None] = {}
    for document in chain(theirs, others):
        known[document.title] = None
        if len(known) == _MOST:
            break
    return titles_alike(known, language)
