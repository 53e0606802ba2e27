# SPDX-License-Identifier: Apache-2.0
"""Evaluations by telephone: what a token invites to, and the one press it is good for.

The token is used up in the transaction that puts the press into the window's feed: never one without the other.
Whoever tears a slip off holds its token before the citizen does. So a press counts with four digits that the case
knows of its citizen, where it knows any; what was known goes down with it.
"""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.evaluation import shipped_levels
from counter_app.cases.rating import BEST, MOST_WORDS, WORST, KnownBy, event_digest, phone_event
from counter_app.server.centre import Centre
from counter_app.server.feeds import put
from counter_app.server.rates import hold_shared_rate
from counter_app.server.status_keys import holder_key, typed_end
from counter_app.server.tables.citizens import holder_row, rating_token
from counter_app.wire.feeds import Feed, PhonePress, of_window, written

OF_HANDLING = 6, 24 * 3600
"""So many tries at the digits of one handling in so many seconds."""


class TokenState(StrEnum):
    """How an invitation stands."""

    open = "open"
    wrong = "wrong"  # open, but the digits are not the citizen's
    taken = "taken"  # by the press that was just now
    used = "used"  # pressed here
    rated = "rated"  # the handling was evaluated otherwise
    over = "over"  # its days are past
    unknown = "unknown"  # no such token, or its window has not sent it yet


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a token invites to: the matter's title and the day of the decision, and nothing else. ``asks``: for four
    digits; ``handling`` is what tries are counted by."""

    state: TokenState
    title: str = ""
    day: str = ""  # ISO
    until: int = 0
    asks: bool = False
    handling: str = field(default="", repr=False)


UNKNOWN = Invitation(TokenState.unknown)


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def invitation(connection: AsyncConnection, centre: Centre, token: str) -> Invitation:
    """What a token invites to, as it stands now."""
    found = select(rating_token).where(rating_token.c.digest == token_digest(token))
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return UNKNOWN
    state = TokenState.open
    if row.used_at:
        state = TokenState.used
    elif row.rated:
        state = TokenState.rated
    elif row.until < centre.now():
        state = TokenState.over
    here = holder_row.c.window == row.window, holder_row.c.case_id == row.case_id
    asks = await connection.scalar(select(holder_row.c.key).where(*here).limit(1)) is not None
    handling = f"{row.window}\0{row.case_id}\0{row.decision}"
    return Invitation(state, row.title, row.day, row.until, asks, handling)


async def hold_tries(centre: Centre, found: Invitation) -> None:
    """Count a try at the digits of a handling, by whichever of its papers. Raises Refused ``call.often`` (429)."""
    if found.state is TokenState.open and found.asks:
        await hold_shared_rate(centre, "rate.digits", found.handling, *OF_HANDLING)


async def take_press(
    connection: AsyncConnection,
    centre: Centre,
    token: str,
    level: int,
    reasons: tuple[str, ...],
    words: str,
    digits: str = "",
) -> Invitation:
    """Use up a token with a press, in the caller's transaction. ``taken`` where it counts; else how it stands.

    Raises ValueError for a level or a reason that there is not.
    """
    known = {one.code for own in shipped_levels().levels if own.level == level for one in own.reasons}
    if not WORST <= level <= BEST or not known.issuperset(reasons):
        raise ValueError("no such level or reason")
    now, digest = centre.now(), token_digest(token)
    found = (await connection.execute(select(rating_token).where(rating_token.c.digest == digest))).one_or_none()
    if found is None or found.until < now:
        return await invitation(connection, centre, token)
    standing = await invitation(connection, centre, token)
    known_by = await _known_by(connection, centre, found, digits) if standing.asks else KnownBy.holder.value
    if standing.state is TokenState.open and not known_by:
        return replace(standing, state=TokenState.wrong)
    handling = (
        rating_token.c.window == found.window,
        rating_token.c.case_id == found.case_id,
        rating_token.c.decision == found.decision,
    )
    # every paper about this handling in one statement: of two presses at once the second finds nothing left
    taken = update(rating_token).where(*handling, rating_token.c.rated.is_(False)).values(rated=True)
    free = set((await connection.execute(taken.returning(rating_token.c.digest))).scalars())
    if digest not in free:
        return await invitation(connection, centre, token)
    mine = update(rating_token).where(rating_token.c.digest == digest).values(used_at=now)
    await connection.execute(mine)
    reasons = tuple(dict.fromkeys(reasons))
    told = PhonePress(
        question=found.question,
        case=found.case_id,
        token_digest=digest,
        level=level,
        reasons=reasons,
        words=words.strip()[:MOST_WORDS],
        pressed_at=now,
        digest=event_digest(
            phone_event(token_digest=digest, level=level, reasons=reasons, pressed_at=now, known_by=known_by)
        ),
        known_by=known_by,
    )
    audience = of_window(found.window)
    await put(connection, centre, Feed.ratings, found.question, "1", written(told), audience=audience)
    return Invitation(TokenState.taken, found.title, found.day, found.until)


async def _known_by(connection: AsyncConnection, centre: Centre, found: Row[Any], digits: str) -> str:
    """By what these digits know the citizen, "" where they do not."""
    key = holder_key(centre.keys.status, found.case_id, typed_end(digits))
    here = holder_row.c.window == found.window, holder_row.c.case_id == found.case_id, holder_row.c.key == key
    return str(await connection.scalar(select(holder_row.c.known_by).where(*here)) or "")
