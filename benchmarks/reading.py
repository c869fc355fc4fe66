"""`python -m benchmarks.reading`: what reading costs in processor seconds, at growing sizes.

Where the cost of 100,000 code points stays, reading is linear; where it grows with the size,
something looks at the text again and again.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.collector import without_collector
from corpus.reading.formats import format_of
from corpus.reading.read import document_from, document_of

SIZES = (30_000, 100_000, 300_000, 1_000_000)  # code points

# What a file of each kind repeats: prose in five languages first, then what tries a reader.
PIECES = {
    ("text", "txt"): "Парк «Великий камень» принял в 2021 году семнадцать новых резидентов.\n",
    ("one Chinese line", "txt"): "中白工业园去年新增了十七家入园企业总数达到八十五家规模很大",
    ("no space", "txt"): "ы",
    ("addresses", "txt"): "a@",
    ("open quotations", "txt"): "«„“(",
    ("page", "html"): (
        "<div class='text'><h2>Het park</h2><p>Het park telde in 2021 <b>vijfentachtig</b>"
        " bedrijven, zo meldt <a href='/n'>de krant</a>; een jaar eerder waren het er"
        " achtenzestig, van wie de meeste uit China kwamen.</p></div>\n"
    ),
    ("table", "html"): "<table><tr><td>Мінск</td><td>240</td><td>380</td></tr></table>\n",
    ("cells of one sign", "md"): "|-|-|\n",  # the second line parts the header from the rows
    ("unclosed", "html"): "<p><b>Парк <i>расте",
    ("less than", "html"): "<a ",
    ("note", "md"): (
        "The park took in **seventeen** new [residents](r) in 2021, mostly firms that make"
        " machines and instruments.\n\n"
    ),
    ("list", "md"): "- рэзідэнты з *Кітая*: 17\n",
    ("brackets", "md"): "[",
    ("stars", "md"): "*a ",
    ("paragraphs of one sign", "html"): "<p>a",
    ("quotations of one sign", "md"): "> a\n",
    ("text in columns", "txt"): "Minsk  240  380\n",
    ("unclosed cells", "html"): "<table><td>a",
    ("rows of two cells", "tsv"): "a\tb\n",
    ("quoted cells", "csv"): '"a","b"\n',
    ("drawn cells", "txt"): "+-+-+\n| a | b |\n",
    ("records of one number", "jsonl"): "1\n",
    ("paragraphs of one sign", "rtf"): "a\\par ",
    ("runs of one sign", "rtf"): "\\b a\\b0 b",
    ("lines of one sign", "txt"): "a\n",
}

_OPENED = {"rtf": "{\\rtf1 "}  # with what a file of the kind begins


@dataclass(frozen=True, slots=True)
class Cost:
    """What a file of one kind and size costs."""

    kind: str
    size: int  # code points
    seconds: float  # of the processor

    @property
    def per_100_000(self) -> float:
        """Processor seconds for each 100,000 code points."""
        return self.seconds / self.size * 100_000


def measured(sizes: Sequence[int] = SIZES) -> Iterator[Cost]:
    """The cost of each kind at each size, what is loaded once left out."""
    for text in ("ы", "Een park."):  # the models of both scripts
        document_of(text, "x.txt")
    for (kind, suffix), piece in PIECES.items():
        for size in sizes:
            raw = _OPENED.get(suffix, "") + piece * (size // len(piece))
            start = time.process_time()
            name, data = f"x.{suffix}", raw.encode()
            with without_collector():
                document_from(format_of(name).reader.read(data, name), name, "")
            yield Cost(f"{kind}, .{suffix}", len(raw), time.process_time() - start)


def table(costs: Sequence[Cost]) -> str:
    """The costs as a Markdown table: a kind a row, a size a column."""
    kinds = list(dict.fromkeys(cost.kind for cost in costs))
    sizes = sorted({round(cost.size, -4) for cost in costs})
    lines = [
        "| file | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "|---|" + "--:|" * len(sizes),
    ]
    for kind in kinds:
        row = [f"{cost.per_100_000:.3f}" for cost in costs if cost.kind == kind]
        lines.append(f"| {kind} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="code points")
    arguments = parser.parse_args()
    print(table(list(measured(arguments.sizes))))


if __name__ == "__main__":
    main()
