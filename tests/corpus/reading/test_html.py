from corpus.document import BlockKind
from corpus.reading.html import looks_like_html, read_html


def blocks(raw: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.content.text) for block in read_html(raw)]


def test_a_block_tag_breaks_and_an_inline_tag_does_not() -> None:
    raw = '<div><p>Машина <span style="x">75710，</span><span>это</span></p>\n<p>Далее</p></div>'
    assert blocks(raw) == [("body", "Машина 75710，это"), ("body", "Далее")]


def test_an_omission_in_angle_brackets_is_no_tag() -> None:
    assert blocks("<p>veel <...> meer, 3 < 4 en a <b>c</b></p>") == [
        ("body", "veel <...> meer, 3 < 4 en a c")
    ]


def test_entities_are_resolved_once_and_after_the_tags() -> None:
    assert blocks("<p>W&amp;T &lt;b&gt; &amp;lt; &#26412;&nosuch;</p>") == [
        ("body", "W&T <b> &lt; 本&nosuch;")
    ]


def test_scripts_styles_comments_and_attributes_are_dropped() -> None:
    raw = (
        '<style>p{}</style><script>if (a<b) "<p>"</script><!-- <p>no</p> -->'
        '<p title="看 > 大图">да</p><script>open'
    )
    assert blocks(raw) == [("body", "да")]


def test_headings_are_found_by_tag_or_by_strong_alone() -> None:
    raw = "<h2>One</h2><p>\n<strong>贸易</strong> \n</p><p><b>Not</b> all</p>"
    assert blocks(raw) == [("heading", "One"), ("heading", "贸易"), ("body", "Not all")]


def test_captions_are_kept_apart_from_the_body() -> None:
    raw = (
        '<p align="center"><img src="x"></p><p align="center">工厂，</span>来源：某社</p>'
        "<figure><figcaption>Завод</figcaption></figure><p>正文。</p>"
    )
    assert blocks(raw) == [
        ("caption", "工厂，来源：某社"),
        ("caption", "Завод"),
        ("body", "正文。"),
    ]


def test_a_byline_is_metadata() -> None:
    assert blocks("<p>\n【文/某网 作者】\n</p>") == [("metadata", "【文/某网 作者】")]


def test_line_breaks_within_chinese_close_without_a_space() -> None:
    assert blocks("<p>工业\n园 in\nMinsk</p>") == [("body", "工业园 in Minsk")]


def test_table_cells_are_parted_by_a_space() -> None:
    assert blocks("<table><tr><td>год</td><td>2020</td></tr></table>") == [("body", "год 2020")]


def test_a_title_that_a_heading_repeats_is_shown_once() -> None:
    assert blocks("<title>Park</title><h1>Park</h1>") == [("heading", "Park")]
    assert read_html("<title>Park</title><p>x</p>")[0].kind is BlockKind.TITLE


def test_html_is_known_by_its_block_tags() -> None:
    assert looks_like_html("<p>a</p>")
    assert not looks_like_html("a <...> b <p and <b>c</b>")
