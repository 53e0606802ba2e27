# SPDX-License-Identifier: Apache-2.0
"""Giving actions a new place: what the centre does not hold as we do goes behind the head of a new epoch.

An action stays what it was (id, moment, facts, personal part, salt); only epoch and seq in its header and its link are
new. An action of its own, first in the new epoch, says what was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, tuple_, update

from counter_app.base.ids import new_id
from counter_app.cases.actions import Action
from counter_app.cases.chain import link
from counter_app.cases.encoding import replaced
from counter_app.cases.people import Personal
from counter_app.cases.rejoining import Rejoined
from counter_app.store import ledger, outbox
from counter_app.store.tables import action as actions
from counter_app.store.tables import epoch as epochs
from counter_app.store.tables import outbox as outbox_rows
from counter_app.store.tables import series_block

REJOINED = "rejoined"

_MOVE = (
    update(actions)
    .where(actions.c.ordinal == bindparam("of"))
    .values(epoch=bindparam("to"), seq=bindparam("place"), header=bindparam("head"), link=bindparam("joined"))
)
_SHORTEN = (
    update(epochs)
    .where(epochs.c.number == bindparam("of"))
    .values(
        last_seq=bindparam("kept"), head=bindparam("link"), acked_seq=bindparam("kept"), durable_seq=bindparam("whole")
    )
)


@dataclass(frozen=True, slots=True)
class Rehoming:
    """What is to be done. ``kept`` says for the epoch where it begins, and for each later one, how many of its
    actions the centre holds as we do."""

    begins: int
    kept: Mapping[int, int]
    why: str  # code of what was found
    number: int  # of the new epoch
    at: int
    clerk: str
    window: str  # its number in the hall


def rehome(connection: Connection, wanted: Rehoming) -> Action:
    """Move what is behind the kept parts, in order, into a new epoch. Returns the action that says so."""
    held = {one.epoch: one for one in outbox.chains(connection)}
    old_head = held[wanted.begins].head.hex()
    moving: list[Row[tuple[object, ...]]] = []
    for number, kept in sorted(wanted.kept.items()):
        behind = (actions.c.epoch == number) & (actions.c.seq > kept)
        moving += connection.execute(select(actions).where(behind).order_by(actions.c.seq)).all()
    ends = {number: outbox.link_at(connection, held[number], kept) for number, kept in wanted.kept.items()}
    ledger.open_epoch(connection, wanted.number, at=wanted.at, reason=REJOINED)
    told = _tell(connection, wanted, old_head, len(moving))
    _move(connection, wanted.number, moving)
    for number, kept in wanted.kept.items():
        whole = min(held[number].durable, kept)
        connection.execute(_SHORTEN, {"of": number, "kept": kept, "link": ends[number], "whole": whole})
        connection.execute(delete(outbox_rows).where(outbox_rows.c.epoch == number, outbox_rows.c.seq > kept))
    return told


def _tell(connection: Connection, wanted: Rehoming, old_head: str, count: int) -> Action:
    facts = Rejoined(
        epoch=wanted.begins, common=wanted.kept[wanted.begins], old_head=old_head, count=count, why=wanted.why
    )
    own = new_id()
    told = Action(
        id=own,
        transaction=own,
        case="",
        at=wanted.at,
        clerk=wanted.clerk,
        window=wanted.window,
        epoch=wanted.number,
        seq=1,
        facts=facts,
        personal=Personal(),
    )
    ledger.append(connection, [told], ledger.current_head(connection))
    return told


def _move(connection: Connection, number: int, moving: list[Row[tuple[object, ...]]]) -> None:
    """Behind the one action the new epoch has."""
    if not moving:
        return
    head = ledger.current_head(connection)
    last = head.link
    rows, waiting = [], []
    for seq, row in enumerate(moving, head.last_seq + 1):
        one = row._mapping
        header = replaced(one["header"], epoch=number, seq=seq)
        last = link(last, header, one["facts"], one["personal_digest"], head.algorithm)
        rows.append({"of": one["ordinal"], "to": number, "place": seq, "head": header, "joined": last})
        waiting.append({"epoch": number, "seq": seq, "action_id": one["id"], "state": outbox.QUEUED})
    connection.execute(_MOVE, rows)
    connection.execute(insert(outbox_rows), waiting)
    ended = {"last_seq": head.last_seq + len(moving), "head": last}
    connection.execute(update(epochs).where(epochs.c.number == number).values(ended))
    _move_blocks(connection, number, moving)


def _move_blocks(connection: Connection, number: int, moving: list[Row[tuple[object, ...]]]) -> None:
    """A block of numbers is of the epoch in which its lease stands."""
    leased = [(one.epoch, one.at) for one in moving if one.kind == "series_leased"]
    if leased:
        place = tuple_(series_block.c.epoch, series_block.c.leased_at)
        connection.execute(update(series_block).where(place.in_(leased)).values(epoch=number))
