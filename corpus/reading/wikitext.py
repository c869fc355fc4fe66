"""Wikitext, in which the pages of a MediaWiki are written, as HTML.

What templates make of their values only the wiki knows: those that are known set a value as it is
in the text, the rows of an infobox stay rows, and of any other all values follow its name in
brackets, so that none of them is glued to the text beside it, and none is told without its unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.reading.shown import DEPTH, NOTE_ROLE

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "[]{}|'=*#:;!<>_"})
# __NOTOC__, __БЕЗ_ОГЛАВЛЕНИЯ__: they have no small letters, as the __init__ of a program has.
_SWITCH = re.compile(r"__(?=[^\W\d_])\w+?__")
# What stands between these is no wikitext, of whichever extension it is.
_PLAIN_TAGS = ("nowiki", "pre", "math", "chem", "syntaxhighlight", "source")
_BRACKETS = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_CLOSES = {"}}": "{{", "]]": "[["}
_DEEPEST = 20  # brackets within brackets, tables within cells; each takes the text in it again
_ADDRESS = re.compile(r"\[(?:https?:)?//[^\s\[\]]++(?:[ \t]++(?P<words>[^\[\]\n]*+))?\]")
_STRESS = re.compile(r"'{2,5}")
_MOST_LEVELS = 6
_ITEM = re.compile(r"(?P<marks>[*#:;]+)\s*(?P<said>.*)")
_EXPLAINED = re.compile(r"(?<![\d\s])[ \t]*:[ \t]+")
_SPAN = re.compile(r"\b(?:col|row)span\s*=\s*[\"']?\d+[\"']?", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"[^|\[\]<>]*+\|(?!\|)")
_FILES = re.compile(
    r"\s*(?:file|image|файл|изображение|выява|bestand|afbeelding|文件|图像|檔案)\s*:",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"\s*(?:category|категория|катэгорыя|categorie|分类|分類)\s*:", re.IGNORECASE
)
_LANGUAGE_LINK = re.compile(r"\s*[a-z]{2,3}(?:-[a-z]+)*:")
_LAYOUT = re.compile(
    r"(?:thumb|thumbnail|frame|frameless|border|left|right|center|none|мини|миниатюра|справа|слева"
    r"|центр|безрамки|міні|справа|злева|miniatuur|rechts|links|gecentreerd|缩略图|右|左|无框"
    r"|upright(?:\s*=.*)?|(?:\d*x)?\d+\s?(?:px|пкс)|(?:alt|link|page|lang)\s*=.*)",
    re.IGNORECASE,
)
# How many of their values stand in the text as they are, the first of which is which.
_SHOWN_NAMES = "число формат formatnum nobr nowrap s small big abbr нп нп2 нп3 нп4 нп5 iw iw2 翻譯"
_SHOWN = {
    **{name: slice(0, 1) for name in _SHOWN_NAMES.split()},
    **{"num": slice(0, 2), "lang": slice(1, 2)},
}
_CONVERTED = frozenset({"convert", "cvt"})
_LANGUAGE = re.compile(r"lang-[a-z-]+")
_CITED = (
    "last first author автор title заглавие название work website year год date publisher"
    " издательство pages страницы"
)
_CITED_NAMES = tuple(_CITED.split())
_CITES = re.compile(
    r"cite\b|citation$|книга$|статья$|публикация$|кніга$|артыкул$|citeer", re.IGNORECASE
)
_NO_NAME, _LONGEST_NAME = frozenset("<>{}[]"), 60
_FEWEST_ROWS = 2
_NEW_LINE = re.compile(r"\n[*#:\s]*")
_PICTURE = re.compile(r"\.(?:jpe?g|png|svg|gif|webp|tiff?|pdf|ogg|webm)$", re.IGNORECASE)


def as_html(wikitext: str) -> str:
    """The page as HTML: its sections from the third level down, its notes at the end."""
    text = _COMMENT.sub("", wikitext)
    for name in _PLAIN_TAGS:
        text = _lifted(text, name, lambda said: said.translate(_MARKS))
    notes: list[str] = []
    text = _lifted(text, "gallery", _captions)

    def lift(note: str) -> str:
        notes.append(note)
        return ""

    text = _lifted(text, "ref", lift)
    body = "\n".join(_blocks(map(str.strip, _in_line(text).splitlines())))
    said = (_in_line(note).strip() for note in notes)
    return body + "".join(f'\n<p role="{NOTE_ROLE}">{note}</p>' for note in said if note)


def _lifted(text: str, name: str, instead: Callable[[str], str]) -> str:
    """The text with what is said between the tags ``name`` replaced; an empty element goes."""
    parts: list[str] = []
    position = 0
    opened: re.Match[str] | None = None
    for tag in re.finditer(rf"<(?P<end>/)?{name}\b[^<>]*+>", text, re.IGNORECASE):
        if tag[0].endswith("/>") and opened is None:
            parts.append(text[position : tag.start()])
        elif opened is not None and tag["end"]:
            said = instead(text[opened.end() : tag.start()])
            parts += [text[position : opened.start()], said]
            opened = None
        else:
            opened = opened or (None if tag["end"] else tag)
            continue
        position = tag.end()
    return "".join([*parts, text[position:]])


def _captions(said: str) -> str:
    """The captions of a gallery, an item each."""
    lines = (line.partition("|")[2].strip() for line in said.splitlines())
    return "".join(f"\n* {line}" for line in lines if line) + "\n"


def _in_line(text: str) -> str:
    """The text with its templates, links and marks of stress undone, the innermost first."""
    opened: list[tuple[str, list[str]]] = [("", [])]
    position = 0
    for bracket in _BRACKETS.finditer(text):
        opened[-1][1].append(text[position : bracket.start()])
        position = bracket.end()
        mark = bracket[0]
        if mark not in _CLOSES and len(opened) <= _DEEPEST:
            opened.append((mark, []))
        elif opened[-1][0] and opened[-1][0] == _CLOSES.get(mark):
            inside = "".join(opened.pop()[1])
            opened[-1][1].append(_template(inside) if mark == "}}" else _link(inside))
        else:
            opened[-1][1].append(mark)
    opened[-1][1].append(text[position:])
    whole = "".join(mark + "".join(parts) for mark, parts in opened)
    whole = _ADDRESS.sub(lambda match: match["words"] or "", whole)
    whole = _SWITCH.sub(lambda match: "" if match[0].upper() == match[0] else match[0], whole)
    return _STRESS.sub("", whole)


def _link(inside: str) -> str:
    target, *parts = inside.split("|")
    if _FILES.match(target):
        caption = parts[-1].strip() if parts and not _LAYOUT.fullmatch(parts[-1].strip()) else ""
        return f"\n<figcaption>{caption}</figcaption>\n" if caption else ""
    if _CATEGORY.match(target) or (_LANGUAGE_LINK.match(target) and not parts):
        return ""
    return "|".join(parts) or target.lstrip(":")


def _template(inside: str) -> str:
    name, *values = inside.split("|")
    name = " ".join(name.split())
    plain: list[str] = []
    named: dict[str, str] = {}
    for value in values:
        left, is_named, right = value.partition("=")
        name_of = left.strip()
        if not is_named or len(name_of) > _LONGEST_NAME or not _NO_NAME.isdisjoint(name_of):
            plain.append(value.strip())
        elif name_of.isdecimal():
            plain.append(right.strip())
        else:
            named[name_of] = right.strip()
    plain = list(filter(None, plain))
    key, _, given = name.lower().partition(":")
    plain = [given.strip(), *plain] if given and key in _SHOWN else plain
    if key == "e" and plain:
        return f"×10<sup>{plain[0]}</sup>"
    if _CITES.match(key):
        return ". ".join(dict.fromkeys(named[n] for n in _CITED_NAMES if named.get(n)))
    if key in _SHOWN or key in _CONVERTED or _LANGUAGE.fullmatch(key):
        places = _SHOWN.get(key, slice(0, 1))
        return " ".join(_measured(plain) if key in _CONVERTED else plain[places])
    rows = {name: value for name, value in named.items() if value and not _PICTURE.search(value)}
    if len(rows) >= _FEWEST_ROWS and not plain:
        return f"\n<dl>{''.join(map(_row, rows, rows.values()))}</dl>\n"
    if not plain or name.startswith("#"):
        return ""
    told = [*plain, *(f"{name}={value}" for name, value in rows.items())]
    return f" ({name}: {', '.join(told)})"


def _measured(values: Sequence[str]) -> Sequence[str]:
    """Of what is told in another unit as well the value and its unit, or both ends of a range.

    A number and another value go on with them: "5 to 10 km", "6 ft 2 in". One at the end is how
    exactly the other unit is told.
    """
    end = 2
    while end + 1 < len(values) and values[end][:1].isdigit():
        end += 2
    return values[:end]


def _row(name: str, value: str) -> str:
    """A row of an infobox; a list in it becomes lines."""
    return f"<dt>{name}</dt><dd>{_NEW_LINE.sub('<br>', value.lstrip('*#: '))}</dd>"


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    """Paragraphs, headings, items and tables."""
    paragraph: list[str] = []
    for line in lines:
        opens_table = line.lstrip(":").startswith("{|")
        heading, item = _heading(line), None if opens_table else _ITEM.fullmatch(line)
        if line and not (heading or item or opens_table):
            paragraph.append(line)
            continue
        yield from _paragraph(paragraph)
        paragraph = []
        if heading:
            yield heading
        elif item:
            yield _item(item["marks"], item["said"])
        elif line:
            yield from _table(lines)
    yield from _paragraph(paragraph)


def _heading(line: str) -> str | None:
    """The line as a heading; None where it is none."""
    level = min(len(line) - len(line.lstrip("=")), len(line) - len(line.rstrip("=")), _MOST_LEVELS)
    said = line[level : len(line) - level].strip()
    below = min(level + 1, _MOST_LEVELS)  # the title of the page is one of the second level
    return f"<h{below}>{said}</h{below}>" if level and said else None


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "\n".join(["<p>", *lines, "</p>"])


def _item(marks: str, said: str) -> str:
    if marks == ";" and (place := _EXPLAINED.search(said)):
        term, told = said[: place.start()], said[place.end() :]
        return f"<dl><dt>{term}</dt><dd>{told}</dd></dl>"
    if not marks.strip(":;"):  # indented, or a term by itself
        return f"<p>{said}</p>"
    return f'<li {DEPTH}="{len(marks)}">{said}</li>'


def _table(lines: Iterator[str], depth: int = 1) -> Iterator[str]:
    """The rows of the table that was opened, up to the line that closes it.

    Args:
        lines: below the one that opened it.
        depth: 1 for a table in no other.
    """
    yield "<table>"
    cell: list[str] = []  # its opening tag and its lines
    for line in lines:
        if line.startswith("|}"):
            break
        if line.startswith(("|-", "|+", "!", "|")):
            yield from _closed(cell)
            cell = []
        if line.startswith("|-"):
            yield "<tr>"
        elif line.startswith("|+"):
            yield f"<caption>{_apart(line[2:])[1]}</caption>"
        elif line.startswith(("!", "|")):
            tag = "th" if line[0] == "!" else "td"
            parts = re.split(r"\|\||!!", line[1:]) if tag == "th" else line[1:].split("||")
            for part in parts:
                yield from _closed(cell)
                attributes, said = _apart(part)
                spans = " ".join(_SPAN.findall(attributes))
                cell = [f"<{tag} {spans}>".replace(" >", ">"), said]
        elif line.startswith("{|") and depth < _DEEPEST:
            cell += _table(lines, depth + 1)  # a table in a cell
        elif cell:
            cell += ["<br>", line]
    yield from _closed(cell)
    yield "</table>"


def _apart(part: str) -> tuple[str, str]:
    """The attributes that stand before a cell or a caption, and what that says."""
    match = _ATTRIBUTES.match(part)
    end = match.end() if match and "=" in match[0] else 0
    return part[:end], part[end:].strip()


def _closed(cell: Sequence[str]) -> Iterator[str]:
    if cell:
        yield f"{''.join(cell)}</{cell[0][1:3]}>"
