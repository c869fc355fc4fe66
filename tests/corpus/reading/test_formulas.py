from pathlib import Path

import pytest

from corpus.document import Span
from corpus.reading.html import read_html
from corpus.reading.read import document_of, read_document
from qa.judging.verify import verify

A_PLUS_B = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
        ("<msup><mi>sin</mi><mn>2</mn></msup><mi>x</mi>", "sin² x"),
        ("<msub><mi>CO</mi><mn>2</mn></msub>", "CO₂"),
        ("<msubsup><mi>y</mi><mn>1</mn><mn>2</mn></msubsup>", "y₁²"),
        ("<msup><mi>e</mi><mi>x</mi></msup><mi>y</mi>", "e^x y"),
        (f"<msup><mn>2</mn>{A_PLUS_B}</msup>", "2^(a+b)"),
        ("<msup><mi>x</mi><msup><mn>2</mn><mi>n</mi></msup></msup>", "x^(2ⁿ)"),
        ("<msup><mi>f</mi><mo>′</mo></msup>", "f′"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        (f"<mn>3</mn><mfrac>{A_PLUS_B}<mn>2</mn></mfrac><mn>5</mn>", "3(a+b)/2 5"),
        ("<mn>3</mn><mfrac><mn>1</mn><mrow><mn>2</mn></mrow></mfrac>", "3 1/2"),
        (f"<mfrac><mi>c</mi>{A_PLUS_B}</mfrac>", "c/(a+b)"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        (f"<msqrt>{A_PLUS_B}</msqrt>", "√(a+b)"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "³√8"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>", "∑_(i=1)ⁿ"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x¯"),
        ("<semantics><mn>7</mn><annotation>\\seven</annotation></semantics>", "7"),
        ("<mtable><mtr><mtd><mn>1</mn><mtd><mn>0</mn></mtable>", "1 0"),
    ],
)
def test_a_formula_reads_as_a_person_would_write_it_in_a_line(
    formula: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(f"<p>Выход <math>{formula}</math> тонн.", encoding="utf-8")
    document = read_document(tmp_path / "a.html", tmp_path)
    assert document.text == f"Выход {text} тонн."
    assert verify(document, Span(0, len(document.text)), document.text, tmp_path) is None


@pytest.mark.parametrize(
    "hidden", ["display:none", "position:absolute; clip:rect(1px,1px,1px,1px)"]
)
def test_a_formula_is_read_once_where_its_page_draws_it_anew(hidden: str) -> None:
    formula = "<math><msup><mi>c</mi><mn>2</mn></msup></math>"
    drawn = "<span aria-hidden=true>c2</span>"
    page = f"<p>E = m<span><span style='{hidden}'>{formula}</span>{drawn}</span>."
    assert [block.content.text for block in read_html(page)] == ["E = mc²."]


def test_what_is_not_read_aloud_elsewhere_is_read() -> None:
    assert document_of("<p>Цена <b aria-hidden='true'>240</b> евро</p>", "a.html").text == (
        "Цена 240 евро"
    )
