"""The pictures of the page in docs/, taken from the program as it is with the shipped notes.

Needs Debian's ``chromium`` and ``fonts-noto-cjk``; takes half a minute once the index is there.
"""

from __future__ import annotations

import io
from pathlib import Path
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
_COLOURS = 64  # a picture of text needs no more, and stays below 150 kB
_PATIENCE = 120_000  # milliseconds


def main() -> None:
    """Takes every picture: two languages, two widths, light and dark."""
    settings = Settings(host="127.0.0.1", port=PORT)
    loading = Loading()
    page = launch(loading, settings)
    try:
        loading.run(lambda: _load_assistant(settings, None))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            for language in QUESTIONS:
                for width in SIZES:
                    for scheme in ("light", "dark"):
                        _take(browser, language, width, scheme)
            browser.close()
    finally:
        page.close(verbose=False)


def _take(browser: Browser, language: str, width: int, scheme: str) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    query = urlencode({"ui": language, "q": QUESTIONS[language]})
    page.goto(f"http://127.0.0.1:{PORT}/?{query}", timeout=_PATIENCE)
    page.locator("#source-1-1").wait_for(timeout=_PATIENCE)
    page.locator("#follow-ups button").first.wait_for(timeout=_PATIENCE)
    if width > 600:  # the card beside the answer; on a phone it stands below
        page.locator("#chat a[href='#source-1-1']").click()
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = DOCS / f"page-{language}-{width}-{scheme}.png"
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    page.close()
    print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    main()
