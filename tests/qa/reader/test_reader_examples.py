"""What the reader learns from: which sentence of a text answers, and where in it."""

import gzip
import json
from pathlib import Path

from qa.reader.examples import (
    asked_paragraphs,
    near_miss_paragraphs,
    news_paragraphs,
    squad_paragraphs,
)

ROW = {
    "id": "t1",
    "split": "train",
    "texts": {
        "en": "# Ferries\n\n| Route | Fare |\n|---|---|\n| Skarn | 12 |\n| Vessin | 7 |\n",
        "ru": "# Паромы\n\nБилет до Скарна стоит 12 евро. До Вессина — 7.\n",
    },
    "pairs": [
        {
            "question": "去韦辛多少钱？",
            "language": "zh",
            "answer": {"en": "| Vessin | 7 |", "ru": "7"},
            "twin": "去多尔多少钱？",
            "change": "name",
            "other": {
                "language": "nl",
                "question": "Wat kost Vessin?",
                "twin": "Hoe lang duurt Vessin?",
            },
        }
    ],
}


PAIR = {
    "question": "Калі?",
    "language": "be",
    "rows": [1],
    "span": [10, 16],
    "twin": "Where?",
    "change": "attribute",
    "other": {"language": "zh", "question": "哪天？", "twin": "哪里？"},
}


def test_a_pair_is_asked_in_both_its_languages_of_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "near.jsonl"
    path.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    (paragraph,) = near_miss_paragraphs(path, "train")
    asked, twin = paragraph.questions
    assert asked.texts == {"zh": "去韦辛多少钱？", "nl": "Wat kost Vessin?"}
    assert asked.twin == 1
    assert twin.texts == {"zh": "去多尔多少钱？", "nl": "Hoe lang duurt Vessin?"}
    assert not twin.rows
    for code, said in (("en", "Vessin\t7"), ("ru", "7")):
        ((row, span),) = asked.rows[code].items()
        line = paragraph.sentences[code][row]
        assert span is not None
        assert line.text[span.start : span.end] == said
        assert line.headings.startswith({"en": "Ferries", "ru": "Паромы"}[code])
    assert not list(near_miss_paragraphs(path, "test"))


def test_a_question_without_an_answer_is_the_twin_of_the_one_most_like_it(tmp_path: Path) -> None:
    asked = [
        {
            "question": "When was the mill of Dorl built?",
            "answers": [{"start": 22, "text": "1920"}],
        },
        {"question": "Who paints boats?", "impossible": True},
        {"question": "When was the mill of Vessin built?", "impossible": True},
    ]
    context = "The mill was built in 1920. It stands by a lake."
    row = {"language": "en", "article": "Dorl", "context": context, "questions": asked}
    path = tmp_path / "few.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    (paragraph,) = squad_paragraphs(path)
    assert [question.twin for question in paragraph.questions] == [2, None, None]
    first, second = paragraph.sentences["en"]
    ((place, span),) = paragraph.questions[0].rows["en"].items()
    assert place == 0
    assert span is not None
    assert first.text[span.start : span.end] == "1920"
    assert second.before == first.text


def test_news_are_asked_in_every_language_of_theirs(tmp_path: Path) -> None:
    texts = [
        {"en": "An old bridge", "nl": "Een oude brug"},
        {"en": "Mill on fire", "nl": "Molen in brand"},
        {"en": "It burned on Monday.", "nl": "Hij brandde maandag."},
        {"en": "Nobody was hurt.", "nl": "Niemand raakte gewond."},
    ]
    sentences = tmp_path / "news.jsonl.gz"
    sentences.write_bytes(gzip.compress("\n".join(map(json.dumps, texts)).encode()))
    pair = PAIR | {"rows": [2], "span": [13, 19]}
    named = pair | {"rows": [1]}  # only the headline answers, which names and says nothing
    row = {"id": "n1", "split": "train", "first": 1, "last": 3, "pairs": [pair, named]}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (paragraph,) = news_paragraphs(sentences, questions, "train")
    asked, twin = paragraph.questions
    assert asked.texts == {"be": "Калі?", "zh": "哪天？"}
    assert set(asked.rows) == {"en", "nl"}
    assert asked.rows["nl"] == {0: None}
    span = asked.rows["en"][0]
    assert span is not None
    line = paragraph.sentences["en"][0]
    assert (line.text[span.start : span.end], line.headings) == ("Monday", "Mill on fire")
    assert asked.answers == ("Monday",)
    assert paragraph.sentences["nl"][1].before == "Hij brandde maandag."
    assert (asked.twin, twin.rows) == (1, {})
    assert not list(news_paragraphs(sentences, questions, "dev"))


def test_paragraphs_of_other_sets_are_asked_what_was_written_for_them(tmp_path: Path) -> None:
    context = "The mill is old. It burned Monday."
    packed = [{"language": "en", "article": "Dorl", "context": context, "questions": []}]
    (tmp_path / "few.jsonl.gz").write_bytes(gzip.compress(json.dumps(packed[0]).encode()))
    for code, sentences in (("en", 2), ("ru", 2), ("zh", 1), ("de", 2)):
        texts = ["The mill.", "It burned Monday."][:sentences]
        data = {"data": [{"title": "Mill", "paragraphs": [{"sentences": texts}]}]}
        (tmp_path / f"xquad-r-{code}.json").write_text(json.dumps(data))
    asked = tmp_path / "asked.jsonl"
    rows = [
        {"id": "few-0", "split": "train", "source": "few", "line": 0, "pairs": [PAIR]},
        {"id": "x", "split": "train", "source": "xquad", "article": 0, "paragraph": 0}
        | {"pairs": [PAIR]},
    ]
    asked.write_text("".join(json.dumps(row) + "\n" for row in rows))
    few, xquad = asked_paragraphs(asked, tmp_path, tmp_path, "train")
    for given, languages in ((few, ["en"]), (xquad, ["en", "ru", "de"])):
        assert list(given.sentences) == list(given.questions[0].rows) == languages
        span = given.questions[0].rows["en"][1]
        assert span is not None
        assert given.sentences["en"][1].text[span.start : span.end] == "Monday"
        assert given.questions[0].answers == ("Monday",)
        assert given.questions[1].rows == {}
    assert not list(asked_paragraphs(asked, tmp_path, tmp_path, "dev"))
