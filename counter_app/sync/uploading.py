# SPDX-License-Identifier: Apache-2.0
"""Attachments go to the centre one after the other, a piece a step, from where the centre says that it stands.

A piece is small, so that what was written meanwhile never waits long for its turn. Nothing is written down here
before the centre has the whole; after a break it is asked where to go on.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from counter_app.base.errors import CounterError
from counter_app.cases.attachments import AttachmentKind
from counter_app.store.case_store import Store
from counter_app.store.uploads import Upload
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.wire.blobs import (
    LENGTH_HEADER,
    MOST_ASKED,
    OFFSET_HEADER,
    PIECE_TYPE,
    BlobsAsked,
    BlobsTold,
    BlobTold,
)
from counter_app.wire.versions import CHUNK_BYTES, MOST_BLOB_BYTES

MISSING, ALTERED, LARGE, REFUSED = (f"sync.upload.{one}" for one in ("missing", "altered", "too_large", "refused"))
"""Why an attachment cannot go: what the case says, and what the page of the centre lists."""

LEAST_PIECE: Final = 16 * 1024
FIRST_PIECE: Final = 64 * 1024
QUIET: Final = 600.0
"""Seconds until it is looked again whether anything is to be asked; what is written wakes sooner."""
SELDOM: Final = 3600.0
MOST_TRIES: Final = 3
"""Times that a whole attachment may come to the centre as something else before it is set aside."""
MOST_MOVES: Final = 8
"""Times that the centre may say that an attachment stands elsewhere than we thought before we pause."""


@dataclass(slots=True)
class _Going:
    """The attachment that is going. ``offset`` is None while it is not known where the centre stands; ``why`` says why
    it cannot be sent from here, where only the centre may have it still."""

    upload: Upload
    whole: bytes = b""
    why: str = ""
    offset: int | None = None
    tries: int = 0
    moved: int = 0


class Uploader:
    """One window's attachments, a piece a step, on sync's thread. ``papers`` is the folder of papers kept as files."""

    name = "attachments"

    def __init__(
        self,
        store: Store,
        papers: Path,
        client: CentreClient,
        *,
        gate: Gate | None = None,
        backoff: Backoff | None = None,
        most_bytes: int = MOST_BLOB_BYTES,
    ) -> None:
        self._store = store
        self._papers = papers
        self._client = client
        self._gate = gate or Gate()
        self._backoff = backoff or Backoff()
        self._most_bytes = most_bytes
        self._piece = FIRST_PIECE
        self._going: _Going | None = None
        self._begun = False

    def step(self) -> Step:
        """As an errand."""
        return self.upload_once()

    def upload_once(self) -> Step:
        """Ask about one attachment, or send one piece of it, and write down what came of it."""
        chosen = self._gate.through(self._choose)
        if chosen is None:
            return Step(Outcome.frozen, SELDOM)
        try:
            step = chosen()
        except Unheard as unheard:
            self._lost()
            why = str(unheard.facts.get("why", ""))
            return Step(Outcome.later, self._backoff.failed(heard=False), unheard.code, why)
        except RefusedByCentre as refused:
            return self._refused(refused)
        self._backoff.succeeded()
        return step

    def _choose(self) -> Callable[[], Step] | None:
        """What to do next; None while nothing may be sent."""
        standing = self._store.centre.standing()
        if standing is None or standing.frozen:
            self._going = None
            return None
        if not self._begun:
            self._begun = True
            if self._store.uploads.counts().stuck:  # once after each start: somebody may have put the file back
                self._store.uploads.try_again()
        if self._going is None and (doubtful := self._store.uploads.doubtful(MOST_ASKED)):
            return lambda: self._ask(doubtful)
        going = self._going or self._next()
        if going is None:
            return lambda: Step(Outcome.idle, QUIET)
        self._going = going
        return (lambda: self._where(going)) if going.offset is None else (lambda: self._send(going))

    def _next(self) -> _Going | None:
        """The attachment that has waited longest, read and compared with what its action says."""
        found = self._store.uploads.next()
        if found is None:
            return None
        whole = self._read(found)
        if whole is None:
            return _Going(found, why=MISSING)
        if len(whole) > self._most_bytes:
            return _Going(found, why=LARGE)
        same = hashlib.sha256(whole).hexdigest() == found.digest
        return _Going(found, whole) if same else _Going(found, why=ALTERED)

    def _read(self, upload: Upload) -> bytes | None:
        if upload.kind is AttachmentKind.scan:
            return self._store.scan(upload.ref)
        try:
            with (self._papers / upload.ref).open("rb") as stream:
                return stream.read(self._most_bytes + 1)
        except OSError:
            return None

    def _ask(self, doubtful: tuple[Upload, ...]) -> Step:
        """Whether the centre still has what it had."""
        message = BlobsAsked(digests=tuple({one.digest for one in doubtful}))
        there = self._client.asked("POST", "/blobs/there", BlobsTold, message).there
        has = {one: there[one.digest] for one in doubtful if one.digest in there}
        lacks = [one for one in doubtful if one.digest not in there]
        self._gate.through(lambda: self._store.uploads.told(has, lacks))
        return Step(Outcome.done)

    def _where(self, going: _Going) -> Step:
        return self._stands(going, self._client.asked("GET", f"/blobs/{going.upload.digest}", BlobTold))

    def _send(self, going: _Going) -> Step:
        offset = going.offset or 0
        piece = going.whole[offset : offset + self._piece]
        headers = {OFFSET_HEADER: str(offset), LENGTH_HEADER: str(len(going.whole))}
        path = f"/blobs/{going.upload.digest}"
        reply = self._client.call("PATCH", path, piece, kind=PIECE_TYPE, headers=headers)
        try:
            told = msgspec.json.decode(reply.body, type=BlobTold)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unheard("damaged") from None
        self._piece = min(self._piece * 2, CHUNK_BYTES)
        return self._stands(going, told)

    def _stands(self, going: _Going, told: BlobTold) -> Step:
        """Where the centre says that the attachment stands."""
        if told.have:
            self._going = None
            self._gate.through(lambda: self._store.uploads.told({going.upload: False}))
            return Step(Outcome.done, sent=1)
        if going.why:  # told, and it holds up nothing: the next one goes
            return self._set_aside(going, going.why)
        going.offset = told.offset if 0 <= told.offset <= len(going.whole) else 0
        return Step(Outcome.done)

    def _set_aside(self, going: _Going, why: str) -> Step:
        self._going = None
        self._gate.through(lambda: self._store.uploads.stop(going.upload, why))
        return Step(Outcome.done)

    def _lost(self) -> None:
        """Nobody knows how much of the last piece arrived; the next ones are smaller."""
        self._piece = max(self._piece // 2, LEAST_PIECE)
        if self._going is not None:
            self._going.offset, self._going.moved = None, 0

    def _refused(self, refused: RefusedByCentre) -> Step:
        going, code = self._going, refused.code
        if code == "push.frozen":
            self._going = None
            return Step(Outcome.frozen, SELDOM, code)
        if going is not None and code == "blob.offset":
            there = refused.told.get("offset")
            going.moved += 1
            if isinstance(there, int) and 0 <= there <= len(going.whole) and going.moved < MOST_MOVES:
                going.offset = there
                return Step(Outcome.done)
        if going is not None and code in ("blob.digest", "blob.too_large"):
            going.tries += 1
            if code == "blob.digest" and going.tries < MOST_TRIES:
                going.offset = None
                return Step(Outcome.done)
            return self._set_aside(going, LARGE if code == "blob.too_large" else REFUSED)
        self._lost()
        if refused.later or refused.status == 507:
            return Step(Outcome.later, self._backoff.failed(refused.wait), code)
        return Step(Outcome.refused, self._backoff.failed(SELDOM / 6), code)


def explain(upload: Upload) -> CounterError | None:
    """Why an attachment cannot go, as something that can be said; None where it can."""
    return CounterError(upload.reason) if upload.reason else None
