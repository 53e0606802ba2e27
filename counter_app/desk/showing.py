# SPDX-License-Identifier: Apache-2.0
"""What the citizen is shown: what was entered, to be confirmed, and what comes of it. Always masked, never the guide's
legal words, never another case."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from counter_app.base.clock import spoken_date
from counter_app.base.privacy import mask_name, mask_number, mask_phone, mask_within, spoken_tail
from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.people import Party, Person
from counter_app.desk.counter import Counter
from counter_app.desk.filling import forms_of
from counter_app.desk.office import office_of
from counter_app.desk.papers import plain_next
from counter_app.desk.plain_words import why_that_day
from counter_app.desk.serving import Serving
from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.values import spoken
from counter_app.reports.facts import OfficeFacts

CONFIRMED, CONFIRMED_OF = "confirmed", "confirmed_of"
"""Under which of a draft's words the answer stands, and of what: it no longer holds once something was changed."""
MOST_NAMED = 3
MOST_BIG = 24
"""So many signs fit in the largest letters; what is longer is written smaller, and whole."""
_BANK = "开户"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line for the citizen. ``big`` is what he must not overlook, ``small`` what explains the line above."""

    label: str
    value: str
    big: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What came of it: the headline, the lines under it, and the same in short for the ear."""

    title: str
    rows: tuple[ShownRow, ...]
    spoken: str = ""


def entered_rows(counter: Counter, serving: Serving) -> tuple[ShownRow, ...]:
    """What was entered, as the citizen is asked to look at it."""
    return tuple(_entered(counter, serving))


def _entered(counter: Counter, serving: Serving) -> Iterator[ShownRow]:
    draft = serving.draft
    party, agent = draft.applicant, draft.agent
    yield ShownRow(text("second_screen.confirm.what"), serving.item.title)
    if party is not None:
        yield ShownRow(text("second_screen.confirm.whose"), _whose(party))
        yield ShownRow(text("second_screen.confirm.who"), _who(party, agent.person if agent else None, serving))
    for one in forms_of(counter, serving):
        filled = draft.forms.get(one.form.id)
        if filled is not None:
            label = "account" if isinstance(party, Person) else "unit_account"
            for words in accounts_of(one.definition, filled):
                yield ShownRow(text(f"second_screen.confirm.{label}"), words)
    phone = agent.person.phone if agent is not None and agent.person.phone else party.phone if party else ""
    if phone:
        yield ShownRow(text("second_screen.confirm.phone"), mask_phone(phone))


def _whose(party: Party) -> str:
    if not isinstance(party, Person):
        return party.name
    return "　".join(one for one in (mask_name(party.name), mask_number(party.id_number)) if one)


def _who(party: Party, agent: Person | None, serving: Serving) -> str:
    if agent is not None:
        relation = serving.draft.agent.relation if serving.draft.agent else ""
        return mask_name(agent.name) + (f"（{relation}）" if relation else "")
    if isinstance(party, Person):
        return text("second_screen.confirm.himself")
    return mask_name(party.contact)


def accounts_of(form: FormDefinition, filled: FilledForm) -> Iterator[str]:
    """``农商银行　尾号 0000`` for every account the citizen's side wrote into a form."""
    for field in form.fields:
        number = filled.values.get(field.key, "")
        if field.type is FieldType.account and field.filled_by is Filler.applicant and number:
            bank = _bank_of(form, field, filled)
            yield "　".join(one for one in (bank, spoken_tail(number)) if one)


def _bank_of(form: FormDefinition, account: Field, filled: FilledForm) -> str:
    for field in form.fields:
        if field.group == account.group and field.type is not FieldType.account and field.label.startswith(_BANK):
            return spoken(field, filled.values.get(field.key, ""))
    return ""


def confirm(serving: Serving, words: str, *, of: str) -> None:
    """Keep what the citizen said of what was entered; ``of`` is what was shown (``entered_mark``)."""
    serving.draft.words[CONFIRMED] = words
    serving.draft.words[CONFIRMED_OF] = of


def confirmed(serving: Serving) -> str:
    """What the citizen said, "" where nothing was said of it as it stands now; an answer that is past is dropped."""
    words = serving.draft.words
    if words.get(CONFIRMED_OF, "") != entered_mark(serving):
        words.pop(CONFIRMED, None)
        words.pop(CONFIRMED_OF, None)
    return words.get(CONFIRMED, "")


def entered_mark(serving: Serving) -> str:
    """What stands there now, as a mark that says nothing but changes with it."""
    draft = serving.draft
    said = msgspec.json.encode((draft.applicant, draft.agent, draft.forms), order="deterministic")
    return hashlib.sha256(said).hexdigest()[:16]


def result_of(counter: Counter, case: Case) -> ShownResult:
    """What comes next, by when and why that day, what to bring, and whom to call."""
    office = _office(counter, case)
    told = _TELLERS.get(case.status, _accepted)(counter, case, office)
    rows = (ShownRow(text("second_screen.confirm.what"), case.title), *(one for one in told.rows if one.value))
    return ShownResult(told.title, rows, f"{told.title}。{told.spoken}")


