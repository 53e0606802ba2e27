# SPDX-License-Identifier: Apache-2.0
"""A window with a real store that sends what it has to a real centre, by the very parts a window uses."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import RealCentre
from store.made_store import NOTICE, Hall, draft, opened

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent, Printed, PrintState, Scanned, ScanSource
from counter_app.sync.client import CentreClient
from counter_app.sync.errand import Outcome, Step
from counter_app.sync.pump import Pump
from counter_app.sync.uploading import Uploader
from counter_app.wire.signing import ED25519, Ed25519Signer

_AT_ONCE = 400


class SendingWindow:
    """Enrolled at a centre; ``url`` is where it calls it."""

    def __init__(self, home: Path, centre: RealCentre, number: str = "3", url: str = "") -> None:
        self.hall = Hall(home, number)
        self.centre = centre
        self.signer = Ed25519Signer(Ed25519PrivateKey.generate())
        centre.add_window(self.store_id, self.signer.public_key, number=number)
        self.hall.store.centre.enrolled(
            url=centre.url,
            name="测试中心",
            hall="测试大厅",
            number=number,
            algorithm=ED25519,
            public_key=bytes(32),  # of the centre: nothing here comes from it
        )
        self.client = CentreClient(url or centre.url, self.store_id, self.signer, system_clock)
        self.connect(url or centre.url)

    @property
    def store_id(self) -> str:
        """What the centre calls it."""
        return self.hall.store.centre.window_id

    def connect(self, url: str) -> None:
        """Begin again, as after a start of the program."""
        self.client.close()
        self.client = CentreClient(url, self.store_id, self.signer, system_clock)
        self.pump = Pump(self.hall.store.centre, self.client)
        self.uploader = Uploader(self.hall.store, self.hall.places.papers, self.client)

    def close(self) -> None:
        """Give everything back."""
        self.client.close()
        self.hall.close()

    def decide(self, *facts: AnyFacts, case: str = "") -> str:
        """Record facts in one press, of a new case where none is given."""
        begun = () if case else (opened(), NOTICE)
        case = case or new_id()
        intents = [Intent(id=new_id(), case=case, facts=one) for one in (*begun, *facts)]
        self.hall.store.record(intents, clerk="0312", at=to_micros(self.hall.clock()))
        self.hall.clock.move(minutes=1)
        return case

    def scan(self, picture: bytes) -> Scanned:
        """A sheet that lies in the store."""
        scan = new_id()
        self.hall.store.add_scan(scan, draft().id, picture)
        digest = hashlib.sha256(picture).hexdigest()
        size = len(picture)
        return Scanned(scan=scan, material="m", digest=digest, width=1, height=1, size=size, source=ScanSource.file)

    def paper(self, case: str, pdf: bytes) -> Path:
        """A paper of a case that is kept as a file; where it lies."""
        self.hall.places.papers.mkdir(exist_ok=True)
        digest = hashlib.sha256(pdf).hexdigest()
        self.decide(Printed(paper="acceptance", number="1", digest=digest, state=PrintState.saved), case=case)
        file = self.hall.places.papers / self.hall.store.uploads.waiting(99)[-1].ref
        file.write_bytes(pdf)
        return file

    def push(self) -> None:
        """Until the centre has every action."""
        last = _until_idle(self.pump.step)[-1]
        assert last.outcome is Outcome.idle, last

    def upload(self) -> list[Step]:
        """Until every attachment is there, or none can go any more: the steps."""
        return _until_idle(self.uploader.step)


def _until_idle(step: Callable[[], Step]) -> list[Step]:
    done: list[Step] = []
    for _ in range(_AT_ONCE):
        done.append(step())
        if done[-1].outcome in (Outcome.idle, Outcome.frozen, Outcome.refused):
            return done
    raise AssertionError(done[-3:])
