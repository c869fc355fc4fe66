from pathlib import Path

from made import docx, paragraph

from corpus.load import load_folder
from corpus.reading.report import FileReport, report_lines

BODY = "The bridge over the river was opened in 1930. It is made of stone."


def test_every_file_is_told_of_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(paragraph(BODY)))
    (tmp_path / "b.docx").write_bytes(b"PK")
    (tmp_path / "c.xyz").write_text("?", encoding="utf-8")
    (tmp_path / "d.txt").write_text("Да.", encoding="utf-8")
    (tmp_path / "e.html").write_text(f"<p>{BODY}</p>", encoding="utf-8")
    lines = list(report_lines(load_folder(tmp_path).files))
    assert [line.split()[:2] for line in lines] == [
        ["read:", "a.docx"],
        ["skipped:", "b.docx"],
        ["skipped:", "c.xyz"],
        ["read:", "d.txt"],
        ["warning:", "d.txt"],
        ["read:", "e.html"],
        ["files:", "3"],
    ]
    told = "\n".join(lines)
    assert "b.docx  is damaged (" in told
    assert "d.txt   it holds hardly any text" in told
    assert lines[-1] == "files:   3 read, 2 skipped, 1 with warnings"


def test_lost_characters_are_told(tmp_path: Path) -> None:
    damaged = ("Мост через реку открыт в 1930 году и стоит до сих пор. " * 5).encode()
    (tmp_path / "a.txt").write_bytes(damaged[:-2] + b"\xd0" + damaged[-2:])
    (report,) = load_folder(tmp_path).files
    assert report.warnings == ("1 characters cannot be read: its encoding is mixed or damaged",)


def test_names_of_wide_characters_keep_the_columns() -> None:
    files = [FileReport("大桥.txt", language="zh", passages=1), FileReport("a.txt", reason="no")]
    first, second, _ = report_lines(files)
    assert first == "read:    大桥.txt  1 passage, zh"
    assert second == "skipped: a.txt     no"


def test_a_reason_loses_the_name_of_its_file_and_no_part_of_another() -> None:
    files = [
        FileReport("a.md", reason="a.md.yaml is broken"),
        FileReport("b.md", reason="b.md: no title"),
        FileReport("c.md", reason="c.md is empty"),
    ]
    assert [line.partition("  ")[2] for line in report_lines(files)][:3] == [
        "a.md.yaml is broken",
        "no title",
        "is empty",
    ]
