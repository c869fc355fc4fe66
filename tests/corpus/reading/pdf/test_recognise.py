"""What tesseract makes of a page becomes its lines: by tables of its own form, and by itself."""

from __future__ import annotations

import io
import resource
import shutil
import sys
from pathlib import Path

import matplotlib
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.reading.pdf import recognise
from corpus.reading.pdf.read import read
from corpus.reading.pdf.recognise import Picture, Recogniser, words_in

DEJAVU = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NAMES = "level page_num block_num par_num line_num word_num left top width height conf text"
PORT = "Порт на реке грузит баржи калийными удобрениями"


def table(*lines: list[tuple[int, int, str]], certainty: float = 90.0) -> str:
    """Lines of words, each with its left and right edge; a line is 40 pixels high."""
    rows = [NAMES.replace(" ", "\t"), "1\t1\t0\t0\t0\t0\t0\t0\t2000\t3000\t-1\t"]
    for number, line in enumerate(lines):
        rows += [
            f"5\t1\t1\t1\t{number}\t{index}\t{left}\t{100 + 60 * number}\t{right - left}\t40"
            f"\t{certainty}\t{word}"
            for index, (left, right, word) in enumerate(line)
        ]
    return "\n".join(rows) + "\n"


class Stand:
    """Answers in the place of tesseract, by the languages that it is asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
        self.asked: list[str] = []
        self._answers = {name.replace("_and_", "+"): text for name, text in answers.items()}
        monkeypatch.setattr(recognise, "_run", self._run)

    def _run(self, command: list[str], _: bytes) -> tuple[bytes, float]:
        languages = command[command.index("-l") + 1]
        self.asked.append(languages)
        text = self._answers.get(languages, self._answers.get("otherwise", ""))
        return text.encode(), 0.1


def recognised(monkeypatch: pytest.MonkeyPatch, answer: str) -> list[str]:
    Stand(monkeypatch, otherwise=answer)
    glyphs = Recogniser("tesseract", ("eng", "rus", "chi_sim")).glyphs(Picture(b"", 4.0))
    return [glyph.text for glyph in glyphs]


def test_spaces_of_a_justified_line_are_no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    line = [(0, 100, "равны"), (150, 260, "перед"), (330, 420, "законом")]
    assert recognised(monkeypatch, table(line)) == ["равны перед законом"]


def test_a_wide_gap_parts_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    line = [(0, 100, "Минск"), (400, 460, "240")]
    assert recognised(monkeypatch, table(line)) == ["Минск", "240"]


def test_chinese_words_are_read_without_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    line = [
        (0, 80, "有限"),
        (90, 130, "公"),
        (140, 180, "司"),
        (190, 270, "21"),
        (280, 320, "年"),
    ]
    assert recognised(monkeypatch, table(line)) == ["有限公司 21 年"]


def test_letters_that_look_cyrillic_are_so_among_cyrillic_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = [(0, 100, "независимо"), (110, 150, "OT"), (160, 200, "пола"), (210, 260, "HTTP")]
    assert recognised(monkeypatch, table(line)) == ["независимо от пола HTTP"]


def test_an_unsure_word_stays_in_its_line_and_a_speck_goes() -> None:
    sure = table([(0, 100, "damage"), (110, 150, "is"), (160, 260, "excluded")])
    unsure = sure.replace("90.0\tis", "12.0\tis not")
    assert [word.text for word in words_in(unsure)] == ["damage", "is not", "excluded"]
    assert list(words_in(table([(0, 10, "'")], certainty=12.0))) == []


def test_the_first_page_tells_the_languages_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = table([(0, 100, "Порт"), (110, 200, "открыт"), (210, 300, "весной")])
    stand = Stand(monkeypatch, otherwise=answer)
    recogniser = Recogniser("tesseract", ("eng", "rus", "bel", "chi_sim"))
    for _ in range(3):
        recogniser.glyphs(Picture(b"", 4.0))
    assert stand.asked == ["eng+rus+bel+chi_sim", "rus", "rus", "rus"]


def test_belarusian_is_known_by_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    stand = Stand(monkeypatch, otherwise=table([(0, 100, "Ён"), (110, 200, "выехаў у Мінск")]))
    Recogniser("tesseract", ("eng", "rus", "bel")).glyphs(Picture(b"", 4.0))
    assert stand.asked == ["eng+rus+bel", "bel"]


def test_a_page_that_the_chosen_languages_do_not_fit_is_read_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    russian, english = table([(0, 300, "Порт")]), table([(0, 300, "The harbour")])
    stand = Stand(monkeypatch, otherwise=russian)
    recogniser = Recogniser("tesseract", ("eng", "rus"))
    recogniser.glyphs(Picture(b"", 4.0))
    assert stand.asked == ["eng+rus", "rus"]
    stand = Stand(
        monkeypatch, rus=table([(0, 300, "Тпе")], certainty=40.0), eng_and_rus=english, eng=english
    )
    glyphs = recogniser.glyphs(Picture(b"", 4.0))
    assert [glyph.text for glyph in glyphs] == ["The harbour"]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="of Linux")
def test_a_page_may_wait_but_not_keep_the_processor_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "_SECONDS", 1)
    waits = "import time; time.sleep(1.5); print('read')"
    told, seconds = recognise._run([sys.executable, "-c", waits], b"")
    assert (told, seconds < 1) == (b"read\n", True)
    told, seconds = recognise._run([sys.executable, "-c", "while True: pass"], b"")
    assert (told, seconds > 0.5) == (b"", True)


def test_a_program_that_is_gone_reads_nothing() -> None:
    assert recognise._run(["/nowhere/tesseract"], b"")[0] == b""


def scanned(*lines: str, font: Path) -> bytes:
    """A PDF that is a picture of the lines."""
    picture = Image.new("L", (1654, 600), 255)
    drawing = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        face = ImageFont.truetype(str(font), 36)
        drawing.text((100, 100 + 60 * number), line, fill=0, font=face)
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=200)
    return file.getvalue()


def needs(language: str) -> pytest.MarkDecorator:
    found = Recogniser.find() if shutil.which("tesseract") else None
    missing = found is None or language not in found.languages
    return pytest.mark.skipif(missing, reason=f"tesseract is not installed with {language}")


@needs("rus")
def test_a_russian_scan_is_read() -> None:
    rest = "с весны до ледостава, а зимой грузы везёт железная дорога."
    draft = read(scanned(PORT, rest, font=DEJAVU), "a.pdf")
    assert draft.blocks[0].content.text.lower() == f"{PORT} {rest}".lower()
    assert draft.warnings == ("page 1 of 1 is recognised from a picture",)


@needs("chi_sim")
@pytest.mark.skipif(not CJK.exists(), reason="Debian's fonts-noto-cjk is not installed")
def test_a_chinese_scan_is_read_without_spaces() -> None:
    line = "物的有用性使物成为使用价值，商品体本身就是使用价值。"
    draft = read(scanned(line, font=CJK), "a.pdf")
    assert draft.blocks[0].content.text == line
