"""A row leads to its document, its words, and what they speak of."""

from dataclasses import replace

from corpus.document import BlockKind, Metadata, Span
from qa.asking.constraints import Content
from qa.asking.cues import AnswerKind
from qa.finding.pool import Pool
from tests.qa.small import Line, page, pool

NOTE = Metadata(note="opening")


def two() -> Pool:
    """An English document of two passages and the Russian version of it."""
    english = [
        Line(text="It opened in 2019."),
        Line(text="It closed in Minsk.", block=1),
        Line(text="The bridge is old.", block=1),
    ]
    return pool(
        page("en", *english, passages=[(0, 1, 0.0), (1, 3, 0.0)], title="Gansu in 2021",
             metadata=NOTE),
        page("ru", Line(text="Мост в Гродно.", language="ru"), metadata=NOTE),
        page("alone", Line(text="He fell.")),
    )  # fmt: skip


def test_a_sentence_and_a_passage_belong_to_their_document() -> None:
    documents = two()
    assert [documents.document_of(row).id for row in range(5)] == ["en", "en", "en", "ru", "alone"]
    assert [documents.holder_of(row).id for row in range(4)] == ["en", "en", "ru", "alone"]


def test_a_span_reaches_from_the_first_sentence_to_the_last() -> None:
    documents = two()
    span = documents.span_of(1, 3)
    assert documents.document_of(1)[span] == "It closed in Minsk. The bridge is old."
    assert documents.span_of(3, 4) == Span(0, 14)


def test_what_sentences_passages_and_titles_speak_of() -> None:
    documents = two()
    assert documents.in_sentence(0).years == {2019}
    assert documents.in_sentence(0).kinds == {AnswerKind.DATE}
    assert documents.in_sentence(1).names == documents.in_passage(1).names == {"Minsk"}
    assert documents.in_sentence(1).end
    for row in range(4):
        whole = documents.in_sentence(row)
        assert documents.names_in_sentence(row) == whole.names
        unnamed = documents.unnamed_in_sentence(row)
        assert unnamed == replace(whole, names=frozenset(), concepts=frozenset())
    assert "bridge" in documents.in_passage(1).concepts
    assert "bridge" not in documents.in_passage(0).concepts
    wanted = Content(names=frozenset({"Minsk", "Gansu"}), concepts=frozenset({"bridge", "loan"}))
    told = Content(names=frozenset({"Minsk"}), concepts=frozenset({"bridge"}))
    assert documents.wanted_in_passage(wanted, 1) == told
    # By the words of their own language.
    assert documents.in_sentence(3).names == documents.in_passage(2).names == {"Grodno"}
    assert documents.names_in_title(1) == documents.names_in_title(0) == {"Gansu"}


def test_of_titles_only_the_names_are_told() -> None:
    documents = two()
    told = documents.told([0, 2])
    assert told.years == {2019}
    assert told.names == {"Gansu", "Grodno"}
    assert "bridge" in told.concepts
    assert documents.told([]) == Content()


def test_the_other_versions_of_a_note_are_its_parallels() -> None:
    documents = two()
    start = Span(0, 1)
    held = [documents.parallels(documents.holder_of(row), start) for row in (0, 2, 3)]
    assert [[other.id for other, _ in each] for each in held] == [["ru"], ["en"], []]


def test_a_version_in_the_same_paragraphs_is_opened_at_the_same_one() -> None:
    same = Metadata(note="note")
    versions = pool(
        page("en", Line(block=0), Line(block=1), metadata=same),
        page("ru", Line(block=0, language="ru"), Line(block=1, language="ru"), metadata=same),
        page("zh", Line(block=0, language="zh"), metadata=same),
    )
    english = versions.document_of(0)
    second = english.blocks[1].span
    places = {other.id: place for other, place in versions.parallels(english, second)}
    assert places == {"ru": versions.document_of(2).blocks[1].span, "zh": None}


def test_a_sentence_speaks_of_what_its_heading_speaks_of() -> None:
    documents = pool(
        page(
            "a.md",
            Line(text="Minsk in 2021", kind=BlockKind.HEADING),
            Line(text="There were 240 students.", block=1),
        )
    )
    alone, read = documents.in_sentence(1), documents.in_context(1)
    assert (alone.years, alone.names) == (frozenset(), frozenset())
    assert (read.years, read.names) == ({2021}, {"Minsk"})
    assert read.kinds == alone.kinds  # a date in a heading is no answer


def test_copies_are_the_other_documents_that_say_all_of_it() -> None:
    lines = [Line(text="It began in 1958."), Line(text="It ended in 1971.")]
    documents = pool(page("a", *lines), page("b", *lines), page("c", lines[0]))
    assert documents.copies(0, 1) == ("b", "c")
    assert documents.copies(0, 2) == ("b",)
    assert documents.copies(4, 5) == ("a", "b")
