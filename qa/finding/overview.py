"""A question about a whole document or subject -> quotes from many places, by document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from corpus.document import BlockKind
from embeddings.index.folder import Index
from qa.finding.contents import of_sentence
from qa.finding.evidence import Choice, sentence_scores
from qa.finding.retrieve import Ranking

MAX_QUOTES = 8
_PER_SECTION = 2
# A place belongs to the subject when its passage stands out at least by this part of the best one.
_NEAR = 0.5
_DROP = 0.3  # how far below the best sentence's own score another may be

# What is said to speak, and how it speaks.
_EN = (r"(?:book|article|column|text|document|source|note|paper)s?", "(?:say|tell|report|write)")
_RU = (
    r"(?:книг|стать|колонк|текст|документ|источник|замет|материал)\w*",
    r"(?:говорит|сказано|пишет|пишут|рассказыва|сообща)\w*",
)
_NL = (
    r"(?:boek|artikel(?:en)?|column|tekst(?:en)?|document(?:en)?|bron(?:nen)?|notities?)",
    r"(?:zegt?|zeggen|schrijf|schrijft|schrijven|vertelt|vertellen|meldt?|melden|staat er in)",
)
_BE = (
    r"(?:кніг|кніз|артыкул|калон|тэкст|дакумен|крыніц|нататк|матэрыял)\w*",
    r"(?:кажа|гаворы|сказана|піша|пішуць|расказва|паведамля)\w*",
)
_PATTERNS = (
    r"\b(?:summari[sz]e|sum up|summary of|overview of|outline)\b",
    rf"\bwhat (?:do|does|did) (?:\w+ ){{0,3}}{_EN[0]} (?:\w+ )?{_EN[1]} (?:us )?(?:about|on|of)\b",
    r"\b(?:tell me|what is known|what do we know) (?:all |everything |more )?about\b",
    r"\b(?:обобщи|подытож|перескаж|резюмируй|обзор)\w*",
    rf"\bчто (?:\w+ ){{0,4}}{_RU[0]} (?:\w+ )?{_RU[1]} .{{0,12}}\b(?:об?|про)\b",
    rf"\bчто {_RU[1]} .{{0,20}}{_RU[0]} .{{0,12}}\b(?:об?|про)\b",
    r"\b(?:расскажи(?:те)?|что известно|что мы знаем) (?:всё |подробнее )?(?:об?|про)\b",
    r"概述|总结|概括|综述|简述|归纳|介绍一下",
    r"(?:书|文章|文献|资料|材料|专栏)[中里上]?(?:对|关于|是?怎么|是?如何|都)"
    r"(?P<said>.{0,20})(?:说|写|讲|介绍|提到|描述)[了过]?(?:什么|哪些)?",
    r"关于(?P<told>.{1,20})(?:书|文章|文献|资料|材料)[中里上]?都?(?:说|写|讲|提到)了?(?:什么|哪些)",
    r"\bvat (?P<summed>.{1,80}) samen\b|\b(?:samenvatting|overzicht) van\b",
    r"\b(?:geef|maak) een (?:overzicht|samenvatting)\b",
    rf"\bwat {_NL[1]} (?:\w+ ){{0,3}}{_NL[0]} over\b",
    r"\b(?:vertel (?:me )?(?:alles |meer )?over|wat is er bekend over|wat weten we over)\b",
    r"\b(?:абагульні|падсумуй|перакажы|агляд)\w*",
    rf"\bшто (?:\w+ ){{0,4}}{_BE[0]} (?:\w+ )?{_BE[1]} .{{0,12}}\b(?:аб|пра)\b",
    rf"\bшто {_BE[1]} .{{0,20}}{_BE[0]} .{{0,12}}\b(?:аб|пра)\b",
    r"\b(?:раскажы(?:це)?|што вядома|што мы ведаем) (?:усё |падрабязней )?(?:аб|пра)\b",
)
_OVERVIEW = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def asks_for_overview(question: str) -> bool:
    """True for "what does the book say about Gansu" or "summarise", in any of five languages."""
    return _OVERVIEW.search(question) is not None


def subject_of(question: str) -> str:
    """What an overview is asked of: "Gansu" of "What does the book say about Gansu?".

    The words that ask match any text on books and articles. All of the question, where there is
    nothing else in it.
    """
    asking = _OVERVIEW.search(question)
    if asking is None:
        return question
    inside = "".join(filter(None, asking.groups()))
    subject = inside or question[: asking.start()] + question[asking.end() :]
    return subject.strip(" ?？!.。,，:：的请") or question


def is_name(subject: str, spelled: Mapping[str, str]) -> bool:
    """True for a subject that is hardly more than a name: "provincie Gansu", no "trade in Gansu".

    Args:
        subject: of an overview.
        spelled: the names in it, see corpus.knowing.gazetteer.
    """
    return 2 * sum(map(len, set(spelled.values()))) > len(subject)


def select_overview(
    index: Index, ranking: Ranking, language: str, names: Set[str] = frozenset()
) -> list[Choice]:
    """Up to eight sentences of distinct passages, by document in the order of its best passage.

    Of each section at most two are taken, and of parallel versions of a paragraph one.

    Args:
        index: that was searched.
        ranking: of the subject.
        language: of the question.
        names: that each sentence must name, by id.
    """
    places = {int(row): place for place, row in enumerate(ranking.sentences)}
    scores = sentence_scores(index, ranking, language)
    taken: dict[tuple[str, int], int] = {}
    units: set[int] = set()
    choices: list[Choice] = []
    for passage, fair in zip(ranking.passages, ranking.scores, strict=True):
        if len(choices) == MAX_QUOTES or fair < _NEAR * ranking.scores[0]:
            break
        rows = [
            row
            for row in range(*index.passage_rows[passage])
            if index.sentences[row].kind is BlockKind.BODY
            and int(index.units[row]) not in units
            and (not names or names <= of_sentence(index, row).names)
        ]
        if not rows:
            continue
        best = max(rows, key=lambda row: scores[places[row]])
        key = (index.sentence_documents[best], _section(index, best))
        if taken.get(key, 0) == _PER_SECTION:
            continue
        taken[key] = taken.get(key, 0) + 1
        units.add(int(index.units[best]))
        place = places[best]
        similarity = float(ranking.cosines[place])
        choices.append(Choice(best, best + 1, passage, float(scores[place]), similarity))
    least = max((choice.score for choice in choices), default=0.0) - _DROP
    choices = [choice for choice in choices if choice.score >= least]
    order: dict[str, int] = {}
    for choice in choices:
        order.setdefault(index.sentence_documents[choice.first], len(order))
    return sorted(choices, key=lambda c: (order[index.sentence_documents[c.first]], c.first))


def _section(index: Index, row: int) -> int:
    """The block of the heading above a sentence, -1 where there is none."""
    blocks = index.documents[index.sentence_documents[row]].document.blocks
    above = range(index.sentences[row].block, -1, -1)
    return next((place for place in above if blocks[place].kind is BlockKind.HEADING), -1)
