"""The same words under another name are a copy; other words, and other things, are none."""

from __future__ import annotations

from corpus.reading.read import document_of
from corpus.splitting.copies import Words, passage_words, sentence_words
from corpus.splitting.passages import split_document

TEXT = "# Tea festival\n\nThe tea festival in Minsk drew 1851 visitors in 2019. It was free.\n"


def words_of(raw: str, name: str = "a.md") -> tuple[list[Words], list[Words]]:
    split = split_document(document_of(raw, name))
    sentences = sentence_words(split)
    return sentences, passage_words(split, sentences)


def test_a_copy_is_known_by_its_words_whatever_its_name_case_and_lines() -> None:
    other = TEXT.replace("festival in Minsk", "FESTIVAL\nin   Minsk")
    assert words_of(other, "old/a (1).md") == words_of(TEXT)


def test_another_number_is_no_copy() -> None:
    assert words_of(TEXT.replace("1851", "1850"))[1] != words_of(TEXT)[1]
    assert words_of(TEXT.replace("1851", "18.51"))[1] != words_of(TEXT)[1]


def test_a_short_sentence_under_another_title_or_heading_is_no_copy() -> None:
    one, other = (f"# {town}\n\nIt was founded in 1958.\n" for town in ("Orsha", "Lida"))
    assert words_of(one)[0][-1] != words_of(other)[0][-1]
    raw = "# Prices\n\n## Geely\n\n- Tyre change: 60\n\n## Zeekr\n\n- Tyre change: 60\n"
    sentences, _ = words_of(raw)
    assert len(set(sentences)) == len(sentences)


def test_a_long_sentence_is_a_copy_under_any_title() -> None:
    long = "The park took in seventeen new residents in 2021, and most of them came from China."
    one, other = (words_of(f"# {title}\n\n{long}\n") for title in ("The park", "Park - Portal"))
    assert one[0][-1] == other[0][-1]
    assert one[1] != other[1]  # the passages have different titles, and both are ranked
    zh = "园区在2021年吸收了十七家新入园企业，其中大多数来自中国各地的高新技术产业。"
    assert words_of(f"# 园区\n\n{zh}\n")[0][-1] == words_of(f"# 门户\n\n{zh}\n")[0][-1]
