import json
from dataclasses import replace

from corpus.reading.read import document_of
from corpus.serial import document_from_json, document_to_json
from corpus.splitting.passages import split_document

SPLIT = split_document(document_of("Мост открыт в 1930 году. Он каменный.", "x.txt"))


def test_extracted_text_and_pages_are_kept() -> None:
    document = replace(SPLIT.document, extracted="Мост открыт", page_starts=(0, 5))
    split = replace(SPLIT, document=document)
    assert document_from_json(json.loads(json.dumps(document_to_json(split)))) == split


def test_a_document_of_an_older_index_is_read() -> None:
    row = json.loads(json.dumps(document_to_json(SPLIT)))
    del row["extracted"], row["page_starts"]
    assert document_from_json(row) == SPLIT
