import struct

import pytest
from made import ole, shown

from corpus.errors import UnreadableFileError
from corpus.reading.doc import read


def doc(body: str, notes: str = "", flags: int = 0, version: int = 0xC1) -> bytes:
    """A Word 97 document whose text is one piece of UTF-16 but for its last three characters."""
    text = body + notes
    wide, narrow = text[:-3].encode("utf-16-le"), text[-3:].encode("cp1252")
    head = bytearray(1024)
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<ii", head, 0x4C, len(body), len(notes))
    ends = (0, len(text) - 3, len(text))
    places = (len(head), 0x40000000 | (len(head) + len(wide)) * 2)
    pieces = struct.pack("<3I", *ends)
    pieces += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\1" + struct.pack("<H", 2) + b"??" + b"\2" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x1A2, 0, len(clx))
    return ole({"0Table": clx, "WordDocument": bytes(head) + wide + narrow})


def test_pieces_of_both_encodings_make_one_text() -> None:
    draft = read(doc("Мост открыт.\rHij is caf\xe9"), "x.doc")
    assert shown(draft) == [("body", "Мост открыт."), ("body", "Hij is café")]


def test_a_row_of_cells_is_read_as_one() -> None:
    body = "Prijzen\rbrood\x072,10\x07\x07kaas\x074,50\x07\x07Einde\r"
    assert [text for _, text in shown(read(doc(body), "x.doc"))] == [
        "Prijzen",
        "brood\t2,10",
        "kaas\t4,50",
        "Einde",
    ]


def test_the_instruction_of_a_field_is_no_text() -> None:
    body = 'See \x13HYPERLINK "http://x" \x14the plan\x15 now.\r'
    assert shown(read(doc(body), "x.doc")) == [("body", "See the plan now.")]


def test_notes_stand_after_the_text() -> None:
    draft = read(doc("It cost 120\x02 million.\r", "\x02 In 2010.\r"), "x.doc")
    assert shown(draft) == [("body", "It cost 120 million."), ("note", "In 2010.")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{\\rtf1 x}", "is no Word document; save it as .docx"),
        (ole({"Workbook": b"x"}), "is no Word document; save it as .docx"),
        (doc("abcd", flags=0x0100), "is encrypted; save it without a password"),
        (doc("abcd", version=0x65), "is older than Word 97; save it as .docx"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"x.doc {reason}"):
        read(data, "x.doc")