def _accepted(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    day = _due(case)
    rows = [
        ShownRow(text("second_screen.result.due"), day or text("second_screen.result.no_due"), big=True),
        ShownRow(text("second_screen.result.why"), why_that_day(case.due) if day else "", small=True),
        ShownRow(text("second_screen.result.next"), " → ".join(plain_next(counter, case))),
    ]
    spoken = text("plain.spoken.due", day=day) if day else ""
    if case.papers_follow:
        papers = _listed(one.text for one in case.papers_follow)
        by = spoken_date(date.fromisoformat(case.papers_due)) if case.papers_due else ""
        rows.append(ShownRow(text("second_screen.result.follow"), papers + (f"（{by} 前）" if by else "")))
        spoken += text("plain.spoken.bring", papers=papers)
    return _with_phone(text("second_screen.result.accepted"), rows, office, spoken)


def _notified(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    papers = _listed(one.text for one in case.open_lines)
    rows = [
        ShownRow(text("second_screen.result.bring"), papers, big=len(papers) <= MOST_BIG),
        ShownRow(text("second_screen.result.also"), text("second_screen.result.notice_too")),
        ShownRow(text("second_screen.result.when"), text("second_screen.result.any_day"), small=True),
    ]
    title = text("second_screen.result.notified", count=len(case.open_lines))
    return _with_phone(title, rows, office, text("plain.spoken.bring", papers=papers))


def _refused(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    title, told = text("second_screen.result.refused"), case.refusal
    if told is None:
        return ShownResult(title, ())
    rows = (
        ShownRow(text("second_screen.result.because"), _said(case), small=True),
        ShownRow(text("second_screen.result.go_to"), told.office, big=True),
        ShownRow(text("second_screen.result.call"), told.phone),
        ShownRow(text("second_screen.result.object"), office.complaint_phone if office is not None else ""),
    )
    return ShownResult(title, rows, text("plain.spoken.go_to", office=told.office) if told.office else "")


def _sent_back(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    papers = _listed(one.text for one in case.open_lines)
    rows = [
        ShownRow(text("second_screen.result.because"), _said(case), small=True),
        ShownRow(text("second_screen.result.bring"), papers, big=len(papers) <= MOST_BIG),
        ShownRow(text("second_screen.result.also"), text("second_screen.result.letter_too")),
    ]
    return _with_phone(text("second_screen.result.sent_back"), rows, office)


def _finished(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    title = text("second_screen.result.undone" if case.undone else "second_screen.result.completed")
    rows = [ShownRow(text("second_screen.result.outcome"), "" if case.undone else case.result, big=True)]
    if case.documents:
        rows.append(ShownRow(text("second_screen.result.given"), "、".join(case.documents)))
    spoken = text("plain.spoken.done", result=case.result) if case.result and not case.undone else ""
    return _with_phone(title, rows, office, spoken)


def _withdrawn(counter: Counter, case: Case, office: OfficeFacts | None) -> ShownResult:
    return _with_phone(text("second_screen.result.withdrawn"), [], office)


_TELLERS: Mapping[CaseStatus, Callable[[Counter, Case, OfficeFacts | None], ShownResult]] = {
    CaseStatus.notified: _notified,
    CaseStatus.refused: _refused,
    CaseStatus.sent_back: _sent_back,
    CaseStatus.completed: _finished,
    CaseStatus.delivered: _finished,
    CaseStatus.withdrawn: _withdrawn,
}
"""Who tells of what; everything else was taken in and is worked on."""


def _with_phone(title: str, rows: list[ShownRow], office: OfficeFacts | None, spoken: str = "") -> ShownResult:
    phone = office.phone if office is not None else ""
    if phone:
        rows.append(ShownRow(text("second_screen.result.call"), phone))
        spoken += text("plain.spoken.call", phone=phone)
    return ShownResult(title, tuple(rows), spoken)


def _said(case: Case) -> str:
    """The reason as the clerk wrote it, with whatever looks like a number masked."""
    personal = case.outcome.personal if case.outcome is not None else None
    return mask_within(personal.words.get("reason", "")) if personal is not None else ""


def _listed(papers: Iterable[str]) -> str:
    lines = list(papers)
    named = "、".join(lines[:MOST_NAMED])
    return named if len(lines) <= MOST_NAMED else text("second_screen.result.and_more", papers=named, count=len(lines))


def _due(case: Case) -> str:
    if not case.due.due:
        return ""
    day = spoken_date(date.fromisoformat(case.due.due))
    return text("ui.item.provisional", date=day) if case.due.provisional else day


def _office(counter: Counter, case: Case) -> OfficeFacts | None:
    item, guide = counter.item_of(case), counter.guide(case.guide)
    return office_of(item, guide, counter.settings.hall, case.answers) if item is not None and guide else None
