"""A PDF that would act: its scripts are not run, and what it links to is not fetched."""

from __future__ import annotations

import socket

import pypdfium2
import pytest

from corpus.reading.worker import Worker

TEXT = "The ferry to the island leaves at noon and returns before dusk."


def acting(port: int) -> bytes:
    """A page that tries all that a PDF can do by itself, as it opens and where it links to."""
    url = f"http://127.0.0.1:{port}/x"
    script = "this.getField('f').value = 'run'; app.launchURL('URL'); this.submitForm('URL');"
    stream = f"BT /F0 12 Tf 72 700 Td ({TEXT}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R/AA<</WC 6 0 R/DP 6 0 R>>/AcroForm 8 0 R"
        "/Names<</JavaScript<</Names[(a) 6 0 R]>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents[4 0 R 10 0 R]"
        "/Resources<</Font<</F0 5 0 R>>>>/AA<</O 7 0 R>>/Annots[9 0 R 11 0 R 12 0 R]>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</S/JavaScript/JS({script.replace('URL', url)})/Next 7 0 R>>",
        f"<</S/URI/URI({url})/Next<</S/SubmitForm/F<</FS/URL/F({url})>>>>>>",
        "<</Fields[9 0 R]/XFA[]/NeedAppearances true/DR<</Font<</F0 5 0 R>>>>/CO[9 0 R]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V(own)/Rect[72 600 200 620]/P 3 0 R"
        "/DA(/F0 12 Tf)/AA<</C 6 0 R/F 6 0 R/V 6 0 R>>>>",
        f"<</Length 0/F<</FS/URL/F({url})>>>>\nstream\n\nendstream",
        "<</Type/Annot/Subtype/Link/Rect[72 690 300 712]/A 7 0 R/PA 7 0 R>>",
        "<</Type/Annot/Subtype/Link/Rect[72 690 300 712]/A<</S/GoToR/D[0]"
        f"/F<</FS/URL/F({url})>>>>>>",
    ]
    parts = [f"{number} 0 obj\n{body}\nendobj" for number, body in enumerate(objects, 1)]
    return "\n".join(["%PDF-1.7", *parts, "trailer<</Root 1 0 R>>", "%%EOF"]).encode()


@pytest.fixture
def listening() -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    return server


def test_its_scripts_and_links_do_nothing(listening: socket.socket) -> None:
    with listening, Worker() as worker:
        draft = worker.read(acting(listening.getsockname()[1]), "x.pdf")
        with pytest.raises(BlockingIOError):  # nobody has called
            listening.accept()
    texts = [block.content.text for block in draft.blocks]
    assert texts[0] == TEXT
    assert [text for text in texts if "own" in text]
    assert not [text for text in texts if "run" in text]


def test_pdfium_has_nothing_that_could_run_a_script() -> None:
    """A build with V8 would run those of forms as they are opened."""
    assert not {"V8", "XFA"} & set(pypdfium2.version.PDFIUM_INFO.flags)
