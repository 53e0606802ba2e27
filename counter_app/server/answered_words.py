# SPDX-License-Identifier: Apache-2.0
"""Words on closed days as they come back from windows: how each was met, and acts that stand with none of them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.texts import text
from counter_app.cases.actions import Action
from counter_app.cases.day_acts import OF_THE_LOG, DayHeard, DayReturned, DaySampled, DaySigned
from counter_app.server.tables.day_words import day_word
from counter_app.server.tables.feeds import feed_row
from counter_app.wire.feeds import DayWord, DayWordKind, Feed, of_window, read


async def note_met(connection: AsyncConnection, window: str, actions: Sequence[Action]) -> None:
    """How a window met words, out of its new actions."""
    for one in actions:
        if isinstance(one.facts, DayHeard):
            here = day_word.c.word == one.facts.word, day_word.c.window == window
            await connection.execute(update(day_word).where(*here).values(standing=one.facts.standing.value))


async def never_said(connection: AsyncConnection, window: str, actions: Sequence[Action]) -> list[Action]:
    """Those of these acts about logs that a window says were done at the centre, and nobody here said."""
    if not actions:
        return []
    wanted = select(feed_row.c.body).where(feed_row.c.feed == Feed.days.value)
    bodies = (await connection.execute(wanted.where(feed_row.c.audience == of_window(window)))).scalars().all()
    said: defaultdict[tuple[str, str, str], list[DayWord]] = defaultdict(list)
    for body in bodies:
        told = read(bytes(body), DayWord)
        said[told.day, told.log_hash, text("cases.centre.clerk", by=told.by)].append(told)
    return [one for one in actions if not any(_says(told, one) for told in said[_about(one)])]


def _about(action: Action) -> tuple[str, str, str]:
    facts = action.facts
    return (facts.day, facts.log_hash, action.clerk) if isinstance(facts, OF_THE_LOG) else ("", "", "")


def _says(told: DayWord, action: Action) -> bool:
    """Whether an act stands with a word on its day, by its person."""
    words = dict(action.personal.words) if action.personal is not None else None
    same = words in (None, told.words)
    seen = [(one.case, one.why, one.verdict) for one in told.cases]
    match action.facts:
        case DayHeard() as facts:
            return (facts.word, facts.closing, facts.says.value) == (told.word, told.closing, told.kind.value)
        case DaySampled() as facts:
            signed = told.kind is DayWordKind.signed and facts.seed == told.seed
            return signed and [(one.case, one.why) for one in facts.cases] == [one[:2] for one in seen]
        case DaySigned() as facts:
            signed = told.kind is DayWordKind.signed and facts.seed == told.seed
            return signed and same and [(one.case, one.why, one.verdict) for one in facts.cases] == seen
        case DayReturned():
            return told.kind is DayWordKind.returned and same
        case _:
            return False
