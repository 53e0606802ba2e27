# SPDX-License-Identifier: Apache-2.0
"""指南变动: what changed in the hall's guide in the last days, and on paper for those who were away."""

from datetime import date, timedelta

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.change import Change
from counter_app.catalogue.change_sheet import ChangeSheet, sheet_since
from counter_app.catalogue.items import Guide
from counter_app.desk.a4_printer import Sent, send_sheet
from counter_app.desk.counter import Counter
from counter_app.reports.change_facts import ITEM, WHOLE, ChangeLine, ChangeSheetFacts

WEEK, MONTH = 7, 30


def recent_changes(counter: Counter, days: int = WEEK) -> ChangeSheet:
    """What came into use in the hall's guide in the last days, today included. Touches no store.

    Raises CounterError ``changes.no_guide`` where the hall's guide is not in the catalogue, ``changes.unreadable``.
    """
    since = date.fromisoformat(counter.today()) - timedelta(days=days)
    return sheet_since(counter.shelf, _guide(counter), since.isoformat(), counter.today())


def print_changes(counter: Counter, sheet: ChangeSheet) -> Sent:
    """Draw the sheet and send it where this window's A4 goes. Touches no store, so it runs in the printing lane.

    Raises CounterError ``sheet.<why>`` where the queue did not take it, or as ``render_change_sheet`` does.
    """
    from counter_app.reports.paper import render_change_sheet

    pdf = render_change_sheet(change_sheet_facts(counter, sheet))
    return send_sheet(counter, pdf, file=f"changes-{sheet.guide.id}-{sheet.until}", paper=text("changes.paper"))


def change_sheet_facts(counter: Counter, sheet: ChangeSheet) -> ChangeSheetFacts:
    """What the paper says."""
    settings = counter.settings
    return ChangeSheetFacts(
        guide_title=sheet.guide.title,
        valid_from=date.fromisoformat(sheet.guide.valid_from),
        before=sheet.before,
        after=sheet.after,
        first=date.fromisoformat(sheet.since),
        last=date.fromisoformat(sheet.until),
        made_at=counter.clock(),
        window=text("papers.window", number=settings.window.number),
        hall=settings.hall.name,
        lines=tuple(_line(one, sheet.guide) for one in sheet.changes),
        practice=settings.window.practice,
    )


def _line(change: Change, guide: Guide) -> ChangeLine:
    about = change.about
    numbers = "、".join(str(one.ordinal) for one in change.shared)
    some = text("changes.only_items", numbers=numbers) if 0 < len(change.shared) < len(guide.items) else ""
    return ChangeLine(
        sentence=change.sentence,
        state=ITEM if about else WHOLE,
        item=f"{about.ordinal} {about.title}" if about else some,
        part=change.part.label,
        before=change.before,
        after=change.after,
        since=date.fromisoformat(change.since) if change.since else None,
    )


def _guide(counter: Counter) -> Guide:
    guide = counter.catalogue.guides.get(counter.settings.hall.guide)
    if guide is None:
        raise CounterError("changes.no_guide")
    return guide
