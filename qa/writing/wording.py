"""Every sentence of an answer that is the program's own and no quote, in five languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.languages import LANGUAGES
from qa.plurals import Counted
from qa.word_files import read_words


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences in one language; names in braces are filled in where a sentence is said."""

    code: str

    # How texts are joined and marked.
    between_sentences: str
    between_items: str
    between_sides: str
    quotation_marks: str  # the opening and the closing one
    marks_around_marks: str  # of all quotes of an answer where one holds the usual marks itself

    # An answer of quotes.
    introduction: str
    attribution: str  # {title}, {quote}, {marker}
    attribution_foreign: str  # {title}, {tongue}, {quote}, {marker}
    tongues: Mapping[str, str]  # in which language a text is, by its code: "in Chinese"
    see_also: str

    # An answer to a broad question.
    overview_introduction: Counted  # {count}
    overview_heading: str  # {name} of a document
    overview_foreign: str  # {quote}, {tongue}
    overview_more: str
    list_introduction: Counted  # {count}
    comparison_introduction: Counted  # {count}
    comparison_heading: str  # {name} of a year, a place or a body
    comparison_missing: str  # {sides}

    # A refusal: why there is no answer, then what the nearest passages lack.
    no_answer: str
    missing_years: Counted  # {years}
    missing_names: Counted  # {names}
    missing_end: str
    missing_kinds: Mapping[str, str]  # by the values of ``AnswerKind``
    missing_concepts: Counted  # {words}
    other_years: str  # {given}, {years}
    other_figure: Counted  # {names}
    other_date: Counted  # {names}
    nothing_to_search: str

    # Remarks on the quotes.
    sources_outdated: Counted  # {titles}
    sources_disagree: str  # {sides}
    statements_differ: str  # {sides}, all of one source
    forecast_differs: str  # {sides}
    side: str  # {value}, {marker}
    side_of_year: str  # {value}, {year}, {marker}

    # To who asks the documents nothing.
    talk: Mapping[str, str]  # {title}; by the kinds of qa.asking.talk but the next
    talk_collection: Counted  # {title}, {count}
    talk_titles: str  # {titles}
    talk_examples: str

    # Of prose by a language model, and why the quotes stand alone where one was to write.
    model_checked: str  # {model}
    model_broke_off: str
    model_declined: str
    model_silent: str
    model_unfounded: str


_WORDS = read_words(Words, Path(__file__).parent / "words")


def words_for(language: str) -> Words:
    """The sentences in ``language``; in English where it is none of the five."""
    return _WORDS.get(language, _WORDS[LANGUAGES[0]])
