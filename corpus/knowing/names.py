"""The names of a text, and whether another text speaks of them too, in whatever script.

A name is a word with a capital letter that its place in the sentence does not ask for; in Chinese,
which has no capitals, what jieba tags as a person, a place or an organisation. Two texts speak of
the same name when they hold the same word up to its ending, the same consonants across Latin and
Cyrillic ("Слуцк", "Slutsk"), or forms of one name that is known. Common words that names are made
of, such as "University", stand in ``name_words.jsonl``. What cannot be matched counts as absent: a
name that was rendered freely is missed, an invented one is not let through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import read_lexicon
from corpus.knowing.quantities import quantities
from corpus.languages import CYRILLIC_LETTERS, HAN, TextAndLanguage, has_han
from corpus.shipped import SHIPPED_DOCUMENTS

_WORDS_OF_NAMES = read_lexicon(Path(__file__).with_name("name_words.jsonl"))
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_CYRILLIC = re.compile(f"[{CYRILLIC_LETTERS}]")
_APOSTROPHES = str.maketrans("’ʼ", "''")
# Tags of jieba: persons (with foreign and Japanese ones), places, organisations, other names.
_NAME_TAGS = frozenset({"nr", "nrfg", "nrt", "ns", "nt", "nz"})
# Common words that its dictionary tags so.
_NOT_NAMES = frozenset(
    ["论文", "入园", "城市", "小镇", "两国", "双方", "方向", "高技术", "人文", "高新"]
)
# jieba takes what follows a name for its end: 薛凯桓于, 湖南省.
_AFTER_CHINESE_NAMES = "于在向与和同对的等省市州县区"
_JOINT = re.compile(r" (?:of|and|for|the|of the|van|en|voor|и|по|о|і|па|аб|пра) ")
# Words between two parts of one name that may stand in the source: "Xi, President Jinping" may not.
_REACH = 2


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def capitalised(self) -> bool:
        return self.text != self.text.lower() and not has_han(self.text)


def unsupported_names(
    text: str,
    language: str,
    sources: Sequence[TextAndLanguage],
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
) -> list[str]:
    """The names of ``text`` that no source speaks of, in their order.

    Args:
        text: a sentence or a few.
        language: of ``text``, BCP-47.
        sources: texts in any languages; a name of several words must stand in one of them.
        knowledge: the names that are known in several languages.

    Example:
        >>> unsupported_names("Ningbo, Borisov", "en", [("宁波同鲍里索夫结好。", "zh")])
        []
        >>> unsupported_names("Лодзь и Слуцк дружат.", "ru", [("Slutsk has partners.", "en")])
        ['Лодзь']
    """
    known = [False] * len(text)
    for start, end in _shared(text, language, sources, knowledge):
        known[start:end] = [True] * (end - start)
    if language == "zh":
        missing = [
            name
            for name, start in _chinese_names(text)
            if not all(
                known[start + at] or char in _AFTER_CHINESE_NAMES for at, char in enumerate(name)
            )
            and not any(name.rstrip(_AFTER_CHINESE_NAMES) in source for source, _ in sources)
        ]
    else:
        missing = []
    last: _Word | None = None  # of the names that a source speaks of
    for run in _runs(text, language):
        rest = [word for word in run if not all(known[word.start : word.end])]
        held = not rest or any(_holds(source, rest) for source, _ in sources)
        follows = last is not None and _JOINT.fullmatch(text[last.end : run[0].start])
        if not held and (follows or len(rest) < len(run)):
            # "Yunzhi Technology", "the Treaty of Friendship and Cooperation": part of a name.
            held = all(_is_part(word.text, language, sources, knowledge) for word in rest)
        if held:
            last = run[-1]
        else:
            missing.append(" ".join(word.text for word in rest))
    return missing


def is_supported_name(
    text: str,
    language: str,
    sources: Sequence[TextAndLanguage],
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
) -> bool:
    """True when the whole of ``text`` is one name that a source speaks of."""
    words = list(_words(text))
    known = any(
        all(start <= word.start and word.end <= end for word in words)
        for start, end in _shared(text, language, sources, knowledge)
    )
    capitalised = bool(words) and all(word.capitalised for word in words)
    return known or (capitalised and any(_holds(source, words) for source, _ in sources))


def chinese_words(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text in Han characters begins and ends."""
    import rjieba

    position = 0
    for word in rjieba.cut(text):
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            yield start, position


def _chinese_names(text: str) -> Iterator[tuple[str, int]]:
    """Each name in Han characters, and where it begins."""
    import rjieba

    position = 0
    for word, tag in rjieba.tag(text):
        start = text.find(word, position)
        position = max(position, start + len(word))
        if tag in _NAME_TAGS and word not in _NOT_NAMES and has_han(word) and start >= 0:
            yield word, start


