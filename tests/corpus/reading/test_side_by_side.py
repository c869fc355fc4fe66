from pathlib import Path

from made import docx, paragraph

from corpus.reading.lines import width
from corpus.reading.side_by_side import side_by_side

PAGE = "<body><nav>Home</nav><p>大桥已经通车。它是石头做的。</p><p hidden>secret</p></body>"


def test_raw_and_read_stand_side_by_side_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    pairs = [
        [part.strip() for part in line.split("│")]
        for line in side_by_side(tmp_path / "a.html", 80)
        if "│" in line
    ]
    assert pairs == [
        ["1: Home", "(left out)"],
        ["1: 大桥已经通车。它是石头做的。", "大桥已经通车。它是石头做的。"],
        ["1: secret", "(left out)"],
    ]


def test_lines_fit_the_terminal_also_with_wide_characters(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(
        docx(paragraph("石桥" * 90) + paragraph("stone bridge " * 30))
    )
    lines = list(side_by_side(tmp_path / "a.docx", 60))
    assert len(lines) > 20
    assert max(map(width, lines)) <= 60
