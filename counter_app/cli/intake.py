# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue import FILE --id ID | drafts | publish ID | discard ID``: guides of one's own."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.texts import text
from counter_app.catalogue.intake.agreement import Agreement
from counter_app.catalogue.intake.drafts import (
    GuideDraft,
    compile_draft,
    discard,
    lint_draft,
    list_drafts,
    open_draft,
    open_entries,
    publish,
)
from counter_app.catalogue.intake.importing import Import, import_guide
from counter_app.catalogue.shelf import Shelf, shelf_of
from counter_app.cli.answers import DONE, columns, print_json, tell_faults
from counter_app.settings import find_places

Json = dict[str, object]
_MOST_LINES = 20


def run(arguments: argparse.Namespace) -> int:
    """Run one of the actions."""
    return _ACTIONS[arguments.action](arguments, shelf_of(find_places(arguments.home)))


def _import(arguments: argparse.Namespace, shelf: Shelf) -> int:
    day = civil_date(system_clock()).isoformat()
    path = Path(arguments.file)
    found = import_guide(path, arguments.id, shelf, day, title=arguments.title, region=arguments.region)
    if arguments.json:
        print_json(_imported(found, shelf))
    else:
        print("\n".join(_import_page(found, shelf)))
        tell_faults((*found.faults, *found.unread))
    return DONE


def _drafts(arguments: argparse.Namespace, shelf: Shelf) -> int:
    drafts = [_draft(one, shelf) for one in list_drafts(shelf)]
    if arguments.json:
        print_json(drafts)
    elif drafts:
        rows = [[str(one["guide"]), text("intake.left", **one), str(one["folder"])] for one in drafts]
        print("\n".join(columns(rows)))
    else:
        print(text("intake.no_drafts"))
    return DONE


def _publish(arguments: argparse.Namespace, shelf: Shelf) -> int:
    version = publish(open_draft(shelf, arguments.id), shelf, arguments.valid_from, arguments.by)
    if arguments.json:
        print_json({"guide": arguments.id, "version": version, "valid_from": arguments.valid_from})
    else:
        print(text("intake.published", guide=arguments.id, version=version, day=arguments.valid_from))
    return DONE


def _discard(arguments: argparse.Namespace, shelf: Shelf) -> int:
    discard(open_draft(shelf, arguments.id))
    if arguments.json:
        print_json({"guide": arguments.id})
    else:
        print(text("intake.discarded", guide=arguments.id))
    return DONE


_ACTIONS: Mapping[str, Callable[[argparse.Namespace, Shelf], int]] = {
    "import": _import,
    "drafts": _drafts,
    "publish": _publish,
    "discard": _discard,
}


def _draft(draft: GuideDraft, shelf: Shelf) -> Json:
    """How much of a draft is left to be done."""
    guide, faults = compile_draft(draft, shelf.matters)
    lint = lint_draft(draft, shelf.matters)
    return {
        "guide": draft.id,
        "folder": str(draft.folder),
        "items": len(guide.items) if guide else 0,
        "entries": len(open_entries(draft)),
        "lines": len(lint.faults) if lint else 0,
        "faults": len(faults),
    }


def _imported(found: Import, shelf: Shelf) -> Json:
    faults, unread = ([asdict(one) for one in many] for many in (found.faults, found.unread))
    told = {**_draft(found.draft, shelf), "faults": faults, "unread": unread}
    return {**told, "agreement": _agreed(found.agreement) if found.agreement else None}


def _agreed(agreement: Agreement) -> Json:
    return {
        "lines": agreement.total,
        "agreeing": agreement.agreeing,
        "asked_alike": agreement.asked_alike,
        "share": round(agreement.share, 4),
        "differing": [
            {"item": one.item, "finished": one.finished, "drafted": one.drafted}
            for one in agreement.lines
            if not one.agrees
        ],
    }


def _import_page(found: Import, shelf: Shelf) -> Iterator[str]:
    draft = _draft(found.draft, shelf)
    yield text("intake.imported", **draft)
    yield text("intake.left", **draft)
    agreement = found.agreement
    if agreement is None:
        return
    yield text(
        "intake.agreement",
        percent=agreement.percent,
        agreeing=agreement.agreeing,
        total=agreement.total,
        alike=agreement.asked_alike,
    )
    differing = [one for one in agreement.lines if not one.agrees]
    for one in differing[:_MOST_LINES]:
        nothing = text("intake.nothing")
        yield text("intake.differs", item=one.item, finished=one.finished or nothing, drafted=one.drafted or nothing)
    if len(differing) > _MOST_LINES:
        yield text("cli.more_faults", count=len(differing) - _MOST_LINES)
