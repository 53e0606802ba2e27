# SPDX-License-Identifier: Apache-2.0
"""Attachments on their way while centre and line die: what was acknowledged lies there whole, in the end all of it."""

import contextlib
import hashlib
import random
import threading
import time
from dataclasses import dataclass, field

from counter_app.base.clock import to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Opened, Scanned, ScanSource
from counter_app.rehearsal.made_up import presses
from counter_app.rehearsal.windows import CLERK, PlayedWindow
from counter_app.server.blobs import blobs_of
from counter_app.sync.errand import Outcome
from counter_app.sync.uploading import Uploader
from faults.proxy import WELL, Fate
from faults.scene import Scene

SECONDS = 90.0
LARGEST = 300_000


@dataclass(slots=True)
class Sheets:
    """What a window has to send, and what it was told is there."""

    wanted: dict[str, bytes] = field(default_factory=dict)  # by digest
    acked: set[str] = field(default_factory=set)


class AttachingWindow:
    """A played window with scans."""

    def __init__(self, scene: Scene, url: str) -> None:
        self.played = PlayedWindow(scene.folder / "attaching", 1, seed="attaching")
        scene.centre.add_window(self.played.id, self.played.signer.public_key, number="9")
        signer = scene.centre_signer()
        self.played.enrolled(url, name="演练", algorithm=signer.algorithm, public_key=signer.public_key)
        self.played.connect(timeout=2.0)
        client = self.played.client
        if client is None:
            raise ValueError("connected a moment ago")
        self.uploader = Uploader(self.played.store, self.played.home / "papers", client)
        self.sheets = Sheets()

    def scan(self, chance: random.Random, sheets: int) -> None:
        """A case with so many sheets of any size."""
        opened = next(presses(chance))[0]
        if not isinstance(opened.facts, Opened):
            raise TypeError("a case begins by being opened")
        facts = []
        for _ in range(sheets):
            picture = chance.randbytes(int(10 ** chance.uniform(1, 5.4)) % LARGEST)
            digest = hashlib.sha256(picture).hexdigest()
            scan = new_id()
            self.played.store.add_scan(scan, new_id(), picture)
            self.sheets.wanted[digest] = picture
            size = len(picture)
            facts.append(
                Scanned(scan=scan, material="m", digest=digest, width=1, height=1, size=size, source=ScanSource.file)
            )
        more = [Intent(id=new_id(), case=opened.case, facts=one) for one in facts]
        self.played.store.record((opened, *more), clerk=CLERK, at=to_micros(self.played.clock()))

    def step(self) -> bool:
        """One piece; whether there is nothing left to send."""
        step = self.uploader.step()
        waiting = {one.digest for one in self.played.store.uploads.waiting(1000)}
        self.sheets.acked = set(self.sheets.wanted) - waiting
        if step.outcome is not Outcome.done:
            time.sleep(min(step.wait, 0.05))
        return not waiting


def lies_there(scene: Scene) -> dict[str, bytes]:
    """All whole attachments of the centre."""
    store = blobs_of(scene.centre.settings).store
    return {one: b"".join(store.read(one)) for one in store.digests()}


def attach(scene: Scene, sheets: int) -> list[str]:
    """Send them all while the centre is killed and the line is cut. What did not hold: faults."""
    chance = scene.chance
    window = AttachingWindow(scene, f"http://127.0.0.1:{scene.line.port}")
    faults: list[str] = []
    try:
        window.scan(chance, sheets)
        over = threading.Event()
        befalling = threading.Thread(target=trouble, args=(scene, window.sheets, over, faults))
        befalling.start()
        ends = time.monotonic() + SECONDS
        done = False
        while not (done and over.is_set()) and time.monotonic() < ends:
            done = window.step()
        befalling.join()
        found = lies_there(scene)
        if not done:
            faults.append("attachments do not come to an end")
        faults += [f"attachment lost: {one[:12]}" for one in set(window.sheets.wanted) - set(found)]
        faults += [f"attachment altered: {one[:12]}" for one in found if found[one] != window.sheets.wanted.get(one)]
        return faults
    finally:
        window.played.close()


def trouble(scene: Scene, sheets: Sheets, over: threading.Event, faults: list[str]) -> None:
    """Kills and cuts; after each kill what was acknowledged before it must lie there."""
    chance = random.Random(scene.chance.random())  # noqa: S311
    try:
        for _ in range(chance.randint(2, 4)):
            scene.line.fate = lambda: (
                Fate(cut_up=int(10 ** chance.uniform(2, 5.2))) if chance.random() < 1 / 2 else WELL
            )
            time.sleep(chance.uniform(0.1, 0.5))
            scene.line.drop_all()
            if chance.random() < 2 / 3:
                acked = set(sheets.acked)
                scene.kill_server()
                there = lies_there(scene)
                faults += [f"acknowledged attachment gone: {one[:12]}" for one in acked - set(there)]
                scene.start_server()
        scene.line.fate = lambda: WELL
        with contextlib.suppress(OSError):
            scene.line.drop_all()
    finally:
        over.set()
