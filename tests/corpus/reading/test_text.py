import pytest

from corpus.reading.text import draft_of


@pytest.mark.parametrize(
    ("name", "raw", "opening"),
    [
        ("a.md", "# Парк\n\nМост адкрыты.\n\n<!-- чарнавік\n\nМост зачынены.\n", "<!-- in line 5"),
        ("a.md", "# 桥\n\n- 开放\n  <!-- 草稿\n\n关闭。\n", "<!-- in line 4"),
        ("a.html", "<h1>De brug</h1>\r\n<p>Open.\r\n<!-- dicht\r\n<p>Dicht.", "<!-- in line 3"),
        ("a.html", "<p>Мост открыт.\n<style>p {}\n<p>Мост закрыт.", "<style in line 2"),
    ],
)
def test_what_is_never_closed_and_hides_the_rest_is_told(name: str, raw: str, opening: str) -> None:
    assert draft_of(raw, name).warnings == (f"{opening} is never closed: nothing after it is read",)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.md", "The bridge <!-- is\n\nopen."),  # no comment: the text is shown
        ("a.md", "The bridge.\n\n<!-- is\n\nopen -->\n\nIt is new."),
        ("a.md", "The bridge.\n\n<script>\n\nIt is new."),
        ("a.html", "<p>The bridge.<script>a</script><style>b</style><!-- c --><p>It is new."),
        ("a.html", "<p>The bridge is open.\n<!-- \n"),
    ],
)
def test_what_hides_nothing_is_not_told(name: str, raw: str) -> None:
    assert draft_of(raw, name).warnings == ()
