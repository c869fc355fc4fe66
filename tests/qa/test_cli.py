"""The machine contract and bad input, through the command line as scripts use it."""

from __future__ import annotations

import importlib.util
import io
import json
import math
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import NoneType, SimpleNamespace
from typing import Any, NoReturn

import pytest
from tqdm import tqdm

import qa.cli
from embeddings.encoder import Encoder
from qa.assistant import Assistant
from qa.cli import main
from qa.export import FORMAT

Run = Callable[..., tuple[int, str, str]]
Json = dict[str, Any]
WriteCorpus = Callable[[Path, Mapping[str, str | bytes]], Path]

QUESTIONS = {
    "en": "Where is asthma treated?",
    "ru": "Когда построили маяк?",
    "zh": "天文台的望远镜发现了什么？",
    "nl": "Hoeveel wisenten leven in het bos?",
    "be": "Колькі мёду збіраюць манахі?",
}
ANSWER = {
    "id": (str, int, NoneType),
    "question": str,
    "standalone_question": str,
    "language": str,
    "abstained": bool,
    "reason": (str, NoneType),
    "confidence": float,
    "answer": str,
    "citations": list,
    "passages": list,
    "conflicts": list,
    "engine": str,
    "timings_ms": dict,
    "trace": dict,
}
CITATION = {
    "marker": int,
    "document": str,
    "title": str,
    "source": str,
    "language": str,
    "quote": str,
    "start": int,
    "end": int,
    "raw_start": int,
    "raw_end": int,
    "first_line": int,
    "last_line": int,
    "page": (int, NoneType),
    "score": float,
    "permalink": str,
}
PASSAGE = {
    "rank": int,
    "document": str,
    "source": str,
    "language": str,
    "start": int,
    "end": int,
    "text": str,
    "score": float,
}
TIMINGS = dict.fromkeys(("encode", "search", "answer", "total"), float)


def assert_fields(value: Json, fields: Mapping[str, Any]) -> None:
    wrong = {
        name: value.get(name, "missing")
        for name, kind in fields.items()
        if not isinstance(value.get(name, ...), kind)
    }
    assert not wrong


def assert_answer(answer: Json) -> None:
    """Every field of the contract is there, and they do not contradict each other."""
    assert_fields(answer, ANSWER)
    assert_fields(answer["timings_ms"], TIMINGS)
    assert answer["language"] in QUESTIONS
    assert 0 <= answer["confidence"] <= 1
    assert answer["engine"] == "extractive"
    for citation in answer["citations"]:
        assert_fields(citation, CITATION)
        assert len(citation["quote"]) == citation["end"] - citation["start"]
        assert 1 <= citation["first_line"] <= citation["last_line"]
    for passage in answer["passages"]:
        assert_fields(passage, PASSAGE)
        assert len(passage["text"]) == passage["end"] - passage["start"]
    assert [p["rank"] for p in answer["passages"]] == [*range(1, len(answer["passages"]) + 1)]
    markers = [citation["marker"] for citation in answer["citations"]]
    assert markers == [*range(1, len(markers) + 1)]
    assert all(f"[{marker}]" in answer["answer"] for marker in markers)
    assert answer["abstained"] == (not markers) == (answer["reason"] is not None)


