"""What the word lists know: names, concepts, and which names are everywhere in a collection.

So a question and a passage in different languages can be seen to speak of the same city or of the
same thing, and Chongqing is not taken for Changchun, nor visitors for residents: the encoder takes
them for one another where all else is alike. The names of ``gazetteer.jsonl`` and the concepts of
``concepts.jsonl`` were written for this project from general knowledge, before any question was
looked at; ``lexicon`` tells how a form is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.document import Span
from corpus.knowing.lexicon import Lexicon, read_lexicon
from corpus.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a collection of documents and its questions can be seen to speak of.

    Attributes:
        names: places, organisations, companies and persons.
        concepts: things, deeds and properties, by the common words that questions ask with.
        everywhere: names that every question and every document speaks of, by id.
    """

    names: Lexicon
    concepts: Lexicon
    everywhere: frozenset[str]

    def spellings(self, text: str, language: str) -> dict[str, str]:
        """The concepts and the names in a text, each with the words that it was first found by."""
        return self.concepts.spellings(text, language) | self.names.spellings(text, language)

    def named_spans(
        self, text: str, language: str, *, everywhere: bool = False
    ) -> list[tuple[Span, tuple[str, ...]]]:
        """Where a text has names, each with the kinds of what it may name, such as "city".

        Args:
            text: of any length.
            language: BCP-47.
            everywhere: only the names that are everywhere, in place of all others.
        """
        return [
            (mention.span, tuple(self.names.kinds[name] for name in mention.names))
            for mention in self.names.mentions(text, language)
            if mention.names and self.everywhere.issuperset(mention.names) == everywhere
        ]


_HERE = Path(__file__).parent

SHIPPED_KNOWLEDGE = Knowledge(
    # Companies keep their Latin names in every language.
    names=read_lexicon(_HERE / "gazetteer.jsonl", shared=("en",)),
    concepts=read_lexicon(_HERE / "concepts.jsonl"),
    everywhere=frozenset({"Belarus", "China"}),
)
"""What the program knows of the documents that ship with it, and of their like."""

MEASURES = read_lexicon(_HERE / "measures.jsonl", shared=LANGUAGES)
"""What reports on cooperation count, by kind: money, event, share, area, weight, length or count.

They are no concepts, though many share a name with one: a figure is next to any word on exports, a
question insists on those that mean nothing else. Their forms count whatever language a text is
taken for, since a sentence of figures has few words to know its language by.
"""
