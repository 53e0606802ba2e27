# SPDX-License-Identifier: Apache-2.0
"""Taking a push in: one transaction that holds the window's row from its first statement to the commit.

Repeats are compared and acknowledged again, a gap is named, and what cannot be of one and the same window freezes it.
The rows of window and chain are written every time, also for a pure repeat: so no acknowledgement is ever given for
what only this machine has.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Text, bindparam, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.chain import genesis
from counter_app.server.access import Caller
from counter_app.server.centre import Centre
from counter_app.server.chains import open_chain
from counter_app.server.commits import commit_surely
from counter_app.server.ledger import Place, add, links_of
from counter_app.server.pushes import chained
from counter_app.server.refusals import Refused
from counter_app.server.statements import Found, Statement
from counter_app.server.tables.windows import ACTIVE, FROZEN, chain, window
from counter_app.wire.messages import Acked, Push

LOST_TAIL = "chain.lost_tail"
"""Why a closed epoch of which the centre has more than its window is whole all the same."""


_HOLD = Statement(
    update(window)
    .where(window.c.id == bindparam("of"))
    .values(
        seen_at=bindparam("seen"),
        skew=bindparam("off"),
        program=func.coalesce(func.nullif(bindparam("by", type_=Text), literal_column("''")), window.c.program),
    )
    .returning(window.c.state, window.c.reason)
)
_HERE = (chain.c.window == bindparam("of"), chain.c.epoch == bindparam("in"))
_CHAIN = Statement(select(chain).where(*_HERE))
_TOUCH = update(chain).where(*_HERE).values(touched_at=bindparam("now"))
_ADVANCE = _TOUCH.values(
    mark=bindparam("to"), head=bindparam("link"), open=bindparam("still"), asked_at=bindparam("asked")
)
_WAITING, _MOVED = Statement(_TOUCH), Statement(_ADVANCE)
_MOVED_SIGNED = Statement(
    _ADVANCE.values(
        signed_seq=bindparam("said_seq"),
        signed_link=bindparam("said_link"),
        signed_at=bindparam("said_at"),
        signed_key=bindparam("said_key"),
        signature=bindparam("said"),
    )
)
_ENDED = Statement(_TOUCH.values(open=bindparam("still"), reason=bindparam("why")))
_FROZEN = Statement(_TOUCH.values(state=bindparam("state"), reason=bindparam("why")))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the call itself tells of the window beside its push."""

    skew: int = 0  # its clock less the centre's, as it has learned it
    program: str = ""  # its version


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a push, and how many actions were new."""

    acked: Acked
    added: int


async def take(centre: Centre, connection: AsyncConnection, caller: Caller, push: Push, heard: Heard) -> Taken:
    """Store what is new of a push and commit. Raises Refused; what freezes is committed before."""
    return await _Intake(centre, connection, caller, push, centre.now()).run(heard)


@dataclass(frozen=True, slots=True)
class _Intake:
    """One push in its transaction."""

    centre: Centre
    connection: AsyncConnection
    caller: Caller
    push: Push
    now: int

    @property
    def place(self) -> Place:
        return Place(self.push.window, self.push.epoch)

    @property
    def _start(self) -> bytes:
        return genesis(self.push.window, self.push.epoch, self.push.algorithm)

    async def run(self, heard: Heard) -> Taken:
        held = await self._hold(heard)
        if held["state"] != ACTIVE:
            await commit_surely(self.connection)
            raise Refused(409, "push.frozen", why=held["reason"])
        row = await self._chain()
        if row["algorithm"] != self.push.algorithm:
            raise Refused(400, "push.algorithm")
        await self._compare(row)
        if row["mark"] > self.push.last_seq:
            return await self._shorter(row)
        if row["state"] != ACTIVE:
            await commit_surely(self.connection)
            raise Refused(409, "push.frozen", why=row["reason"])
        return await self._longer(row)

    async def _hold(self, heard: Heard) -> Found:
        """Note that the window was here, which keeps everybody else's hands off its chains until the commit."""
        noted = {"of": self.push.window, "seen": self.now, "off": heard.skew, "by": heard.program}
        held = await _HOLD.first(self.connection, **noted)
        if held is None:
            raise Refused(401, "call.unknown")
        return held

    async def _chain(self) -> Found:
        """The chain's row, made where the epoch is new."""
        found = await _CHAIN.first(self.connection, **self._here)
        if found is not None:
            return found
        push, connection = self.push, self.connection
        return await open_chain(
            connection, self.place, algorithm=push.algorithm, opened_for=push.reason, at=self.now, open=push.open
        )

    async def _compare(self, row: Found) -> None:
        """What the push says of the stretch that is stored already must be what is stored. Raises ``push.fork``."""
        said = {one.seq: one.link for one in self.push.items if one.seq <= row["mark"]}
        if self.push.items:
            said.setdefault(self.push.items[0].seq - 1, self.push.previous)
        said.setdefault(self.push.head.seq, self.push.head.link)
        said = {seq: told for seq, told in said.items() if seq <= row["mark"]}
        known = {row["mark"]: bytes(row["head"]), 0: self._start}
        asked = [seq for seq in said if seq not in known]
        if asked:
            known |= await links_of(self.connection, self.place, min(asked), max(asked))
        for seq in sorted(said):
            if seq not in known:
                raise Refused(503, "centre.damaged", wait=600)
            if known[seq] != said[seq]:
                await self._freeze("push.fork", seq=seq)

    async def _shorter(self, row: Found) -> Taken:
        """The centre has more than the window ever wrote."""
        if not self.push.open:
            last = self.push.last_seq
            head = (await links_of(self.connection, self.place, last, last)).get(last, self._start)
            await self._note(_ENDED, still=False, why=row["reason"] or LOST_TAIL)
            return await self._acked(last, head, row["durable"])
        if self.caller.at <= row["asked_at"]:  # an older call that was held up on its way
            raise Refused(503, "push.late", wait=5)
        await self._freeze("push.ahead", mark=row["mark"], last=self.push.last_seq)

    async def _longer(self, row: Found) -> Taken:
        fresh = [one for one in self.push.items if one.seq > row["mark"]]
        if fresh and fresh[0].seq != row["mark"] + 1:
            await self._note()
            await commit_surely(self.connection)
            raise Refused(409, "push.need", need=row["mark"] + 1)
        mark, head = int(row["mark"]), bytes(row["head"])
        if fresh:
            stored = chained(self.push, fresh, head)
            await add(self.connection, self.place, stored)
            mark, head = stored[-1].seq, stored[-1].link
        noted = {"to": mark, "link": head, "still": self.push.open, "asked": max(row["asked_at"], self.caller.at)}
        said = self.push.head
        if row["signed_seq"] <= said.seq <= mark:
            noted |= {"said_seq": said.seq, "said_link": said.link, "said_at": said.at}
            noted |= {"said_key": said.key, "said": said.signature}
            await self._note(_MOVED_SIGNED, **noted)
        else:
            await self._note(_MOVED, **noted)
        return await self._acked(mark, head, row["durable"], len(fresh))

    @property
    def _here(self) -> dict[str, Any]:
        return {"of": self.push.window, "in": self.push.epoch}

    async def _note(self, words: Statement = _WAITING, **values: object) -> None:
        """Write the chain's row, whatever else happens."""
        await words.run(self.connection, **self._here, now=self.now, **values)

    async def _acked(self, mark: int, head: bytes, durable: int, added: int = 0) -> Taken:
        await commit_surely(self.connection)
        return Taken(Acked(ack=mark, head=head, now=self.now, durable=min(durable, mark)), added)

    async def _freeze(self, code: str, **facts: int) -> NoReturn:
        """Nothing more is taken from this window until it is enrolled anew; that is so before it hears of it."""
        await self._note(_FROZEN, state=FROZEN, why=code)
        frozen = update(window).where(window.c.id == self.push.window).values(state=FROZEN, reason=code)
        await self.connection.execute(frozen)
        await commit_surely(self.connection)
        raise Refused(409, code, **facts)
