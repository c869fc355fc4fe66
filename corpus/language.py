"""In which language is this text? Answers for a whole document down to a short question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from typing import Any

from corpus.knowing.vocabulary import read_vocabulary, spelled_in
from corpus.languages import CYRILLIC_LETTERS, HAN
from corpus.scripts import is_latin_belarusian

UNKNOWN = "und"
"""BCP-47's code for a text without letters, such as a bare number."""

# Scripts that many languages share are told apart by py3langid among these alone: every further
# language makes mistakes on short questions likelier.
LATIN = ("en", "nl", "de", "fr", "es", "it", "pt", "pl")
CYRILLIC = ("ru", "be", "uk")

# For use within a class of a regular expression.
_LETTERS = {
    "Latn": "A-Za-z\u00c0-\u024f",
    "Cyrl": CYRILLIC_LETTERS,
    "zh": HAN,
    "ja": "\u3040-\u30ff",
    "ko": "\uac00-\ud7af",
}
_HAN, _KANA, _HANGUL = (re.compile(f"[{_LETTERS[name]}]") for name in ("zh", "ja", "ko"))
_OTHER_LETTERS = {
    own: re.compile(f"[{''.join(letters for name, letters in _LETTERS.items() if name != own)}]")
    for own in ("Latn", "Cyrl", "zh", UNKNOWN)
}
_CYRILLIC_WORD = re.compile(f"[{CYRILLIC_LETTERS}]+(?:['’ʼ][{CYRILLIC_LETTERS}]+)*")
_LATIN_WORD = re.compile(f"[{_LETTERS['Latn']}]+")
# A name quoted from another language says nothing of the language of the question around it.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+")
_CLOSERS = {"«": "»", "“": "”", "„": "“”", '"': '"', "（": "）", "(": ")"}
_OPENER = re.compile('[«“„"（(]')
# Characters of Chinese grammar: one of them among Latin names makes a Chinese sentence.
_HAN_GRAMMAR = re.compile("[吗呢的是在有哪什么何谁几多少怎为和与了及由被将]")

_FUNCTION_WORDS = {
    "en": "the of and to is are was were what which who when where why how does did do has have"
    " between for with from by on that this many much its will at as an be it in",
    "nl": "de het een van en te voor met wat welke wie wanneer waar waarom hoe is zijn wordt werd"
    " worden tussen door naar uit bij dat deze dit niet hoeveel heeft hebben aan op zal er in",
    "de": "der die das und ist sind war was welche wer wann wo warum wie für mit von zwischen"
    " nicht wurde wird ein eine den dem viele viel gibt es hat haben auf aus bei nach zum zur",
    "fr": "le la les des du et est sont que quel quelle qui quand où pourquoi comment pour avec"
    " dans une sur entre",
    "es": "el los las del y es son qué cuál quién cuándo dónde por cómo para con una entre",
    "it": "il della dei nel che chi quanto dove sono",
    "pt": "os da dos em na que quem onde uma são",
    "pl": "jest są i w na z do co jaki jaka jakie kto kiedy gdzie dlaczego jak dla między nie",
}
_VOTES = {
    word: tuple(lang for lang, words in _FUNCTION_WORDS.items() if word in words.split())
    for words in _FUNCTION_WORDS.values()
    for word in words.split()
}

# Of Dutch, and of Romance languages just as well: "comercio en 2021", "número de estudiantes".
_SHARED = frozenset({"de", "en"})

