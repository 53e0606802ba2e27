# SPDX-License-Identifier: Apache-2.0
"""Sheets scanned for a checklist line: taken from the scanner's folder, a file, the clipboard or a camera.

What is taken is kept in the encrypted store at once and belongs to the draft; with the decision it becomes an action
of the case. That a sheet is there proves nothing: the line's state is the clerk's alone.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id, new_id
from counter_app.cases.actions import Intent, Scanned, ScanSource
from counter_app.cases.case import CaseScan
from counter_app.cases.draft import DraftScan
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving

if TYPE_CHECKING:
    from counter_app.desk.sheet_image import SheetImage

SCANNED = frozenset({".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".bmp", ".webp", ".heic"})
"""Endings of files that a scanner writes; HEIC too, so that it can be told that it cannot be read."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file in the scanner's folder."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Sheets out of one file or picture, straightened and small, not kept yet."""

    sheets: "tuple[SheetImage, ...]"
    source: ScanSource
    path: Path | None = None


def folder_of(counter: Counter) -> Path | None:
    """The scanner's folder, None where this window has none."""
    folder = counter.settings.window.scan_folder
    return Path(folder).expanduser() if folder else None


def waiting_files(counter: Counter) -> tuple[WaitingFile, ...]:
    """What lies in the scanner's folder, the newest first. A folder that cannot be read holds nothing."""
    folder = folder_of(counter)
    found: list[WaitingFile] = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir() if folder else ():
            if path.suffix.lower() in SCANNED and not path.name.startswith(".") and path.is_file():
                found.append(WaitingFile(path, from_micros(path.stat().st_mtime_ns // 1000)))
    return tuple(sorted(found, key=lambda one: (one.at, one.path.name), reverse=True))


def read_file(counter: Counter, path: Path, source: ScanSource) -> Taken:
    """Every sheet of a file, kept nowhere yet. Raises CounterError ``scans.*``; the file stays as it is."""
    from counter_app.desk.sheet_image import MOST_BYTES_IN  # behind the first window: OpenCV takes its time

    if not path.is_file():
        raise CounterError("scans.no_file")
    try:
        with path.open("rb") as stream:
            whole = stream.read(MOST_BYTES_IN + 1)
    except OSError:
        raise CounterError("scans.unreadable") from None
    return replace(read_picture(counter, whole, source), path=path)


def read_picture(counter: Counter, whole: bytes, source: ScanSource) -> Taken:
    """Every sheet of a picture or PDF that lies in memory."""
    from counter_app.desk.sheet_image import sheets_of

    return Taken(sheets_of(whole, most_bytes=counter.settings.window.scan_size * 1024), source)


def keep(counter: Counter, draft_id: str, taken: Taken) -> tuple[DraftScan, ...]:
    """Put what was taken into the store, for a draft; it is the draft's once it is attached to a line."""
    kept = []
    for sheet in taken.sheets:
        scan = new_id()
        counter.store.add_scan(scan, draft_id, sheet.jpeg)
        kept.append(
            DraftScan(
                scan=scan,
                digest=sheet.digest,
                width=sheet.width,
                height=sheet.height,
                size=len(sheet.jpeg),
                source=taken.source,
            )
        )
    return tuple(kept)


def clear_away(taken: Taken) -> None:
    """Once the draft that holds it is saved: what came out of the scanner's folder lies there no more, readable."""
    if taken.source is ScanSource.folder and taken.path is not None:
        with contextlib.suppress(OSError):  # it stays and can be seen there; nothing is lost
            taken.path.unlink()


def picture_of(counter: Counter, scan: DraftScan | CaseScan) -> bytes:
    """A scanned sheet as JPEG, the very one that was taken. Raises CounterError ``scans.gone`` or ``scans.altered``."""
    found = counter.store.scan(scan.scan)
    if found is None:
        raise CounterError("scans.gone")
    if hashlib.sha256(found).hexdigest() != scan.digest:
        raise CounterError("scans.altered")
    return found


def scan_intents(serving: Serving, case: str, action: str) -> Iterator[Intent]:
    """What a decision writes of the scans: each that is new, on lines that are still on the list."""
    recorded = {one.scan for one in serving.case.scans} if serving.case else set()
    for line in serving.checklist.lines:
        material = line.material.id
        for one in serving.draft.scans.get(material, ()):
            if one.scan in recorded:
                continue
            facts = Scanned(
                scan=one.scan,
                material=material,
                digest=one.digest,
                width=one.width,
                height=one.height,
                size=one.size,
                source=one.source,
            )
            yield Intent(id=derived_id(action, f"scan:{one.scan}"), case=case, facts=facts)
