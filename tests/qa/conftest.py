"""A small corpus in five languages, an Assistant over it, and the encoder that all tests share."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

import embeddings.encoder
import qa.judging.abstain
import qa.library
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from qa.assistant import Assistant

# One fact a file, each in one language alone; no file is about what another is about.
FILES = {
    "en/lighthouse.txt": "The lighthouse on Gull Rock was built in 1874. Its lamp is seen from 31 "
    "kilometres away, and the last keeper left the tower in 1983.",
    "en/bakery.txt": "The bakery in Mill Lane opens at four in the morning. It sells rye bread "
    "with caraway, and its oven is heated with birch wood.",
    "en/bees.txt": "The monastery keeps 46 hives of bees. In a good summer the monks gather about "
    "900 kilograms of lime honey and sell it at the gate.",
    "en/pool.txt": "The swimming pool was closed for repairs after the roof leaked. Visitors may "
    "swim in the lake until the new roof is finished.",
    "en/chess.html": "<html><body><h1>Chess club</h1>\n<p>The chess club &amp; library meets on\n"
    "Thursday evenings.&nbsp;Its champion, Rosa Lind, won the city cup &quot;five times&quot;."
    "</p></body></html>\n",
    "en/printer.md": "# The printer\n\nThe printing house made its first *atlas* in 1921.\nIt "
    "needed eleven colours, and the plates were cut from zinc.\n",
    "ru/observatory.txt": "Обсерватория на горе открылась в 1958 году. Её телескоп с зеркалом "
    "диаметром два метра нашёл три новые кометы.",
    "ru/tram.txt": "Трамвай номер семь ходит от вокзала до старого рынка. Поездка занимает "
    "двадцать шесть минут, а вагоны покрашены в жёлтый цвет.",
    "ru/glass.txt": "Стекольный завод выпускает цветное стекло для витражей. На нём работают 340 "
    "человек, а печь не гаснет уже двенадцать лет.",
    "ru/ice.txt": "Ледовый дворец вмещает шесть тысяч зрителей. Хоккейный клуб города выиграл "
    "здесь финал чемпионата со счётом четыре к одному.",
    "ru/garden.txt": "Ботанический сад собрал коллекцию из 220 сортов сирени. Лучше всего прийти "
    "туда в конце мая, когда сирень цветёт.",
    "ru/metro.txt": "Станция метро «Набережная» лежит на глубине 48 метров. Стены её отделаны "
    "розовым мрамором с Урала.",
    "zh/tea.txt": "这座茶园位于海拔一千二百米的山坡上。\n"
    "茶农每年四月初采摘第一批绿\n茶，全年产量约为八十吨。\n",
    "zh/porcelain.txt": "瓷器博物馆收藏了三千多件古代瓷器。其中最珍贵的是一只明代青花花瓶。",
    "zh/station.txt": "新的高铁站有十八个站台。从这里到省会只需要四十五分钟。",
    "zh/panda.txt": "熊猫基地里生活着六十二只大熊猫。每天早上九点饲养员给它们喂竹子。",
    "zh/bridge.txt": "跨江大桥全长五点六公里，于2009年建成通车。桥上有六条车道。",
    "zh/silk.txt": "丝绸厂生产的丝绸主要出口到意大利。工厂有四百名女工。",
    "nl/mill.txt": "De korenmolen aan de vaart draait nog elke zaterdag. De molenaar maalt er "
    "tarwe en spelt, en kinderen krijgen een zakje meel mee.",
    "nl/tulips.txt": "Op de bloemenveiling worden elke dag twee miljoen tulpen verkocht. De klok "
    "begint om zes uur 's ochtends te lopen.",
    "nl/cheese.txt": "De kaasmarkt wordt op vrijdag gehouden. Vier groepen dragers brengen de "
    "kazen op berries naar het waaggebouw.",
    "nl/lock.txt": "De sluis is 400 meter lang en kost 560 miljoen euro. Zeeschepen varen er in "
    "een half uur doorheen.",
    "nl/ferry.txt": "De veerboot naar het eiland vaart acht keer per dag. Bij storm blijft de boot "
    "in de haven liggen.",
    "nl/skates.txt": "De schaatstocht langs elf dorpen gaat door als het ijs vijftien centimeter "
    "dik is. De laatste tocht won Henk Visser.",
    "be/straw.txt": "Музей саломкі захоўвае каля сямісот вырабаў з саломы. Майстрыха паказвае "
    "дзецям, як плесці павука з жытняй саломы.",
    "be/bison.txt": "У пушчы жыве статак з дзевяноста зуброў. Узімку леснікі падкормліваюць "
    "зуброў сенам і буракамі.",
    "be/salt.txt": "У саляной шахце на глыбіні чатырыста метраў лечаць астму. Хворыя начуюць пад "
    "зямлёй дзесяць дзён.",
    "be/loom.txt": "Ткачыхі вёскі ткуць ручнікі з чырвоным узорам. Адзін ручнік ткуць на кроснах "
    "цэлы тыдзень.",
    "be/castle.txt": "Замак на возеры перабудавалі ў 2013 годзе. У яго паўночнай вежы знайшлі "
    "схаваны скарб з сярэбранымі манетамі.",
    "be/cranberry.txt": "На балоце збіраюць журавіны ў кастрычніку. За восень вёска нарыхтоўвае "
    "сорак тон журавін.",
}

CANAL = {
    "en": (
        "The royal canal",
        "The royal canal joins two rivers and has twenty-two locks. Barges carried timber on it.",
        "Since the railway came, only canoeists travel on the canal.",
    ),
    "ru": (
        "Королевский канал",
        "Королевский канал соединяет две реки и имеет двадцать два шлюза. По нему возили лес.",
        "С приходом железной дороги по каналу ходят только байдарочники.",
    ),
    "zh": (
        "皇家运河",
        "皇家运河连接两条河流，共有二十二座船闸。过去驳船在运河上运输木材。",
        "铁路通车以后，只有划皮划艇的人在运河上航行。",
    ),
    "nl": (
        "Het koninklijke kanaal",
        "Het koninklijke kanaal verbindt twee rivieren en telt tweeëntwintig sluizen. "
        "Schuiten vervoerden er hout.",
        "Sinds de komst van de spoorweg varen er alleen nog kanovaarders op het kanaal.",
    ),
    "be": (
        "Каралеўскі канал",
        "Каралеўскі канал злучае дзве ракі і мае дваццаць два шлюзы. Па ім вазілі лес.",
        "З прыходам чыгункі па канале ходзяць толькі байдарачнікі.",
    ),
}
"""Parallel versions of one note: title and two paragraphs, by language."""

_NOTE = """---
id: canal
title: "{title}"
language: {language}
topics: [canal]
period: [1784]
sources:
  - {{title: "A made-up book", year: 2020, kind: book, language: en}}
