"""Raised, lowered, struck and hidden text reads alike, whatever the format and how it says so."""

from collections.abc import Callable

import pytest
from made import KINDS, docx, relations, zipped

from corpus.document import BlockKind
from corpus.reading.draft import assemble
from corpus.reading.formats import format_of
from corpus.reading.looks import LEAST_POINTS, LEAST_SHARE, Look, resolved, shifted

# A text, and how it looks: "sup", "sub", "struck", "hidden", or "" for what is plain.
RUNS = (
    ("It weighs 10", ""), ("6", "sup"), (" tonnes, H", ""), ("2", "sub"), ("O costs ", ""),
    ("900", "struck"), ("750 euro", ""), (" or 321", "hidden"), (" today.", ""),
)  # fmt: skip
SAID = "It weighs 10⁶ tonnes, H₂O costs 750 euro today."

Wrap = Callable[[str, str], str]


def runs(wrap: Wrap) -> str:
    return "".join(wrap(text, look) for text, look in RUNS)


def word(looks: dict[str, str], styles: str = "") -> bytes:
    def run(text: str, look: str) -> str:
        return f"<w:r><w:rPr>{looks.get(look, '')}</w:rPr><w:t>{text}</w:t></w:r>"

    return docx(f"<w:p>{runs(run)}</w:p>", **({"styles": styles} if styles else {}))


WORD = {
    "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
    "struck": "<w:strike/>",
    "hidden": "<w:vanish/>",
}
WORD_MOVED = {
    "sup": '<w:position w:val="8"/>',
    "sub": '<w:position w:val="-6"/>',
    "struck": "<w:dstrike/>",
    "hidden": "<w:webHidden/>",
    "": '<w:position w:val="1"/>',  # as programs write that read scans
}


def word_by_styles() -> bytes:
    styles = "".join(
        f'<w:style w:type="character" w:styleId="own{look}"><w:basedOn w:val="{look}"/></w:style>'
        f'<w:style w:type="character" w:styleId="{look}"><w:rPr>{said}</w:rPr></w:style>'
        for look, said in WORD.items()
    )
    looks = {look: f'<w:rStyle w:val="own{look}"/>' for look in WORD}
    return word(looks, styles)


def chunk() -> bytes:
    """A Word document that includes a page of HTML."""
    body = '<w:altChunk xmlns:r="urn:r" r:id="r1"/>'
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped({
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(("r1", "aFChunk", "page.xhtml")),
        "word/page.xhtml": page(),
    })  # fmt: skip


def formula() -> bytes:
    """A Word document whose raised and lowered texts stand in a formula."""

    def run(text: str, look: str) -> str:
        inside = f"<m:r><m:t>{text}</m:t></m:r>"
        if look in ("sup", "sub"):
            return (
                f"<m:oMath xmlns:m='urn:m'><m:sSup><m:{look}>{inside}</m:{look}></m:sSup></m:oMath>"
            )
        return f"<w:r><w:rPr>{WORD.get(look, '')}</w:rPr><w:t>{text}</w:t></w:r>"

    return docx(f"<w:p>{runs(run)}</w:p>")


def pptx(how: str) -> bytes:
    names = 'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r"'
    looks = {"sup": 'baseline="30000"', "sub": 'baseline="-25%"', "struck": 'strike="sngStrike"'}

    def run(text: str, look: str) -> str:
        return f"<a:r><a:rPr {looks.get(look, '')}/><a:t>{text}</a:t></a:r>"

    text = f"<p:txBody><a:p>{runs(run)}</a:p></p:txBody>"
    shape = f"<p:sp>{text}</p:sp>"
    if how == "table":
        cell = text.replace("p:txBody", "a:txBody")
        table = f"<a:tbl><a:tr><a:tc>{cell}</a:tc></a:tr></a:tbl>"
        shape = f"<p:graphicFrame><a:graphic>{table}</a:graphic></p:graphicFrame>"
    tree = f"<p:cSld><p:spTree>{shape}</p:spTree></p:cSld>"
    return zipped({
        "ppt/presentation.xml": f'<p:p {names}><p:sldIdLst><p:s r:id="r1"/></p:sldIdLst></p:p>',
        "ppt/_rels/presentation.xml.rels": relations(("r1", "slide", "slide1.xml")),
        "ppt/slide1.xml": f"<p:sld {names}>{tree}</p:sld>",
    })  # fmt: skip


def xlsx(how: str) -> bytes:
    looks = {
        "sup": '<vertAlign val="superscript"/>',
        "sub": '<vertAlign val="subscript"/>',
        "struck": "<strike/>",
    }

    def run(text: str, look: str) -> str:
        return f"<r><rPr>{looks.get(look, '')}</rPr><t>{text}</t></r>"

    rich = runs(run)
    shared = how == "shared"
    cell = '<c t="s"><v>0</v></c>' if shared else f'<c t="inlineStr"><is>{rich}</is></c>'
    return zipped({
        "xl/workbook.xml": f'<w xmlns:r="{KINDS}"><sheets><sheet r:id="r1" name=""/></sheets></w>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "one.xml"), ("r2", "sharedStrings", "strings.xml")
        ),
        "xl/one.xml": f"<worksheet><sheetData><row>{cell}</row></sheetData></worksheet>",
        "xl/strings.xml": f"<sst><si>{rich}</si></sst>",
    })  # fmt: skip


