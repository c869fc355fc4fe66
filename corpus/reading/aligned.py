"""A text that knows, for each of its code points, where it stands in the raw file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from corpus.document import Alignment, Run, new_run


class Edit(NamedTuple):
    """Put ``text`` in the place of ``[start, end)``; an empty ``text`` deletes."""

    start: int
    end: int
    text: str = ""


@dataclass(slots=True)
class AlignedText:
    """A string and the runs that lead back to the raw text.

    It is never changed, as the type checker knows. Python is not asked to see to that: it makes a
    frozen one in four times the time, and a file may have hundreds of thousands.

    Example:
        >>> line = AlignedText.of_raw("coun-tries", 0, 10).replace([Edit(4, 5)])
        >>> line.text, line.runs
        ('countries', (Run(clean=0, length=4, raw_start=0, raw_end=4),
                       Run(clean=4, length=5, raw_start=5, raw_end=10)))
    """

    text: Final[str]
    runs: Final[tuple[Run, ...]]

    @classmethod
    def of_raw(cls, raw: str, start: int, end: int) -> AlignedText:
        """The raw text ``[start, end)`` as it stands."""
        text = raw[start:end]
        return cls(text, (new_run((0, len(text), start, end)),) if text else ())

    @classmethod
    def standing_for(cls, text: str, raw_start: int, raw_end: int) -> AlignedText:
        """``text`` in the place of the raw text ``[raw_start, raw_end)``."""
        runs = (new_run((0, len(text), raw_start, raw_end)),) if text else ()
        return cls(text, runs)

    @classmethod
    def join(cls, parts: Iterable[AlignedText]) -> AlignedText:
        """The parts one after the other."""
        parts = [part for part in parts if part.text]
        if len(parts) == 1:
            return parts[0]
        return cls("".join([part.text for part in parts]), tuple(_joined_runs(parts)))

    def __len__(self) -> int:
        return len(self.text)

    @property
    def alignment(self) -> Alignment:
        """The way from this text back to the raw text."""
        return Alignment(self.runs)

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """The raw range of ``[start, end)``; an empty range stands before the code point there."""
        if start < end:
            if len(self.runs) == 1:
                part = _part(self.runs[0], start, end, 0)
                return part.raw_start, part.raw_end
            runs = self.cut(start, end).runs
            return min(run.raw_start for run in runs), max(run.raw_end for run in runs)
        if start < len(self.text):
            before = self.alignment.raw_range(start)[0]
            return before, before
        after = self.runs[-1].raw_end if self.runs else 0
        return after, after

    def cut(self, start: int, end: int) -> AlignedText:
        """The part ``[start, end)`` of this text."""
        if start <= 0 and end >= len(self.text):
            return self
        if len(self.runs) == 1:  # most texts, by far
            right = min(end, len(self.text))
            part = (_part(self.runs[0], start, right, -start),) if start < right else ()
            return AlignedText(self.text[start:end], part)
        return AlignedText(self.text[start:end], tuple(self._runs_between(start, end)))

    def strip(self) -> AlignedText:
        """This text without the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def replace(self, edits: Iterable[Edit]) -> AlignedText:
        """This text with ``edits`` made; they are in order and do not overlap."""
        if len(self.runs) == 1 and _is_one_to_one(self.runs[0]):  # most texts, by far
            return _edited(self.text, self.runs[0].raw_start, edits)
        parts: list[AlignedText] = []
        position = 0
        for edit in edits:
            parts.append(self.cut(position, edit.start))
            if edit.text:
                raw = self.raw_range(edit.start, edit.end)
                parts.append(AlignedText.standing_for(edit.text, *raw))
            position = edit.end
        if not parts:
            return self
        parts.append(self.cut(position, len(self.text)))
        return AlignedText.join(parts)

    def _runs_between(self, start: int, end: int) -> Iterator[Run]:
        # A run that begins at the same place would compare as later: the rest of it is never less.
        first = bisect_right(self.runs, (start + 1,)) - 1
        for index in range(max(first, 0), len(self.runs)):
            run = self.runs[index]
            if run.clean >= end:
                return
            left, right = max(start, run.clean), min(end, run.clean + run.length)
            if left < right:
                yield _part(run, left, right, -start)


def _is_one_to_one(run: Run) -> bool:
    return run.raw_end - run.raw_start == run.length


def _edited(text: str, raw: int, edits: Iterable[Edit]) -> AlignedText:
    """The text with the edits made; it stands in the raw text from ``raw`` on, as it is."""
    kept: list[str] = []
    runs: list[Run] = []
    clean = position = opened = 0  # ``opened``: where in the text the run begins that is still open
    for start, end, new in edits:
        if len(new) == end - start:  # one to one as well, so the run goes on
            kept.append(text[position:start] + new)
        else:
            kept.append(text[position:start])
            if opened < start:
                runs.append(new_run((clean, start - opened, raw + opened, raw + start)))
                clean += start - opened
            if new:
                kept.append(new)
                runs.append(new_run((clean, len(new), raw + start, raw + end)))
                clean += len(new)
            opened = end
        position = end
    if opened < len(text):
        runs.append(new_run((clean, len(text) - opened, raw + opened, raw + len(text))))
    return AlignedText("".join(kept) + text[position:], tuple(runs))


def _part(run: Run, left: int, right: int, shift: int) -> Run:
    """The part ``[left, right)`` of ``run``, moved by ``shift``."""
    if run.raw_end - run.raw_start != run.length:  # a replacement has no parts
        return new_run((left + shift, right - left, run.raw_start, run.raw_end))
    raw_start = run.raw_start + left - run.clean
    return new_run((left + shift, right - left, raw_start, raw_start + right - left))


def _joined_runs(parts: list[AlignedText]) -> list[Run]:
    """The runs one after the other; one-to-one neighbours are made one."""
    runs: list[Run] = []
    offset = clean = length = raw_start = raw_end = 0
    for part in parts:
        for run_clean, run_length, run_start, run_end in part.runs:
            goes_on = raw_end == run_start and raw_end - raw_start == length
            if length and goes_on and run_end - run_start == run_length:
                length += run_length
            else:
                if length:
                    runs.append(new_run((clean, length, raw_start, raw_end)))
                clean, length, raw_start = run_clean + offset, run_length, run_start
            raw_end = run_end
        offset += len(part.text)
    if length:
        runs.append(new_run((clean, length, raw_start, raw_end)))
    return runs
