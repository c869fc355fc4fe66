"""What is kept of Markdown is the text of the HTML that CommonMark's own examples give."""

import json
from pathlib import Path

from corpus.reading.html import read_html
from corpus.reading.markdown import shown_markdown

# The first line tells their source and licence.
EXAMPLES = Path(__file__).with_name("commonmark.jsonl")
# A tag that hides all that follows, and that nothing closes, hides nothing here; a browser takes a
# section of raw text in a line for a comment that ends in its midst. A number that does not begin a
# list at 1, or go on with one, may be the end of a sentence, and stays. Two links of Markdown that
# touch are as near to each other as they are written. A number of no character is left out. What a
# wiki puts between two brackets is a link or a picture of it.
OTHERWISE = {
    "&#35; &#1234; &#992; &#0;\n",
    '<style\n  type="text/css">\n\nfoo\n',
    "foo <![CDATA[>&<]]>\n",
    "123456789. ok\n",
    "003. ok\n",
    "  10.  foo\n\n           bar\n",
    "10) foo\n    - bar\n",
    "10) foo\n   - bar\n",
    "1. - 2. foo\n",
    "1. foo\n2. bar\n3) baz\n",
    "[foo][bar][baz]\n\n[baz]: /url1\n[bar]: /url2\n",
    '![[foo]]\n\n[[foo]]: /url "title"\n',
}


def test_the_examples_of_commonmark_read_as_their_html() -> None:
    lines = EXAMPLES.read_text(encoding="utf-8").split("\n")[1:]
    rows = [json.loads(line) for line in lines if line]
    assert len(rows) == 652
    wrong = []
    for row in rows:
        kept = " ".join(
            block.content.text for block in shown_markdown(row["markdown"]).blocks
        ).split()
        reference = " ".join(block.content.text for block in read_html(row["html"])).split()
        if kept != reference and row["markdown"] not in OTHERWISE:
            wrong.append((row["markdown"], kept, reference))
    assert wrong == []