# Words and letter pairs that one of two sister languages has and the other has not.
_BELARUSIAN = re.compile(
    r"\b(?:што|хто|дзе|як|чаму|чым|каго|чаго|якая|якое|якую|якой|якога|гэта|гэты|гэтай|паміж|пра|"
    r"быу|ад|яна|яны|яго|цяпер|таксама|больш|пасля|каля|можа|трэба)\b|дз[еёяюь]|ць|цц|шч|[шжч]ы|цы(?=\w)|рэ|тэ"
)
_UKRAINIAN = re.compile(
    r"\b(?:що|чи|де|коли|скільки|який|яке|якої|якого|році|року|рік|від|між|це|цей|або|та)\b|"
    # Belarusian has no soft т, д and р, and no ськ.
    r"[тд][ьіюяє]|рі|ськ|цьк"
)
_RUSSIAN = re.compile(
    r"\b(?:что|кто|где|как|почему|чем|кого|чего|это|этот|между|об|от|она|они|его|также|более|"
    r"после|около|можно|нужно|когда|сколько|какая|какое|какую|какой|какие|"
    r"в|во|с|со|из|о|или|если)\b|тс?ь\b|ться|[щъ]|[жшч]и|"
    # Belarusian has no soft р, ч, ж, ш, and дз and ц where Russian has a soft д and т.
    r"[рчжш][еёюяь]|[дт][еёюяь]"
)
_RUSSIAN_LETTERS = frozenset("ищъ")  # Belarusian writes і for и and шч for щ
# What a word shows by its letters weighs twice what it does by standing in one vocabulary alone.
_PATTERN = 2
_TELLING_LETTERS = 3  # "да" is "yes" in one language and "to" in the other
_UKRAINIAN_WORD = re.compile(r"\b(?:що|чи|де|коли|який|дякую)\b")
# How far ahead the classifier must see the rarer of two languages, in nats of its score, of a text
# of a word or two: those it gives to Dutch and Belarusian too readily.
_SHORT = 24  # code points
_LEAD = {"nl": ("en", 2.0), "be": ("ru", 6.0)}
# The same of the language around a text: of short follow-ups those in that language stay up to 8
# behind another, those in a further one are 10 to 60 ahead.
_AROUND = 9.0
_FEW = 8  # words that are looked up one by one
_REMEMBERED = 8192  # words: those of a file are few, and each comes often
_TYPED = 300  # code points, likewise: no question is longer
# So many code points of a text tell its language. The rest of a file that is cut too finely is one
# text of 1 MB or more, which would take a second, and is asked for twice.
_TELLING = 100_000


def language_of(text: str, usual: str | None = None) -> str:
    """The language of ``text`` as a BCP-47 code, ``"und"`` where it has no letters.

    Args:
        text: of any length.
        usual: the language around it, which decides where neither the letters nor the words of a
            short text do.
    """
    text = _ADDRESS.sub(" ", text)[:_TELLING]
    unquoted = _without_quoted(text)
    # Most texts quote nothing, and their words need not be counted.
    if unquoted != text and (len(_words(unquoted)) >= 2 or _HAN.search(unquoted)):
        text = unquoted
    script = _script(text)
    if script == "Cyrl":
        return _cyrillic_language(text.lower(), usual)
    if script == "Latn":
        return _latin_language(text, usual)
    return script


def same_script(text: str, language: str) -> bool:
    """True when the letters of ``text`` are those that ``language`` is written in."""
    script = _script(text)
    if script == "Cyrl":
        return language in CYRILLIC
    if script == "Latn":
        return language in LATIN
    return script in (language, UNKNOWN)


def is_unmixed(text: str, language: str) -> bool:
    """True when ``text`` has no letters but those that ``language`` is written in.

    Each part of it is then in that script too, and need not be looked at alone.
    """
    own = "Latn" if language in LATIN else "Cyrl" if language in CYRILLIC else language
    others = _OTHER_LETTERS.get(own)
    return others is not None and others.search(text) is None


def _without_quoted(text: str) -> str:
    """``text`` with a space for each quotation and bracket; one that is never closed stays."""
    parts: list[str] = []
    position = 0
    next_closer: dict[str, int] = {}  # where each closer was last found, which is looked up once
    opener = _OPENER.search(text)
    while opener:
        after = opener.end()
        for closer in _CLOSERS[opener[0]]:
            if next_closer.get(closer, 0) < after:
                found = text.find(closer, after)
                next_closer[closer] = found if found >= 0 else len(text)
        end = min(next_closer[closer] for closer in _CLOSERS[opener[0]])
        if end < len(text):
            parts += [text[position : opener.start()], " "]
            position = after = end + 1
        opener = _OPENER.search(text, after)
    return "".join([*parts, text[position:]])


def _words(text: str) -> list[str]:
    return _CYRILLIC_WORD.findall(text) + _LATIN_WORD.findall(text)


def _script(text: str) -> str:
    """``Cyrl``, ``Latn``, or at once the language where a script has but one here."""
    if text.isascii():  # each sentence is asked, and most of a file of short ones are such
        return "Latn" if _LATIN_WORD.search(text) else UNKNOWN
    han = len(_HAN.findall(text))
    if len(_KANA.findall(text)) * 4 > han > 0 or (_KANA.search(text) and not han):
        return "ja"
    if len(_HANGUL.findall(text)) > han:
        return "ko"
    cyrillic, latin = _CYRILLIC_WORD.findall(text), _LATIN_WORD.findall(text)
    if han and (_HAN_GRAMMAR.search(text) or 2 * han > 3 * (len(cyrillic) + len(latin))):
        return "zh"
    if not cyrillic and not latin:
        return "zh" if han else UNKNOWN
    # A Russian question may hold more letters in Latin names than it has of its own.
    has_russian_words = len(cyrillic) >= 2 and 3 * len(cyrillic) >= 2 * len(latin)
    is_cyrillic = has_russian_words or len("".join(cyrillic)) > len("".join(latin))
    return "Cyrl" if is_cyrillic else "Latn"


