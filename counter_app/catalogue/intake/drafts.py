# SPDX-License-Identifier: Apache-2.0
"""Guides being finished: ``<data>/guides/<id>/draft/``, laid out like any guide and never loaded by the shelf.

A draft comes from a file (``importing``) or is a copy of the edition in force. It is changed file by file, and
published as an edition of its own once nothing is left to be done. Editions that were published never change.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter_app.base.clock import Clock, civil_date, system_clock
from counter_app.base.entries import DRAFT
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.resources import Document, Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.guide_folder import COMMON, FACTS, ITEMS, TEXT, copy_guide, facts_of, item_file, item_name
from counter_app.catalogue.items import Guide
from counter_app.catalogue.lint import GuideLint, lint_guide
from counter_app.catalogue.shelf import PUBLISHED, Edition, Shelf

FOLDER = "draft"
"""The name of a draft's folder."""

_START = re.compile(r"^valid_from:.*$", re.MULTILINE)
_BUILDING = ".new-"


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A guide being finished."""

    id: str
    folder: Path

    @property
    def edition(self) -> Edition:
        """The draft as an edition, to be read like one."""
        return Edition(self.id, self.folder)


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """An entry that the import drafted and nobody has confirmed. ``item`` 0: in common.yaml."""

    item: int
    section: str  # materials, steps, ...
    id: str  # its id or key, "" where such entries have none
    line: int  # of guide.txt, where it was read
    at: int  # its line in the item's file


class NotReady(ResourceFaults):
    """A draft cannot be published yet. Carries every place where something is left to be done."""

    def __init__(self, found: tuple[Fault, ...], *, faults: int, lines: int, entries: int) -> None:
        super().__init__(found)
        self.code = "intake.not_ready"
        self.facts = {
            "faults": faults,
            "lines": lines,
            "entries": entries,
            "file": found[0].file,
            "line": found[0].line,
        }


def list_drafts(shelf: Shelf) -> tuple[GuideDraft, ...]:
    """Every guide being finished here."""
    found = sorted(shelf.own.glob(f"*/{FOLDER}")) if shelf.own else []
    return tuple(GuideDraft(path.parent.name, path) for path in found if path.is_dir())


def open_draft(shelf: Shelf, guide: str) -> GuideDraft:
    """The draft of a guide. Raises CounterError where there is none."""
    for draft in list_drafts(shelf):
        if draft.id == guide:
            return draft
    raise CounterError("intake.no_draft", guide=guide)


def draft_home(shelf: Shelf, guide: str) -> Path:
    """Where a new draft of a guide goes. Raises CounterError where one lies there already, or nothing can."""
    if shelf.own is None:
        raise CounterError("intake.no_place")
    if (shelf.own / guide / FOLDER).exists():
        raise CounterError("intake.draft_there", guide=guide)
    return shelf.own / guide


def start_revision(shelf: Shelf, guide: str, day: str) -> GuideDraft:
    """A copy of the edition in force on a day (ISO), to be changed and published as a new one."""
    edition = shelf.edition(guide, day)
    if edition is None:
        raise CounterError("intake.no_guide", guide=guide)
    home = draft_home(shelf, guide)
    with new_folder(home) as building:
        copy_guide(edition.folder, building)
        os.replace(building, home / FOLDER)
    return GuideDraft(guide, home / FOLDER)


@contextmanager
def new_folder(home: Path) -> Iterator[Path]:
    """A folder in ``home`` that is gone again unless it was moved to its place. Raises CounterError."""
    try:
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=private_folder(home)))
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)
            if not any(home.iterdir()):
                home.rmdir()
    except OSError as error:
        raise CounterError("intake.unwritable") from error


def compile_draft(draft: GuideDraft, matters: Path) -> tuple[Guide | None, tuple[Fault, ...]]:
    """The draft read as the catalogue reads a guide: what can be used of it, and every fault."""
    return compile_guide(draft.edition, matters)


def lint_draft(draft: GuideDraft, matters: Path) -> GuideLint | None:
    """What the draft's structure covers; None where nothing of it can be used."""
    guide, _ = compile_draft(draft, matters)
    return lint_guide(guide, edition=draft.folder) if guide else None


def item_text(draft: GuideDraft, ordinal: int) -> str:
    """An item's YAML as it lies there, "" where there is none."""
    return _words(item_file(draft.folder, ordinal))


def save_item(draft: GuideDraft, ordinal: int, words: str) -> None:
    """Put an item's YAML in the place of the one before, whole or not at all. Raises CounterError."""
    write_file(item_file(draft.folder, ordinal), words)


def file_text(draft: GuideDraft, name: str) -> str:
    """A file beside the folder of the items as it lies there, "" where there is none."""
    return _words(draft.folder / name)


def save_file(draft: GuideDraft, name: str, words: str) -> None:
    """Put such a file in the place of the one before, whole or not at all. Raises CounterError."""
    write_file(draft.folder / name, words)


