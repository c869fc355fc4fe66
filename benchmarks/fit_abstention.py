"""Fits the weights and the threshold of qa/abstain.py on the shipped notes and questions.

    python benchmarks/fit_abstention.py

Readers ask across languages, and a shipped note exists in every language: measured as it stands,
evidence would look closer than it is. So the notes are indexed five times, each note in one
language only and in another one each time; every question is asked of all five corpora, and meets
its evidence in its own language once.

The figures printed are of five-fold cross-validation in which a question's five copies stay
together. The constants printed last are fitted on everything; they are copied into qa/abstain.py.
"""

from __future__ import annotations

import tempfile
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from corpus.language import language_of
from corpus.questions import by_language, load_questions
from embeddings.store import build_index, open_index
from qa.abstain import Signals, read_signals
from qa.assistant import LANGUAGES, Assistant
from qa.evidence import select_evidence
from qa.retrieve import retrieve

# Share of the answerable questions that are to be answered.
ANSWERED = 0.97


def main() -> None:
    """Prints cross-validated rates, then the constants."""
    questions = [question for question in load_questions() if not question.conversation]
    complete = Assistant.load()
    notes = sorted({document.metadata.note or "" for document in complete.documents.values()})
    rows, kinds, groups = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(len(LANGUAGES)):
            assistant = _in_one_language_each(complete, notes, turn, Path(folder) / str(turn))
            for number, question in enumerate(questions):
                rows.append(astuple(_signals(assistant, question.question)))
                kinds.append(question.kind)
                groups.append(number)
    features, kind = np.array(rows), np.array(kinds)
    answerable = kind == "answerable"

    scores = np.zeros(len(features))
    for train, test in GroupKFold(5).split(features, groups=groups):
        model = LogisticRegression(C=100).fit(features[train], answerable[train])
        scores[test] = model.predict_proba(features[test])[:, 1]
    threshold = np.quantile(scores[answerable], 1 - ANSWERED)
    print(f"AUROC {roc_auc_score(answerable, scores):.3f}")
    print(f"answered {np.mean(scores[answerable] >= threshold):.2f} of {answerable.sum()}")
    for name in sorted(set(kinds) - {"answerable"}):
        of_kind = scores[kind == name]
        print(f"refused {name}: {np.mean(of_kind < threshold):.2f} of {len(of_kind)}")

    model = LogisticRegression(C=100).fit(features, answerable)
    print(f"THRESHOLD = {threshold:.3f}")
    print(f"_BIAS = {model.intercept_[0]:.2f}")
    for field, weight in zip(fields(Signals), model.coef_[0], strict=True):
        print(f'_WEIGHTS["{field.name}"] = {weight:.2f}')


def _in_one_language_each(
    complete: Assistant, notes: list[str], turn: int, folder: Path
) -> Assistant:
    """An assistant over the notes, the n-th in language n + turn of the five."""
    wanted = {note: LANGUAGES[(place + turn) % len(LANGUAGES)] for place, note in enumerate(notes)}
    documents = [
        split
        for split in complete.index.documents.values()
        if wanted[split.document.metadata.note or ""] == split.document.language
    ]
    calibration = by_language(load_questions())
    build_index(folder, documents, "fit", complete.encoder, calibration, complete.index)
    return Assistant(complete.corpus, open_index(folder, complete.encoder), complete.encoder)


def _signals(assistant: Assistant, question: str) -> Signals:
    encoded = next(iter(assistant.encoder.read_queries([question])))
    language = language_of(question)
    ranking = retrieve(assistant.index, encoded, language, 20)
    choices = select_evidence(assistant.index, ranking)
    return read_signals(assistant.index, ranking, choices, question, language)


if __name__ == "__main__":
    main()