def _cyrillic_language(text: str, usual: str | None) -> str:
    letters = set(text)
    if "ў" in letters:
        return "be"
    if letters & set("їєґ") or _is_ukrainian(text, letters):
        return "uk"
    if "і" in letters:
        return "be"
    votes = _sister_votes(text)
    if votes["be"] != votes["ru"]:
        return max(votes, key=lambda language: votes[language])
    return "ru" if letters & _RUSSIAN_LETTERS else _classified(text, ("ru", "be"), usual)


def _sister_votes(text: str) -> dict[str, int]:
    """How far the words show by their spelling to be Belarusian, and how far Russian.

    The letter и alone says little: who has a Russian keyboard writes Belarusian with it too.
    """
    words = [_word_votes(word) for word in _CYRILLIC_WORD.findall(text[:_TYPED])]
    return {
        "be": sum(belarusian for belarusian, _ in words),
        "ru": sum(russian for _, russian in words) + bool(_RUSSIAN_LETTERS.intersection(text)),
    }


@lru_cache(_REMEMBERED)
def _word_votes(word: str) -> tuple[int, int]:
    """How far a word, in small letters, shows to be Belarusian, and how far Russian."""
    own = len(_BELARUSIAN.findall(word)) - len(_RUSSIAN.findall(word))
    spoken = spelled_in(word, ("be", "ru")) if len(word) >= _TELLING_LETTERS else ()
    return (
        _PATTERN * (own > 0) + (spoken == ("be",)),
        _PATTERN * (own < 0) + (spoken == ("ru",)),
    )


def _is_ukrainian(text: str, letters: set[str]) -> bool:
    if letters & set("ыэёъ"):
        return False
    if "і" in letters:
        return bool(letters & set("ищ")) or _UKRAINIAN.search(text) is not None
    return _UKRAINIAN_WORD.search(text) is not None


def _latin_language(text: str, usual: str | None) -> str:
    if is_latin_belarusian(text):
        return "be"
    words = _LATIN_WORD.findall(text.lower())
    if _SHARED.issuperset(word for word in words if word in _VOTES):
        return _spelled(words) or _classified(text, LATIN, usual)
    votes: dict[str, float] = {}
    for word in words:
        languages = _VOTES.get(word, ())
        for language in languages:
            votes[language] = votes.get(language, 0.0) + 1 / len(languages)
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= 2 * (ranked[1][1] if len(ranked) > 1 else 0.5):
        return ranked[0][0]
    return _spelled(words) or _classified(text, LATIN, usual)


def _spelled(words: Sequence[str]) -> str | None:
    """English or Dutch, where it alone spells most of a few words so; names count for neither."""
    if len(words) > _FEW:
        return None
    spoken = [spelled_in(word, ("en", "nl")) for word in words]
    telling = [each for each in spoken if len(each) < 2]
    for code in ("en", "nl"):
        if 2 * telling.count((code,)) > len(telling):
            return code
    return None


def _classified(text: str, languages: tuple[str, ...], around: str | None) -> str:
    """The likeliest of the languages; of a text too short to tell that around it, or the usual."""
    scores: dict[str, float] = dict(_identifier(languages).rank(text))
    found = max(scores, key=lambda language: scores[language])
    usual, lead = _LEAD.get(found, (found, 0.0))
    if around in languages:
        usual, lead = around, _AROUND
    unsure = len(text) <= _SHORT and scores[found] < scores[usual] + lead
    return usual if unsure else found


def prepare() -> None:
    """Loads what short texts are told apart with, which the first of them would wait for."""
    _model()
    read_vocabulary()


@lru_cache(maxsize=4)
def _identifier(languages: tuple[str, ...]) -> Any:
    """py3langid that answers with one of ``languages``."""
    identifier = copy(_model())
    identifier.set_languages(list(languages))
    return identifier


@lru_cache(maxsize=1)
def _model() -> Any:
    # Loading takes about half a second: most texts never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    full.set_languages([*LATIN, *CYRILLIC])
    # Made anew, since it keeps what it knows of a hundred other languages.
    return LanguageIdentifier(
        full.nb_ptc,
        full.nb_pc,
        full.nb_classes,
        full.tk_nextmove,
        full.tk_output,
        tk_row=full.tk_row,
    )
