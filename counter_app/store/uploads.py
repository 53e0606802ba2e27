# SPDX-License-Identifier: Apache-2.0
"""Attachments and how far each has come on its way to the centre.

A row is written in the same transaction as the action that names a scan or a kept paper. What the centre has is asked
about again until the centre says that a verified backup holds it: a centre that was put back to an older day gets what
it lost without anybody's doing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import Clock, to_micros
from counter_app.cases.actions import Action
from counter_app.cases.attachments import AttachmentKind, attachment_of
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.store.tables import action as actions
from counter_app.store.tables import case_row
from counter_app.store.tables import upload as uploads

T = TypeVar("T")
_KINDS = ("scanned", "printed")
_PIECES = 500
ASK_AGAIN_MICROS = 24 * 3600 * 1_000_000
"""How long the centre's word that it has an attachment is taken without asking again, while no backup holds it."""


class UploadState(StrEnum):
    """How far an attachment has come."""

    waiting = "waiting"
    sent = "sent"  # the centre has it
    kept = "kept"  # and so has a verified backup of the centre
    stuck = "stuck"  # it cannot go; the reason says why


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment on its way. ``size`` is 0 where it is not known before the file is read."""

    ref: str
    kind: AttachmentKind
    case: str
    digest: str
    size: int
    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UploadCounts:
    """How many attachments stand where. ``oldest_at`` (µs) is of the first that waits."""

    waiting: int
    stuck: int
    oldest_at: int | None = None


class _Runs(Protocol):
    """Runs something as one transaction."""

    def __call__(self, work: Callable[[Connection], T], /) -> T: ...


_ADD = insert(uploads)
_NOTE = _ADD.on_conflict_do_update(
    index_elements=[uploads.c.ref],
    set_={
        **{name: _ADD.excluded[name] for name in ("action_id", "digest", "size", "at", "state", "reason")},
        "asked_at": 0,
    },
    where=uploads.c.digest != _ADD.excluded.digest,
)
_WAITING: ColumnElement[bool] = literal_column("state = 'waiting'")
_SENT: ColumnElement[bool] = literal_column("state = 'sent'")
_STUCK: ColumnElement[bool] = literal_column("state = 'stuck'")
_NEXT = select(uploads).where(_WAITING).order_by(uploads.c.at, uploads.c.ref)
_DOUBTFUL = select(uploads).where(_SENT, uploads.c.asked_at < bindparam("before")).order_by(uploads.c.asked_at)
_OF_CASE = (
    select(uploads)
    .where(uploads.c.case_id == bindparam("case"), uploads.c.state.in_(("waiting", "stuck")))
    .order_by(uploads.c.at, uploads.c.ref)
)


def note(connection: Connection, written: Sequence[Action], numbers: Mapping[str, str]) -> None:
    """Put what these actions name on its way. ``numbers`` are those of their cases; the same again changes nothing."""
    rows = []
    for one in written:
        named = attachment_of(one.facts, numbers.get(one.case, ""))
        if named is not None:
            rows.append(
                {
                    "ref": named.ref,
                    "kind": named.kind.value,
                    "case_id": one.case,
                    "action_id": one.id,
                    "digest": named.digest,
                    "size": named.size,
                    "state": UploadState.waiting.value,
                    "reason": "",
                    "at": one.at,
                    "asked_at": 0,
                }
            )
    if rows:
        connection.execute(_NOTE, rows)


def fill(connection: Connection) -> None:
    """Put everything that actions of a former program name on its way. What is there already stays as it is."""
    wanted = (
        select(actions.c.header, actions.c.facts, actions.c.personal, case_row.c.number)
        .join(case_row, case_row.c.case_id == actions.c.case_id)
        .where(actions.c.kind.in_(_KINDS))
        .order_by(actions.c.ordinal)
    )
    with connection.execute(wanted, execution_options={"yield_per": _PIECES}) as found:
        for some in found.partitions():
            written = [decode(ActionBytes(row.header, row.facts, row.personal)) for row in some]
            numbers = {one.case: row.number for one, row in zip(written, some, strict=True)}
            note(connection, written, numbers)


def doubt(connection: Connection) -> None:
    """The centre was put back to an older day: ask it about everything that no backup is known to hold."""
    connection.execute(update(uploads).where(_SENT).values(asked_at=0))


class Uploads:
    """What the sync asks and writes of attachments, each call one transaction of the store."""

    def __init__(self, write: _Runs, read: _Runs, clock: Clock) -> None:
        self._write = write
        self._read = read
        self._clock = clock

    def next(self) -> Upload | None:
        """The attachment that has waited longest."""
        found = self.waiting(1)
        return found[0] if found else None

    def waiting(self, most: int) -> tuple[Upload, ...]:
        """Those that have waited longest, in order."""
        return self._read(lambda connection: _rows(connection.execute(_NEXT.limit(most)).all()))

    def doubtful(self, most: int) -> tuple[Upload, ...]:
        """Those that the centre had when it was last asked, which is long ago."""
        before = {"before": to_micros(self._clock()) - ASK_AGAIN_MICROS}
        return self._read(lambda connection: _rows(connection.execute(_DOUBTFUL.limit(most), before).all()))

    def stuck(self, most: int = 100) -> tuple[Upload, ...]:
        """Those that cannot go, each with its reason."""
        wanted = select(uploads).where(_STUCK).order_by(uploads.c.at).limit(most)
        return self._read(lambda connection: _rows(connection.execute(wanted).all()))

    def counts(self) -> UploadCounts:
        """Of the whole window."""

        def work(connection: Connection) -> UploadCounts:
            count = select(func.count()).select_from(uploads)
            waiting, stuck = (connection.execute(count.where(one)).scalar_one() for one in (_WAITING, _STUCK))
            oldest = connection.scalar(select(uploads.c.at).where(_WAITING).order_by(uploads.c.at).limit(1))
            return UploadCounts(waiting, stuck, oldest)

        return self._read(work)

    def under_way(self, case: str) -> tuple[Upload, ...]:
        """What of one case the centre has not got; a reason stands where it cannot go."""
        return self._read(lambda connection: _rows(connection.execute(_OF_CASE, {"case": case}).all()))

    def told(self, has: Mapping[Upload, bool], lacks: Collection[Upload] = ()) -> None:
        """What the centre says: of what it has, whether a verified backup holds it too; and what it has not."""
        now = to_micros(self._clock())

        def work(connection: Connection) -> None:
            for one, kept in has.items():
                state = UploadState.kept if kept else UploadState.sent
                _move(connection, one, state, asked_at=now)
            for one in lacks:
                _move(connection, one, UploadState.waiting)

        if has or lacks:
            self._write(work)

    def stop(self, one: Upload, reason: str) -> None:
        """This one cannot go, and why: it is told, and tried again after the next start."""
        self._write(lambda connection: _move(connection, one, UploadState.stuck, reason=reason))

    def try_again(self) -> None:
        """All that could not go wait once more."""

        def work(connection: Connection) -> None:
            connection.execute(update(uploads).where(_STUCK).values(state=UploadState.waiting.value, reason=""))

        self._write(work)


def _rows(found: Sequence[Row[Any]]) -> tuple[Upload, ...]:
    return tuple(
        Upload(row.ref, AttachmentKind(row.kind), row.case_id, row.digest, row.size, row.at, row.reason)
        for row in found
    )


def _move(connection: Connection, one: Upload, state: UploadState, *, reason: str = "", asked_at: int = 0) -> None:
    """Unless another file has taken its place meanwhile."""
    same = (uploads.c.ref == one.ref) & (uploads.c.digest == one.digest)
    connection.execute(update(uploads).where(same).values(state=state.value, reason=reason, asked_at=asked_at))
