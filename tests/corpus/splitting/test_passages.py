import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, SplitDocument
from corpus.reading.read import document_of
from corpus.splitting import passages
from corpus.splitting.passages import split_document

SENTENCES = {
    "ru": "Завод на окраине города весной принял сто человек.",
    "be": "Завод на ўскраіне горада вясной прыняў сто чалавек.",
    "nl": "De fabriek aan de rand van de stad nam honderd mensen aan.",
    "en": "The plant at the edge of the town took on a hundred people.",
    "zh": "城市边缘的工厂今年春天招收了一百名工人。",
}


def split(raw: str, name: str = "x.md", **budget: int) -> SplitDocument:
    return split_document(document_of(raw, name), **budget)


def texts(document: SplitDocument) -> list[str]:
    return [document.document[sentence.span] for sentence in document.sentences]


def windows(document: SplitDocument) -> list[str]:
    return [document.document[passage.span] for passage in document.passages]


def test_each_language_of_a_file_is_told_apart() -> None:
    found = split("\n\n".join(SENTENCES.values()))
    assert [sentence.language for sentence in found.sentences] == list(SENTENCES)
    assert [passage.language for passage in found.passages] == list(SENTENCES)


def test_a_sentence_in_another_script_keeps_its_own_language() -> None:
    found = split(f"{SENTENCES['zh']}{SENTENCES['en']} {SENTENCES['zh']}{SENTENCES['zh']}")
    assert [sentence.language for sentence in found.sentences] == ["zh", "en", "zh", "zh"]


def test_a_short_piece_joins_its_neighbour_in_the_block() -> None:
    long = SENTENCES["nl"]
    assert texts(split(f"Waarom? {long} Zo is het.")) == [f"Waarom? {long} Zo is het."]
    assert texts(split(f"## Kort\n\n{long} Ja.\n\nNee.")) == ["Kort", f"{long} Ja.", "Nee."]


def test_a_window_begins_at_every_sentence_until_the_end_is_reached() -> None:
    sentences = [SENTENCES["en"].replace("a hundred", f"{n}00") for n in range(1, 6)]
    found = split(" ".join(sentences), max_chars=130)
    assert windows(found) == [" ".join(pair) for pair in pairwise(sentences)]
    assert [(passage.first, passage.last) for passage in found.passages] == [
        (0, 2),
        (1, 3),
        (2, 4),
        (3, 5),
    ]


def test_no_passage_begins_or_ends_within_a_brief_paragraph() -> None:
    paragraph = f"{SENTENCES['nl']} {SENTENCES['nl']}"
    found = split(f"{paragraph}\n\n{paragraph}\n\n{paragraph}", max_chars=300)
    assert windows(found) == [f"{paragraph}\n{paragraph}"] * 2


def test_a_heading_goes_with_the_text_under_it() -> None:
    raw = f"{SENTENCES['ru']}\n\n## План\n\n{SENTENCES['ru']} {SENTENCES['ru']}"
    found = split(raw, max_chars=60)
    assert windows(found)[:2] == [SENTENCES["ru"], f"План\n{SENTENCES['ru']}"]


def test_a_note_shares_no_passage_with_the_body_or_another_note() -> None:
    raw = (
        f"{SENTENCES['en']}[^1]\n\n[^1]: First note of the text.\n\n[^2]: Second note of the text."
    )
    found = split(raw)
    assert [passage.kind for passage in found.passages] == [BlockKind.BODY] + [BlockKind.NOTE] * 2


def test_title_and_metadata_go_with_the_text() -> None:
    raw = f"---\ntitle: '园区'\ndate: Thu, 20 Jan 2022\n---\n{SENTENCES['zh']}\n"
    found = split(raw, "x.txt")
    assert windows(found) == [f"title: '园区'\ndate: Thu, 20 Jan 2022\n{SENTENCES['zh']}"]
    assert {sentence.language for sentence in found.sentences} == {"zh"}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_over_the_budget_is_cut_and_joins_back(language: str) -> None:
    long = SENTENCES[language].rstrip("。.") + ("，和" if language == "zh" else ", and ")
    text = (long * 30).strip() + "."
    found = split(text, max_chars=200, max_chars_zh=90)
    assert len(found.sentences) > 5
    assert "".join("".join(texts(found)).split()) == "".join(text.split())
    assert max(map(len, windows(found))) <= (90 if language == "zh" else 200)


