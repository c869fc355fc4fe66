"""`qa eval` judges against the raw files, and its measures are those of hand-worked outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus.document import Span
from corpus.questions import Evidence, GoldQuestion
from corpus.reading.read import read_document
from embeddings.encoder import Encoder
from qa.assistant import Assistant
from qa.evaluation.evaluate import evaluate, places_of
from qa.evaluation.report import mean_passage_lengths, table

WriteCorpus = Callable[[Path, Mapping[str, str | bytes]], Path]

RAW = {
    "line ends": ("a.txt", "The park lies\r\nnear Minsk.\r\n\r\nIt covers\r\nten hectares.\r\n"),
    "tags": ("b.html", "<p>One.</p><p>It <b>covers</b>\nten hectares.</p>"),
    "hyphen": ("c.txt", "One line is here. It co-\nvers ten hectares."),
}


@pytest.mark.parametrize(("name", "raw"), RAW.values(), ids=RAW)
def test_evidence_is_found_at_its_place_in_the_raw_file(
    tmp_path: Path, name: str, raw: str
) -> None:
    (tmp_path / name).write_bytes(raw.encode())
    documents = {name: read_document(tmp_path / name, tmp_path)}
    ((document, span),) = places_of(
        tmp_path, documents, Evidence(need=1, document=name, text="It covers ten hectares.")
    )
    assert document == name
    found = raw[span.start : span.end]
    assert (found[:2], found[-9:]) == ("It", "hectares.")


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(need=1, document="a.txt", text="It covers eleven hectares."),
        Evidence(need=1, document="nowhere.txt", text="It covers ten hectares."),
        Evidence(need=1, document="a.txt", text="-"),
        Evidence(need=1, document="a.txt"),
        Evidence(need=1),
        Evidence(need=1, note="none", paragraph=1),
    ],
)
def test_evidence_that_is_not_there_has_no_place(tmp_path: Path, evidence: Evidence) -> None:
    (tmp_path / "a.txt").write_text("It covers ten hectares.", encoding="utf-8")
    documents = {"a.txt": read_document(tmp_path / "a.txt", tmp_path)}
    assert places_of(tmp_path, documents, evidence) == []


def test_repeated_evidence_has_every_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Yes, it is. No. Yes, it is.", encoding="utf-8")
    documents = {"a.txt": read_document(tmp_path / "a.txt", tmp_path)}
    item = Evidence(need=1, document="a.txt", text="Yes, it is.")
    assert places_of(tmp_path, documents, item) == [
        ("a.txt", Span(0, 11)),
        ("a.txt", Span(16, 27)),
    ]


def test_a_paragraph_of_a_note_is_found_in_every_version(assistant: Assistant) -> None:
    item = Evidence(need=1, note="canal", paragraph=2)
    places = places_of(assistant.library.corpus, assistant.documents, item)
    texts = {name[:2]: assistant.documents[name][span] for name, span in places}
    assert set(texts) == {"en", "ru", "zh", "nl", "be"}
    assert texts["en"] == "Since the railway came, only canoeists travel on the canal."
    beyond = Evidence(need=1, note="canal", paragraph=9)
    assert places_of(assistant.library.corpus, assistant.documents, beyond) == []


def gold(name: str, question: str, keys: tuple[str, ...], *evidence: Evidence) -> GoldQuestion:
    return GoldQuestion(
        id=name,
        language="en",
        question=question,
        evidence=evidence,
        answer_keys=(keys,),
        kind="answerable" if evidence else "missing",
        type="number",
    )


def test_the_table_counts_what_was_found_and_what_was_refused(
    answering: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asthma = "Where is asthma treated?"
    salt = Evidence(need=1, document="be/salt.txt", text="лечаць астму", language="be")
    bees = Evidence(need=2, document="en/bees.txt", text="46 hives of bees", language="en")
    lost = Evidence(need=2, document="en/bees.txt", text="47 hives of bees", language="en")
    questions = [
        gold("one", asthma, ("астму",), salt),
        gold("two", f"{asthma} And how many hives of bees are there?", ("астму",), salt, bees),
        gold("lost", asthma, ("no such key",), salt, lost),
        gold("none", "Who rules Mars?", ("nobody",)),
    ]
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 1e-4)  # above what Mars gets
    outcomes = evaluate(answering, questions)
    assert [outcome.found for outcome in outcomes] == [True, True, False, True]
    assert outcomes[0].rank == 1
    assert outcomes[1].rank is not None
    assert outcomes[1].rank > 1  # two documents cannot both be first
    assert (outcomes[2].rank, outcomes[3].rank) == (None, None)
    keys = [outcome.keys for outcome in outcomes]
    assert (keys[0], keys[2], keys[3]) == (True, False, False)
    rows = {row.group: row for row in table(outcomes)}
    assert next(iter(rows)) == "all"
    assert (rows["all"].answerable, rows["all"].unanswerable) == (3, 1)
    assert rows["all"]["recall_at_20"] == pytest.approx(2 / 3)
    assert rows["all"]["key_accuracy"] == pytest.approx(sum(keys) / 3)
    assert rows["all"]["mean_reciprocal_rank"] == pytest.approx((1 + 1 / outcomes[1].rank) / 3)
    assert (rows["all"]["answered"], rows["all"]["refused"]) == (1.0, 1.0)
    assert (rows["needs 1"].answerable, rows["needs 2"].answerable) == (1, 2)
    assert rows["evidence en"].answerable == 2
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 1.1)
    refused = table(evaluate(answering, questions))[0]
    assert (refused["answered"], refused["refused"], refused["key_accuracy"]) == (0.0, 1.0, 0.0)
    assert refused["recall_at_20"] == rows["all"]["recall_at_20"]  # ranking does not depend on it
    never = "key_accuracy_never_abstaining"
    assert refused[never] == rows["all"][never] == rows["all"]["key_accuracy"] > 0


def test_passage_lengths_are_means_by_language(answering: Assistant) -> None:
    outcomes = evaluate(answering, [gold("one", "Where is asthma treated?", ("астму",))])
    lengths = mean_passage_lengths(outcomes, depth=1)
    (hit, *_) = outcomes[0].answer.hits
    assert lengths == {hit.language: len(hit.text)}


def test_raw_places_of_passages_meet_evidence_in_a_file_with_dos_line_ends(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    lines = [
        f"Farm number {n} keeps {3 * n} geese\r\nand sells the feathers.\r\n" for n in range(60)
    ]
    root = write_corpus(tmp_path / "corpus", {"farms.txt": "\r\n".join(lines)})
    assistant = Assistant.load(root, tmp_path / "index")
    item = Evidence(need=1, document="farms.txt", text="Farm number 59 keeps 177 geese")
    (outcome,) = evaluate(assistant, [gold("g", "How many geese has farm 59?", ("177",), item)])
    ((_, place),) = places_of(root, assistant.documents, item)
    raw = (root / "farms.txt").read_bytes().decode()
    assert raw[place.start : place.end] == item.text
    assert outcome.rank is not None
