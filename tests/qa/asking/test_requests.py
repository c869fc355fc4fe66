from __future__ import annotations

import pytest

from qa.asking.requests import as_request, requests_list, without_request

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
    ("en", "What is known about Brest?", "Brest?"),
    ("ru", "Что известно о парке?", "парке?"),
    ("zh", "关于甘肃省有什么资料？", "甘肃省"),
    ("nl", "Wat is er bekend over Gansu?", "Gansu?"),
    ("be", "Што вядома пра парк?", "парк?"),
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


def test_asking_what_is_known_is_a_request_to_be_told() -> None:
    for language, text, told in (
        ("en", "What is known about Brest?", "Tell me about Brest?"),
        ("ru", "Что известно о парке?", "Расскажите о парке?"),
        ("zh", "关于甘肃省有哪些资料？", "请介绍一下甘肃省"),
        ("nl", "Wat is bekend over Gansu?", "Vertel me over Gansu?"),
        ("be", "Што вядома пра парк?", "Раскажыце пра парк?"),
        ("en", "What is the park known for?", "What is the park known for?"),
        ("de", "What is known about Brest?", "What is known about Brest?"),
    ):
        assert as_request(text, language) == told


def test_a_list_is_requested_in_so_many_words() -> None:
    for language, text in (
        ("en", "List the companies"),
        ("en", "Please give me a list of towns"),
        ("ru", "Перечислите резидентов"),
        ("ru", "Назовите все города"),
        ("zh", "请列出园区的企业"),
        ("nl", "Noem alle instituten"),
        ("be", "Пералічыце лабараторыі"),
        ("be", "Назавіце ўсе гарады"),
    ):
        assert requests_list(text, language), text
    for language, text in (
        ("en", "Who is named in the list?"),
        ("en", "Name the rector"),
        ("ru", "Назовите ректора"),
        ("nl", "Noem het jaar"),
        ("en", "Tell me about the list"),
    ):
        assert not requests_list(text, language), text
