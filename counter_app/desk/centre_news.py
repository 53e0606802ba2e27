# SPDX-License-Identifier: Apache-2.0
"""What came from the centre, said to people: a sentence each, many decisions of one kind as one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from counter_app.base.texts import text
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import News

DECISION = "pull.decision."


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence. ``aloud`` where it must not be overlooked; ``cases`` and the logs of ``days`` changed with it."""

    words: str
    aloud: bool
    cases: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()


def unused(rows: Sequence[PulledRow]) -> tuple[str, ...]:
    """What came and cannot be used here, a sentence a kind and reason."""
    kinds = Counter((one.feed, one.reason) for one in rows)
    return tuple(
        text("pull.unused", what=text(f"pull.feed.{feed}"), count=count, why=text(reason))
        for (feed, reason), count in kinds.items()
    )


def heard(news: Sequence[News]) -> tuple[Heard, ...]:
    """What people are told, what must not be overlooked first."""
    said: list[Heard] = []
    for aloud in (True, False):
        some = [one for one in news if one.aloud is aloud]
        decisions = [one for one in some if one.code.startswith(DECISION)]
        cases = frozenset(one.case for one in decisions if one.case)
        if len(decisions) > 1:
            words = text("pull.decisions.waiting" if aloud else "pull.decisions.followed", count=len(decisions))
            said.append(Heard(words, aloud, cases))
        others = some if len(decisions) == 1 else [one for one in some if one not in decisions]
        for words in dict.fromkeys(text(one.code, **one.facts) for one in others):
            same = [one for one in others if text(one.code, **one.facts) == words]
            of = frozenset(one.case for one in same if one.case)
            said.append(Heard(words, aloud, of, frozenset(one.day for one in same if one.day)))
    return tuple(said)