license: CC-BY-4.0
---

{first}

{second}
"""


def _write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def _notes() -> dict[str, str]:
    return {
        f"{language}/canal.md": _NOTE.format(
            language=language, title=title, first=first, second=second
        )
        for language, (title, first, second) in CANAL.items()
    }


def _solid(text: str) -> str:
    """The text without layout: tags, entities, white space, hyphens and invisible characters."""
    plain = unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    return "".join(
        char
        for char in plain
        if not char.isspace() and char not in "-*" and unicodedata.category(char) != "Cf"
    )


@pytest.fixture(scope="session")
def write_corpus() -> Callable[[Path, Mapping[str, str | bytes]], Path]:
    """Writes files, given by name, below a folder and returns the folder."""
    return _write


@pytest.fixture(scope="session")
def solid() -> Callable[[str], str]:
    return _solid


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    return FILES | _notes()


@pytest.fixture(scope="session")
def encoder(one_at_a_time: Callable[[], AbstractContextManager[None]]) -> Iterator[Encoder]:
    """The encoder as it ships, prepared and opened once, as are its statistics of questions.

    Both depend on nothing that a test changes, and to make them takes seconds.
    """
    load = functools.cache(embeddings.encoder.load_encoder)
    measured: dict[tuple[str, ...], QuestionStatistics] = {}
    measure = QuestionStatistics.measure

    def measure_once(
        encoder: Encoder, questions: Mapping[str, Sequence[str]]
    ) -> QuestionStatistics:
        key = (encoder.fingerprint, *(text for texts in questions.values() for text in texts))
        if key not in measured:
            measured[key] = measure(encoder, questions)
        return measured[key]

    with one_at_a_time():
        opened = load()
    with pytest.MonkeyPatch.context() as patch:

        def load_once(name: str = opened.name, *progress: object) -> Encoder:
            return opened if name == opened.name else load(name)

        patch.setattr(embeddings.encoder, "load_encoder", load_once)
        patch.setattr(qa.library, "load_encoder", load_once)
        patch.setattr(QuestionStatistics, "measure", measure_once)
        yield opened


@pytest.fixture(scope="session")
def town(
    encoder: Encoder,
    files: Mapping[str, str],
    cache: Path,
    one_at_a_time: Callable[[], AbstractContextManager[None]],
) -> SimpleNamespace:
    """Folders of the small corpus and of its index, made once a run by one of its processes.

    Tests that change them copy them first.
    """
    corpus, index = cache / "town" / "corpus", cache / "town" / "index"
    with one_at_a_time():
        if not index.exists():
            Assistant.load(_write(corpus, files), index)
    return SimpleNamespace(corpus=corpus, index=index)


@pytest.fixture(scope="session")
def assistant(town: SimpleNamespace) -> Assistant:
    return Assistant.load(town.corpus, town.index)


@pytest.fixture
def answering(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """The assistant as it is when it never abstains of its own accord."""
    monkeypatch.setattr(qa.judging.abstain, "ANSWER_THRESHOLD", 0.0)
    return assistant
