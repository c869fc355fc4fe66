import codecs

import pytest

from corpus.reading.encodings import decoded

TEXTS = {
    "ru": "Парк «Великий камень» принял в прошлом году семнадцать новых резидентов из Китая.",
    "be": "Парк «Вялікі камень» прыняў летась семнаццаць новых рэзідэнтаў з Кітая і Беларусі.",
    "zh": "中白工业园去年新增了十七家入园企业，总数达到八十五家。\n",
    "zh-Hant": "中白工業園去年新增了十七家入園企業，總數達到八十五家。\n",
    "nl": "Het industriepark telde vorig jaar vijfentachtig bedrijven – één méér dan ‘verwacht’.",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "cp866"),
        ("ru", "iso8859-5"),
        ("be", "iso8859-5"),
        ("ru", "mac-cyrillic"),
        ("be", "mac-cyrillic"),
        ("be", "cp1251"),
        ("zh", "gb18030"),
        ("zh-Hant", "big5"),
        ("nl", "cp1252"),
        ("ru", "utf-16-le"),
        ("zh", "utf-16-be"),
        ("zh", "utf-16"),
        ("be", "utf-32"),
        ("nl", "utf-8"),
    ],
)
def test_the_encoding_is_known_by_the_words_or_the_mark(language: str, encoding: str) -> None:
    text = TEXTS[language].replace("«", '"').replace("»", '"')
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ("<script>" + "x" * 5000 + "</script><meta content='text/html; charset=koi8-r'>", "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso-8859-5"),
        ("<meta charset=x-mac-cyrillic>", "mac-cyrillic"),
        ("<meta charset=x-cp1251>", "cp1251"),
    ],
)
def test_a_declaration_is_believed(head: str, encoding: str) -> None:
    text = f"{head}<p>Да"  # too little to know it by
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("В Жодине строят БелАЗ, в Минске МАЗ.", "cp1251"),
        ("ОБЩИЙ ПЕРЕЧЕНЬ КНИГ", "cp1251"),
        ("у нас так было и будет завтра", "cp1251"),
        ("В Жодине строят БелАЗ, в Минске МАЗ.", "koi8-r"),
        ("ОБЩИЙ ПЕРЕЧЕНЬ КНИГ И ЖУРНАЛОВ ПО ГОДАМ", "koi8-r"),
        ("De naam “Zuid” – of “Noord” —— komt van één “café”.", "cp1252"),
    ],
)
def test_few_words_are_not_taken_for_those_of_an_old_mac(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


def test_valid_utf_8_is_utf_8_whatever_it_declares() -> None:
    text = f"<meta charset=gb2312><p>{TEXTS['zh']}"
    assert decoded(text.encode()) == text
    assert decoded(codecs.BOM_UTF8 + text.encode()) == "\ufeff" + text


def test_a_broken_byte_loses_one_character() -> None:
    data = (TEXTS["ru"] * 3).encode()
    assert decoded(data[:301] + data[302:]) in (
        data[:301].decode(errors="replace") + data[302:].decode(errors="replace"),
        (data[:301] + data[302:]).decode(errors="replace"),
    )


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + b"\0" * 30, b"\xff\xfe\0\xd8", bytes(range(256)) * 3]
)
def test_bytes_that_are_no_text_are_none(data: bytes) -> None:
    assert decoded(data) is None


def test_tables_that_dos_drew_are_read_with_their_lines() -> None:
    lines = (
        "┌──────────┬───────┐",
        "│ Мельница │ 1 900 │",
        "╞══════════╪═══════╡",
        "│ Пекарня  │   112 │",
        "└──────────┴───────┘",
        "Всего по району 149 рабочих.",
    )
    text = "\r\n".join(lines)
    assert decoded(text.encode("cp866")) == text
    capitals = "ЗАДАЧИ\r\nЭДДДА, АННННА И ДРУГИЕ СЛОВА ПРОПИСНЫМИ БУКВАМИ в тексте отчёта."
    assert decoded(capitals.encode("cp1251")) == capitals