def odf(how: str) -> bytes:
    names = " ".join(f'xmlns:{n}="urn:{n}"' for n in ("office", "text", "table", "style", "fo"))
    looks = {
        "sup": 'style:text-position="super 58%"',
        "sub": 'style:text-position="-25% 58%"',
        "struck": 'style:text-line-through-style="solid"',
        "hidden": 'text:display="none"',
    }
    styles = "".join(
        f'<style:style style:family="text" style:name="{look}">'
        f"<style:text-properties {said}/></style:style>"
        f'<style:style style:family="text" style:name="own{look}"'
        f' style:parent-style-name="{look}"/>'
        for look, said in looks.items()
    )
    before = "own" if how == "named" else ""

    def span(text: str, look: str) -> str:
        return f'<text:span text:style-name="{before}{look}">{text}</text:span>' if look else text

    def part(tag: str, inside: str) -> str:
        return f"<office:{tag} {names}>{inside}</office:{tag}>"

    own = "" if how == "named" else f"<office:automatic-styles>{styles}</office:automatic-styles>"
    body = f"<office:body><office:text><text:p>{runs(span)}</text:p></office:text></office:body>"
    return zipped({
        "content.xml": part("document-content", own + body),
        "styles.xml": part("document-styles", f"<office:styles>{styles}</office:styles>"),
    })  # fmt: skip


def rtf(looks: dict[str, str]) -> bytes:
    def group(text: str, look: str) -> str:
        return f"{{{looks[look]} {text}}}" if look in looks else f"{{{text}}}"

    return f"{{\\rtf1\\ansi {runs(group)}\\par}}".encode()


RTF = {"sup": "\\super", "sub": "\\sub", "struck": "\\strike", "hidden": "\\v"}
RTF_MOVED = {"sup": "\\up6", "sub": "\\dn", "struck": "\\striked1", "hidden": "\\v1"}


def page() -> str:
    tags = {"sup": "sup", "sub": "sub", "struck": "s", "hidden": "span hidden"}

    def element(text: str, look: str) -> str:
        tag = tags.get(look, "")
        return f"<{tag}>{text}</{tag.split()[0]}>" if tag else text

    return f"<html><body><p>{runs(element)}</p></body></html>"


def epub() -> bytes:
    book = (
        '<package><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    return zipped({
        "META-INF/container.xml": '<c><rootfile full-path="book.opf"/></c>',
        "book.opf": book,
        "a.xhtml": page(),
    })  # fmt: skip


def mail() -> bytes:
    return f"Subject: x\nContent-Type: text/html; charset=utf-8\n\n{page()}".encode()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "HTML": ("x.html", lambda: page().encode()),
    "Word, of a run": ("x.docx", lambda: word(WORD)),
    "Word, moved": ("x.docx", lambda: word(WORD_MOVED)),
    "Word, by a style that is based on another": ("x.docx", word_by_styles),
    "Word, in a formula": ("x.docx", formula),
    "Word, in an included page": ("x.docx", chunk),
    "slides, in a shape": ("x.pptx", lambda: pptx("shape")),
    "slides, in a table": ("x.pptx", lambda: pptx("table")),
    "sheets, in a cell": ("x.xlsx", lambda: xlsx("inline")),
    "sheets, in a shared text": ("x.xlsx", lambda: xlsx("shared")),
    "OpenDocument, by a style of its own": ("x.odt", lambda: odf("automatic")),
    "OpenDocument, by a style that is based on another": ("x.odt", lambda: odf("named")),
    "RTF": ("x.rtf", lambda: rtf(RTF)),
    "RTF, moved": ("x.rtf", lambda: rtf(RTF_MOVED)),
    "book": ("x.epub", epub),
    "mail": ("x.eml", mail),
}
HIDES_NO_TEXT = (".pptx", ".xlsx")  # but shapes, rows and sheets


@pytest.mark.parametrize("how", FILES)
def test_raised_lowered_struck_and_hidden_text_reads_alike(how: str) -> None:
    name, make = FILES[how]
    draft = format_of(name).reader.read(make(), name)
    text, blocks, _ = assemble(draft.blocks)
    (said,) = (
        text[block.span.start : block.span.end] for block in blocks if block.kind is BlockKind.BODY
    )
    hides = not name.endswith(HIDES_NO_TEXT)
    assert said == (SAID if hides else SAID.replace(" today", " or 321 today"))


def test_a_look_is_completed_by_the_one_below_and_off_is_off() -> None:
    above, below = Look(struck=False, shift=""), Look(bold=True, struck=True, shift="sup")
    assert above.over(below) == Look(bold=True, struck=False, shift="")
    assert Look(bold=True, shift="sub").tags == ("b", "sub")
    assert Look(bold=True, hidden=True).tags == ("del",)
    assert Look(bold=False, shift="").tags == ()


def test_what_is_moved_by_less_than_the_least_stands_in_its_line() -> None:
    assert [shifted(n, LEAST_POINTS) for n in (2, 1.5, 0, -1.5, -2)] == ["sup", "", "", "", "sub"]
    assert [shifted(n, LEAST_SHARE) for n in (0.3, 0.01, -0.25)] == ["sup", "", "sub"]


def test_a_style_has_what_all_below_it_say_and_each_is_looked_at_once() -> None:
    count = 3000
    stated = {n: Look(struck=n == count or None, bold=n == 0 or None) for n in range(count + 1)}
    bases = {n: n + 1 for n in range(count)} | {count: 5}  # a circle
    calls = 0

    class Counted(Look):
        def over(self, below: Look) -> Look:
            nonlocal calls
            calls += 1
            return Counted(*_fields(super().over(below)))

    whole = resolved({n: Counted(*_fields(look)) for n, look in stated.items()}, bases)
    assert (whole[0].bold, whole[0].struck, whole[1].bold) == (True, True, None)
    assert calls <= count


def _fields(look: Look) -> tuple[bool | None, bool | None, bool | None, str | None]:
    return look.bold, look.struck, look.hidden, look.shift
