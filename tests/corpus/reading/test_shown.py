"""What is kept of a page is what a browser shows of it: nothing lost, invented or glued."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.document import BlockKind
from corpus.reading.html import shown_of

CHROMIUM = Path("/usr/bin/chromium")
# A process of its own: the browser of the page's tests may be open in this one.
SHOW = f"""
import json, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    arguments = ["--no-sandbox", "--disable-gpu"]
    browser = playwright.chromium.launch(executable_path="{CHROMIUM}", args=arguments)
    page = browser.new_page()
    texts = {{}}
    for name, html in json.load(sys.stdin).items():
        page.set_content(html, wait_until="commit")
        texts[name] = page.evaluate("document.body ? document.body.innerText : ''")
    browser.close()
json.dump(texts, sys.stdout)
"""

PAGES = {
    "unclosed paragraphs": "<p>Первый абзац<p>Второй<div>Третий<p>Четвёртый",
    "unclosed emphasis": "<p><b>Park <i>Great</p><p>Stone</b> in</i> Minsk",
    "crossed tags": "<b>один<i>два</b>три</i>четыре<p>пять</b>шесть",
    "stray ends": "</p></div>a</span>b</b><p>c</td></tr>d</table>e",
    "unknown elements": "<nav-bar>Hjem</nav-bar><x-y><p>Het park</x-y> telt 85<foo bar>7",
    "slash in a start tag": "<div/>een<p/>twee<b/>drie<svg/>vier<x-z/>vijf",
    "comments": "a<!-- b -->c<!-->d--><!--->e--><!-- f --!>g<!-- <p> -->h",
    "open comment": "<p>видно</p><!-- не видно <p>и это",
    "bogus comments": "a<!b>c<?php echo 1 ?>d</ e>f<![CDATA[g]]>h",
    "Word": "<p><!--[if mso]>x<![endif]--><![if !supportLists]>· <![endif]>Пункт<o:p></o:p></p>",
    "scripts": "<p>a<script>if (1<2) '<p>b</p>'</script>c<style>p{}</style>d<noscript>e</noscript>",
    "script with a comment": "<script><!-- </script> --></script><p>после",
    "references": "&amp;&lt;b&gt; &amp;lt; &#1052;&#x4E2D; &copy; &nbsp;&nosuch; &amp &lt3 &notit;",
    "less than": "<p>3 < 4 en 5<6, a<b>c</b>, <...> <3 <é></p>",
    "odd attributes": "<p title='a > b' x=\"<p>\" y=z>q <a href=?a=1&amp;b=2>r</a> <b c>d</b>",
    "line ends": "een\r\ntwee\rdrie\nvier<br>vijf<br/>zes</br>zeven",
    "spaces": "  a  <b> b </b>  c\t\td&nbsp;&nbsp;e <i> f</i>g",
    "inline neighbours": "<span>10</span><span>6</span> <b>x</b><i>y</i><u>z</u>",
    "wbr and soft hyphens": "коопе&shy;рация super<wbr>califragil",
    "Chinese": "<p>工业\n园<b>在</b><i>明斯克</i><br>占地117<span>平方</span>公里。</p>",
    "ruby": "<ruby>白<rp>(</rp>俄</ruby>罗斯",
    "lists": "<ul><li>адзін<li>два<ul><li>тры</ul><li>чатыры</ul>пасля<ol><li>пяць</ol>",
    "definitions": "<dl><dt>Цана<dd>240<dd>250<dt>Час<dd>9–18</dl>",
    "table": "<table><tr><td>a<td>b<tr><td>1<td>2</table>",
    "table without order": "<table>перед<tr>ещё<td>внутри</td>рядом</tr></table>после",
    "nested tables": "<table><tr><td>1<table><tr><td>2<td>3</table>4<td>5</table>",
    "cells with blocks": "<table><tr><td><p>2019</p><td><div>4.5</div></table>",
    "headings": "<h1>Один<h2>Два</h2><h3><b>Три</b></h3>текст",
    "hidden": "a<p hidden>b</p><p style='display:none'>c</p><i style='visibility:hidden'>d</i>e",
    "hidden without an end": "<p>viac<p hidden>niet<p>wel<div style='display:none'>niet<p>ook niet",
    "template": "<template><p>a</p><template>b</template>c</template>d",
    "closed dialog": "<dialog>a</dialog><dialog open>b</dialog>c",
    "display block": "<span style='display:block'>a</span><span style='display:block'>b</span>c",
    "display inline": "<div style='display:inline'>a</div><div style='display:inline'>b</div>c",
    "pictures": "<p>до<img src=x alt='нет'>после <picture><source><img alt=z></picture>конец",
    "media": "<p>a<iframe>x</iframe>b<video>y</video>c<audio>z</audio>d<canvas>w</canvas>e",
    "details": "<details open><summary>Коротко</summary>Подробно</details>дальше",
    "form": "<form><fieldset><legend>Naam</legend><label>Uw naam <input value=x></label></form>",
    "preformatted": "<pre>een\n  twee\n\ndrie</pre>vier",
    "entities in a title": "<title>a &amp; b</title><p>текст",
    "deep": "<div>" * 600 + "глубоко" + "</div>" * 600 + "снаружи",
    "cut off": "<p>Беларусь і Кітай <a href='x",
    "after the end": "<!doctype html><head><meta charset=utf8></head>текст</body></html>да",
}
WIDE = "\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef"


def words(text: str) -> list[str]:
    """The words of a text; a line end between Chinese characters parts none."""
    text = re.sub("[\u00ad\u200b]", "", text)
    return re.sub(rf"(?<=[{WIDE}])\s+|\s+(?=[{WIDE}])", "", text).split()


@pytest.fixture(scope="module")
def browser_texts() -> dict[str, str]:
    if not CHROMIUM.exists() or find_spec("playwright") is None:
        pytest.skip(f"no browser to compare with: {CHROMIUM} and playwright are needed")
    process = subprocess.run(  # noqa: S603 - this interpreter, and a text of this file
        [sys.executable, "-c", SHOW],
        input=json.dumps(PAGES),
        capture_output=True,
        text=True,
        check=True,
    )
    texts: dict[str, str] = json.loads(process.stdout)
    return texts


@pytest.mark.parametrize("name", PAGES)
def test_what_is_kept_is_what_a_browser_shows(name: str, browser_texts: dict[str, str]) -> None:
    shown = shown_of(PAGES[name])
    kept = [block.content.text for block in shown.blocks if block.kind is not BlockKind.TITLE]
    assert words("\n".join(kept)) == words(browser_texts[name])
    assert shown.left_out == []
