import pytest

from corpus.reading.aligned import AlignedText
from corpus.reading.footnotes import cut_markers, lift_notes
from corpus.reading.lines import lines_of


def without_markers(text: str, notes: list[int]) -> str:
    return cut_markers([AlignedText.of_raw(text, 0, len(text))], notes)[0].text


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("De stad1. De brug2.", "De stad. De brug."),
        ("Plan1 voor 2016-20172. Dan 20183.", "Plan voor 2016-2017. Dan 2018."),
        ("Stad1 en provincie 2Gansu groeien3.", "Stad en provincie Gansu groeien."),
        ("steun1en hulp2, te3plaatsen", "steun en hulp, te plaatsen"),
        ('Eerst1. Er zijn 2"meer dan 120 mensen"3.', 'Eerst. Er zijn "meer dan 120 mensen".'),
        ('"oud".1en nieuw ",2zijn" park.3In', '"oud". en nieuw ", zijn" park. In'),
        ("Рост1 в 2019 году2; «план»3.", "Рост в 2019 году; «план»."),
    ],
)
def test_markers_are_cut_along_their_sequence(printed: str, expected: str) -> None:
    assert without_markers(printed, [1, 2, 3]) == expected


def test_numbers_outside_the_sequence_stay() -> None:
    text = "COVID19 en B2B kosten 1,5 miljoen in 20171. De 22e beurs had 2,8 km2."
    expected = "COVID19 en B2B kosten 1,5 miljoen in 2017. De 22e beurs had 2,8 km."
    assert without_markers(text, [1, 2]) == expected


def test_a_marker_whose_note_is_lost_is_cut_where_its_neighbours_are() -> None:
    assert without_markers("Een1 twee2 drie3 vier4.", [1, 4]) == "Een twee drie vier."


def test_chinese_numbers_without_spaces_are_no_markers() -> None:
    text = "基金1。共3个城市，2017年2月，排名第2。合作2，增长"
    assert without_markers(text, [1, 2, 3]) == "基金。共3个城市，2017年2月，排名第2。合作，增长"


def test_notes_without_markers_take_no_figures_from_the_body() -> None:
    text = "De A4 en de 5G-masten, 22e beurs"
    assert without_markers(text, [1, 2, 3, 4, 5]) == text


@pytest.mark.parametrize("text", ["CO2 and H2O in 20171.", "Windows10 2016-20173", "de 18e stad5."])
def test_a_file_without_footnotes_loses_nothing(text: str) -> None:
    assert without_markers(text, []) == text


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("亿美元[1]。同比", "亿美元。同比"),
        ("grew [2]. It", "grew. It"),
        ("fell[1, 2][3–5], then", "fell, then"),
        ("[1] Author, Title", "[1] Author, Title"),
        ("the law [2019] says", "the law [2019] says"),
    ],
)
def test_bracketed_marks_go_and_other_brackets_stay(marked: str, expected: str) -> None:
    assert without_markers(marked, []) == expected


def test_notes_are_lifted_out_of_a_sentence() -> None:
    raw = "\n".join(
        [
            "The fund will be opened to",
            " " * 30,
            "1 First note. - URL: http://example.org/a-very-",
            "long-address/",
            '2 "Second" note',
            " support small firms2.",
        ]
    )
    body, notes = lift_notes(list(lines_of(raw)))
    assert [line.text for line in body] == ["The fund will be opened to", "support small firms2."]
    assert [note[0].text[:9] for note in notes] == ["1 First n", '2 "Second']
    assert notes[0][1].text == "long-address/"


def test_the_rest_of_an_address_at_the_top_of_a_page_is_a_note() -> None:
    raw = f"Body.\n{' ' * 30}\n1 Note\n Body two.\n http://example.org/rest-of-it\n Body three."
    body, notes = lift_notes(list(lines_of(raw)))
    assert [line.text for line in body] == ["Body.", "Body two.", "Body three."]
    assert [note[0].text for note in notes] == ["1 Note", "http://example.org/rest-of-it"]