def test_repeated_text_has_exact_offsets() -> None:
    found = split("да нет " * 200, max_chars=100)
    assert [s.span for s in found.sentences] == sorted({s.span for s in found.sentences})
    assert all(text in ("да нет " * 200) for text in texts(found))


def test_an_empty_document_has_no_passages() -> None:
    found = split("", "x.txt")
    assert (found.sentences, found.passages) == ((), ())


PARAGRAPHS = st.lists(
    st.lists(
        st.sampled_from([*SENTENCES.values(), "Kort.", "И?", "好。", "слово " * 40]), min_size=1
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(paragraphs=PARAGRAPHS, budget=st.integers(40, 400), headings=st.booleans())
def test_passages_hold_every_sentence_within_the_budget(
    paragraphs: list[list[str]], budget: int, headings: bool
) -> None:
    between = "\n\n## Heading\n\n" if headings else "\n\n"
    found = split(between.join(map(" ".join, paragraphs)), max_chars=budget, max_chars_zh=budget)
    covered = {index for passage in found.passages for index in passage.sentences}
    assert covered == set(range(len(found.sentences)))
    assert all(len(passage.span) <= budget for passage in found.passages)
    spans = [passage.span for passage in found.passages]
    assert len(spans) == len(set(spans))
    assert not any(before.contains(after) for before, after in pairwise(spans))
    for passage in found.passages:
        inside = [found.sentences[index] for index in passage.sentences]
        assert {sentence.language for sentence in inside} == {passage.language}
        assert (inside[0].span.start, inside[-1].span.end) == (passage.span.start, passage.span.end)


@settings(max_examples=80, deadline=None)
@given(paragraphs=PARAGRAPHS)
def test_every_visible_character_lies_in_one_sentence(paragraphs: list[list[str]]) -> None:
    found = split("\n\n".join(map(" ".join, paragraphs)))
    text = found.document.text
    covered = [i for s in found.sentences for i in range(s.span.start, s.span.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= set(covered)


def test_the_splitter_is_loaded_only_for_a_sentence_that_is_too_long() -> None:
    code = (
        "import sys; from corpus.reading.read import document_of;"
        "from corpus.splitting.passages import split_document;"
        "split_document(document_of('Kort. En goed.', 'x.txt'));"
        "sys.exit('langchain_text_splitters' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_passages_of_very_brief_blocks_begin_a_few_words_apart_and_leave_none_out() -> None:
    document = split("".join(f"- {number}\n" for number in range(300)), max_chars=400)
    starts = [passage.span.start for passage in document.passages]
    assert all(10 <= right - left < 14 for left, right in pairwise(starts))
    held = {row for passage in document.passages for row in passage.sentences}
    assert held == set(range(len(document.sentences)))


def test_a_long_block_behind_a_very_brief_one_is_in_a_passage() -> None:
    long = "Парк принял новых резидентов из многих стран мира" * 8
    document = split(f"Да\n\n{long}\n\nНет", max_chars=393)
    assert long in windows(document)


@pytest.mark.parametrize(
    "row",
    [
        "Region\tDetails\tStaff\tSouth\tNo ports. Two piers are planned there.\t85",
        "Район\tПодробности\tШтат\tЮг\tПортов нет. Построят два причала.\t85 человек",
        "地区\t说明\t人数\t南部\t没有港口。计划修建两个码头。\t八十五人在那里工作",
    ],
)
def test_a_row_is_one_sentence_whatever_its_cells_say(row: str) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in row.split("\t"))
    assert texts(split(f"<table><tr>{cells}</tr></table>", "x.html")) == [row]


def test_windows_of_headings_are_not_looked_through_for_text(steps: Callable[..., int]) -> None:
    headings, texts = (document_of(piece * 600, "x.md") for piece in ("# a\n\n", "a\n\n"))
    assert steps(split_document, headings) < 1.1 * steps(split_document, texts)


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_of_a_text_in_one_script_are_not_asked_for_their_script(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    same_script = passages.same_script
    monkeypatch.setattr(
        passages, "same_script", lambda text, code: asked.append(text) or same_script(text, code)
    )
    found = split(" ".join([SENTENCES[language]] * 30), "x.txt")
    assert len(found.sentences) == 30
    assert len(asked) < 5
    assert len(split(f"{SENTENCES[language]} Обед, lunch, 午饭. " * 9, "x.txt").sentences) > 8
    assert len(asked) > 8  # of a mixed one they are
