"""A question about several things at once: one quote may tell of all, or each is searched for.

"When did Minsk and Changchun become partners?" is answered by a sentence on both. Only where the
first quote does not tell of all of them is each looked for by itself; and what is found for one
that its best quote does not tell of, or does not bind, is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.asking.constraints import Content, union
from qa.asking.query import Query
from qa.finding.evidence import select_evidence
from qa.finding.search import Choice, Search
from qa.judging.binding import unbound_of


def tells_of_all(found: Search, members: Sequence[Query]) -> bool:
    """True where the first quote tells of every member; also where there is none."""
    chosen = select_evidence(found)[:1]
    return not chosen or all(own & _told(found, chosen[0]) for own in _own(members))


def of_each_told(found: Search) -> Search:
    """The same with those of its parts alone, one for each member, whose best quote holds."""
    owns = _own([part.query for part in found.parts])
    parts = tuple(part for part, own in zip(found.parts, owns, strict=True) if _holds(part, own))
    return replace(found, parts=parts)


def _holds(part: Search, own: frozenset[str | int]) -> bool:
    best = select_evidence(part)[:1]
    return bool(best and own & _told(part, best[0]) and not unbound_of(part, best))


def _own(members: Sequence[Query]) -> list[frozenset[str | int]]:
    """The names and years that each has to itself."""
    wanted = [_named(member.wanted) for member in members]
    return [each.difference(*(other for other in wanted if other is not each)) for each in wanted]


def _told(found: Search, choice: Choice) -> frozenset[str | int]:
    rows = range(choice.first, choice.last)
    return _named(union(map(found.pool.in_context, rows)))


def _named(content: Content) -> frozenset[str | int]:
    return frozenset((*content.names, *content.years))
