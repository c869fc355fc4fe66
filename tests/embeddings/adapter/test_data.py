import json
from pathlib import Path

import pytest

from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.questions import Evidence, GoldQuestion
from embeddings.adapter.data import digest_of, note_examples, xquad_contexts, xquad_examples

NOTES = {
    ("park", "en"): (
        "park",
        "The park lies not far from Minsk. Both governments opened it in 2011.",
        "It has 68 firms.",
    ),
    ("park", "ru"): (
        "park",
        "Парк находится под Минском. Его открыли два правительства.",
        "Фирм 68.",
    ),
    ("park", "zh"): ("park", "园区位于明斯克附近。两国政府于2011年开放了它。", "园区有68家企业。"),
    ("growth", "en"): ("park", "Exports of the park grew.", "Imports fell."),
    ("growth", "ru"): ("park", "Экспорт парка вырос.", "Импорт упал."),
    ("growth", "zh"): ("park", "园区的出口增长了。", "进口减少了。"),
    ("rail", "en"): ("rail", "Trains pass Brest.", "They are long."),
    ("rail", "ru"): ("rail", "Поезда идут через Брест.", "Они длинные."),
    ("rail", "zh"): ("rail", "列车经过布列斯特。", "列车很长。"),
}
QUESTION = GoldQuestion(
    id="1",
    language="nl",
    question="Hoeveel bedrijven zijn er?",
    evidence=(Evidence(need=1, note="park", paragraph=2),),
    answer_keys=(),
    kind="answerable",
)


@pytest.fixture
def notes(tmp_path: Path, front_matter: str) -> Path:
    for (note, language), (topic, *paragraphs) in NOTES.items():
        path = tmp_path / "notes" / language / f"{note}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = front_matter.format(note=note, language=language, topic=topic)
        path.write_text(head + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return tmp_path / "notes"


@pytest.fixture
def xquad(tmp_path: Path) -> Path:
    for language, words in {"en": ("One.", "Two."), "ru": ("Один.", "Два.")}.items():
        first, second = words
        articles = [
            {
                "paragraphs": [
                    {
                        "context": f"{first} {second}",
                        "sentences": [first, second],
                        "sentence_breaks": [[0, len(first)], [len(first) + 1, 99]],
                        "qas": [
                            {
                                "question": f" {language} {number}? ",
                                "answers": [{"answer_start": len(first) + 1}],
                            }
                        ],
                    }
                ]
            }
            for number in range(8)
        ]
        (tmp_path / f"xquad-r-{language}.json").write_text(json.dumps({"data": articles}))
    return tmp_path


def test_a_question_is_paired_with_its_paragraph_in_every_language(notes: Path) -> None:
    ((example,), _) = note_examples(load_corpus(notes), [QUESTION])
    assert example.questions == {"nl": "Hoeveel bedrijven zijn er?"}
    assert example.passages == {
        "en": "It has 68 firms.",
        "ru": "Фирм 68.",
        "zh": "园区有68家企业。",
    }
    assert example.places == {"park 2"}


def test_distractors_are_of_the_same_note_or_theme_and_say_something_else(notes: Path) -> None:
    ((example,), _) = note_examples(load_corpus(notes), [QUESTION])
    assert sorted(example.distractors["ru"]) == [
        "Импорт упал.",
        "Парк находится под Минском. Его открыли два правительства.",
        "Экспорт парка вырос.",
    ]


def test_paragraphs_and_their_sentences_are_translations(notes: Path) -> None:
    _, translated = note_examples(load_corpus(notes), [])
    said = [example.passages["zh"] for example in translated]
    assert "园区位于明斯克附近。两国政府于2011年开放了它。" in said
    assert "两国政府于2011年开放了它。" in said
    assert all(example.passages.keys() == {"en", "ru", "zh"} for example in translated)
    assert not any(example.questions for example in translated)


def test_versions_that_are_not_parallel_are_named(notes: Path) -> None:
    with (notes / "ru" / "rail.md").open("a", encoding="utf-8") as file:
        file.write("\nЕщё абзац.\n")
    with pytest.raises(UserError, match="versions of rail differ in paragraphs"):
        note_examples(load_corpus(notes), [])


def test_a_sentence_holds_the_start_of_the_answer(xquad: Path) -> None:
    example = xquad_examples(xquad, ["en", "ru"])[0]
    assert example.questions == {"en": "en 0?", "ru": "ru 0?"}
    assert example.passages == {"en": "Two.", "ru": "Два."}
    assert example.distractors == {"en": ["One."], "ru": ["Один."]}


def test_articles_kept_for_testing_are_not_learned_from(xquad: Path) -> None:
    learned = {place for e in xquad_examples(xquad, ["en"]) for place in e.places}
    tested = {place for e in xquad_examples(xquad, ["en"], test=True) for place in e.places}
    assert tested == {"article 3 paragraph 0", "article 7 paragraph 0"}
    assert len(learned) == 6
    assert not learned & tested
    assert xquad_contexts(xquad, ["ru"], test=True).keys() == tested


def test_a_missing_file_of_xquad_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"xquad-r-en\.json cannot be read"):
        xquad_examples(tmp_path, ["en"])


def test_the_digest_follows_the_examples(notes: Path) -> None:
    asked, translated = note_examples(load_corpus(notes), [QUESTION])
    again, _ = note_examples(load_corpus(notes), [QUESTION])
    assert digest_of(asked) == digest_of(again) != digest_of(translated)
