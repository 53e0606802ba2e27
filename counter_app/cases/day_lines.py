# SPDX-License-Identifier: Apache-2.0
"""Lines of a day: what must not stay (the red box), and acts that somebody may have to account for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from counter_app.base.clock import spoken_date
from counter_app.base.money import spoken_money
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Corrected,
    Extended,
    NoticeGiven,
    PairingAllowed,
    PaperVoided,
    Printed,
    PrintState,
    Refused,
    SentBack,
    Suspended,
    TakenBack,
    Unmasked,
)
from counter_app.cases.case import FORM_PAPER, Case, CaseStatus, paper_kind
from counter_app.cases.centre_rules import said_by_centre, unsettled
from counter_app.cases.encoding import kind_of
from counter_app.cases.log_parts import LogLine
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.payments import BatchAnswered, BatchMade
from counter_app.cases.rejoining import Rejoined
from counter_app.cases.surroundings import Surroundings
from counter_app.catalogue.register_book import shipped_register

OLD_OUTBOX = 10 * 60 * 1_000_000
PAPER_OF: dict[type, str] = {
    Accepted: "acceptance",
    NoticeGiven: "notice",
    Refused: "refusal",
    SentBack: "sent_back",
}
"""Decisions that have to leave a paper in the citizen's hand."""

OUT = frozenset({PrintState.sent, PrintState.printed, PrintState.saved})


def case_line(kind: str, action: Action, case: Case, *, words: str = "", **facts: object) -> LogLine:
    """A line about an action of a case."""
    shown = case.number or case.title
    told = text(f"cases.log.{words or kind}", number=shown, **facts)
    return LogLine(kind, case.id, action.at, action.clerk, told, action.id)


def follow_ups_over(told: Iterable[Case], surroundings: Surroundings) -> Iterator[LogLine]:
    """Bad evaluations that nobody has finished following up in time."""
    for case in told:
        for one in case.ratings:
            if one.question in surroundings.follow_ups_over:
                words = text("cases.log.follow_up_over", number=case.number or case.title)
                yield LogLine("follow_up_over", case.id, one.ended_at, one.clerk, words, one.question)


def exceptions(known: Sequence[tuple[Action, Case]]) -> Iterator[LogLine]:
    """What the day's decisions and papers leave open."""
    told: set[tuple[str, str, str]] = set()
    for action, case in known:
        facts = action.facts
        paper = PAPER_OF.get(type(facts))
        if paper is not None and not any(one.paper == paper and not one.voided for one in case.papers):
            yield case_line("unprinted", action, case, paper=text(f"cases.paper.{paper}"))
        if isinstance(facts, NoticeGiven) and facts.ordinal > 1:
            named = {"ordinal": facts.ordinal, "count": len(facts.seen_before), "supervisor": facts.supervisor}
            words = "second_notice_seen" if facts.seen_before else "second_notice"
            yield case_line("second_notice", action, case, words=words, **named)
        if (
            isinstance(facts, Accepted)
            and facts.promise
            and not any(one.paper == "promise" and not one.missing and not one.voided for one in case.papers)
        ):
            yield case_line("promise_without_paper", action, case)
    for action, case in known:
        facts = action.facts
        if isinstance(facts, Printed) and (case.id, facts.paper, facts.number) not in told:
            told.add((case.id, facts.paper, facts.number))
            if any(one.paper == facts.paper and one.number == facts.number for one in case.missing_papers):
                yield case_line("unprinted", action, case, paper=paper_name(case, facts.paper))
    for action, case in {case.id: (action, case) for action, case in known}.values():
        if case.status is CaseStatus.opened:
            yield case_line("undecided", action, case)