def _runs(text: str, language: str) -> Iterator[list[_Word]]:
    """Capitalised words that stand next to each other, without what only begins a sentence."""
    counted = [quantity.span for quantity in quantities(text, language)]
    run: list[_Word] = []
    for word in _words(text):
        between = text[run[-1].end : word.start] if run else ""
        if run and between not in {" ", "-", "\u00a0"}:
            yield run
            run = []
        before = text[: word.start].rstrip(" \"'«“„([—–-\u00a0\n")
        opens = not before or before[-1] in ".!?:;"
        number = any(span.start <= word.start < span.end for span in counted)
        ordinary = number or (
            opens and (_is_ordinary(word.text, language) or _is_derived(word.text, language))
        )
        if word.capitalised and not ordinary:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text.translate(_APOSTROPHES)):
        yield _Word(match[0], *match.span())


# --- The same name in another text


def _holds(source: str, run: Sequence[_Word]) -> bool:
    """True when ``source`` has the words of the run, each near the one before."""
    words = [word.text for word in _words(source)]
    reached = set(range(len(words)))
    for name in run:
        found = {index for index in reached if _same_in_prose(name.text, words[index])}
        if not found:
            return False
        reached = {
            near
            for index in found
            for near in range(index + 1, index + 1 + _REACH)
            if near < len(words)
        }
    return True


# What a Slavic or Latin ending may be made of; "-ск" makes the adjective of a place.
_CYRILLIC_END = re.compile(r"(?:[аеиоыэяьіё]?н?[сц]?ь?ск|цк)?[аеёиоуыэюяійьўмхвг]{0,3}")
_LATIN_END = re.compile(r"(?:'?s|se|e|ian|an|n)?")


def same_name(one: str, other: str) -> bool:
    """True when two words are the same name up to inflection and script."""
    first, second = _folded(one), _folded(other)
    if first == second:
        return True
    if bool(_CYRILLIC.search(first)) != bool(_CYRILLIC.search(second)):
        common = _skeletons(first) & _skeletons(second)
        # Two consonants are too few to know a name by: Гана and Хунань share theirs.
        return any(len(skeleton) >= 3 for skeleton in common)
    ending = _CYRILLIC_END if _CYRILLIC.search(first) else _LATIN_END
    shared = _common_prefix(first, second)
    if ending is _LATIN_END and shared < min(len(first), len(second)):
        return False
    return (
        shared >= 3
        and ending.fullmatch(first[shared:]) is not None
        and ending.fullmatch(second[shared:]) is not None
    )


def _folded(word: str) -> str:
    """Lower case without accents, but й, ў and ї kept apart from и, у and і."""
    lowered = word.translate(_APOSTROPHES).casefold()
    if _CYRILLIC.search(lowered):
        return lowered.replace("ё", "е")
    return "".join(
        char for char in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(char)
    )


def _common_prefix(one: str, other: str) -> int:
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


# Consonants as classes that English, Dutch, pinyin and Cyrillic spellings share.
_LATIN_SOUNDS = (
    ("shch|sjtsj", "S"),
    ("tsj|tch|ch", "C"),
    ("sh|sj|zh|zj", "S"),
    ("kh", "G"),
    ("ts|tz", "Z"),
    ("ng", "N"),
    ("x", "KS"),
    ("[gh]", "G"),
    ("[kq]|c(?=[aouklrt]|$)", "K"),
    ("[sz]", "Z"),
    ("c", "Z"),
    ("[vw]", "V"),
    ("f", "F"),
    ("[bdlmnprt]", ""),
)
_LATIN_SOUND = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN_SOUNDS))
_CYRILLIC_SOUNDS = {
    **dict(zip("бвгґдзйклмнпрстфхцчшщж", "BVGGDZ-KLMNPRZTFGZCSSS", strict=True)),
    "ў": "V",
}


_CYRILLIC_CASE = re.compile(
    r"(?:[аяыи]ми|[оеаы]г[оа]|[оеа]му|[оеыиіуаяэ][мйхюў]|[оеаё][вў]|[аеиоуыэюяійьё]{1,2})$"
)


# Belarusian softens the end of a stem before a case: у Самаркандзе, у Брэсце.
_HARD = {"дзе": "д", "дзі": "д", "це": "т", "ці": "т"}
_SOFTENED = re.compile(r"(?:дз|ц)[еі]$")


def _same_in_prose(one: str, other: str) -> bool:
    """``same_name``, or the same when a softened stem is made hard again."""
    ones, others = ({word, _SOFTENED.sub(lambda end: _HARD[end[0]], word)} for word in (one, other))
    return any(same_name(a, b) for a in ones for b in others)


def _skeletons(word: str) -> set[str]:
    """The consonants of a word and of its stem, doubled ones once."""
    if _CYRILLIC.search(word):
        stems = {word, _CYRILLIC_CASE.sub("", word)}
        return {_collapsed("".join(_CYRILLIC_SOUNDS.get(char, "") for char in s)) for s in stems}
    stems = {word, re.sub(r"(?:'?s|se|e)$", "", word)}
    return {_collapsed(_LATIN_SOUND.sub(_latin_sound, stem)) for stem in stems}


def _latin_sound(match: re.Match[str]) -> str:
    sound = _LATIN_SOUNDS[(match.lastindex or 1) - 1][1]
    return sound or match[0].upper()


def _collapsed(sounds: str) -> str:
    kept = "".join(char for char in sounds if char.isupper())
    return re.sub(r"(.)\1+", r"\1", kept).replace("NG", "N")


