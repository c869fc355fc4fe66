import pytest

from corpus.reading.read import document_of

LINE = "<h1>园区新闻</h1><p>{}</p><p>园区有85家企业，规模很大。</p>"


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (
            "<meta property='article:published_time' content='2021-04-28T08:12:00+03:00'>",
            "2021-04-28",
        ),
        ("<meta name=PublishDate content=2019-06-15>", "2019-06-15"),
        (
            "<meta name=date content=2020-01-01><meta itemprop=datePublished content=2019-6-5>",
            "2019-06-05",
        ),
        (
            '<script type="application/ld+json">{"datePublished":"2020-02-03T10:00"}</script>',
            "2020-02-03",
        ),
        ("<time class=published datetime=2018-12-31>вчера</time>", "2018-12-31"),
        (LINE.format("2019年06月15日08:18 来源：人民网"), "2019-06-15"),
        # What is no day, or a day of something else.
        ("<meta name=date content=2019-02-30>", None),
        ("<meta name=date content=вчера>", None),
        ("<time datetime=2018-12-31>the fair</time>", None),
        (LINE.format("工业园于2010年10月10日签署协议，面积为117平方公里。"), None),
        (LINE.format("2019年06月15日，" + "园区举行了开幕式" * 10), None),
        ("<h1>Park</h1><p>2019-06-15 - 2019-06-18: the fair</p>", None),
    ],
)
def test_the_day_of_a_page_is_told_by_its_head_its_data_or_a_line_by_its_title(
    page: str, day: str | None
) -> None:
    assert document_of(f"<html>{page}<p>Das Wort.</p></html>", "x.html").metadata.date == day


@pytest.mark.parametrize(
    ("content", "author"),
    [("Ганна Клімава", "Ганна Клімава"), ("104363", None), ("a b" * 50, None)],
)
def test_an_author_has_a_name(content: str, author: str | None) -> None:
    page = f"<meta name='author' content='{content}'><p>Парк</p>"
    assert document_of(page, "x.html").metadata.author == author


def test_front_matter_tells_more_than_the_page_below_it() -> None:
    raw = "---\ndate: 2020-05-06\n---\n<html><meta name=date content=2019-01-01><p>Парк</p></html>"
    assert document_of(raw, "x.html").metadata.date == "2020-05-06"
