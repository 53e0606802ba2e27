# SPDX-License-Identifier: Apache-2.0
"""A guide of the office's own: finished from a draft by an administrator, and published as an edition with a day.

Everything here touches the disk and belongs in a lane of its own. Nobody but an administrator may do any of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.catalogue.guide_folder import COMMON, FACTS
from counter_app.catalogue.intake import drafts
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.importing import Import, import_guide
from counter_app.catalogue.intake.item_check import DraftCheck, ItemCheck, check_draft, check_item
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.supplement_shelf import ShelvedSupplement, shelved
from counter_app.desk.counter import Counter

FILES = (FACTS, COMMON)
"""What holds for a whole guide, changed as text only."""


@dataclass(frozen=True, slots=True)
class Published:
    """An edition that somebody answers for."""

    guide: str
    version: str
    valid_from: str
    by: str
    counts_today: bool  # from the next start of a window on


def list_guide_drafts(counter: Counter) -> tuple[DraftCheck, ...]:
    """Every draft with how far it has come."""
    _check_role(counter)
    with _disk():
        return tuple(check_draft(one, counter.shelf.matters) for one in drafts.list_drafts(counter.shelf))


def list_supplements(counter: Counter) -> tuple[ShelvedSupplement, ...]:
    """The city's documents in the office's folder, with what they add and who signed them."""
    _check_role(counter)
    with _disk():
        return shelved(counter.shelf, counter.today())


def open_guide(counter: Counter, guide: str) -> DraftCheck:
    """A draft, looked over as a whole."""
    _check_role(counter)
    with _disk():
        return check_draft(drafts.open_draft(counter.shelf, guide), counter.shelf.matters)


def guides_to_revise(counter: Counter) -> tuple[Guide, ...]:
    """The guides in force that have no draft, the hall's own first."""
    taken = {one.id for one in drafts.list_drafts(counter.shelf)}
    own = counter.settings.hall.guide
    found = [one for one in counter.catalogue.guides.values() if one.id not in taken]
    return tuple(sorted(found, key=lambda one: one.id != own))


def revise(counter: Counter, guide: str) -> GuideDraft:
    """Begin a new edition from the one in force."""
    _check_role(counter)
    with _disk():
        return drafts.start_revision(counter.shelf, guide, counter.today())


def bring_in(counter: Counter, file: str, guide: str, *, title: str = "", region: str = "") -> Import:
    """Read a guide's file and draft it. Raises CounterError with nothing written where it is no guide."""
    _check_role(counter)
    path = Path(file).expanduser()
    with _disk():
        return import_guide(path, guide, counter.shelf, counter.today(), title=title, region=region)


def keep_item(counter: Counter, draft: GuideDraft, item: ServiceItem, words: str) -> ItemCheck:
    """Keep an item's text and look it over."""
    _check_role(counter)
    with _disk():
        drafts.save_item(draft, item.ordinal, words)
        return check_item(draft, item)


def file_text(counter: Counter, draft: GuideDraft, name: str) -> str:
    """One of ``FILES`` as it lies there, "" where there is none."""
    _check_role(counter)
    with _disk():
        return drafts.file_text(draft, name) if name in FILES else ""


def keep_file(counter: Counter, draft: GuideDraft, name: str, words: str) -> DraftCheck:
    """Keep one of ``FILES`` and look the draft over as a whole; ``common.yaml`` goes with its last word."""
    _check_role(counter)
    with _disk():
        if name == COMMON and not words.strip():
            (draft.folder / COMMON).unlink(missing_ok=True)
        elif name in FILES:
            drafts.save_file(draft, name, words)
        return check_draft(draft, counter.shelf.matters)


def publish(counter: Counter, draft: GuideDraft, valid_from: str) -> Published:
    """Make the draft an edition. Raises CounterError with the counts while anything is left to be done."""
    _check_role(counter)
    by = counter.clerk_number
    with _disk():
        version = drafts.publish(draft, counter.shelf, valid_from, by, counter.clock)
    return Published(draft.id, version, valid_from, by, valid_from <= counter.today())


def throw_away(counter: Counter, draft: GuideDraft) -> None:
    """Throw a draft away. What is published stays."""
    _check_role(counter)
    with _disk():
        drafts.discard(draft)


def _check_role(counter: Counter) -> None:
    if not counter.may_edit_guides:
        raise CounterError("editing.not_administrator")


@contextmanager
def _disk() -> Iterator[None]:
    """A disk that does not take it is an expected failure: the draft is as it was."""
    try:
        yield
    except OSError as error:
        raise CounterError("intake.unwritable") from error
