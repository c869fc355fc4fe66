from corpus.reading.report import FileReport, report_lines


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
