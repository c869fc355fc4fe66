"""Halves of characters become replacement characters; all else stays."""

import pytest

from corpus.characters import whole_characters


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("парк \ud800?", "парк \ufffd?"),
        ("\udcff园区\ud83d", "\ufffd园区\ufffd"),
        ("\ud83d\ude00", "😀"),  # two halves that belong together
        ("plain 𠮷 \ue010\uffff", "plain 𠮷 \ue010\uffff"),
        ("", ""),
    ],
)
def test_half_a_character_becomes_a_replacement_character(typed: str, whole: str) -> None:
    assert whole_characters(typed) == whole
    whole_characters(typed).encode()
    assert whole_characters(typed, dropped=True) == whole.replace("\ufffd", "")
