import pytest

from corpus.reading.html import read_html
from corpus.reading.raised import reads_as


def text(raw: str) -> str:
    return "\n".join(block.content.text for block in read_html(raw))


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("10<sup>6</sup> tonnes", "10⁶ tonnes"),
        ("3·10<sup>−3</sup> м", "3·10⁻³ м"),
        ("2<sup>32</sup>", "2³²"),
        ("117 км<sup>2</sup> и 91,5 m<sup>2</sup>", "117 км² и 91,5 m²"),
        ("面积117平方公里，5米<sup>2</sup>", "面积117平方公里，5米²"),
        ("E=mc<sup>2</sup>, S = ab<sup>2</sup>", "E=mc², S = ab²"),
        ("25 <a href='/wiki/unit#area'>km<sup>2</sup></a>", "25 km²"),
        ("<sup>14</sup>C and x<sup>2</sup>", "¹⁴C and x²"),
        ("H<sub>2</sub>O, Q<sub>2020</sub>", "H₂O, Q₂₀₂₀"),
        ("10<sup>1.5</sup> and 5<sub>a1</sub>", "10^1.5 and 5_a1"),
        ("the 1<sup>st</sup>, M<sup>lle</sup>, T<sub>max</sub>", "the 1st, Mlle, Tmax"),
        ("n<sup>o</sup> 5, D<sup>r</sup> Kruk, au 18<sup>ème</sup>", "no 5, Dr Kruk, au 18ème"),
        ("19<sup>e</sup> eeuw, 5<sup>й</sup> и 1<sup>го</sup>", "19e eeuw, 5й и 1го"),
        ("THE 5<sup>TH</sup> FORUM, CO<sub>2</sub>", "THE 5TH FORUM, CO₂"),
        ("Laan 12<sup>a</sup>, дом 7<sup>б</sup>", "Laan 12^a, дом 7^б"),
        ("2<sup>n</sup>, (1+r)<sup>n</sup>, log<sup>k</sup>", "2^n, (1+r)^n, log^k"),
        ("Northtea<sup>TM</sup> and Model<sup>S</sup>", "Northtea^TM and Model^S"),
    ],
)
def test_what_is_raised_or_lowered_is_not_glued(raw: str, read: str) -> None:
    assert text(f"<p>{raw}</p>") == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("120<sup>3</sup> million", "120 million"),
        ("120<sup>3</sup> млн, 15<sup>4</sup> %", "120 млн, 15 %"),
        ("投资120<sup>3</sup>亿元", "投资120亿元"),
        ("in 2020<sup>5</sup>", "in 2020"),
        ("het park<sup>12</sup> groeide.<sup>13</sup>", "het park groeide."),
        ("парк<sup>[3]</sup>, Мінск<sup>*</sup>", "парк, Мінск"),
        ("5<sup><a href='#fn1'>1</a></sup> and 6<sup class='reference'>a</sup>", "5 and 6"),
        ("завод.<sup>[<a href='/wiki/Help'>нет указано</a>]</sup> Он", "завод. Он"),
        ("32<sup><a href='notes.xhtml#n2'>2</a></sup> порта", "32 порта"),
        ("32<a href='notes.xhtml#n2'><sup>2</sup></a> 个港口", "32 个港口"),
        ("Grants, $ thousand<sup>a</sup>", "Grants, $ thousand"),
        ("Всего, тысяч<sup>а</sup>; чай<sup>б</sup>", "Всего, тысяч; чай"),
        ("ВВП<sup>b</sup> en het BBP <sup>c</sup>", "ВВП en het BBP"),
        ("金额（万元）<sup>a</sup>，产量<sup>b</sup>", "金额（万元），产量"),
        ("产量<sup>注</sup>、产值<sup>注1</sup>、人数<sup>①</sup>", "产量、产值、人数"),
        ("15 %<sup>a</sup> of the tea.<sup>b</sup>", "15 % of the tea."),
        ("450<sup>a)</sup> t, 20<sup>a, b</sup> t", "450 t, 20 t"),
        ("450<sup>†</sup> t of tea<sup>‖</sup>", "450 t of tea"),
        ("60<sup>7</sup></p><p><sup>7</sup> Report of 2019", "60\n⁷ Report of 2019"),
    ],
)
def test_the_mark_of_a_note_leaves_the_number_before_it_as_it_was(raw: str, read: str) -> None:
    assert text(f"<p>{raw}</p>") == read


def test_a_raised_digit_stands_for_its_own_digit_alone() -> None:
    assert reads_as("6", "⁶") and reads_as("2", "₂") and reads_as(">", "^")
    assert not reads_as("6", "⁵") and not reads_as("6", "^") and not reads_as("", "⁶")
