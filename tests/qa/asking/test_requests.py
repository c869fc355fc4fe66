from __future__ import annotations

import pytest

from qa.asking.requests import without_request

REQUESTS = [
    ("en", "tell me about Great Stone", "Great Stone"),
    ("en", "Can you please tell us more about the park?", "the park?"),
    ("en", "everything about education please", "education"),
    ("en", "give me information about Brest", "Brest"),
    ("en", "list of trains", "trains"),
    ("ru", "Расскажите, пожалуйста, про парк", "парк"),
    ("ru", "перечисли все совместные предприятия", "совместные предприятия"),
    ("zh", "请介绍一下工业园", "工业园"),
    ("zh", "告诉我关于甘肃的情况", "甘肃的情况"),
    ("nl", "Vertel me iets over Gansu", "Gansu"),
    ("nl", "Noem alle instituten", "instituten"),
    ("be", "Раскажы мне пра гандаль, калі ласка", "гандаль"),
    ("be", "Пералічыце ўсе лабараторыі", "лабараторыі"),
]


def test_a_request_is_no_part_of_what_it_is_about() -> None:
    for language, text, about in REQUESTS:
        assert without_request(text, language) == about, text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tell me more!"),
        ("en", "Who is named in the list?"),
        ("en", "name of the park"),
        ("ru", "Кто рассказал о парке?"),
        ("zh", "介绍园区的文章是谁写的？"),
        ("nl", "Wie noemt het park?"),
        ("be", "Хто расказаў пра парк?"),
        ("de", "Tell me about the park"),
    ],
)
def test_what_opens_with_no_request_or_says_nothing_else_stays_whole(
    language: str, text: str
) -> None:
    assert without_request(text, language) == text