def centre_exceptions(known: Sequence[tuple[Action, Case]], surroundings: Surroundings) -> Iterator[LogLine]:
    """Papers in somebody's hand that the centre knows nothing of, and an outbox that stands still."""
    if not surroundings.centre_counts:
        return
    behind = {
        case.id: (action, case)
        for action, case in known
        if isinstance(action.facts, Printed)
        and action.facts.state in OUT
        and not surroundings.at_centre(action.epoch, action.seq)
    }
    for action, case in behind.values():
        yield case_line("not_at_centre", action, case)
    if surroundings.outbox_age is not None and surroundings.outbox_age > OLD_OUTBOX:
        shown = {"minutes": surroundings.outbox_age // 60_000_000, "count": surroundings.outbox_waiting or 0}
        yield LogLine("outbox_old", "", 0, "", text("cases.log.outbox_old", **shown))


def unsettled_words(cases: Iterable[Case]) -> Iterator[LogLine]:
    """Decisions of the centre that the window did not follow and nobody has looked at by the end of the day."""
    for case in cases:
        for one in unsettled(case):
            words = text("cases.log.centre", number=case.number, said=said_by_centre(one))
            yield LogLine("centre", case.id, one.at, case.clerk, words, one.decision)


def deadlines(day: date, open_cases: Iterable[Case]) -> Iterator[LogLine]:
    """Cases that are due on the day, or were before it."""
    for case in open_cases:
        if case.clock_runs and case.due.due and case.due.due <= day.isoformat():
            kind = "due_today" if case.due.due == day.isoformat() else "overdue"
            shown = spoken_date(date.fromisoformat(case.due.due), year=case.due.due[:4] != str(day.year))
            words = text(f"cases.log.{kind}", number=case.number, date=shown)
            yield LogLine(kind, case.id, case.updated_at, case.clerk, words)


def sensitive(
    today: Sequence[Action], cases: Mapping[str, Case | None], by_id: Mapping[str, Action]
) -> Iterator[LogLine]:
    """Acts that are lawful and have to be seen: numbers shown, papers voided and printed again, files written."""
    for action in today:
        case = cases.get(action.case)
        found = _window_act(action) if case is None else _case_act(action, case, by_id)
        if found is not None:
            yield found


def _window_act(action: Action) -> LogLine | None:
    match action.facts:
        case Unmasked(reason=reason):
            return _own(action, "unmasked", "unmasked_window", reason=reason)
        case LookedUp() as facts:
            return _own(action, "looked_up", "looked_up_window", **_looked_up(facts))
        case PairingAllowed(supervisor=supervisor):
            return _own(action, "pairing_allowed", supervisor=supervisor)
        case Rejoined(count=count):
            return _own(action, "rejoined", count=count)
        case BatchMade(batch=batch, rows=rows, total=total):
            return _own(action, "batch_made", batch=batch, rows=rows, total=spoken_money(total))
        case BatchAnswered(batch=batch, paid=paid, bounced=bounced, total_paid=total):
            words = spoken_money(total)
            return _own(action, "batch_answered", batch=batch, paid=paid, bounced=bounced, total=words)
        case PaperVoided() as facts:
            why = text(f"cases.void.{facts.reason}")
            return _own(action, "voided", "ticket_voided", ticket=facts.number, reason=why)
        case _:
            return None


def _case_act(action: Action, case: Case, by_id: Mapping[str, Action]) -> LogLine | None:
    match action.facts:
        case Unmasked(reason=reason):
            return case_line("unmasked", action, case, reason=reason)
        case LookedUp() as facts:
            return case_line("looked_up", action, case, **_looked_up(facts))
        case Printed(paper=paper, copy=copy) if copy > 1 and _first_of(action, case):
            return case_line("reprint", action, case, paper=paper_name(case, paper), copy=copy - 1)
        case Printed(state=state) as facts if facts.instead and state in OUT:
            return case_line("a4_instead", action, case)
        case PaperVoided() as facts:
            why = text(f"cases.void.{facts.reason}")
            named = paper_name(case, facts.paper)
            return case_line("voided", action, case, paper=named, copy=facts.copy, reason=why)
        case TakenBack(action=taken) if taken in by_id:
            return case_line("taken_back", action, case, act=text(f"cases.act.{kind_of(by_id[taken].facts)}"))
        case Corrected():
            return case_line("corrected", action, case)
        case Suspended(supervisor=supervisor):
            return case_line("suspended", action, case, supervisor=supervisor)
        case Extended(working_days=count, supervisor=supervisor):
            return case_line("extended", action, case, count=count, supervisor=supervisor)
        case _:
            return None


def paper_name(case: Case, key: str) -> str:
    """What a paper of a case is called."""
    form = case.forms.get(key.removeprefix(FORM_PAPER)) if key.startswith(FORM_PAPER) else None
    return form.title if form else text(f"cases.paper.{paper_kind(key)}")


def _own(action: Action, kind: str, words: str = "", **facts: object) -> LogLine:
    return LogLine(kind, action.case, action.at, action.clerk, text(f"cases.log.{words or kind}", **facts), action.id)


def _looked_up(facts: LookedUp) -> dict[str, str]:
    """What was asked of the register and why, in words."""
    book = shipped_register()
    asked = book.queries.get(facts.query)
    return {"what": asked.title if asked else facts.query, "why": book.purposes.get(facts.purpose, facts.purpose)}


def _first_of(action: Action, case: Case) -> bool:
    """Whether this is the first that is heard of a copy; its later states are the same copy."""
    wanted = _copy_key(action.facts)
    same = (one for one in case.history if wanted is not None and _copy_key(one.facts) == wanted)
    first = next(same, action)
    return first.id == action.id


def _copy_key(facts: AnyFacts) -> tuple[str, str, int] | None:
    return (facts.paper, facts.number, facts.copy) if isinstance(facts, Printed) else None