# --- Names that are known in several languages


def _shared(
    text: str, language: str, sources: Sequence[TextAndLanguage], knowledge: Knowledge
) -> Iterator[tuple[int, int]]:
    """Where ``text`` has a known name that a source has as well, in any of its forms."""
    spoken = {name for said in sources for name, _, _ in _known(*said, knowledge)}
    for name, start, end in _known(text, language, knowledge):
        if name in spoken:
            yield start, end


def _known(text: str, language: str, knowledge: Knowledge) -> Iterator[tuple[str, int, int]]:
    """Each known name, where it begins, and where its word ends."""
    plain = _SPACE.sub(" ", text)
    for lexicon in (knowledge.names, _WORDS_OF_NAMES):
        for names, start, form_end, _ in lexicon.mentions(plain, language):
            rest = "" if has_han(plain[form_end - 1]) else _rest_of_word(plain, form_end)
            end = form_end + len(rest)
            if _ENDING.fullmatch(rest.lower()):
                yield from ((name, start, end) for name in names)


def _rest_of_word(text: str, at: int) -> str:
    rest = _REST_OF_WORD.match(text, at)
    return rest[0] if rest else ""


_SPACE = re.compile(r"\s")
_REST_OF_WORD = re.compile(rf"[^\W\d_{HAN}]*(?:['’ʼ][^\W\d_{HAN}]+)?")
# What may follow the form of a known name: more would make another name, as in Grodnoinvest.
_ENDING = re.compile(
    r"(?:[аеиоыэяьіё]?[йн]?[сц]?ь?ск|[кц])?[аеёиоуыэюяійьўмхвг]{0,4}|ень|ен[іьея]|н[еяю]"
    r"|(?:['’]?s|se?|[eno]|e[ns]|s?ians?|sen|(?:s?i|s)?sche?)?"
)


# --- Words that are capitalised only because they begin a sentence

_OPENERS = {
    "en": "additionally also although both consequently despite finally furthermore hence however"
    " meanwhile moreover nevertheless notably otherwise overall regarding similarly specifically"
    " thus together ultimately we whereas yes you",
    "ru": "более вместе впрочем всего затем итак кроме между наконец напротив однако отсюда поэтому"
    " притом следовательно согласно таким также тем тогда хотя",
    "nl": "bovendien daarentegen daarnaast daarom desondanks dus echter hierdoor intussen kortom"
    " niettemin ondertussen ook tevens tot verder volgens vooral",
    "be": "аднак акрамя больш відаць згодна значыць нарэшце паводле разам такім таксама таму тады"
    " тым усяго хаця",
}


@cache
def _ordinary_words(language: str) -> frozenset[str]:
    """Words that are written without a capital, read from the shipped notes of that language."""
    words = set(_OPENERS.get(language, "").split())
    for path in sorted((SHIPPED_DOCUMENTS / language).glob("*.md")):
        words.update(re.findall(r"(?<!\w)[^\W\d_]+", path.read_text(encoding="utf-8")))
    return frozenset(word for word in words if word == word.lower())


def _is_part(
    word: str, language: str, sources: Sequence[TextAndLanguage], knowledge: Knowledge
) -> bool:
    """True for a common word of a name that means nothing which the sources do not speak of."""
    if any(word in source for source, _ in sources):
        return True
    meant = knowledge.concepts.names(word, language)
    held = frozenset[str]().union(*(knowledge.concepts.names(*said) for said in sources))
    return _is_ordinary(word, language) and meant <= held


# Endings that words have and names hardly: "Подписание", "Достаточно", "Обратный", "Afterwards".
_DERIVED = {
    "en": re.compile(r"(?:ly|ed|tion|ment|ness|wards)s?$"),
    "nl": re.compile(r"(?:lijk|heid|atie|aties|ingen|elijke)$"),
    "ru": re.compile(
        r"(?:[ыи]й|[ая]я|[ое]е|[ыи]е|[ое]го|[нт]ие|ость|[лтн]ьно|чно|ано|ено|ив|вшись|ся)$"
        r"|^(?:столь|столько|лишь|здесь|туда|сюда|едва|пока|ныне|вслед|вплоть|ввиду|свыше)$"
    ),
    "be": re.compile(
        r"(?:[ыі]|[ая]я|[ая]е|ага|нне|цце|асць|льна|чна|ана|ена|ўшы|шыся|цца)$"
        r"|^(?:столькі|толькі|тут|туды|сюды|ледзь|пакуль|цяпер|услед|ажно|звыш)$"
    ),
}


def _is_derived(word: str, language: str) -> bool:
    """True for a word that shows by its form, or by a concept that it is one of, to be no name."""
    ending = _DERIVED.get(language)
    if ending is not None and ending.search(word.lower()) and len(word) > 4:
        return not SHIPPED_KNOWLEDGE.names.names(word, language)
    return bool(
        SHIPPED_KNOWLEDGE.concepts.names(word, language)
    ) and not SHIPPED_KNOWLEDGE.names.names(word, language)


def _is_ordinary(word: str, language: str) -> bool:
    return word.lower() in _ordinary_words(language)
