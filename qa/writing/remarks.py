"""What an answer says of its quotes: that they disagree, and how new they are."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Comparison, Conflict, Newest

_DISAGREE = {
    "en": "The sources disagree: {sides}.",
    "ru": "Источники расходятся: {sides}.",
    "zh": "资料说法不一：{sides}。",
    "nl": "De bronnen spreken elkaar tegen: {sides}.",
    "be": "Крыніцы разыходзяцца: {sides}.",
}
_FORECAST = {
    "en": "What was expected and what came about differ: {sides}.",
    "ru": "Прогноз и итог расходятся: {sides}.",
    "zh": "预期与实际不同：{sides}。",
    "nl": "Verwachting en uitkomst verschillen: {sides}.",
    "be": "Прагноз і вынік разыходзяцца: {sides}.",
}
_NEWEST_FIGURE = {
    "en": "The newest figure is of {year}: {value} [{marker}].",
    "ru": "Самые новые данные — за {year} год: {value} [{marker}].",
    "zh": "最新的数字是{year}年的：{value} [{marker}]。",
    "nl": "Het nieuwste cijfer is van {year}: {value} [{marker}].",
    "be": "Самыя новыя звесткі — за {year} год: {value} [{marker}].",
}
_NEWEST = {
    "en": "The newest that was found is of {year} [{marker}].",
    "ru": "Самые новые из найденных сведений относятся к {year} году [{marker}].",
    "zh": "找到的最新说法是{year}年的 [{marker}]。",
    "nl": "Het nieuwste dat is gevonden, is van {year} [{marker}].",
    "be": "Самыя новыя са знойдзеных звестак адносяцца да {year} года [{marker}].",
}


def remarks(language: str, compared: Comparison) -> str:
    """What is to be said before the answer, a paragraph each; empty where there is nothing."""
    said = [disagreement(language, compared.conflicts)]
    if compared.newest:
        said.append(newest(language, compared.newest))
    return "\n\n".join(filter(None, said))


def disagreement(language: str, conflicts: Sequence[Conflict]) -> str:
    """A sentence for each conflict: every side with its year, where it is known, and its mark."""
    sentences = []
    for conflict in conflicts:
        sides = [
            f"{value} ({year}) [{marker}]" if year else f"{value} [{marker}]"
            for marker, value, year in zip(
                conflict.markers, conflict.values, conflict.years, strict=True
            )
        ]
        words = _FORECAST if conflict.kind == "forecast" else _DISAGREE
        separator = "；" if language == "zh" else "; "
        sentences.append(words[language].format(sides=separator.join(sides)))
    return ("" if language == "zh" else " ").join(sentences)


def newest(language: str, found: Newest) -> str:
    """Of which year the newest figure is, or what was found where it is no figure."""
    words = _NEWEST if found.words is None else _NEWEST_FIGURE
    return words[language].format(year=found.year, marker=found.marker, value=found.words)
