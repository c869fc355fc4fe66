"""`python -m benchmarks.reading`: what reading and splitting cost in processor seconds.

Files grow: where the cost of 100,000 code points stays, the work is linear; where it grows with
the size, something looks at the text again and again. Of zipped formats the XML in them counts.
A fixed calculation tells how fast the processor is meanwhile: on a busy machine it is slower.
"""

from __future__ import annotations

import argparse
import io
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.collector import without_collector
from corpus.reading.formats import format_of
from corpus.reading.read import document_from, document_of
from corpus.splitting.passages import split_document

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
    ("rows of three cells", "md"): "|-|-|-|\n",
    ("unclosed", "html"): "<p><b>Парк <i>расте",
    ("less than", "html"): "<a ",
    ("note", "md"): (
        "The park took in **seventeen** new [residents](r) in 2021, mostly firms that make"
        " machines and instruments.\n\n"
    ),
    ("list", "md"): "- рэзідэнты з *Кітая*: 17\n",
    ("brackets", "md"): "[",
    ("stars", "md"): "*a ",
    ("paragraphs of one sign", "md"): "a\n\n",
    ("headings alone", "md"): "# a\n",
    ("underlined headings", "md"): "a\n===\n",
    ("rules", "md"): "a\n\n---\n\n",
    ("paragraphs of one sign", "html"): "<p>a",
    ("line breaks", "html"): "a<br>",
    ("quotations of one sign", "md"): "> a\n",
    ("text in columns", "txt"): "Minsk  240  380\n",
    ("unclosed cells", "html"): "<table><td>a",
    ("open parts", "html"): "<div>a",
    ("cells that reach down or across", "html"): (
        "<tr><td rowspan=2>a<td>b</tr><tr><td colspan=2>c</tr>"
    ),
    ("rows of two cells", "tsv"): "a\tb\n",
    ("quoted cells", "csv"): '"a","b"\n',
    (
        "rows of ten words",
        "csv",
    ): "Brest,Homel,Hrodna,Minsk,Orsha,Pinsk,Polatsk,Sluck,Vitsebsk,Zhodzina\n",
    ("drawn cells", "txt"): "+-+-+\n| a | b |\n",
    ("records of one number", "jsonl"): "1\n",
    ("records of a page", "jsonl"): '{"text": "<p>a</p>"}\n',
    ("records of HTML", "jsonl"): '{"title": "a", "text": "<p>a <b>b</b> 1</p><p>c</p>"}\n',
    ("numbered notes", "txt"): "7 Note\n\n",
    ("paragraphs of one sign", "rtf"): "a\\par ",
    ("runs of one sign", "rtf"): "\\b a\\b0 b",
    ("lines of one sign", "txt"): "a\n",
    ("initials", "txt"): "А. Б. В. ",
    ("stops", "txt"): "A! ",
    ("Chinese stops", "txt"): "中。",
    ("headings", "md"): "# a\n\nb\n\n",
    ("footnotes", "md"): "[^a]: b\n",
    ("names alone", "md"): "Brest Homel Hrodna Minsk Orsha Pinsk Polatsk Sluck\n\n",
    ("quoted lines of one sign", "eml"): "> a\n",
    ("quoted lines", "eml"): "> The park took in seventeen new residents.\n",
    ("lines of one sign", "eml"): "a\n",
    ("elements", "xml"): "<item><name>Мінск</name><value>240</value></item>\n",
    ("elements of one sign", "xml"): "<i>a</i>",
    ("paragraphs", "docx"): "<w:p><w:r><w:t>Парк принял 17 новых резидентов.</w:t></w:r></w:p>",
    ("paragraphs of one sign", "docx"): "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
    ("rows of two cells", "docx"): (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
    ("paragraphs of one sign", "odt"): "<text:p>a</text:p>",
    ("boxes", "pptx"): (
        "<p:sp><p:txBody><a:p><a:r><a:t>17 residents</a:t></a:r></a:p></p:txBody></p:sp>"
    ),
    ("paragraphs of one sign", "epub"): "<p>a</p>",
    ("rows of two cells", "xlsx"): '<row><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
}

