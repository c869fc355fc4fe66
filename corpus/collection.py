"""What does the owner of a collection say of it? Read from ``collection.yaml`` in its folder.

The file and every key of it are optional; docs/collection.md explains them to owners. Its texts are
an owner's, and no page may take them for its own: they are escaped wherever they are shown.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import yaml

from corpus.errors import UserError, brief
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import read_lexicon
from corpus.knowing.usual import usual_names
from corpus.knowing.word_list import check_word_list
from corpus.languages import LANGUAGES
from corpus.questions import load_questions
from corpus.reading.front_matter import BROKEN
from corpus.regular import open_regular

FILE = "collection.yaml"
# The shipped one has 3 kB; it also bounds what the YAML parser is given (bytes).
LARGEST = 64 * 1024

Texts = Mapping[str, str]
"""Language -> text, for every language; "" where there is none."""

_DEFAULTS = Path(__file__).with_name("default_collection.yaml")
_TEXTS = ("title", "tagline", "greeting", "placeholder", "about")
_FILES = ("questions", "names", "concepts")
_KEYS = (*_TEXTS, "examples", "everywhere", *_FILES)
# Only files that can be no document: what a key names is not read as one.
_SUFFIX = ".jsonl"
_LANGUAGES = ", ".join(LANGUAGES)


@dataclass(frozen=True, slots=True)
class Collection:
    """What is said of a folder of documents, checked.

    Attributes:
        title: of the page.
        tagline: below the title.
        greeting: above a page without a conversation.
        placeholder: in the empty question box.
        about: what the documents are; "" where the owner does not say.
        examples: language -> questions to begin with; empty where the owner gives none.
        questions: file of questions with their evidence.
        everywhere: ids of names that every question speaks of; None to find them in the documents,
            see ``corpus.knowing.usual``.
        names_files: the owner's word lists of names, besides the shipped one.
        concepts_files: the owner's word lists of concepts, likewise.
    """

    title: Texts
    tagline: Texts
    greeting: Texts
    placeholder: Texts
    about: Texts
    examples: Mapping[str, tuple[str, ...]]
    questions: Path | None
    everywhere: frozenset[str] | None
    names_files: tuple[Path, ...]
    concepts_files: tuple[Path, ...]

    @classmethod
    def open(cls, folder: Path) -> Collection:
        """What the folder's file says, with defaults for what it leaves out.

        A folder that does not exist has the defaults alone: who reads it says what is wrong.

        Raises:
            UserError: the file, or one that it names, cannot be used; one line with file, key,
                value and remedy.
        """
        source = _Source(folder / FILE)
        given = source.read()
        default = _defaults()
        texts = {key: source.texts(key, given[key]) for key in _TEXTS if key in given}
        files = {key: source.file(key, given[key]) for key in _FILES if key in given}
        own = source.names(files["names"], "names") if "names" in files else frozenset()
        if "concepts" in files:
            source.names(files["concepts"], "concepts")
        if "questions" in files:
            source.questions(files["questions"])
        return cls(
            **{key: texts.get(key, default[key]) for key in _TEXTS},
            examples=source.examples(given["examples"]) if "examples" in given else {},
            questions=files.get("questions"),
            everywhere=(
                source.everywhere(given["everywhere"], own) if "everywhere" in given else None
            ),
            names_files=tuple(path for key, path in files.items() if key == "names"),
            concepts_files=tuple(path for key, path in files.items() if key == "concepts"),
        )

    def knowledge(self, texts: Sequence[tuple[str, str]]) -> Knowledge:
        """What is known of the documents: what the program knows, and the owner's own lists.

        Args:
            texts: (text, BCP-47 code) of the passages; a few are read where the owner does not say
                which names are everywhere.
        """
        names, concepts = SHIPPED_KNOWLEDGE.names, SHIPPED_KNOWLEDGE.concepts
        for path in self.names_files:
            names = names.joined(read_lexicon(path).entries)
        for path in self.concepts_files:
            concepts = concepts.joined(read_lexicon(path).entries)
        everywhere = self.everywhere
        if everywhere is None:
            everywhere = usual_names(texts, names.names)
        return Knowledge(names, concepts, everywhere)


def own_files(folder: Path) -> frozenset[Path]:
    """The folder's files that say something of the collection, and are no documents of it.

    Where ``collection.yaml`` is broken it alone is meant: ``Collection.open`` says what is wrong.
    """
    try:
        given = _Source(folder / FILE).read()
    except UserError:
        given = {}
    named = (str(given[key]) for key in _FILES if key in given)
    return frozenset({folder / FILE, *(folder / name for name in named if name.endswith(_SUFFIX))})


@cache
def _defaults() -> Mapping[str, Texts]:
    source = _Source(_DEFAULTS)
    nothing = dict.fromkeys(LANGUAGES, "")
    given = source.read()
    return {key: source.texts(key, given[key]) if key in given else nothing for key in _TEXTS}


@cache
def _shipped_names() -> frozenset[str]:
    return frozenset(entry.name for entry in SHIPPED_KNOWLEDGE.names.entries)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as it is read; what is wrong with it is told as one line."""

    path: Path

    def read(self) -> Mapping[str, object]:
        """The keys and values; none where there is no file. The keys are known ones."""
        if not self.path.exists() and not self.path.is_symlink():
            return {}
        if not self._is_inside(self.path):
            raise UserError(f"{self.path} leads out of its folder; put the file itself there")
        try:
            with open_regular(self.path) as file:
                data = file.read(LARGEST + 1)
            text = data.decode("utf-8-sig")
        except OSError as error:
            reason = error.strerror or error
            raise UserError(f"{self.path} cannot be read ({reason}); mend or remove it") from error
        except UnicodeDecodeError as error:
            raise UserError(f"{self.path} is not UTF-8 text; save it as UTF-8") from error
        if len(data) > LARGEST:
            raise UserError(f"{self.path} has more than {LARGEST >> 10} kB; shorten its texts")
        loaded = self._parsed(text)
        if loaded is None:  # empty, or nothing but comments
            return {}
        if not isinstance(loaded, dict):
            raise UserError(f"{self.path} is {brief(loaded)}: write lines 'key: value'")
        for key, value in loaded.items():
            if key not in _KEYS:
                known = f"no such key; there are {', '.join(_KEYS)}"
                self._refuse(brief(key), value, known)
        return loaded

    def texts(self, key: str, value: object) -> Texts:
        """One text for all languages, or one each; what is left out gets English or the first."""
        if isinstance(value, str):
            return dict.fromkeys(LANGUAGES, self._text(key, value))
        if not isinstance(value, dict) or not value:
            self._refuse(key, value, "give a text in quotes, or one for each language")
        given = {
            self._language(key, language, value): self._text(f"{key}.{language}", text)
            for language, text in value.items()
        }
        other = given.get(LANGUAGES[0]) or next(iter(given.values()))
        return {language: given.get(language, other) for language in LANGUAGES}

    def examples(self, value: object) -> Mapping[str, tuple[str, ...]]:
        """The questions of each language that has some."""
        if not isinstance(value, dict):
            self._refuse("examples", value, "give a list of questions for each language")
        given: dict[str, tuple[str, ...]] = {}
        for language, questions in value.items():
            key = f"examples.{self._language('examples', language, value)}"
            listed = self._list(key, questions, "give a list of questions")
            given[language] = tuple(self._text(key, question) for question in listed)
        return {language: given[language] for language in LANGUAGES if given.get(language)}

    def everywhere(self, value: object, own: frozenset[str]) -> frozenset[str]:
        """Ids of the shipped or the owner's names."""
        remedy = "give a list of ids of names, such as [Belarus, China]"
        ids = [self._text("everywhere", item) for item in self._list("everywhere", value, remedy)]
        known = _shipped_names() | own
        for name in ids:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                meant = f"; did you mean {near[0]!r}?" if near else ""
                self._refuse(
                    "everywhere",
                    name,
                    f"no list of names has this id{meant} An id is the 'name' of an entry of "
                    "corpus/knowing/gazetteer.jsonl or of your own names",
                )
        return frozenset(ids)

    def file(self, key: str, value: object) -> Path:
        """A file in the folder of this one."""
        if not isinstance(value, str) or not value.endswith(_SUFFIX) or "\0" in value:
            self._refuse(key, value, f"give a file in this folder, whose name ends in {_SUFFIX}")
        path = self.path.parent / value
        if not self._is_inside(path):
            self._refuse(key, value, "it lies outside this folder; put the file in it")
        if not path.is_file():
            self._refuse(key, value, "there is no such file in this folder; mend the name")
        return path

    def names(self, path: Path, key: str) -> frozenset[str]:
        """The ids of an owner's word list."""
        try:
            return check_word_list(path)
        except UserError as error:
            raise UserError(f"{self.path}: {key}: {error}") from error

    def questions(self, path: Path) -> None:
        """Whether an owner's questions can be read."""
        try:
            load_questions(path)
        except UserError as error:
            raise UserError(f"{self.path}: questions: {error}") from error

    def _parsed(self, text: str) -> object:
        try:
            # An alias could stand for a text of any size; without one a value is as long as its
            # source.
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
                raise UserError(f"{self.path} has an alias (*name); write its text out instead")
            return yaml.safe_load(text)
        except BROKEN as error:
            raise UserError(
                f"{self.path}{_line(error)} is not valid YAML ({_reason(error)}); mend it, or put "
                "the text there in quotes"
            ) from error

    def _is_inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self.path.parent.resolve())
        except (OSError, RuntimeError):  # a link that leads to itself
            return False

    def _language(self, key: str, language: object, value: object) -> str:
        if not isinstance(language, str) or language not in LANGUAGES:
            self._refuse(key, value, f"{brief(language)} is none of the languages {_LANGUAGES}")
        return language

    def _list(self, key: str, value: object, remedy: str) -> list[object]:
        if not isinstance(value, list):
            self._refuse(key, value, remedy)
        return value

    def _text(self, key: str, value: object) -> str:
        """A text in one line."""
        if not isinstance(value, str) or not value.strip():
            self._refuse(key, value, "give a text that is not empty, in quotes")
        text = " ".join(value.split())
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
            self._refuse(key, value, "it has characters that cannot be shown; take them out")
        return text

    def _refuse(self, key: str, value: object, remedy: str) -> NoReturn:
        raise UserError(f"{self.path}: {key} is {brief(value)}: {remedy}")


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}," if mark else ""


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())
