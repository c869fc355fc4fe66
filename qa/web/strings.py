"""Every word of the page's own, in five languages, and the choice among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.languages import LANGUAGES
from qa.plurals import Counted
from qa.word_files import read_words


@dataclass(frozen=True, slots=True)
class Strings:
    """The interface in one language; names in braces are filled in where the text is shown."""

    code: str
    autonym: str  # what the language calls itself
    interface_language: str
    language_names: Mapping[str, str]

    question: str
    ask: str
    stop: str
    clear: str
    conversation: str
    examples: str

    sources: str
    sources_empty: str
    collection: str  # {count} and {languages}
    source_label: str  # {number}
    line: str  # {first}
    lines: str  # {first}, {last}
    page: str  # {page}
    trust_high: str  # {percent}
    trust_fair: str  # {percent}
    trust_low: str  # {percent}
    model_writes: str  # {model}
    model_waits: str  # {model}, {count}
    translation: str
    translate: str
    machine_translation: str
    untranslated: str
    parallels: str
    copies: str
    copy_quote: str
    copied: str
    question_link: str
    open_document: str

    refusal: str
    nearest: str
    nearest_note: str
    nearest_label: str  # {rank}
    conflict: str
    conflict_note: str
    conflict_within: str  # both sides are of one source
    conflict_within_note: str

    close: str
    quotes_here: str
    raw_file: str
    changed: str
    missing: str
    outdated: str
    damaged_link: str

    searching: str
    loading: str
    unavailable: str
    failed: str
    empty_question: str
    long_question: Counted  # {length}, {limit}
    too_often: Counted  # {seconds}
    busy: str

    helped: str
    thumb_up: str
    thumb_down: str
    comment: str
    send: str
    thanks: str

    files: str
    files_add: str
    files_hint: str  # {size}
    files_gone: str
    file_read: str  # {count}, {language}
    file_remove: str  # {name}
    file_reading: str
    file_done: str
    file_locked: str
    file_empty: str
    file_large: str
    file_other: str
    file_files: str
    file_passages: str
    file_busy: str
    where: str
    where_both: str
    where_collection: str
    where_own: str
    own_file: str
    link_without: str
    private_link: str

    follow_ups: str
    about_document: str  # {title}
    understood: str  # {question}
    correct: str
    as_typed: str
    alone: str
    edit: str
    history: str
    retells: str
    support: str  # {items}
    support_rule: str
    not_in_quote: str  # {items}
    outline: str
    export_markdown: str
    export_json: str
    filters: str
    filters_off: str
    filter_languages: str
    filter_documents: str
    filter_topics: str
    filter_from: str
    filter_to: str
    filter_any: str
    searched_in: str  # {scope}
    collection_open: str
    collection_plot: str
    collection_themes: str
    collection_note: str
    collection_table: str
    more_documents: str  # {count}
    language: str
    why: str
    why_question: str
    why_probability: str
    why_threshold: str
    why_similarity: str
    why_own_language: str
    why_other_year: str
    why_orders: str
    why_missing_names: str
    why_missing_concepts: str
    why_missing_end: str
    why_left_open: str
    why_uneven: str
    why_quotes: str
    why_reading: str
    why_quote_scores: str
    why_rejected: str
    why_milliseconds: str
    why_engine: str
    why_extractive: str
    why_kept: str
    why_dropped: str
    why_passages: str
    why_score: str
    why_words: str
    why_meaning: str
    why_agreement: str
    yes: str
    no: str


STRINGS = read_words(Strings, Path(__file__).parent / "words")
"""The interface by language."""

AUTONYMS = {code: strings.autonym for code, strings in STRINGS.items()}
"""What each language calls itself."""


def strings_for(language: str | None) -> Strings:
    """The strings of ``language``, English where the page does not speak it."""
    return STRINGS.get(language or "", STRINGS[LANGUAGES[0]])


def language_name(code: str, strings: Strings) -> str:
    """What ``strings`` calls the language ``code``; the code itself where it has no name."""
    return strings.language_names.get(code, code)


def choose_language(asked: str | None, accept_language: str | None) -> str:
    """The interface language: ``asked`` (``?ui=``), then the browser's wish, then English.

    Args:
        asked: a code such as "ru" or "zh-CN"; anything else is passed over.
        accept_language: the HTTP header, such as "nl-BE,nl;q=0.9,en;q=0.8".
    """
    wishes = [] if asked is None else [asked]
    for code in [*wishes, *_by_preference(accept_language or "")]:
        primary = re.split("[-_]", code.strip().lower(), maxsplit=1)[0]
        if primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def _by_preference(accept_language: str) -> list[str]:
    """The header's codes, most wanted first; those that it refuses (q=0) are left out."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        code, _, quality = part.partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        weight = float(match[1]) if match else 1.0
        if weight > 0:
            wanted.append((weight, code))
    return [code for _, code in sorted(wanted, key=lambda pair: -pair[0])]
