import pytest
from made import relations, shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.pptx import read

NAMES = 'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r"'


def shape(role: str | None, *lines: str) -> str:
    placeholder = f'<p:ph type="{role}"/>' if role else ""
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    head = f"<p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>"
    return f"<p:sp>{head}<p:txBody>{text}</p:txBody></p:sp>"


def slide(*shapes: str, tag: str = "sld", show: str = "1") -> str:
    tree = f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    return f'<p:{tag} {NAMES} show="{show}">{tree}</p:{tag}>'


def pptx(*slides: str, **others: str) -> Draft:
    order = "".join(f'<p:sldId r:id="r{number}"/>' for number in range(len(slides)))
    parts = {
        "ppt/presentation.xml": f"<p:p {NAMES}><p:sldIdLst>{order}</p:sldIdLst></p:p>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"r{n}", "slide", f"slides/slide{9 - n}.xml") for n in range(len(slides)))
        ),
    }
    parts |= {f"ppt/slides/slide{9 - n}.xml": each for n, each in enumerate(slides)}
    return read(zipped({**parts, **others}), "x.pptx")


def test_slides_come_in_the_order_of_the_show_each_a_page_headed_by_its_title() -> None:
    draft = pptx(
        slide(shape("body", "Мост"), shape("ctrTitle", "Отчёт")),
        slide(shape("title", "Costs"), shape(None, "120 million"), shape("sldNum", "2")),
    )
    assert shown(draft) == [
        ("title", "Отчёт"),
        ("body", "Мост"),
        ("heading", "Costs"),
        ("body", "120 million"),
    ]
    assert draft.page_starts == (0, draft.raw.index("Costs"))


def test_a_hidden_slide_is_left_out_and_told_and_its_page_still_counts() -> None:
    draft = pptx(
        slide(shape(None, "A")), slide(shape(None, "B"), show="0"), slide(shape(None, "C"))
    )
    assert [text for _, text in shown(draft)] == ["A", "C"]
    assert draft.warnings == ("slide 2 is hidden and left out",)
    assert len(draft.page_starts) == 3


def test_what_the_speaker_says_is_a_note_of_its_page() -> None:
    notes = slide(shape("sldImg"), shape("body", "Zeg dit."), tag="notes")
    draft = pptx(
        slide(shape(None, "Eerst")),
        slide(shape(None, "Later")),
        **{
            "ppt/slides/_rels/slide9.xml.rels": relations(("n", "notesSlide", "../notes/n.xml")),
            "ppt/notes/n.xml": notes,
        },
    )
    assert shown(draft)[-1] == ("note", "Zeg dit.")
    assert draft.raw.index("Zeg dit.") < draft.page_starts[1]


def test_a_show_without_slides_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.pptx has no slides"):
        pptx()
