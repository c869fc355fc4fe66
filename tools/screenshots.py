"""The pictures of the page in docs/, taken from the program as it is with the shipped notes.

Needs Debian's ``chromium`` and ``fonts-noto-cjk``; takes half a minute once the index is there.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import _load_assistant, launch

DOCS = Path(__file__).resolve().parent.parent / "docs"
CHROMIUM = "/usr/bin/chromium"
PORT = 7899
QUESTIONS = {
    "ru": "Сколько резидентов было в парке «Великий камень» в первой половине 2021 года?",
    "zh": "2021年上半年巨石工业园有多少家入驻企业？",
}
SIZES = {1280: 860, 390: 844}
# The picture of README.md: an answer of one quote, so that both fit in a low window.
EXAMPLE = "How many Chinese students attended Belarusian universities in 2014/15?"
EXAMPLE_SIZE = (1200, 640)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_COLOURS = 64  # a picture of text needs no more, and stays below 150 kB
_PATIENCE = 120_000  # milliseconds


def main() -> None:
    """Takes every picture: that of README.md, then two languages, two widths, light and dark."""
    settings = Settings(host="127.0.0.1", port=PORT)
    loading = Loading()
    page = launch(loading, settings)
    try:
        loading.run(lambda: _load_assistant(settings, None))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            _take(browser, "answer", "en", EXAMPLE, EXAMPLE_SIZE, "light")
            for language, question in QUESTIONS.items():
                for size in SIZES.items():
                    for scheme in SCHEMES:
                        name = f"page-{language}-{size[0]}-{scheme}"
                        _take(browser, name, language, question, size, scheme)
            browser.close()
    finally:
        page.close(verbose=False)


def _take(
    browser: Browser,
    name: str,
    language: str,
    question: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    """The picture ``name``: a question asked of the page in a language, ``size`` in pixels."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    query = urlencode({"ui": language, "q": question})
    page.goto(f"http://127.0.0.1:{PORT}/?{query}", timeout=_PATIENCE)
    page.locator("#source-1-1").wait_for(timeout=_PATIENCE)
    page.locator("#follow-ups button").first.wait_for(timeout=_PATIENCE)
    if width > 600:  # the card beside the answer; on a phone it stands below
        page.locator("#chat a[href='#source-1-1']").click()
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = DOCS / f"{name}.png"
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    page.close()
    print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    main()
