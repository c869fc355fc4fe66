"""Which things and deeds of a text turn a statement round, and which hardly matter?

Their names are ids of the word lists: concepts, measures, and the turns of ``turns.jsonl``.
"""

from __future__ import annotations

from itertools import combinations

_CLOSED = (
    ("spring", "summer", "autumn", "winter"),
    ("north", "south", "east", "west"),
    ("a day", "a week", "a month", "a year"),
)
"""Closed classes. To an encoder their members are near one another, so that nothing else notices
when one stands in the place of another."""
OPPOSITES = (
    *(pair for names in _CLOSED for pair in combinations(names, 2)),
    ("last one", "next one"),
    ("larger", "smaller"),
    ("rise raise", "fall lower"),
    ("more", "less"),
    ("at least", "at most"),
    ("open", "close shut"),
    ("join", "leave"),
    ("sell", "buy"),
    ("export", "import"),
    ("begin start", "end finish"),
    ("sign", "break off"),
    ("win", "lose"),
    ("later", "earlier"),
    ("start of a time", "end of a time"),
    ("at one", "at odds"),
)
"""Pairs of which a sentence may not say one where its source says the other."""
OPPOSED = frozenset(name for pair in OPPOSITES for name in pair)
# Deeds that change all where they are added: the source must tell of them.
HEAVY = frozenset(
    {"rise raise", "fall lower", "close shut", "leave", "cancel", "refuse", "break off"}
    | {"demolish", "lose", "postpone delay", "bankruptcy failure", "resign"}
)
# What is planned or denied is no fact: a sentence must not tell it as one.
PLANS = frozenset({"planned", "denied"})
# Often said in one language and left unsaid in another; they tell no fact from another.
LOOSE = frozenset(
    {"more", "less", "later", "earlier", "first", "every year", "plan", "goal", "sum amount"}
    | {"goods", "size large", "percent", "dollar", "yuan", "currency", "cost price", "duration"}
    | {"capacity", "payload", "weight", "length", "area", "load", "growth", "count", "rank"}
    | {"science research", "education", "build", "university institute", "history", "author"}
    | {"study train"}
)
# Said in a word of its own in one language, and in a part of another word in the next.
UNSAID = frozenset({"country state", "programme", "company", "logistics"})
DEEDS = frozenset(
    {"sign", "enter into force", "ratify", "open", "close shut", "cancel", "build", "move", "join"}
    | {"establish found", "develop create", "leave", "invest", "pay", "sell", "buy", "supply"}
    | {"invite", "refuse", "break off", "begin start", "end finish", "rise raise", "fall lower"}
    | {"win", "lose", "publish", "launch", "produce", "support", "discuss", "decide", "visit"}
)
