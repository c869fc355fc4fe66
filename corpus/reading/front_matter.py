"""The YAML or TOML at the head of a file: what a document says of itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from corpus.document import Metadata, Span
from corpus.errors import UnreadableFileError, brief
from corpus.languages import LANGUAGES, has_han

BROKEN = (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading YAML raises: PyYAML 6 lets Python's errors through, as of !!int ""."""

# More than this is no front matter; it also bounds what the YAML parser is given (code points).
LARGEST = 64 * 1024

_FRONT_MATTER = re.compile(
    r"\A\ufeff?\s*^(?:---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_FACT = re.compile(
    r"^(?P<key>title|author|date)[ \t]*(?P<sign>[:=])[ \t]*(?P<value>\S.*?)[ \t]*\r?$",
    re.MULTILINE,
)
_SIGNS = {"yaml": ":", "toml": "="}
# The texts of TOML; a quotation mark within one stands behind a backslash.
_TOML_TEXT = re.compile(
    r'"""\r?\n?(?P<many>.*?)"""|\'\'\'\r?\n?(?P<plain>.*?)\'\'\''
    r'|"(?P<one>(?:[^"\\\n]|\\.)*)"|\'(?P<raw>[^\'\n]*)\'',
    re.DOTALL,
)
# The loader of yaml.safe_load, in C where PyYAML was built with it: ten times as fast.
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OWN_KEYS = frozenset({"id", "sources", "license"})
_QUOTES = ("'", '"')
_FACTS = ("title", "author", "date")
# A shorter value is a name or a label (code points).
_SHORTEST_PROSE = 40
_ANCHOR = re.compile(r"[&!]\S*\s+")
_ADDRESS = re.compile(r"(?:https?:)?//\S+$|/?[\w.-]+(?:/[\w.%-]*)+$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter of a file states.

    Attributes:
        end: code point of the raw file at which the text begins.
        title: its title.
        title_span: where the title's value stands in the raw file, without its quotes.
        language: BCP-47 code, None where it states none.
        metadata: the rest.
        facts: the lines of the title, author and date in the raw file.
        told: rows of what else is told there in words, each the places of its values; some sites
            keep whole texts so.
    """

    end: int
    title: str | None
    title_span: Span | None
    language: str | None
    metadata: Metadata
    facts: tuple[Span, ...]
    told: tuple[tuple[Span, ...], ...] = ()

    @property
    def is_own(self) -> bool:
        """True for a note of the corpus that this project ships."""
        return self.metadata.note is not None


def read_front_matter(raw: str, name: str) -> FrontMatter | None:
    """The front matter of ``raw``, None where it has none.

    Args:
        raw: the raw file.
        name: the file's path, for messages.

    Raises:
        UnreadableFileError: a note of this project has a broken field.
    """
    match = _FRONT_MATTER.match(raw[: LARGEST + 16])
    if match is None:
        return None
    form = "yaml" if match["toml"] is None else "toml"
    start, end = match.span(form)
    facts = [fact for fact in _FACT.finditer(raw, start, end) if fact["sign"] == _SIGNS[form]]
    text = match[form]
    fields = _fields(text, name) if form == "yaml" else _toml_fields(text)
    if fields is None and not facts:
        return None  # two rules that happen to open a text
    if fields is None:
        fields = {fact["key"]: fact["value"].strip("\"'") for fact in facts}
    titles = [fact for fact in facts if fact["key"] == "title"]
    own = fields.keys() >= _OWN_KEYS
    return FrontMatter(
        end=match.end(),
        title=_text(fields.get("title")),
        title_span=_value_span(titles[0]) if titles else None,
        language=_language(fields, name) if own else _foreign_language(fields),
        metadata=_own_metadata(fields, name) if own else _foreign_metadata(fields),
        facts=tuple(Span(*fact.span()) for fact in facts),
        told=() if own else tuple((_told if form == "yaml" else _toml_told)(text, start)),
    )


def read_fields(text: str) -> Mapping[str, object]:
    """The keys and values of YAML; none where it is another value than a map.

    Raises:
        One of ``BROKEN``: it cannot be read.
    """
    loaded = yaml.load(text, Loader=_SAFE_LOADER)  # noqa: S506 - both choices are safe
    return {str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}


def _fields(text: str, name: str) -> Mapping[str, object] | None:
    """The keys and values, None where the YAML of a foreign file cannot be read."""
    try:
        return read_fields(text) or None
    except BROKEN as error:
        if all(re.search(rf"^{key}\s*:", text, re.MULTILINE) for key in _OWN_KEYS):
            reason = " ".join(str(error).split())
            raise UnreadableFileError(
                f"{name}: the front matter is not valid YAML ({reason}); mend it"
            ) from error
        return None


def _toml_fields(text: str) -> Mapping[str, object] | None:
    """As ``_fields``, of TOML; an own note has none."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n")) or None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return None


def _foreign_language(fields: Mapping[str, object]) -> str | None:
    stated = _text(fields.get("language") or fields.get("lang")) or ""
    language = stated.partition("-")[0].lower()
    return language if language in LANGUAGES else None


