"""Text recognised on the picture of a page, by tesseract where it is installed."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from corpus.reading.pdf.glyphs import Glyph

DOTS_PER_INCH = 300  # what tesseract's models are made for
_PROGRAM = "tesseract"
# Its names of our languages, and the older spelling of Chinese.
_LANGUAGES = ("eng", "rus", "bel", "nld", "chi_sim", "chi_tra")
_SECONDS = 60  # a page
_ALL_SECONDS = 120  # a file
_LEAST_CERTAIN = 30.0  # of 100: below it tesseract reads specks
_WORD_LEVEL = "5"
# Of the height of a line's box: its type, and what hangs below the baseline.
_SIZE, _DESCENT = 0.9, 0.22


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture."""

    data: bytes  # PGM, grey
    scale: float  # pixels a point


@dataclass(slots=True)
class Recogniser:
    """Tesseract, with the languages that are installed for it."""

    program: str
    languages: str
    _spent: float = field(default=0.0)

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
        languages = [language for language in _LANGUAGES if language in known]
        return cls(program, "+".join(languages)) if languages else None

    @property
    def is_spent(self) -> bool:
        """True when this file has taken its time."""
        return self._spent > _ALL_SECONDS

    def glyphs(self, picture: Picture) -> tuple[Glyph, ...]:
        """The words on the picture, each as one glyph; none where it fails."""
        begun = time.monotonic()
        command = [self.program, "stdin", "stdout", "-l", self.languages, "tsv"]
        try:
            done = subprocess.run(  # noqa: S603 - found on the user's own path
                command, input=picture.data, capture_output=True, timeout=_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return ()
        finally:
            self._spent += time.monotonic() - begun
        return _read(done.stdout.decode("utf-8", "replace"), picture.scale)


def _read(table: str, scale: float) -> tuple[Glyph, ...]:
    """The words of tesseract's table: a row a word, with its box in pixels."""
    lines: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        is_word = row["level"] == _WORD_LEVEL and (row["text"] or "").strip()
        if is_word and float(row["conf"]) >= _LEAST_CERTAIN:
            place = tuple(row[name] for name in ("block_num", "par_num", "line_num"))
            lines[place].append(row)
    heights: dict[str, list[float]] = defaultdict(list)
    for place, words in lines.items():
        tops = [int(word["top"]) for word in words]
        feet = [int(word["top"]) + int(word["height"]) for word in words]
        heights[place[0]].append(max(feet) - min(tops))
    glyphs: list[Glyph] = []
    for place, words in lines.items():
        height = median(heights[place[0]]) / scale
        foot = max(int(word["top"]) + int(word["height"]) for word in words) / scale
        for word in words:
            left = int(word["left"]) / scale
            glyphs.append(
                Glyph(
                    text=word["text"].strip(),
                    left=left,
                    right=left + int(word["width"]) / scale,
                    baseline=foot - _DESCENT * height,
                    size=round(_SIZE * height, 1),
                    bold=False,
                    spaced=True,
                )
            )
    return tuple(glyphs)
