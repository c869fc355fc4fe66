import pytest

from corpus.errors import UserError
from corpus.reading.front_matter import read_front_matter

OWN = """---
id: a-note
title: "A: title"
language: en
topics: [parks, trade]
period: [2018, 2021]
sources:
  - {author: "Ann Li", title: "A column", year: 2022, kind: column, language: zh}
  - {title: "A book", year: 2019, kind: book, language: nl}
license: CC-BY-4.0
---
Text.
"""


def test_an_own_note_gives_all_its_fields() -> None:
    front = read_front_matter(OWN, "a.md")
    assert front is not None and front.title_span is not None
    assert (front.title, front.language) == ("A: title", "en")
    assert OWN[front.title_span.start : front.title_span.end] == "A: title"
    assert OWN[front.end :] == "Text.\n"
    metadata = front.metadata
    assert metadata.note == "a-note"
    assert metadata.topics == ("parks", "trade")
    assert metadata.period == (2018, 2021)
    assert metadata.sources == ("Ann Li, A column, 2022", "A book, 2019")
    assert metadata.license == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("field", "broken"),
    [
        ("id: a-note", "id: [1]"),
        ('title: "A: title"', 'title: ""'),
        ("language: en", "language: tlh"),
        ("topics: [parks, trade]", "topics: parks"),
        ("period: [2018, 2021]", "period: [soon]"),
        ("license: CC-BY-4.0", "license: 4"),
        ('title: "A book", year', 'name: "A book", year'),
    ],
)
def test_a_broken_field_of_an_own_note_names_file_and_field(field: str, broken: str) -> None:
    with pytest.raises(UserError, match=r"en/a\.md") as caught:
        read_front_matter(OWN.replace(field, broken), "en/a.md")
    key = "sources" if "book" in field else field.partition(":")[0]
    assert f"'{key}'" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_yaml_of_an_own_note_is_refused() -> None:
    with pytest.raises(UserError, match="not valid YAML"):
        read_front_matter(OWN.replace("[2018, 2021]", "[2018"), "a.md")


def test_a_foreign_front_matter_is_read_with_tolerance() -> None:
    raw = "\n---\ntitle: 'Парк'\ntags:\n - x\nauthor: Ніна\ndate: 2022-01-20\nlist: [1\n---\nТэкст"
    front = read_front_matter(raw, "b.txt")
    assert front is not None
    assert (front.title, front.metadata.author, front.metadata.date) == (
        "Парк",
        "Ніна",
        "2022-01-20",
    )
    assert [raw[fact.start : fact.end] for fact in front.facts] == [
        "title: 'Парк'",
        "author: Ніна",
        "date: 2022-01-20",
    ]
    assert not front.is_own


def test_toml_says_what_yaml_says() -> None:
    told = r"Парк вырос вдвое: его \"новые\" дорожки открыли весной."
    raw = (
        '+++\r\ntitle = "Парк над рекой"\r\nauthors = ["Нина Лось", "Олег Бор"]\r\n'
        "date = 2022-01-20\r\nlanguage = 'ru'\r\ntags = ['парк']\r\n"
        f'[extra]\r\nsummary = "{told}"\r\n+++\r\nТекст.\r\n'
    )
    front = read_front_matter(raw, "b.md")
    assert front is not None
    assert (front.title, front.language) == ("Парк над рекой", "ru")
    assert (front.metadata.author, front.metadata.date) == ("Нина Лось, Олег Бор", "2022-01-20")
    assert [raw[fact.start : fact.end].strip() for fact in front.facts] == [
        'title = "Парк над рекой"',
        "date = 2022-01-20",
    ]
    assert [raw[row[0].start : row[0].end] for row in front.told] == [told]
    assert raw[front.end :] == "Текст.\r\n"


def test_broken_toml_still_says_its_title() -> None:
    front = read_front_matter("+++\ntitle = 'Парк'\ndraft = maybe\n+++\nТэкст", "b.md")
    assert front is not None and front.title == "Парк"


@pytest.mark.parametrize("raw", ["+++\nA line between signs.\n+++\nText", "+++ no", "+++\na = 1\n"])
def test_plus_signs_that_hold_no_toml_are_text(raw: str) -> None:
    assert read_front_matter(raw, "c.md") is None


@pytest.mark.parametrize("raw", ["Text.", "", "---\nA line between rules.\n---\nText", "--- no"])
def test_a_text_without_front_matter_has_none(raw: str) -> None:
    assert read_front_matter(raw, "c.txt") is None


def test_a_front_matter_beyond_the_limit_is_left_as_text() -> None:
    assert read_front_matter("---\ntitle: x\nlong: " + "x" * 70_000 + "\n---\n", "d.txt") is None


def test_tags_that_would_make_objects_are_not_obeyed() -> None:
    raw = "---\ntitle: x\nrun: !!python/object/apply:os.system [exit]\n---\n"
    front = read_front_matter(raw, "e.txt")
    assert front is not None and front.title == "x"


def test_aliases_that_multiply_do_no_harm() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    raw = "---\na0: &a0 [x]\n" + "\n".join(levels) + "\ntitle: x\nauthor: *a8\n---\n"
    front = read_front_matter(raw, "f.txt")
    assert front is not None and front.metadata.author is None


def test_texts_that_a_site_keeps_in_its_front_matter_are_told() -> None:
    raw = (
        "---\nlang: be\ntitle: Віктар Тураў\npath: /directors/be/Turov\ninfo: >-\n"
        "  Віктар Тураў нарадзіўся 25 кастрычніка 1936\n  года ў Магілёве.\n"
        "timeline:\n  - date: '1966'\n    text: У фільме \"Я родам\"\n"
        "  - id: '7'\n    page: films/one\n---\n"
    )
    front = read_front_matter(raw, "x.md")
    assert front and front.language == "be"
    rows = [[" ".join(raw[v.start : v.end].split()) for v in row] for row in front.told]
    assert rows == [
        ["Віктар Тураў нарадзіўся 25 кастрычніка 1936 года ў Магілёве."],
        ["1966", 'У фільме "Я родам"'],
    ]


def test_an_alias_tells_nothing_again() -> None:
    told = "The bridge over the river was opened in 1930."
    raw = f"---\na: &x {told}\nb: [*x, *x]\n---\n"
    front = read_front_matter(raw, "x.md")
    assert front
    assert [raw[row[0].start : row[0].end] for row in front.told] == [told]


def test_aliases_that_multiply_do_no_harm_in_the_message_about_a_broken_field() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    head = "---\na0: &a0 [x]\n" + "\n".join(levels) + "\n"
    raw = OWN.replace("---\n", head, 1).replace("topics: [parks, trade]", "topics: *a8")
    with pytest.raises(UserError, match=r"a\.md: front matter field 'topics'") as broken:
        read_front_matter(raw, "a.md")
    assert len(str(broken.value)) < 1000


@pytest.mark.parametrize(
    "value",
    ['!!int ""', "!!timestamp x", "!!float ''", "0x" + "f" * 5000, "2020-99-99", "!!binary ?"],
    ids=lambda value: value[:20],
)
def test_a_value_that_is_none_of_its_kind_leaves_the_text_readable(value: str) -> None:
    front = read_front_matter(f"---\ntitle: A title\ndate: {value}\n---\nText", "g.txt")
    assert front is not None
    assert front.title == "A title"