def _told(text: str, offset: int) -> Iterator[tuple[Span, ...]]:
    """The values that read as prose, and the rows of lists that have words in them."""
    try:
        root = yaml.compose(text, Loader=_SAFE_LOADER)
    except BROKEN:
        return
    seen = set[int]()
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen:  # an alias tells nothing again
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if _is_prose(node.value):
                yield (_place(node, text, offset),)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(reversed(node.value))
        elif isinstance(node, yaml.MappingNode):
            facts = _FACTS if node is root else ()
            values = [value for key, value in node.value if key.value not in facts]
            if node is not root and all(isinstance(v, yaml.ScalarNode) for v in values):
                row = [v for v in values if v.value.strip() and not _is_address(v.value)]
                if any(_has_words(v.value) for v in row):
                    yield tuple(_place(v, text, offset) for v in row)
            else:
                stack.extend(reversed(values))


def _toml_told(text: str, offset: int) -> Iterator[tuple[Span, ...]]:
    """The texts of TOML that read as prose, but for the facts."""
    facts = [fact.span("value") for fact in _FACT.finditer(text)]
    for match in _TOML_TEXT.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        is_fact = any(first <= start and end <= last for first, last in facts)
        if not is_fact and _is_prose(text[start:end]):
            yield (Span(offset + start, offset + end),)


def _is_prose(value: str) -> bool:
    return len(value) >= _SHORTEST_PROSE and _has_words(value)


def _has_words(value: str) -> bool:
    return not _is_address(value) and (" " in value.strip() or has_han(value))


def _is_address(value: str) -> bool:
    return bool(_ADDRESS.match(value.strip()))


def _place(node: yaml.ScalarNode, text: str, offset: int) -> Span:
    """Where a value stands, without its quotes or the mark of its block."""
    start, end = node.start_mark.index, node.end_mark.index
    if mark := _ANCHOR.match(text, start):
        start = mark.end()
    if node.style in (">", "|"):
        start = text.find("\n", start) + 1
    elif node.style in _QUOTES:
        start, end = start + 1, end - 1
    return Span(offset + start, offset + max(start, end))


def _value_span(fact: re.Match[str]) -> Span:
    start, end = fact.span("value")
    value = fact["value"]
    quoted = len(value) > 1 and value[0] in _QUOTES and value[0] == value[-1]
    return Span(start + 1, end - 1) if quoted else Span(start, end)


def _text(value: object) -> str | None:
    """A plain value as text: a string, a number or a date; None for lists and maps."""
    if value is None or isinstance(value, list | tuple | dict | set | bytes):
        return None
    try:
        text = str(value)
    except ValueError:  # a number of thousands of digits
        return None
    return text.strip() or None


def _foreign_metadata(fields: Mapping[str, object]) -> Metadata:
    return Metadata(author=_author(fields), date=_text(fields.get("date")))


def _author(fields: Mapping[str, object]) -> str | None:
    """Who wrote it: one name, or several in one line."""
    names = fields.get("author") or fields.get("authors")
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        names = ", ".join(names)
    return _text(names)


def _own_metadata(fields: Mapping[str, object], name: str) -> Metadata:
    _require_text(fields, "title", name)
    return Metadata(
        author=_text(fields.get("author")),
        date=_text(fields.get("date")),
        topics=tuple(_strings(fields, "topics", name)),
        period=tuple(_years(fields, name)),
        sources=tuple(_source_lines(fields, name)),
        license=_require_text(fields, "license", name),
        note=_require_text(fields, "id", name),
    )


def _broken(name: str, key: str, value: object, wanted: str) -> UnreadableFileError:
    told = f"{name}: front matter field '{key}' is {brief(value)}; give {wanted}"
    return UnreadableFileError(told)


def _require_text(fields: Mapping[str, object], key: str, name: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _broken(name, key, value, "a text that is not empty")
    return value.strip()


def _language(fields: Mapping[str, object], name: str) -> str:
    value = fields.get("language")
    if value not in LANGUAGES:
        raise _broken(name, "language", value, f"one of {', '.join(LANGUAGES)}")
    return str(value)


def _items(fields: Mapping[str, object], key: str, name: str, wanted: str) -> list[object]:
    value = fields.get(key)
    if not isinstance(value, list):
        raise _broken(name, key, value, wanted)
    return value


def _strings(fields: Mapping[str, object], key: str, name: str) -> list[str]:
    wanted = "a list of texts"
    items = _items(fields, key, name, wanted)
    if not all(isinstance(item, str) and item for item in items):
        raise _broken(name, key, items, wanted)
    return [str(item) for item in items]


def _years(fields: Mapping[str, object], name: str) -> list[int]:
    wanted = "a list of years, such as [2018, 2021]"
    years = _items(fields, "period", name, wanted)
    checked = [year for year in years if isinstance(year, int) and 1000 <= year <= 2999]
    if len(checked) != len(years):
        raise _broken(name, "period", years, wanted)
    return checked


def _source_lines(fields: Mapping[str, object], name: str) -> list[str]:
    wanted = "a list of {title, year}, with author where known"
    items = _items(fields, "sources", name, wanted)
    lines: list[str] = []
    for item in items:
        if not isinstance(item, dict) or not _text(item.get("title")):
            raise _broken(name, "sources", item, wanted)
        parts = [_text(item.get(key)) for key in ("author", "title", "year")]
        lines.append(", ".join(part for part in parts if part))
    return lines