def without_timings(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, or the file itself."""
    paths = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
    return {str(path): path.read_bytes() for path in paths}


def one_line(result: tuple[int, str, str]) -> str:
    """The one line on standard error of a command that failed as it should.

    ``index`` may have reported on the files by then.
    """
    status, out, err = result
    reported = ("read:", "skipped:", "files:")
    assert (status, [line for line in out.splitlines() if not line.startswith(reported)]) == (1, [])
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


def json_lines(text: str) -> list[Any]:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    return [json.loads(line, parse_constant=refuse) for line in text.splitlines()]


@pytest.fixture
def run(encoder: Encoder, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: exit status, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def places(town: SimpleNamespace) -> tuple[object, ...]:
    return "--corpus", town.corpus, "--index", town.index


@pytest.fixture
def copy(town: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A copy of the small corpus and its index, to be changed."""
    corpus = shutil.copytree(town.corpus, tmp_path / "corpus")
    return SimpleNamespace(
        corpus=corpus, index=shutil.copytree(town.index, tmp_path / "index"), root=tmp_path
    )


@pytest.fixture
def batch(run: Run, places: Sequence[object], tmp_path: Path) -> Callable[..., list[Json]]:
    """What a batch of rows, given as values or as raw lines, puts on standard output."""

    def call(*rows: Json | bytes) -> list[Json]:
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        file = tmp_path / "rows.jsonl"
        file.write_bytes(b"\n".join(lines) + b"\n")
        status, out, err = run("batch", file, *places)
        assert (status, err) == (0, "")
        return json_lines(out)

    return call


# The machine contract


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_answer_has_every_field_of_the_contract(
    run: Run, places: Sequence[object], answering: Assistant, question: str
) -> None:
    status, out, err = run("ask", question, "--json", *places)
    assert (status, err, out.count("\n")) == (0, "", 1)
    (answer,) = json_lines(out)
    assert_answer(answer)
    assert (answer["id"], answer["question"]) == (None, question)
    assert question == QUESTIONS[answer["language"]]
    assert answer["citations"]
    assert len(answer["passages"]) >= 20
    for item in (*answer["citations"], *answer["passages"]):
        document = answering.documents[item["document"]]
        text = document.text[item["start"] : item["end"]]
        assert text == item.get("quote", item.get("text"))
        assert (answering.library.corpus / item["source"]).is_file()


def test_a_refusal_has_every_field_and_the_nearest_passages(
    run: Run, places: Sequence[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 1.1)
    for language, question in QUESTIONS.items():
        (answer,) = json_lines(run("ask", question, "--json", *places)[1])
        assert_answer(answer)
        assert (answer["abstained"], answer["language"]) == (True, language)
        assert answer["reason"] == answer["answer"]
        assert len(answer["passages"]) >= 20


def test_a_person_is_shown_the_answer_with_its_sources(
    run: Run, places: Sequence[object], answering: Assistant
) -> None:
    status, out, _ = run("ask", QUESTIONS["en"], *places)
    answer = answering.ask(QUESTIONS["en"])
    assert status == 0
    assert out.startswith(answer.text)
    for quote in answer.quotes:
        assert f"[{quote.marker}] {quote.title} ({quote.source}" in out


def test_a_person_who_asks_why_is_shown_every_signal(
    run: Run, places: Sequence[object], answering: Assistant
) -> None:
    status, plain, _ = run("ask", QUESTIONS["en"], *places)
    assert status == 0
    status, out, _ = run("ask", QUESTIONS["en"], "--trace", *places)
    answer = answering.ask(QUESTIONS["en"])
    assert status == 0
    assert out.startswith(plain)
    why = out[len(plain) :]
    assert "answered from 0.000" in why
    assert "language en" in why
    assert answer.trace is not None
    for name, value in answer.trace.signals.items():
        assert f"{name} {value:.3f}" in why
    for passage in answer.trace.passages:
        assert f"{passage.maxsim:.3f} ({passage.maxsim_rank})" in why
    assert why.count(": given") == len(answer.quotes)


def test_search_lists_the_passages_of_the_answer(run: Run, places: Sequence[object]) -> None:
    (answer,) = json_lines(run("ask", QUESTIONS["ru"], "--json", *places)[1])
    (hits,) = json_lines(run("search", QUESTIONS["ru"], "-k", 7, "--json", *places)[1])
    for hit in hits:
        assert_fields(hit, PASSAGE)
    assert hits == answer["passages"][:7]
    status, out, _ = run("search", QUESTIONS["ru"], *places)
    assert (status, out.splitlines()[0].split()[0]) == (0, "1.")


def test_a_batch_answers_in_order_and_goes_on_after_bad_rows(
    batch: Callable[..., list[Json]],
) -> None:
    rows = [{"id": f"q-{language}", "question": text} for language, text in QUESTIONS.items()]
    broken = b'{"id": "broken", "question": '
    answers = batch(rows[0], broken, rows[1], {"id": 7, "question": ""}, *rows[2:])
    names = [answer["id"] for answer in answers]
    assert names == ["q-en", None, "q-ru", 7, "q-zh", "q-nl", "q-be"]
    assert [answer.get("line") for answer in answers] == [None, 2, None, 4, None, None, None]
    for place in (0, 2, 4, 5, 6):
        assert_answer(answers[place])


def test_turns_of_a_conversation_follow_each_other_and_no_other_row(
    batch: Callable[..., list[Json]], assistant: Assistant
) -> None:
    first, second = "How many locks has the royal canal?", "And what did barges carry on it?"
    other = "Wat vaart er bij storm niet uit?"
    a1, b1, alone, a2, b2 = batch(
        {"id": 1, "question": first, "conversation": "a"},
        {"id": 2, "question": other, "conversation": "b"},
        {"id": 3, "question": second},
        {"id": 4, "question": second, "conversation": "a"},
        {"id": 5, "question": second, "conversation": "b"},
    )
    assert (a1["standalone_question"], b1["standalone_question"]) == (first, other)
    assert alone["standalone_question"] == second
    expected = [assistant.ask(second, (earlier,)) for earlier in (first, other)]
    assert a2["standalone_question"] == expected[0].standalone_question
    assert b2["standalone_question"] == expected[1].standalone_question
    assert [hit["document"] for hit in a2["passages"]] == [h.document for h in expected[0].hits]


def test_the_same_question_has_the_same_answer(run: Run, places: Sequence[object]) -> None:
    for question in QUESTIONS.values():
        command = ("ask", question, "--json", *places)
        once, again = (json_lines(run(*command)[1])[0] for _ in range(2))
        assert without_timings(once) == without_timings(again)


def test_a_real_process_prints_json_lines_and_nothing_else(
    town: SimpleNamespace, encoder: Encoder, assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    question = QUESTIONS["zh"]
    file.write_text(
        f'{{"id": "a", "question": "{question}"}}\nnot JSON\n'
        '{"id": "\\ud800", "question": "x"}\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "qa", "batch", file, "--corpus", town.corpus]
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [*command, "--index", town.index], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    answer, error, odd = json_lines(done.stdout.decode("utf-8"))
    assert_answer(answer)
    assert [hit["text"] for hit in answer["passages"]] == [
        hit.text for hit in assistant.search(question, 20)
    ]
    assert set(error) == {"id", "line", "error"}
    assert odd["id"] == "\ud800"


def test_a_second_index_encodes_nothing_and_a_change_only_its_document(
    run: Run, copy: SimpleNamespace, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    read = encoder.read_passages

    def listening(texts: Sequence[str]) -> Any:
        encoded.extend(texts)
        return read(texts)

    monkeypatch.setattr(encoder, "read_passages", listening)
    command = ("index", "--corpus", copy.corpus, "--index", copy.index)
    status, out, _ = run(*command)
    lines = dict(line.split(":", 1) for line in out.splitlines())
    documents = sum(1 for path in copy.corpus.rglob("*") if path.is_file())
    assert status == 0
    assert lines["documents"].strip() == f"{documents} (0 encoded)"
    assert int(lines["passages"]) >= documents
    assert float(lines["seconds"]) >= 0
    assert encoded == []

    changed = "На станции «Набережная» открыли новый выход к реке и поставили эскалатор."
    (copy.corpus / "ru" / "metro.txt").write_text(changed, encoding="utf-8")
    assert "(1 encoded)" in run(*command)[1]
    assert set(encoded) == {changed}


def test_a_stale_index_is_brought_up_to_date_by_a_question(run: Run, copy: SimpleNamespace) -> None:
    news = "The harbour museum shows a whale skeleton of nineteen metres."
    (copy.corpus / "en" / "museum.txt").write_text(news, encoding="utf-8")
    (copy.corpus / "en" / "bees.txt").unlink()
    command = ("search", "How long is the whale?", "--json", "--corpus", copy.corpus)
    (hits,) = json_lines(run(*command, "--index", copy.index)[1])
    assert hits[0]["text"] == news
    assert "en/bees.txt" not in {hit["document"] for hit in hits}


def test_eval_measures_in_a_table_and_in_json(
    run: Run, places: Sequence[object], answering: Assistant, tmp_path: Path
) -> None:
    rows: list[Json] = [
        {
            "id": "q1",
            "lang": "ru",
            "question": "На какой глубине лежит станция метро «Набережная»?",
            "evidence": [{"doc": "ru/metro.txt", "text": "на глубине 48 метров", "need": 1}],
            "answer_keys": [["48"]],
        },
        {"id": "u1", "lang": "en", "question": "Who won the war on Mars?", "kind": "off-topic"},
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    status, out, err = run("eval", file, "--json", *places)
    assert (status, err) == (0, "")
    (measures,) = json_lines(out)
    everything = measures["rows"][0]
    assert everything["group"] == "all"
    assert (everything["answerable"], everything["unanswerable"]) == (1, 1)
    assert (everything["recall_at_5"], everything["key_accuracy"]) == (1.0, 1.0)
    assert everything["refused"] == 0.0
    assert all(math.isfinite(length) for length in measures["mean_passage_length"].values())
    status, out, _ = run("eval", file, *places)
    assert (status, out.splitlines()[2].split()[:3]) == (0, ["all", "1", "1.00"])
    low, high = everything["recall_at_5_interval"]
    assert low <= everything["recall_at_5"] <= high
    assert {group["group"] for group in measures["reliability"]} == {
        "all", "language en", "language ru"
    }  # fmt: skip


def test_eval_draws_both_diagrams_as_png_and_svg(
    run: Run, places: Sequence[object], answering: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "gold.jsonl"
    rows = [{"id": "u", "lang": "en", "question": "Who won the war on Mars?", "kind": "off-topic"}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    status, _, err = run("eval", file, "--plot", tmp_path / "plots", *places)
    assert status == 0
    assert err.count("wrote") == 4
    for name in ("risk-coverage", "reliability"):
        assert (tmp_path / "plots" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (tmp_path / "plots" / f"{name}.svg").read_text(encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot write" in one_line(run("eval", file, "--plot", tmp_path / "file", *places))


# Bad input: a corpus


BAD_CORPORA: dict[str, dict[str, str | bytes]] = {
    "empty": {},
    "only other formats": {"photo.png": b"\x89PNG"},
    "binary": {"bad.txt": b"PK\x03\x04\x00\x00"},
    "no text": {"a.txt": "", "b.md": " \n\n "},
    "broken note": {"a.md": "---\nid: a\nsources: []\nlicense: 5\ntitle: A\n---\n\nText of it.\n"},
}


@pytest.mark.parametrize("command", [("index",), ("ask", "When does it open?")])
@pytest.mark.parametrize("content", BAD_CORPORA.values(), ids=BAD_CORPORA)
def test_a_corpus_that_cannot_be_read_is_one_line(
    run: Run,
    write_corpus: WriteCorpus,
    tmp_path: Path,
    content: dict[str, str | bytes],
    command: Sequence[str],
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write_corpus(corpus, content)
    before = tree(tmp_path)
    error = one_line(run(*command, "--corpus", corpus, "--index", tmp_path / "index"))
    assert "corpus" in error or "bad.txt" in error or "a.md" in error
    assert tree(tmp_path) == before


def test_a_corpus_that_went_missing_leaves_the_index_as_it_was(
    run: Run, copy: SimpleNamespace
) -> None:
    before = tree(copy.index)
    missing = ("--corpus", copy.root / "nowhere", "--index", copy.index)
    assert "nowhere" in one_line(run("index", *missing))
    assert "nowhere" in one_line(run("ask", QUESTIONS["en"], *missing))
    assert tree(copy.index) == before


def test_a_file_that_cannot_be_read_is_named_and_stops_no_other(
    run: Run, copy: SimpleNamespace
) -> None:
    (copy.corpus / "en" / "bees.txt").write_bytes(b"PK\x03\x04\x00\x00")
    status, out, _ = run("index", copy.corpus, "--index", copy.index)
    assert status == 0
    assert "encoded" in out
    lines = [line.split() for line in out.splitlines()]
    skipped = [line[1:6] for line in lines if line[0] == "skipped:"]
    assert skipped == [["en/bees.txt", "is", "a", "binary", "file;"]]
    assert sum(line[0] == "read:" for line in lines) > 10


def test_a_file_is_shown_beside_what_is_read_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Мост открыт.<!-- снести --></p>", encoding="utf-8")
    status, out, _ = run("inspect", tmp_path / "a.html")
    assert status == 0
    assert "│ Мост открыт." in out
    assert "error: gone.txt" in run("inspect", tmp_path / "gone.txt")[2]


def test_no_name_title_or_text_gives_a_terminal_orders(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    order = "\x1b]0;owned\x07\x9b2J"
    text = f"title: other\r{order}\n\nThe mill{order} was built in 1880.\n"
    (corpus / f"mill{order}.txt").write_text(text, "utf-8")
    (corpus / f"none{order}.exe").write_bytes(b"")
    (corpus / "titled.md").write_text(
        '---\ntitle: "\\e]0;owned"\n---\n\nThe kiln is cold.', "utf-8"
    )
    (corpus / f"broken{order}.pdf").write_bytes(b"%PDF-")
    places = ("--corpus", corpus, "--index", tmp_path / "index")
    commands = [
        ("inspect", corpus / f"mill{order}.txt"),
        ("inspect", corpus / f"broken{order}.pdf"),
        ("index", *places),
        ("ask", "When was the mill built?", *places),
        ("ask", "Is the kiln cold?", "--trace", *places),
        ("search", "When was the mill built?", *places),
    ]
    for command in commands:
        _, out, err = run(*command)
        err = err.replace("\r", "")  # of the progress bar
        told = [sign for sign in out + err if not sign.isprintable() and sign not in "\n\t"]
        assert "mill" in out + err or "kiln" in out or "broken" in err
        assert not told, (command[0], out, err)


@pytest.mark.parametrize("option", ["--corpus", "--index"])
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_of_a_folder_is_not_taken_for_this_folder(
    run: Run, option: str, name: str
) -> None:
    for command in (("ask", QUESTIONS["en"]), ("serve",)):
        error = one_line(run(*command, option, name))
        assert error.startswith(f"error: {option} is {name!r}: give the name of a folder")


@pytest.mark.parametrize(("is_terminal", "longest"), [(True, 1.0), (False, 60.0)])
def test_a_log_keeps_fewer_states_of_a_bar_than_a_terminal_shows(
    is_terminal: bool, longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars: list[tqdm[NoReturn]] = []

    def made(**told: Any) -> tqdm[NoReturn]:
        bars.append(tqdm(**told))
        return bars[-1]

    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: is_terminal)
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setattr("qa.cli.tqdm", made)
    qa.cli._progress()("encoding passages", 1, 100)
    assert longest / 4 < bars[0].mininterval <= longest


def test_a_port_that_is_no_number_is_one_line_with_the_remedy(run: Run) -> None:
    error = one_line(run("serve", "--port", "abc"))
    assert "'abc'" in error and "give a whole number from 1 to 65535" in error


def test_a_port_that_is_taken_is_one_line_with_the_remedy(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = one_line(run("serve", "--port", port))
    assert f"cannot serve on 127.0.0.1:{port}" in error
    assert "choose another with --port" in error


@pytest.mark.parametrize("name", ["/no/such/model", "no such model", "../x"])
def test_a_wrong_encoder_name_is_one_line(run: Run, places: Sequence[object], name: str) -> None:
    if importlib.util.find_spec("embeddings.sentence_transformer") is None:
        pytest.skip("embeddings/sentence_transformer.py is missing")
    error = one_line(run("ask", QUESTIONS["en"], *places, "--encoder", name))
    assert repr(name) in error


# Bad input: an index


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("where", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    "name",
    ["shared.npz", "base.listed", "base.arrays", "base.documents", "base.codes", "base.faiss"],
)
def test_a_flipped_byte_of_the_index_is_noticed(
    run: Run, copy: SimpleNamespace, name: str, where: float
) -> None:
    path = copy.index / name
    flip(path, int(where * (path.stat().st_size - 1)))
    before = tree(copy.index)
    places = ("--corpus", copy.corpus, "--index", copy.index)
    error = one_line(run("ask", QUESTIONS["en"], *places))
    assert name in error
    assert "index" in error
    assert tree(copy.index) == before


def test_no_flipped_byte_of_the_manifest_ends_in_a_traceback(
    run: Run, copy: SimpleNamespace, town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated: list[Path] = []
    monkeypatch.setattr("qa.library.update_index", lambda _, folder, *__: updated.append(folder))
    path = copy.index / "manifest.json"
    whole = path.read_bytes()
    question = ("ask", QUESTIONS["en"], "--json", "--corpus", town.corpus, "--index", copy.index)
    expected = without_timings(json_lines(run(*question)[1])[0])
    refused = 0
    for position in range(0, len(whole), 5):
        path.write_bytes(whole)
        flip(path, position)
        status, out, err = run(*question)
        if status:
            one_line((status, out, err))
            refused += 1
        else:  # a count that nobody needs, or a fingerprint, which makes the index stale
            assert without_timings(json_lines(out)[0]) == expected
    assert refused > len(whole) / 10
    assert updated  # a damaged fingerprint of the corpus


@pytest.mark.parametrize("name", ["base.arrays", "base.documents"])
def test_a_missing_file_of_the_index_is_noticed_and_mended_by_index(
    run: Run, copy: SimpleNamespace, name: str
) -> None:
    places = ("--corpus", copy.corpus, "--index", copy.index)
    expected = json_lines(run("search", QUESTIONS["be"], "--json", *places)[1])
    (copy.index / name).unlink()
    assert name in one_line(run("ask", QUESTIONS["be"], *places))
    assert run("index", *places)[0] == 0
    assert json_lines(run("search", QUESTIONS["be"], "--json", *places)[1]) == expected


OTHER_FOLDERS: dict[str, dict[str, str | bytes]] = {
    "somebody's files": {"thesis.txt": "Three years of work."},
    "an extension": {"manifest.json": '{"name": "my extension", "version": "1"}', "main.js": "1"},
    "a broken manifest": {"manifest.json": "{", "main.js": "1"},
    "a manifest that is a list": {"manifest.json": "[]"},
}


@pytest.mark.parametrize("command", [("index",), ("ask", QUESTIONS["en"])])
@pytest.mark.parametrize("content", OTHER_FOLDERS.values(), ids=OTHER_FOLDERS)
def test_a_folder_that_holds_something_else_stays_untouched(
    run: Run,
    town: SimpleNamespace,
    write_corpus: WriteCorpus,
    tmp_path: Path,
    content: dict[str, str | bytes],
    command: Sequence[str],
) -> None:
    folder = write_corpus(tmp_path / "other", content)
    before = tree(folder)
    assert str(folder) in one_line(run(*command, "--corpus", town.corpus, "--index", folder))
    assert tree(folder) == before


def test_a_file_that_lies_in_an_index_stays_there(run: Run, copy: SimpleNamespace) -> None:
    (copy.index / "thesis.txt").write_text("Three years of work.", encoding="utf-8")
    (copy.corpus / "en" / "bees.txt").unlink()
    before = tree(copy.index)
    for command in (("index",), ("ask", QUESTIONS["en"])):
        error = one_line(run(*command, "--corpus", copy.corpus, "--index", copy.index))
        assert "thesis.txt" in error
    assert tree(copy.index) == before


def test_an_index_path_that_is_a_file_or_the_corpus_is_refused(
    run: Run, copy: SimpleNamespace
) -> None:
    for folder in (copy.corpus / "en" / "bees.txt", copy.corpus):
        before = tree(folder)
        one_line(run("index", "--corpus", copy.corpus, "--index", folder))
        assert tree(folder) == before


# Bad input: questions


BAD_QUESTIONS = {
    "empty": "",
    "spaces": " \t\n\u3000 ",
    "one megabyte": "маяк " * 200_000,
    "control characters": "\x00\x01\x1b\x7f\x9f",
    "lone surrogates": "\ud800\udfff",
    "joiners and marks": "\u200d\u0301",
}


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("question", BAD_QUESTIONS.values(), ids=BAD_QUESTIONS)
def test_a_question_that_cannot_be_asked_is_one_short_line(
    run: Run, tmp_path: Path, town: SimpleNamespace, question: str, command: str
) -> None:
    index = tmp_path / "index"
    error = one_line(run(command, question, "--corpus", town.corpus, "--index", index))
    assert "question" in error
    assert len(error) < 200
    assert not index.exists()  # nothing is built for a question that cannot be asked


def test_control_characters_and_surrogates_do_not_change_an_answer(
    run: Run, places: Sequence[object]
) -> None:
    clean, dirty = "Where is asthma treated?", "Where\x00 is\ud800 asth\x1bma\n treated?\x07"
    (expected,) = json_lines(run("ask", clean, "--json", *places)[1])
    status, out, _ = run("ask", dirty, "--json", *places)
    (answer,) = json_lines(out)
    assert status == 0
    assert answer["passages"] == expected["passages"]
    assert answer["question"] == dirty.replace("\ud800", "\ufffd")
    out.encode()  # which strict readers of JSON could not read otherwise
    assert "\\ud" not in out


@pytest.mark.parametrize("k", [0, -1, -(10**12)])
def test_fewer_than_one_passage_cannot_be_asked_for(
    run: Run, places: Sequence[object], k: int
) -> None:
    assert str(k) in one_line(run("search", QUESTIONS["en"], "-k", k, *places))


def test_more_passages_than_there_are_gives_all_of_them(
    run: Run, places: Sequence[object], assistant: Assistant
) -> None:
    (hits,) = json_lines(run("search", QUESTIONS["en"], "-k", 10**30, "--json", *places)[1])
    found = {hit["document"] for hit in hits}
    alone = {name for name in assistant.documents if "canal" not in name}
    assert alone <= found  # every file has one passage; versions of a note share a rank


# Bad input: a batch


BAD_LINES = {
    "not JSON": b"hello",
    "an object cut short": b'{"id": 1, "question": "Wh',
    "a list": b'["id", "question"]',
    "null": b"null",
    "no question": b'{"id": 1}',
    "a question that is a number": b'{"id": 1, "question": 5}',
    "a question that is a list": b'{"id": 1, "question": ["Why?"]}',
    "an empty question": b'{"id": 1, "question": " "}',
    "a question of surrogates": b'{"id": 1, "question": "\\ud800\\udc"}',
    "an id that is an object": b'{"id": {"a": 1}, "question": "Why is it so?"}',
    "an id that is no number": b'{"id": NaN, "question": "Why is it so?"}',
    "an id beyond numbers": b'{"id": 1e999, "question": "Why is it so?"}',
    "a conversation that is a list": b'{"id": 1, "question": "Why?", "conversation": []}',
    "invalid UTF-8": b'{"id": 1, "question": "\xff\xfe\xc3("}',
    "a number too long": b'{"id": ' + b"1" * 5000 + b', "question": "Why is it so?"}',
    "NUL bytes": b"\x00\x00\x00\x00",
    "nested lists": b"[" * 100_000,
    "nested objects": b'{"question":' * 100_000,
    "10 MB of question": b'{"id": 1, "question": "' + b"x" * 10_000_000 + b'"}',
    "10 MB of nothing": b"x" * 10_000_000,
}


def test_every_malformed_line_of_a_batch_gives_an_error_and_the_rest_go_on(
    batch: Callable[..., list[Json]],
) -> None:
    good = {"id": "good", "question": QUESTIONS["en"]}
    lines = [row for bad in BAD_LINES.values() for row in (bad, good)]
    answers = batch(*lines)
    assert len(answers) == len(lines)
    for number, (name, answer) in enumerate(zip(BAD_LINES, answers[::2], strict=True)):
        assert set(answer) == {"id", "line", "error"}, name
        assert answer["line"] == 2 * number + 1
        assert 0 < len(answer["error"]) < 300, name
        assert "\n" not in answer["error"], name
    expected = without_timings(answers[1])
    assert_answer(expected | {"timings_ms": answers[1]["timings_ms"]})
    assert all(without_timings(answer) == expected for answer in answers[1::2])


@pytest.mark.parametrize("depth", [300, 500, 700, 900, 950, 990])
def test_no_depth_of_nesting_ends_a_batch(batch: Callable[..., list[Json]], depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    for key in (b"id", b"conversation", b"other"):
        line = b'{"question": "Where is asthma treated?", "%s": %s}' % (key, nested)
        (answer,) = batch(line)
        assert "error" in answer or key == b"other"


def test_blank_lines_and_line_ends_of_a_batch_do_not_matter(
    batch: Callable[..., list[Json]],
) -> None:
    row = b'{"id": 1, "question": "Where is asthma treated?"}'
    answers = batch(b"\xef\xbb\xbf" + row, b"", b"  \t", row + b"\r", row)
    assert [without_timings(answer) for answer in answers] == 3 * [without_timings(answers[0])]
    assert_answer(answers[0])


@pytest.mark.parametrize("command", ["batch", "eval"])
def test_an_unknown_file_and_a_folder_are_one_line(
    run: Run, places: Sequence[object], tmp_path: Path, command: str
) -> None:
    for file in (tmp_path / "nowhere.jsonl", tmp_path):
        assert str(file) in one_line(run(command, file, *places))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \n",
        b"not JSON",
        b"[]",
        b'{"id": 1}',
        b"\xff\xfe",
        b'{"id": 1, "question": "Why?"}',
    ],
)
def test_a_malformed_file_of_gold_questions_is_one_line(
    run: Run, places: Sequence[object], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(content)
    assert str(file) in one_line(run("eval", file, *places))


def test_a_full_disk_behind_the_output_is_one_line(tmp_path: Path) -> None:
    saved = tmp_path / "conversation.json"
    rows = [{"marker": 1, "document": "no.md", "start": 0, "end": 1, "quote": "a"}]
    rows = [row | {"raw_start": 0, "raw_end": 1} for row in rows * 2_000]
    saved.write_text(json.dumps({"format": FORMAT, "turns": [{"citations": rows}]}))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-m", "qa", "verify", saved],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: No space left on device, and what was printed is cut off")
    assert done.stderr.count("\n") == 1