# What stands before the pieces of a kind, and after them.
_AROUND = {"rtf": ("{\\rtf1 ", "}"), "xml": ("<list>", "</list>"), "eml": ("Subject: a\n\n", "")}

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The parts of a zipped file of each kind; the pieces stand in the last of them.
_PARTS = {
    "docx": {
        "_rels/.rels": _RELATIONS.format("officeDocument", "word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{{}}</w:body></w:document>',
    },
    "odt": {
        "content.xml": '<o:document-content xmlns:o="urn:office" xmlns:text="urn:text"><o:body>'
        "<o:text>{}</o:text></o:body></o:document-content>",
    },
    "pptx": {
        "ppt/presentation.xml": '<p:p xmlns:p="urn:p" xmlns:r="urn:r"><p:sldIdLst>'
        '<p:sldId r:id="r1"/></p:sldIdLst></p:p>',
        "ppt/_rels/presentation.xml.rels": _RELATIONS.format("slide", "slides/slide1.xml"),
        "ppt/slides/slide1.xml": '<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><p:cSld><p:spTree>'
        "{}</p:spTree></p:cSld></p:sld>",
    },
    "epub": {
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="a.opf"/></rootfiles></c>',
        "a.opf": '<package><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>',
        "a.xhtml": "<html><body>{}</body></html>",
    },
    "xlsx": {
        "xl/workbook.xml": '<workbook xmlns="urn:x" xmlns:r="urn:r"><sheets>'
        '<sheet name="a" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format("worksheet", "worksheets/a.xml"),
        "xl/worksheets/a.xml": '<worksheet xmlns="urn:x"><sheetData>{}</sheetData></worksheet>',
    },
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a file of one kind and size costs."""

    kind: str
    size: int  # code points
    reading: float  # seconds of the processor
    splitting: float  # likewise

    @property
    def together(self) -> float:
        """Seconds of reading and splitting."""
        return self.reading + self.splitting


def calculation() -> float:
    """Seconds of a fixed calculation: by so much other processes slow this one down."""
    start, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number * number % 7
    return time.process_time() - start


def measured(sizes: Sequence[int] = SIZES, only: str = "") -> Iterator[Cost]:
    """The cost of each kind at each size, what is loaded once left out.

    Args:
        sizes: code points.
        only: what stands in the names of the kinds that are measured.
    """
    for text in ("ы", "Een park."):  # the models of both scripts
        split_document(document_of(text, "x.txt"), max_chars=5)
    for (kind, suffix), piece in PIECES.items():
        if only not in f"{kind}, .{suffix}":
            continue
        for size in sizes:
            text, name = piece * (size // len(piece)), f"x.{suffix}"
            data = _file(suffix, text)
            start = time.process_time()
            with without_collector():
                document = document_from(format_of(name).reader.read(data, name), name, "")
                read = time.process_time()
                split_document(document)
            end = time.process_time()
            yield Cost(f"{kind}, .{suffix}", len(text), read - start, end - read)


def _file(suffix: str, text: str) -> bytes:
    """A file of the kind that holds ``text``."""
    if suffix not in _PARTS:
        before, after = _AROUND.get(suffix, ("", ""))
        return f"{before}{text}{after}".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in _PARTS[suffix].items():
            archive.writestr(path, part.replace("{}", text))
    return file.getvalue()


def table(costs: Sequence[Cost], what: str) -> str:
    """Seconds for each 100,000 code points as a Markdown table: a kind a row, a size a column.

    Args:
        costs: of all kinds and sizes.
        what: the field of them that is shown: ``reading``, ``splitting`` or ``together``.
    """
    kinds = list(dict.fromkeys(cost.kind for cost in costs))
    sizes = sorted({round(cost.size, -4) for cost in costs})
    lines = [
        "| file | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "|---|" + "--:|" * len(sizes),
    ]
    for kind in kinds:
        own = [cost for cost in costs if cost.kind == kind]
        row = [f"{getattr(cost, what) / cost.size * 100_000:.3f}" for cost in own]
        lines.append(f"| {kind} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="code points")
    parser.add_argument("--only", default="", help="what the names of the kinds hold")
    arguments = parser.parse_args()
    before = calculation()
    costs = list(measured(arguments.sizes, arguments.only))
    for what in ("reading", "splitting", "together"):
        print(f"{what}\n\n{table(costs, what)}\n")
    print(f"a fixed calculation took {before:.3f} s before and {calculation():.3f} s after")


if __name__ == "__main__":
    main()
