"""Chats that Telegram wrote out as JSON: each message stands below its sender and time."""

from __future__ import annotations

import json
from typing import Any

from made import read_with, shown

from corpus.reading.draft import Draft
from corpus.reading.objects import read


def message(text: Any, sender: str = "Анна", **more: Any) -> dict[str, Any]:
    date = {"date": "2023-04-02T09:15:00", "date_unixtime": "1680416100"}
    return {
        "id": 2,
        "type": "message",
        **date,
        "from": sender,
        "from_id": "user1",
        "text": text,
        **more,
    }


def export(*messages: dict[str, Any], name: str = "Клуб") -> dict[str, Any]:
    return {"name": name, "type": "private_group", "id": 5, "messages": list(messages)}


def read_json(value: Any) -> Draft:
    return read(json.dumps(value, ensure_ascii=False).encode(), "result.json")


def test_each_line_of_a_message_is_read_with_its_sender_and_time() -> None:
    parts = [
        "我们带来 ",
        {"type": "bold", "text": "36"},
        " 件展品。\n",
        {"type": "link", "text": "a.cn"},
    ]
    draft = read_json(export(message("Уваход 25 рублёў."), message(parts, "李伟")))
    assert draft.title == "Клуб"
    assert shown(draft) == [
        ("title", "Клуб"),
        ("heading", "Анна, 2023-04-02 09:15:00"),
        ("body", "Уваход 25 рублёў."),
        ("heading", "李伟, 2023-04-02 09:15:00"),
        ("body", "我们带来 36 件展品。"),
        ("body", "a.cn"),
    ]
    assert read_with(draft, "a.cn") == ["Клуб", "李伟, 2023-04-02 09:15:00"]


def test_what_was_sent_on_tells_whose_it_is_and_what_was_struck_out_is_left_out() -> None:
    struck = ["De stand is ", {"type": "strikethrough", "text": "12"}, "18 m2."]
    draft = read_json(export(message(struck, "Jan", forwarded_from="Порт", photo="photos/1.jpg")))
    assert shown(draft)[1:] == [
        ("heading", "Jan, forwarded_from: Порт, 2023-04-02 09:15:00"),
        ("body", "De stand is 18 m2."),
    ]


def test_a_poll_is_read_and_notices_of_the_messenger_are_counted() -> None:
    answers = [{"text": "Во вторник", "voters": 7}, {"text": "В среду", "voters": 2}]
    poll = message("", poll={"question": "Когда?", "answers": answers})
    draft = read_json(export({**message(""), "type": "service", "action": "join"}, poll))
    assert [text for _, text in shown(draft)][2:] == ["Когда?", "Во вторник — 7", "В среду — 2"]
    assert draft.warnings == ("notices of the messenger left out: 1",)


def test_of_a_whole_account_the_chats_alone_are_read_each_below_its_name() -> None:
    chats = [export(message("14 часов."), name="Тур"), export(message("380 юаней."), name="Чай")]
    draft = read_json({"contacts": {"list": [{"phone": "+375"}]}, "chats": {"list": chats}})
    assert read_with(draft, "380")[0] == "Чай" and "+375" not in draft.raw
    assert draft.warnings == ("parts that are no chats left out: 1",)


def test_the_chats_that_an_account_has_left_are_no_parts_that_are_left_out() -> None:
    left = {"left_chats": {"list": [export(message("9 юаней."), name="Чай")]}}
    draft = read_json({"chats": {"list": [export(message("14 часов."))]}, **left})
    assert read_with(draft, "9 юаней")[0] == "Чай"
    assert draft.warnings == ()


def test_a_poll_whose_answers_are_no_list_has_none() -> None:
    draft = read_json(export(message("", poll={"question": "Когда?", "answers": 5})))
    assert shown(draft)[-1] == ("heading", "Когда?")
