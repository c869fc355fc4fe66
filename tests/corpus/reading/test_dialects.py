"""Notes with a title and wiki links: the marks of other programs go, code and words stay."""

from __future__ import annotations

import pytest

from corpus.document import BlockKind, Document, Span
from corpus.reading.aligned import AlignedText
from corpus.reading.dialects import as_commonmark
from corpus.reading.read import document_of
from corpus.splitting.passages import split_document
from corpus.splitting.structure import contexts_of
from qa.judging.verify import misplaced

NOTES = {
    '!!! note "How to apply"\n    Send the form.\n': ["How to apply", "Send the form."],
    '??? tip "Паспорт"\n    Возьмите паспорт.\n': ["Паспорт", "Возьмите паспорт."],
    '=== "Пошлины"\n\tПошлин няма.\n': ["Пошлины", "Пошлин няма."],
    "!!! warning\n    Closed on Mondays.\n": ["Closed on Mondays."],
    ":::note\nResidents pay no duty.\n:::\n": ["Residents pay no duty."],
    ":::tip[De korte weg]\nVraag het aan balie drie.\n:::\n": [
        "De korte weg",
        "Vraag het aan balie drie.",
    ],
    "::: warning 注意\n大桥关闭。\n:::\n": ["注意", "大桥关闭。"],
    "::: {.callout-note}\nA part of Pandoc.\n:::\n": ["A part of Pandoc."],
    ":::{admonition} Careful\n:class: tip\nThe bridge is closed.\n:::\n": [
        "Careful",
        "The bridge is closed.",
    ],
    "```{note}\nA note of MyST.\n```\n": ["A note of MyST."],
    "> !!! note\n>     Within a quotation.\n": ["Within a quotation."],
    "::::outer\n:::inner\nText.\n:::\n::::\n": ["Text."],
}
LINKS = {
    "See [[Great Stone|the park]].": "See the park.",
    "Глядзі [[Вялікі камень]].": "Глядзі Вялікі камень.",
    "见[[中白工业园|工业园]]。": "见工业园。",
    "De [[Minsk#Geschiedenis|geschiedenis]] is lang. ![[kaart.png]]": "De geschiedenis is lang.",
    "The [[2021 report]] tells.": "The 2021 report tells.",
}
OTHERS = [
    "An array a[[1]] of code, or x[[i]].",
    "The form `[[Page|words]]` links a page.",
    ":::note\nIt is never closed.",
    "```\n!!! note\n    [[Page]]\n:::note\n:::\n```\n",
    "!!! note\n\nNothing is indented.",
    "Great!!! It is open",
    "Title\n===\n\n    code\n",
    "[[1]](https://a.example/x) is a link.",
]


@pytest.mark.parametrize(("raw", "blocks"), NOTES.items())
def test_a_note_has_its_title_and_its_words_alone(raw: str, blocks: list[str]) -> None:
    document = document_of(raw, "a.md")
    assert [document[block.span] for block in document.blocks] == blocks
    assert misplaced(document, Span(0, len(document.text)), raw) is None
    assert all(block.kind is BlockKind.BODY for block in document.blocks)


@pytest.mark.parametrize(("raw", "text"), LINKS.items())
def test_a_link_by_the_name_of_a_page_shows_its_words(raw: str, text: str) -> None:
    document = document_of(raw, "a.md")
    assert document.text == text
    assert misplaced(document, Span(0, len(text)), raw) is None


@pytest.mark.parametrize("raw", OTHERS)
def test_what_is_no_mark_of_another_program_stays(raw: str) -> None:
    assert as_commonmark(AlignedText.of_raw(raw, 0, len(raw))).text == raw


def test_an_indented_note_is_read_with_its_title() -> None:
    raw = 'Before it.\n\n!!! note "How to apply"\n    Send it.\n\n    Wait for it.\n\nAfter it.\n'
    document = document_of(raw, "a.md")
    texts = {
        document[block.span]: _context(document, at) for at, block in enumerate(document.blocks)
    }
    assert texts["Send it."] == texts["Wait for it."] == ["How to apply"]
    assert texts["Before it."] == texts["After it."] == []


def _context(document: Document, block: int) -> list[str]:
    sentences = split_document(document).sentences
    return [document[sentences[row].span] for row in contexts_of(document, sentences)[block]]


SHOWN = {
    "> [!info]- Даты\n> С 10 по 13 мая.\n": ["Даты", "С 10 по 13 мая."],
    "> [!NOTE]\n> 园区免税。\n": ["园区免税。"],
    "Цана 35 юаняў. %%праверыць: 9000%%\n": ["Цана 35 юаняў."],
    "100%% of the fee, 20%% of the rest.\n": ["100%% of the fee, 20%% of the rest."],
    "Before.\n\n%%\nsalary 9000\n\n==x==\n%%\n\nAfter.\n": ["Before.", "After."],
    "Pay ==12 500 yuan== by ==June==, 5 == 5, x==1 and y==2.\n": [
        "Pay 12 500 yuan by June, 5 == 5, x==1 and y==2."
    ],
    "До 1 июня. ^срок1\nДо 2 июня. ^block1\n": ["До 1 июня. ^срок1 До 2 июня."],
    "Power is 10 ^6\n": ["Power is 10 ^6"],
    '{{< figure src="a.jpg" caption="De kas in 2021" >}}\n': ["De kas in 2021"],
    "{{% notice tip %}}\nOpen tot 17 uur.\n{{% /notice %}}\n{% include a.html %}\n": [
        "Open tot 17 uur."
    ],
    "## Сводка {#sec .x}\n\nIt crosses [seven]{.smallcaps} rivers.\n{: .note}\n": [
        "Сводка",
        "It crosses seven rivers.",
    ],
    "% Report\n% A. Carrier\n% March 2, 2022\n\nText.\n": [
        "Report",
        "A. Carrier",
        "March 2, 2022",
        "Text.",
    ],
    "Write `{% raw %}` and `==a==`.\n\n```\n%% a\n{{< b >}}\n```\n": [
        "Write {% raw %} and ==a==.",
        "%% a\n{{< b >}}",
    ],
}


@pytest.mark.parametrize("raw", SHOWN)
def test_what_other_programs_mark_is_read_as_they_show_it(raw: str) -> None:
    document = document_of(raw, "a.md")
    assert [document[block.span] for block in document.blocks] == SHOWN[raw]
    assert misplaced(document, Span(0, len(document.text)), raw) is None
