"""Text recognised on the picture of a page, by tesseract where it is installed."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from corpus.languages import HAN, is_wide
from corpus.reading.pdf.glyphs import Glyph

DOTS_PER_INCH = 300  # what tesseract's models are made for
_PROGRAM = "tesseract"
# Its names of our languages, and the older spelling of Chinese.
_LANGUAGES = ("eng", "rus", "bel", "nld", "chi_sim", "chi_tra")
_SECONDS = 60  # of the processor, a page
_ALL_SECONDS = 120  # likewise, a file
_PATIENCE = 4  # by the clock a page may take so many times as long: other programs run as well
_LEAST_CERTAIN = 30.0  # of 100: below it tesseract reads specks
# Below it the letters are of another script, or hardly to be seen.
_CERTAIN = 75.0
_WORD_LEVEL = "5"
# Of the height of a line's box: its type, and what hangs below the baseline.
_SIZE, _DESCENT = 0.9, 0.22
_COLUMN_GAP = 2.0  # heights of a line; a justified space is narrower
_HAN = re.compile(f"[{HAN}]")
_CYRILLIC = re.compile("[а-яёіў]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_BELARUSIAN = re.compile("[іў]")
_BELARUSIAN_SHARE = 0.03  # of the letters; it is .08 of Belarusian
_FEW = 0.02
# A short word of such letters between Cyrillic ones is a Cyrillic word.
_LOOKS_CYRILLIC = re.compile("[ABCEHKMOPTXaceopxy]{1,3}")
_CYRILLIC_FOR = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture."""

    data: bytes  # PGM, grey
    scale: float  # pixels a point


