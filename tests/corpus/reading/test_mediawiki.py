"""The export of a MediaWiki: the last version of each page, below its title."""

from __future__ import annotations

import pytest
from made import read_with, shown

from corpus.reading import fineness
from corpus.reading.draft import Draft
from corpus.reading.markup import read


def page(title: str, *versions: tuple[str, str], space: int = 0, more: str = "") -> str:
    told = "".join(
        f"<revision><timestamp>{time}</timestamp><comment>правка</comment><text>{text}</text></revision>"
        for time, text in versions
    )
    return f"<page><title>{title}</title><ns>{space}</ns><id>7</id>{more}{told}</page>"


def export(*pages: str) -> Draft:
    site = "<siteinfo><sitename>Вики района</sitename></siteinfo>"
    head = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="ru">'
    return read(f"{head}{site}{''.join(pages)}</mediawiki>".encode(), "wiki.xml")


def test_the_last_version_of_each_page_is_read_below_its_title() -> None:
    bridge = page(
        "Мост", ("2023-06-05T10:00:00Z", "== Длина ==\n1310 м."), ("2020-01-01T00:00:00Z", "999 м.")
    )
    draft = export(bridge, page("Чайный дом", ("2021-01-01T00:00:00Z", "Вмещает 80 гостей.")))
    assert (draft.title, draft.language) == ("Вики района", "ru")
    assert [text for _, text in shown(draft)] == [
        "Мост",
        "Длина",
        "1310 м.",
        "Чайный дом",
        "Вмещает 80 гостей.",
    ]
    assert read_with(draft, "1310") == ["Мост", "Длина"]
    assert read_with(draft, "80 гостей") == ["Чайный дом"]
    assert draft.warnings == ("earlier versions left out: 1",)


def test_what_leads_to_other_pages_and_talk_is_counted_and_not_read() -> None:
    at = "2021-01-01T00:00:00Z"
    draft = export(
        page("М.", (at, "#REDIRECT [[Мост]]"), more='<redirect title="Мост"/>'),
        page("Обсуждение:Мост", (at, "Неверно!"), space=1),
        page("Мост", (at, "Он каменный.")),
    )
    assert (draft.title, draft.metadata.date) == ("Мост", "2021-01-01")
    assert [text for _, text in shown(draft)] == ["Мост", "Он каменный."]
    assert draft.warnings == (
        "pages of talk, templates and the like left out: 1",
        "pages that lead to others left out: 1",
    )


def test_a_page_that_is_cut_finer_than_text_stays_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 40)
    at = "2021-01-01T00:00:00Z"
    fine, usual = "* a\n" * 30, "Он каменный и стоит давно."
    draft = export(page("Мост", (at, usual)), page("Знаки", (at, fine)), page("Дом", (at, usual)))
    said = [text for _, text in shown(draft)]
    assert said[:3] == ["Мост", usual, "Знаки"]
    assert said[3].startswith("* a\n* a\n* a") and said[-1].endswith(usual)


@pytest.mark.parametrize("pages", [(), ("<page/>",), (page("А"),)])
def test_an_export_without_a_text_holds_none(pages: tuple[str, ...]) -> None:
    assert not "".join(text for _, text in shown(export(*pages)))
