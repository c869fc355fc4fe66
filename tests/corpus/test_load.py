from pathlib import Path

from corpus.load import load_corpus


def test_every_document_of_the_folder_comes_with_its_passages(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Второй документ о парке.", encoding="utf-8")
    (tmp_path / "a.md").write_text("# Title\n\nA first document on the park.", encoding="utf-8")
    loaded = load_corpus(tmp_path)
    assert [(split.document.id, len(split.passages)) for split in loaded] == [
        ("a.md", 1),
        ("b.txt", 1),
    ]
    assert {passage.document for split in loaded for passage in split.passages} == {"a.md", "b.txt"}