@dataclass(slots=True)
class Recogniser:
    """Tesseract, with the languages that are installed for it.

    With all of them it takes three times as long and mixes scripts within a word. So the first
    page of a file, read with all, tells which of them the file is read with.
    """

    program: str
    languages: tuple[str, ...]
    _chosen: tuple[str, ...] = ()
    _spent: float = 0.0

    @classmethod
    def find(cls) -> Recogniser | None:
        """The installed one; None where there is none that knows one of our languages."""
        program = shutil.which(_PROGRAM)
        if program is None:
            return None
        try:
            told = subprocess.run(  # noqa: S603 - found on the user's own path
                [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        known = set(told.stdout.decode("utf-8", "replace").split())
        languages = tuple(language for language in _LANGUAGES if language in known)
        return cls(program, languages) if languages else None

    @property
    def is_spent(self) -> bool:
        """True when this file has taken its time."""
        return self._spent > _ALL_SECONDS

    def glyphs(self, picture: Picture) -> tuple[Glyph, ...]:
        """What is printed on the picture, each part of a line as one glyph; none where it fails."""
        words = self._words(picture, self._chosen) if self._chosen else []
        if certainty_of(words) < _CERTAIN:
            tried = self._words(picture, self.languages)
            chosen = _languages_of(tried, self.languages)
            if chosen not in (self.languages, self._chosen):
                again = self._words(picture, chosen)
                tried = max(tried, again, key=certainty_of)
            if certainty_of(tried) >= _CERTAIN:
                self._chosen = chosen
            words = max(words, tried, key=certainty_of)
        return _glyphs(words, picture.scale)

    def _words(self, picture: Picture, languages: Sequence[str]) -> list[Word]:
        command = [self.program, "stdin", "stdout", "-l", "+".join(languages), "tsv"]
        told, seconds = _run(command, picture.data)
        self._spent += seconds
        return list(words_in(told.decode("utf-8", "replace")))


def _run(command: Sequence[str], data: bytes) -> tuple[bytes, float]:
    """What the program writes, nothing where it fails, and the seconds that it took.

    They are the processor's, so that a busy machine reads as many pages as a quiet one; the
    clock's where the system does not count those of a program that has ended.
    """
    begun, before = time.monotonic(), os.times()
    told = b""
    with suppress(OSError, subprocess.SubprocessError):
        with subprocess.Popen(  # noqa: S603 - found on the user's own path
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # its threads wait for each other
        ) as process:
            try:
                _limit_time(process.pid)
                written, _ = process.communicate(data, timeout=_PATIENCE * _SECONDS)
            except BaseException:
                process.kill()
                raise
        told = b"" if process.returncode else written
    after = os.times()
    taken = after.children_user + after.children_system
    taken -= before.children_user + before.children_system
    return told, taken or time.monotonic() - begun


def _limit_time(process: int) -> None:
    """Lets the system end the process when it has kept the processor busy for too long."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if hasattr(resource, "prlimit"):  # Linux; elsewhere the time of the whole file limits it
        with suppress(OSError):  # it has ended already
            resource.prlimit(process, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


class Word(NamedTuple):
    """A word that tesseract has read: its text, its line, and its box in pixels."""

    text: str
    line: tuple[str, str, str]  # block, paragraph, line
    left: int
    top: int
    right: int
    foot: int
    certainty: float  # of 100


def words_in(table: str) -> Iterator[Word]:
    """The words of tesseract's table, but specks; an unsure word within a line stays in it."""
    lines: dict[tuple[str, str, str], list[Word]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != _WORD_LEVEL or not text:
            continue
        line = row["block_num"], row["par_num"], row["line_num"]
        left, top = int(row["left"]), int(row["top"])
        right, foot = left + int(row["width"]), top + int(row["height"])
        lines[line].append(Word(text, line, left, top, right, foot, float(row["conf"])))
    for words in lines.values():
        if certainty_of(words) >= _LEAST_CERTAIN:
            yield from words


def certainty_of(words: Sequence[Word]) -> float:
    """How sure tesseract is of the letters on the average, of 100."""
    letters = sum(len(word.text) for word in words)
    return sum(word.certainty * len(word.text) for word in words) / letters if letters else 0.0


def _languages_of(words: Sequence[Word], known: Sequence[str]) -> tuple[str, ...]:
    """Those of the known languages that the words may be in, by their letters; all in doubt."""
    text = "".join(word.text for word in words).lower()
    han, cyrillic = len(_HAN.findall(text)), len(_CYRILLIC.findall(text))
    latin = len(_LATIN.findall(text))
    if 2 * han > han + cyrillic + latin / 2:  # a Chinese character says as much as two letters
        wanted: tuple[str, ...] = ("chi_sim", "chi_tra")
    elif 2 * cyrillic > cyrillic + latin:
        # Belarusian is known by letters that Russian lacks; both know enough of the other.
        is_belarusian = len(_BELARUSIAN.findall(text)) > _BELARUSIAN_SHARE * cyrillic
        wanted = (("bel",) if is_belarusian else ("rus",)) if latin < _FEW * cyrillic else ()
        wanted = wanted or (("bel", "eng") if is_belarusian else ("rus", "eng"))
    else:
        wanted = ("eng", "nld")
    return tuple(language for language in known if language in wanted) or tuple(known)


def _glyphs(words: Sequence[Word], scale: float) -> tuple[Glyph, ...]:
    """Each line of words as one glyph, or several where it has wide gaps, as between columns.

    A space of a justified line is no gap between columns, and tesseract has told them apart.
    """
    lines: dict[tuple[str, str, str], list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    heights: dict[str, list[int]] = defaultdict(list)
    for (block, *_), line in lines.items():
        heights[block].append(max(w.foot for w in line) - min(w.top for w in line))
    glyphs: list[Glyph] = []
    for (block, *_), line in lines.items():
        height = median(heights[block])
        foot = max(word.foot for word in line)
        for part in _parts(line, _COLUMN_GAP * height):
            glyphs.append(
                Glyph(
                    text=_spelled(part),
                    left=part[0].left / scale,
                    right=part[-1].right / scale,
                    baseline=(foot - _DESCENT * height) / scale,
                    size=round(_SIZE * height / scale, 1),
                    bold=False,
                    spaced=True,
                )
            )
    return tuple(glyphs)


def _parts(line: Sequence[Word], widest: float) -> list[list[Word]]:
    parts: list[list[Word]] = []
    for word in line:
        if parts and word.left - parts[-1][-1].right <= widest:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _spelled(words: Sequence[Word]) -> str:
    """The words in a line; Chinese has no spaces, whatever tesseract takes for words."""
    texts = [word.text for word in words]
    line = texts[0]
    for index in range(1, len(texts)):
        text = texts[index]
        around = [texts[index - 1], texts[index + 1]] if index + 1 < len(texts) else []
        if around and _LOOKS_CYRILLIC.fullmatch(text) and all(map(_CYRILLIC.search, around)):
            text = text.translate(_CYRILLIC_FOR)
            text = text.lower() if all(map(str.islower, around)) else text
        is_wide_pair = is_wide(line[-1]) and is_wide(text[0])
        line += text if is_wide_pair else f" {text}"
    return line
