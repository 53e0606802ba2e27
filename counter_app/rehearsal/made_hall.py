# SPDX-License-Identifier: Apache-2.0
"""A made-up hall written straight into a centre: the real bytes of real actions, chained and signed, without a network.

What the windows would have sent lies in the ledger afterwards; the centre's own projector makes everything else of it.
"""

import random
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.chain import SALT_BYTES, SHA256, digest_personal, link
from counter_app.cases.encoding import encode
from counter_app.rehearsal.window_days import EPOCH, WindowDays, working_days
from counter_app.rehearsal.windows import HALL
from counter_app.server.centre import Centre
from counter_app.server.chains import open_chain
from counter_app.server.halls import add_hall
from counter_app.server.ledger import Place, Stored, add
from counter_app.server.partitions import make_partitions
from counter_app.server.tables.windows import chain, window
from counter_app.server.windows import add_window
from counter_app.wire.signing import Ed25519Signer, head_message

FIRST = date(2026, 1, 5)
"""The first working day where none is named."""

TOGETHER = 2000
"""Actions that go into the ledger at once, at least."""


@dataclass(frozen=True, slots=True)
class HallPlan:
    """What is made: so many windows and working days, and so many cases over all of them."""

    windows: int
    days: int
    cases: int
    seed: int = 1
    first: date = FIRST
    closing: bool = True  # every day but the last is closed, with the hash of its real log

    def cases_on(self, number: int, place: int) -> int:
        """How many new cases a window (from 1) has on a day (from 0)."""
        share, over = divmod(self.cases, self.windows * self.days)
        return share + ((number - 1) * self.days + place < over)


class Made(NamedTuple):
    """What was written."""

    windows: int
    cases: int
    actions: int


async def make_hall(centre: Centre, plan: HallPlan) -> Made:
    """Write a hall into a centre that has no windows of real people. Raises CounterError ``simulating.others``."""
    await found_hall(centre, plan)
    actions = 0
    for number in range(1, plan.windows + 1):
        actions += await make_window(centre, plan, number)
    return Made(plan.windows, plan.cases, actions)


async def found_hall(centre: Centre, plan: HallPlan) -> None:
    """The hall itself, and room for its months; its windows may be made by several processes after it."""
    async with centre.engine.begin() as connection:
        others = (await connection.execute(select(window.c.id).where(window.c.hall != HALL).limit(1))).first()
        if others is not None:
            raise CounterError("simulating.others")
        await add_hall(connection, centre, HALL)
        for month in sorted({one.replace(day=1) for one in working_days(plan.first, plan.days)}):
            await connection.run_sync(make_partitions, month)


async def make_window(centre: Centre, plan: HallPlan, number: int) -> int:
    """All days of a window (from 1), and its signed word for where its chain ends; how many actions. All or nothing."""
    days = working_days(plan.first, plan.days)
    working = WindowDays(number, plan.seed, closing=plan.closing)
    signer = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(working.chance.randbytes(32)))
    place = Place(f"made-{plan.seed}-{number}", EPOCH)
    seq = at = 0
    async with centre.engine.begin() as connection:
        key = await add_window(
            connection, id=place.window, hall=HALL, number=str(number), public_key=signer.public_key, at=centre.now()
        )
        opened = await open_chain(connection, place, algorithm=SHA256, opened_for="enrolled", at=centre.now())
        head: bytes = opened["head"]
        kept: list[Stored] = []
        for ordinal, day in enumerate(days):
            for action in working.actions(day, plan.cases_on(number, ordinal), days):
                kept.append(_stored(action, head, working.chance))
                head, seq, at = kept[-1].link, action.seq, action.at
            if len(kept) >= TOGETHER or day == days[-1]:
                if kept:
                    await add(connection, place, kept)
                kept = []
        ended = {
            "mark": seq,
            "head": head,
            "signed_seq": seq,
            "signed_link": head,
            "signed_at": at,
            "signed_key": key,
            "signature": signer.sign(head_message(place.window, EPOCH, seq, head, at)),
        }
        here = (chain.c.window == place.window) & (chain.c.epoch == EPOCH)
        await connection.execute(update(chain).where(here).values(ended))
    return seq


def _stored(action: Action, previous: bytes, chance: random.Random) -> Stored:
    """An action behind another one; its salt is drawn too, so that the same seed gives the same chain."""
    pieces = encode(action)
    personal, salt = pieces.personal or b"", chance.randbytes(SALT_BYTES)
    digest = digest_personal(salt, personal)
    joined = link(previous, pieces.header, pieces.facts, digest)
    return Stored(action.seq, action.id, action.at, joined, pieces.header, pieces.facts, personal, salt, digest)
