# SPDX-License-Identifier: Apache-2.0
"""交接: what one clerk leaves to the next, signed by both with their own passwords, and its sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Action, Intent, LineState, SignedIn, SignedOut
from counter_app.cases.case import Case
from counter_app.cases.people import Personal
from counter_app.cases.shift_facts import HandedCase, HandedOver, HandedPaper
from counter_app.desk.a4_printer import Sent, send_sheet
from counter_app.desk.counter import Counter
from counter_app.desk.queue import standing_of
from counter_app.desk.recording import record
from counter_app.desk.signing_in import check_password
from counter_app.reports.daily_facts import DailySheetFacts, SheetSection, SheetTable

MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Handing:
    """What lies with a clerk: cases in work, originals kept at the window, promises whose paper has not come."""

    cases: tuple[HandedCase, ...]
    originals: tuple[HandedPaper, ...]
    promises: tuple[HandedPaper, ...]
    drafts: int


def what_is_left(counter: Counter) -> Handing:
    """What whoever is at the window hands on. Reads the store."""
    store = counter.store
    ids = store.queue.cases_in_work(counter.clerk_number, MOST_CASES)
    kept = store.days.holding(civil_date(counter.clock()))
    found = store.cases({*ids, *kept})
    cases = [found[one] for one in ids if one in found]
    drafts = sum(one.clerk == counter.clerk_number for one in store.list_drafts())
    return Handing(
        tuple(
            HandedCase(case=one.id, number=one.number, title=one.title, status=one.status.label, due=one.due.due)
            for one in cases
        ),
        tuple(paper for key in kept if key in found for paper in _originals(found[key])),
        tuple(paper for one in cases for paper in _promises(one)),
        drafts,
    )


def _originals(case: Case) -> Iterator[HandedPaper]:
    for one in case.originals_here:
        yield HandedPaper(case=case.id, number=case.number, paper=one.text)


def _promises(case: Case) -> Iterator[HandedPaper]:
    for one in case.lines:
        if one.state in (LineState.promised, LineState.follows):
            yield HandedPaper(case=case.id, number=case.number, paper=one.text, due=case.papers_due)


def hand_over(
    counter: Counter, handing: Handing, *, password: str, to: str, to_password: str, note: str = ""
) -> Action:
    """Sign it: both passwords are checked first, then the window is the other's. Raises CounterError; nothing is
    written then. Drafts stay in the name of whoever began them."""
    if counter.clerk is None:
        raise CounterError("signing_in.nobody")
    giver = counter.clerk.number
    if to == giver:
        raise CounterError("queue.handover.self")
    try:
        check_password(counter, giver, password)
    except CounterError as error:
        raise CounterError(error.code, **error.facts, whose="giver") from error
    member = check_password(counter, to, to_password)
    words = " ".join(note.split())
    facts = HandedOver(
        to=to, cases=handing.cases, originals=handing.originals, promises=handing.promises, drafts=handing.drafts
    )
    personal = Personal(words={"note": words} if words else {})
    over = Intent(id=new_id(), case="", facts=facts, personal=personal)
    left = Intent(id=new_id(), case="", facts=SignedOut())
    record(counter, [over, left], queue=standing_of(counter))
    counter.clerk = None
    record(counter, [Intent(id=new_id(), case="", facts=SignedIn(role=member.role))], clerk=member.number)
    counter.clerk = member
    return last_handover(counter)


def last_handover(counter: Counter) -> Action:
    """The last handover of today. Raises CounterError where there was none."""
    found = counter.store.queue.handovers(from_micros(counter.now_micros()).astimezone(SHANGHAI).date())
    if not found:
        raise CounterError("queue.gone")
    return found[-1]


def print_handover(counter: Counter, action: Action) -> Sent:
    """Draw the 交接单 and send it where this window's A4 goes. Touches no store, so it runs in the printing lane."""
    from counter_app.reports.daily_sheet import render_daily_sheet

    name = f"handover-{counter.settings.window.number}-{from_micros(action.at).astimezone(SHANGHAI):%Y%m%d-%H%M}"
    pdf = render_daily_sheet(sheet_of(counter, action))
    return send_sheet(counter, pdf, file=name, paper=text("queue.handover.sheet"))


def sheet_of(counter: Counter, action: Action) -> DailySheetFacts:
    """Everything the sheet says. The same handover gives the same sheet."""
    facts = action.facts
    if not isinstance(facts, HandedOver):
        raise TypeError(type(facts))
    at = from_micros(action.at).astimezone(SHANGHAI)
    giver, taker = (_who(counter, one) for one in (action.clerk, facts.to))
    note = action.personal.words.get("note", "") if action.personal is not None else ""
    return DailySheetFacts(
        title=text("queue.handover.sheet"),
        hall=counter.settings.hall.name,
        date=spoken_date(at.date(), year=True),
        window=text("papers.window", number=action.window),
        state=f"{at:%H:%M}",
        made_at=from_micros(action.at),
        sections=tuple(_sections(facts, giver, taker, note)),
        foot=(text("queue.handover.action", id=action.id), ""),
        practice=counter.settings.window.practice,
    )


def _sections(facts: HandedOver, giver: str, taker: str, note: str) -> Iterator[SheetSection]:
    yield SheetSection(
        text("queue.handover.both"),
        lines=(text("queue.handover.both_line", giver=giver, taker=taker),),
        strong=True,
    )
    rows = tuple((one.number, one.title, one.status, _day(one.due)) for one in facts.cases)
    yield _section("cases", ("number", "title", "status", "due_head"), (32, 32, 18, 18), rows)
    for kind, papers in (("originals", facts.originals), ("promises", facts.promises)):
        listed = tuple((one.number, one.paper, _day(one.due)) for one in papers)
        yield _section(kind, ("number", "paper", "due_head"), (32, 50, 18), listed)
    lines = [text("queue.handover.drafts", count=facts.drafts)] if facts.drafts else []
    lines += [text("queue.handover.note_line", note=note)] if note else []
    lines.append(text("queue.handover.sign"))
    yield SheetSection(text("queue.handover.rest"), lines=tuple(lines))


def _section(
    kind: str, heads: Sequence[str], shares: tuple[int, ...], rows: tuple[tuple[str, ...], ...]
) -> SheetSection:
    title = text("queue.handover.counted", what=text(f"queue.handover.{kind}"), count=len(rows))
    if not rows:
        return SheetSection(title, lines=(text("queue.handover.none"),))
    return SheetSection(title, table=SheetTable(tuple(text(f"queue.handover.{one}") for one in heads), shares, rows))


def _day(due: str) -> str:
    return spoken_date(date.fromisoformat(due)) if due else "—"


def _who(counter: Counter, number: str) -> str:
    member = next((one for one in counter.settings.hall.staff if one.number == number), None)
    return text("queue.handover.who", number=number, name=member.name if member is not None else "").strip()