def open_entries(draft: GuideDraft) -> tuple[DraftEntry, ...]:
    """Entries that nobody has confirmed yet. Of a file that cannot be read the reader tells the faults."""
    files = [(0, draft.folder / COMMON)]
    files += [(int(path.stem), path) for path in sorted((draft.folder / ITEMS).glob("[0-9]*.yaml"))]
    return tuple(entry for ordinal, path in files if path.is_file() for entry in _open(ordinal, path))


def publish(draft: GuideDraft, shelf: Shelf, valid_from: str, by: str, clock: Clock = system_clock) -> str:
    """Make the draft an edition that counts from a day on (ISO) and return its version; the draft is gone then.

    Raises CounterError and changes nothing while something is left to be done (``NotReady``), or where the day
    would not make it count.
    """
    moment = clock()
    home = draft.folder.parent
    _check_start(shelf, draft.id, valid_from, civil_date(moment).isoformat())
    if not by.strip():
        raise CounterError("intake.nobody")
    check_ready(draft, shelf)
    with new_folder(home) as building:
        copy_guide(draft.folder, building)
        with_start(building, valid_from)
        guide, faults = compile_guide(Edition(draft.id, building), shelf.matters)
        if guide is None or faults or guide.valid_from != valid_from:
            raise CounterError("intake.start_unwritten", file=draft.edition.file(FACTS))
        kept = home / guide.version
        if not kept.exists():
            os.replace(building, kept)
    write_file(kept / PUBLISHED, f"by: {by.strip()}\nat: {moment.isoformat()}\n")
    discard(draft)
    return guide.version


def with_start(folder: Path, valid_from: str) -> None:
    """Write the day (ISO) from which an edition counts into its facts. Raises CounterError."""
    facts = _words(folder / FACTS)
    write_file(folder / FACTS, _START.sub(f'valid_from: "{valid_from}"', facts, count=1))


def discard(draft: GuideDraft) -> None:
    """Throw a draft away. Raises CounterError."""
    home = draft.folder.parent
    with new_folder(home) as going:
        os.replace(draft.folder, going / FOLDER)


def write_file(path: Path, words: str) -> None:
    """Write a file whole or not at all; what cannot be written as UTF-8 becomes a question mark."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_BUILDING, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(words.replace("\r\n", "\n").encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise CounterError("intake.unwritable") from error


def _words(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""


def _open(ordinal: int, path: Path) -> Iterator[DraftEntry]:
    try:
        document = read_yaml(path)
    except ResourceFaults:
        return
    if not isinstance(document.data, dict):
        return
    for section, entries in document.data.items():
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict) and DRAFT in entry:
                yield _entry(ordinal, section, index, entry, document)


def _entry(ordinal: int, section: str, index: int, entry: dict[str, object], document: Document) -> DraftEntry:
    name, line = entry.get("id", entry.get("key", "")), entry[DRAFT]
    at, _ = document.places[section, index]
    return DraftEntry(ordinal, section, str(name), line if isinstance(line, int) else 0, at)


def _check_start(shelf: Shelf, guide: str, valid_from: str, today: str) -> None:
    try:
        date.fromisoformat(valid_from)
    except ValueError as error:
        raise CounterError("intake.day", day=valid_from) from error
    starts = dict((start, edition) for start, edition in shelf.editions(guide))
    if valid_from in starts:
        raise CounterError("intake.day_taken", day=valid_from)
    in_force = [start for start, edition in starts.items() if start <= today or edition.folder.name == guide]
    if valid_from < max(in_force, default=""):
        raise CounterError("intake.too_early", day=max(in_force))


def check_ready(draft: GuideDraft, shelf: Shelf) -> None:
    """Raise NotReady with everything that is left to be done before the draft may be published."""
    guide, faults = compile_draft(draft, shelf.matters)
    found = [*faults, *_order_taken(draft, shelf)]
    lines: list[Fault] = []
    for one in lint_guide(guide, edition=draft.folder).items if guide else ():
        if not one.structured:
            lines.append(Fault(draft.edition.file(TEXT), one.item.first_line, 1, text("intake.text_only")))
        lines += one.faults
    lines = [one for one in dict.fromkeys(lines) if one not in found]
    entries = [_unconfirmed(one) for one in open_entries(draft)]
    if found or lines or entries:
        everything = (*found, *lines, *entries)
        raise NotReady(everything, faults=len(found), lines=len(lines), entries=len(entries))


def _unconfirmed(entry: DraftEntry) -> Fault:
    name = f"{ITEMS}/{item_name(entry.item)}" if entry.item else COMMON
    return Fault(f"{FOLDER}/{name}", entry.at, 1, text("intake.unconfirmed"))


def _order_taken(draft: GuideDraft, shelf: Shelf) -> Iterator[Fault]:
    """Two guides in one place among the guides: only the first would be shown."""
    own = facts_of(draft.folder).get("order")
    for edition in shelf.in_force(date.max.isoformat()):
        if edition.guide != draft.id and own is not None and facts_of(edition.folder).get("order") == own:
            yield Fault(draft.edition.file(FACTS), 0, 0, text("intake.order_taken", order=own, guide=edition.guide))
