from scripted import CATALOGUE, HOSTILE
from test_cards import Page

from corpus.catalogue import Entry
from qa.web.collection import collection_plot, collection_view, holding
from qa.web.strings import STRINGS

BE = STRINGS["be"]


def entry(
    name: str, language: str, *years: int, topics: tuple[str, ...] = (), note: str = ""
) -> Entry:
    return Entry(name, f"Title of {name}", language, (language,), topics, years, note or name)


def circles(source: str) -> dict[str, float]:
    """What each dot says, and its area."""
    parts = source.split("<circle ")[1:]
    return {
        part.split("<title>")[1].split("</title>")[0]: float(part.split(' r="')[1].split('"')[0])
        ** 2
        for part in parts
    }


def test_a_dots_area_is_the_number_of_documents_of_that_language_and_year() -> None:
    entries = [entry("a", "nl", 2018), entry("b", "nl", 2018, 2019), entry("c", "zh", 2018)]
    drawn = circles(collection_plot(entries, BE))
    assert set(drawn) == {"нідэрландская, 2018: 2", "нідэрландская, 2019: 1", "кітайская, 2018: 1"}
    ratio = drawn["нідэрландская, 2018: 2"] / drawn["нідэрландская, 2019: 1"]
    assert abs(ratio - 2) < 0.05


def test_the_table_gives_the_same_numbers() -> None:
    source = collection_plot([entry("a", "nl", 2018, 2019), entry("b", "zh", 2018)], BE)
    rows = source.partition("<tbody>")[2].split("</tr>")
    assert [Page(row).text for row in rows[:2]] == ["кітайская10", "нідэрландская11"]


def test_where_documents_state_themes_the_rows_are_themes_and_parallel_versions_count_once() -> (
    None
):
    entries = [
        entry("be/a", "be", 2018, topics=("trade",), note="a"),
        entry("zh/a", "zh", 2018, topics=("trade",), note="a"),
        entry("en/b", "en", 2018, topics=("trade", "rail")),
        entry("en/c", "en", 2019),
    ]
    source = collection_plot(entries, BE)
    assert BE.collection_themes in source
    assert set(circles(source)) == {"гандаль, 2018: 2", "чыгунка, 2018: 1"}
    assert holding(entries, BE) == BE.collection.format(count=3, languages=3)


def test_many_years_are_drawn_ten_by_ten() -> None:
    drawn = circles(collection_plot([entry("a", "en", *range(1960, 2000))], BE))
    assert [name.partition(", ")[2] for name in drawn] == [
        f"{start}–{start + 9}: 1" for start in (1960, 1970, 1980, 1990)
    ]


def test_documents_without_years_make_no_plot_and_are_listed() -> None:
    entries = [entry("a.md", "en"), entry("b.md", "de")]
    assert collection_plot(entries, BE) == ""
    page = Page(collection_view(entries, BE))
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == ["?doc=a.md", "?doc=b.md"]
    assert "англійская (1)" in page.text
    assert "de (1)" in page.text


def test_what_the_documents_are_is_told_above_them_once_and_only_where_it_is_known() -> None:
    entries = [entry("a.md", "en")]
    source = collection_view(entries, BE, "Нататкі пераказваюць крыніцы.")
    head, _, lists = source.partition("</header>")
    assert '<p class="about">Нататкі пераказваюць крыніцы.</p>' in head
    assert "Нататкі" not in lists
    assert "about" not in collection_view(entries, BE)


def test_planted_titles_stay_text() -> None:
    page = Page(collection_view(CATALOGUE.values(), BE))
    assert HOSTILE in page.text
    assert not {tag for tag, _ in page.tags} & {"script", "form", "img", "input", "iframe"}
