"""What the sentences, passages and titles of an index speak of."""

from __future__ import annotations

from embeddings.index.folder import Index
from qa.asking.constraints import Content, content


def of_sentence(index: Index, row: int) -> Content:
    """What the sentence of that row speaks of."""
    sentence = index.sentences[row]
    document = index.documents[index.sentence_documents[row]].document
    return content(document[sentence.span], sentence.language)


def of_passage(index: Index, row: int) -> Content:
    """What the passage of that row speaks of."""
    passage = index.passages[row]
    document = index.documents[passage.document].document
    return content(document[passage.span], passage.language)


def of_title(index: Index, row: int) -> Content:
    """What the title of that passage's document speaks of."""
    document = index.documents[index.passages[row].document].document
    return content(document.title, document.language)
