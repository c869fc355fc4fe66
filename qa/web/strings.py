"""Every word of the page's own, in five languages, and the choice among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "ru", "zh", "nl", "be")
"""BCP-47 codes, in the order in which the page offers them; the first is the fallback."""

AUTONYMS: Mapping[str, str] = {
    "en": "English",
    "ru": "Русский",
    "zh": "中文",
    "nl": "Nederlands",
    "be": "Беларуская",
}
"""What each language calls itself."""

EXAMPLES: Mapping[str, str] = {
    "en": "How large is the Great Stone industrial park?",
    "ru": "Когда Беларусь и Китай установили дипломатические отношения?",
    "zh": "白俄罗斯向中国出口哪些产品？",
    "nl": "Welke zuivelproducten gaan per trein van Belarus naar China?",
    "be": "Якія гарады Кітая з’яўляюцца пабрацімамі Мінска?",
}
"""A question in each language that the shipped documents answer."""


@dataclass(frozen=True, slots=True)
class Strings:
    """The interface in one language; names in braces are filled in where the text is shown."""

    title: str
    tagline: str
    interface_language: str
    language_names: Mapping[str, str]

    question: str
    placeholder: str
    ask: str
    stop: str
    clear: str
    conversation: str
    examples: str
    welcome: str

    sources: str
    sources_empty: str
    collection: str  # {count}
    source_label: str  # {number}
    line: str  # {first}
    lines: str  # {first}, {last}
    page: str  # {page}
    match: str  # {percent}
    confidence: str  # {percent}
    parallels: str
    copy_quote: str
    copied: str
    question_link: str
    open_document: str

    refusal: str
    nearest: str
    nearest_note: str
    nearest_label: str  # {rank}
    conflict: str
    conflict_note: str

    close: str
    quotes_here: str
    raw_file: str
    changed: str
    missing: str
    damaged_link: str

    searching: str
    loading: str
    unavailable: str
    failed: str
    empty_question: str
    long_question: str  # {length}, {limit}


STRINGS: Mapping[str, Strings] = {
    "en": Strings(
        title="Belarus and China, from the sources",
        tagline="Answers in the documents’ own words, each one open to checking.",
        interface_language="Interface language",
        language_names={
            "en": "English",
            "ru": "Russian",
            "zh": "Chinese",
            "nl": "Dutch",
            "be": "Belarusian",
        },
        question="Your question",
        placeholder="Ask about Belarus and China",
        ask="Ask",
        stop="Stop",
        clear="New conversation",
        conversation="Conversation",
        examples="For example",
        welcome="What would you like to know?",
        sources="Sources",
        sources_empty="The exact words behind each answer will appear here, with the document, "
        "the language and the place they come from.",
        collection="Documents in the collection: {count}",
        source_label="Source {number}",
        line="line {first}",
        lines="lines {first}–{last}",
        page="page {page}",
        match="Match {percent}%",
        confidence="Chance that these quotes answer the question: {percent}%",
        parallels="Also in",
        copy_quote="Copy quote",
        copied="Copied",
        question_link="Copy link to this question",
        open_document="Open document",
        refusal="The documents do not say.",
        nearest="Nearest passages",
        nearest_note="These passages come closest to the question, but they do not answer it.",
        nearest_label="Nearest passage {rank}",
        conflict="The sources disagree",
        conflict_note="They give different figures. Compare the dates and the context.",
        close="Close",
        quotes_here="Quotes in this document",
        raw_file="File",
        changed="This source has changed since the link was made. "
        "The quoted words are no longer at that place, so nothing is highlighted.",
        missing="The collection does not hold this document.",
        damaged_link="This link is incomplete, so the quote cannot be found.",
        searching="Searching the documents…",
        loading="Opening the collection. The first answer takes a little longer…",
        unavailable="The collection could not be opened.",
        failed="Something went wrong here. Please ask again.",
        empty_question="Please type a question first.",
        long_question="The question has {length} characters; the limit is {limit}. "
        "Please shorten it.",
    ),
    "ru": Strings(
        title="Беларусь и Китай: ответы из источников",
        tagline="Ответы словами самих документов, и каждый можно проверить.",
        interface_language="Язык интерфейса",
        language_names={
            "en": "английский",
            "ru": "русский",
            "zh": "китайский",
            "nl": "нидерландский",
            "be": "белорусский",
        },
        question="Ваш вопрос",
        placeholder="Спросите о Беларуси и Китае",
        ask="Спросить",
        stop="Остановить",
        clear="Новый разговор",
        conversation="Разговор",
        examples="Например",
        welcome="Что вы хотите узнать?",
        sources="Источники",
        sources_empty="Здесь появятся точные слова, на которых основан ответ: с названием "
        "документа, языком и местом в тексте.",
        collection="Документов в собрании: {count}",
        source_label="Источник {number}",
        line="строка {first}",
        lines="строки {first}–{last}",
        page="с. {page}",
        match="Совпадение {percent} %",
        confidence="Вероятность, что эти цитаты отвечают на вопрос: {percent} %",
        parallels="На других языках",
        copy_quote="Скопировать цитату",
        copied="Скопировано",
        question_link="Скопировать ссылку на вопрос",
        open_document="Открыть документ",
        refusal="В документах этого нет.",
        nearest="Ближайшие фрагменты",
        nearest_note="Эти фрагменты ближе всего к вопросу, но ответа на него не дают.",
        nearest_label="Ближайший фрагмент {rank}",
        conflict="Источники расходятся",
        conflict_note="Они называют разные цифры. Сравните даты и контекст.",
        close="Закрыть",
        quotes_here="Цитаты в этом документе",
        raw_file="Файл",
        changed="Источник изменился с тех пор, как была создана ссылка. "
        "Этих слов на прежнем месте больше нет, поэтому ничего не выделено.",
        missing="В собрании нет такого документа.",
        damaged_link="Ссылка неполная, поэтому цитату найти нельзя.",
        searching="Ищу в документах…",
        loading="Открываю собрание. Первый ответ займёт чуть больше времени…",
        unavailable="Не удалось открыть собрание.",
        failed="Что-то пошло не так. Пожалуйста, спросите ещё раз.",
        empty_question="Сначала введите вопрос.",
        long_question="Длина вопроса — {length} зн., а предел — {limit}. "
        "Пожалуйста, сократите его.",
    ),
    "zh": Strings(
        title="白俄罗斯与中国：以原文作答",
        tagline="用文献原文回答，每一句都可查证。",
        interface_language="界面语言",
        language_names={
            "en": "英语",
            "ru": "俄语",
            "zh": "中文",
            "nl": "荷兰语",
            "be": "白俄罗斯语",
        },
        question="您的问题",
        placeholder="请输入关于白俄罗斯与中国的问题",
        ask="提问",
        stop="停止",
        clear="新对话",
        conversation="对话",
        examples="例如",
        welcome="您想了解什么？",
        sources="来源",
        sources_empty="答案所依据的原文将显示在这里，并注明文献、语言和所在位置。",
        collection="馆藏文献：{count} 篇",
        source_label="来源 {number}",
        line="第 {first} 行",
        lines="第 {first}–{last} 行",
        page="第 {page} 页",
        match="匹配度 {percent}%",
        confidence="这些引文能回答该问题的概率：{percent}%",
        parallels="其他语言版本",
        copy_quote="复制引文",
        copied="已复制",
        question_link="复制此问题的链接",
        open_document="打开文献",
        refusal="文献中没有相关说明。",
        nearest="最接近的段落",
        nearest_note="以下段落与问题最为接近，但并未回答该问题。",
        nearest_label="最接近的段落 {rank}",
        conflict="各来源说法不一",
        conflict_note="所给数字不同，请对照日期和上下文。",
        close="关闭",
        quotes_here="本文献中的引文",
        raw_file="文件",
        changed="自链接生成以来，该来源已有改动。原位置已不是所引文字，因此未作标示。",
        missing="馆藏中没有这篇文献。",
        damaged_link="链接不完整，无法找到引文。",
        searching="正在检索文献……",
        loading="正在打开馆藏，首次回答稍慢……",
        unavailable="无法打开馆藏。",
        failed="出现问题，请重新提问。",
        empty_question="请先输入问题。",
        long_question="问题共 {length} 个字符，上限为 {limit} 个，请缩短。",
    ),
    "nl": Strings(
        title="Belarus en China, uit de bronnen",
        tagline="Antwoorden in de woorden van de documenten zelf, stuk voor stuk te controleren.",
        interface_language="Taal van de pagina",
        language_names={
            "en": "Engels",
            "ru": "Russisch",
            "zh": "Chinees",
            "nl": "Nederlands",
            "be": "Belarussisch",
        },
        question="Uw vraag",
        placeholder="Vraag iets over Belarus en China",
        ask="Vragen",
        stop="Stoppen",
        clear="Nieuw gesprek",
        conversation="Gesprek",
        examples="Bijvoorbeeld",
        welcome="Wat wilt u weten?",
        sources="Bronnen",
        sources_empty="Hier verschijnen de letterlijke woorden waarop een antwoord berust, met het "
        "document, de taal en de vindplaats.",
        collection="Documenten in de collectie: {count}",
        source_label="Bron {number}",
        line="regel {first}",
        lines="regels {first}–{last}",
        page="pagina {page}",
        match="Overeenkomst {percent}%",
        confidence="Kans dat deze citaten de vraag beantwoorden: {percent}%",
        parallels="Ook in het",
        copy_quote="Citaat kopiëren",
        copied="Gekopieerd",
        question_link="Link naar deze vraag kopiëren",
        open_document="Document openen",
        refusal="De documenten zeggen hier niets over.",
        nearest="Dichtstbijzijnde passages",
        nearest_note="Deze passages komen het dichtst bij de vraag, maar beantwoorden haar niet.",
        nearest_label="Dichtstbijzijnde passage {rank}",
        conflict="De bronnen spreken elkaar tegen",
        conflict_note="Ze noemen verschillende cijfers. Vergelijk de datums en de context.",
        close="Sluiten",
        quotes_here="Citaten in dit document",
        raw_file="Bestand",
        changed="Deze bron is gewijzigd sinds de link werd gemaakt. "
        "De geciteerde woorden staan niet meer op die plaats; daarom is er niets gemarkeerd.",
        missing="Dit document zit niet in de collectie.",
        damaged_link="Deze link is onvolledig; het citaat is daardoor niet te vinden.",
        searching="Ik zoek in de documenten…",
        loading="De collectie wordt geopend. Het eerste antwoord duurt iets langer…",
        unavailable="De collectie kon niet worden geopend.",
        failed="Er ging iets mis. Stel uw vraag opnieuw.",
        empty_question="Typ eerst een vraag.",
        long_question="De vraag telt {length} tekens; het maximum is {limit}. "
        "Maak de vraag korter.",
    ),
    "be": Strings(
        title="Беларусь і Кітай: адказы з крыніц",
        tagline="Адказы словамі саміх дакументаў, і кожны можна праверыць.",
        interface_language="Мова інтэрфейсу",
        language_names={
            "en": "англійская",
            "ru": "руская",
            "zh": "кітайская",
            "nl": "нідэрландская",
            "be": "беларуская",
        },
        question="Ваша пытанне",
        placeholder="Запытайце пра Беларусь і Кітай",
        ask="Запытаць",
        stop="Спыніць",
        clear="Новая размова",
        conversation="Размова",
        examples="Напрыклад",
        welcome="Што вы хочаце даведацца?",
        sources="Крыніцы",
        sources_empty="Тут з’явяцца дакладныя словы, на якіх грунтуецца адказ: з назвай дакумента, "
        "мовай і месцам у тэксце.",
        collection="Дакументаў у зборы: {count}",
        source_label="Крыніца {number}",
        line="радок {first}",
        lines="радкі {first}–{last}",
        page="с. {page}",
        match="Супадзенне {percent} %",
        confidence="Імавернасць, што гэтыя цытаты адказваюць на пытанне: {percent} %",
        parallels="На іншых мовах",
        copy_quote="Скапіяваць цытату",
        copied="Скапіявана",
        question_link="Скапіяваць спасылку на пытанне",
        open_document="Адкрыць дакумент",
        refusal="У дакументах гэтага няма.",
        nearest="Найбліжэйшыя фрагменты",
        nearest_note="Гэтыя фрагменты бліжэй за ўсё да пытання, але адказу на яго не даюць.",
        nearest_label="Найбліжэйшы фрагмент {rank}",
        conflict="Крыніцы разыходзяцца",
        conflict_note="Яны называюць розныя лічбы. Параўнайце даты і кантэкст.",
        close="Закрыць",
        quotes_here="Цытаты ў гэтым дакуменце",
        raw_file="Файл",
        changed="Крыніца змянілася з таго часу, як была створана спасылка. "
        "Гэтых слоў на ранейшым месцы больш няма, таму нічога не вылучана.",
        missing="У зборы няма такога дакумента.",
        damaged_link="Спасылка няпоўная, таму цытату знайсці немагчыма.",
        searching="Шукаю ў дакументах…",
        loading="Адкрываю збор. Першы адказ зойме крыху больш часу…",
        unavailable="Не ўдалося адкрыць збор.",
        failed="Нешта пайшло не так. Калі ласка, запытайце яшчэ раз.",
        empty_question="Спачатку ўвядзіце пытанне.",
        long_question="Даўжыня пытання — {length} зн., а мяжа — {limit}. "
        "Калі ласка, скараціце яго.",
    ),
}


def strings_for(language: str | None) -> Strings:
    """The strings of ``language``, English where the page does not speak it."""
    return STRINGS.get(language or "", STRINGS[LANGUAGES[0]])


def language_name(code: str, strings: Strings) -> str:
    """What ``strings`` calls the language ``code``; the code itself where it has no name."""
    return strings.language_names.get(code, code)


def choose_language(asked: str | None, accept_language: str | None) -> str:
    """The interface language: ``asked`` (``?ui=``), then the browser's wish, then English.

    Args:
        asked: a code such as "ru" or "zh-CN"; anything else is passed over.
        accept_language: the HTTP header, such as "nl-BE,nl;q=0.9,en;q=0.8".
    """
    wishes = [] if asked is None else [asked]
    for code in [*wishes, *_by_preference(accept_language or "")]:
        primary = re.split("[-_]", code.strip().lower(), maxsplit=1)[0]
        if primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def _by_preference(accept_language: str) -> list[str]:
    """The header's codes, most wanted first; those that it refuses (q=0) are left out."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        code, _, quality = part.partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        weight = float(match[1]) if match else 1.0
        if weight > 0:
            wanted.append((weight, code))
    return [code for _, code in sorted(wanted, key=lambda pair: -pair[0])]
