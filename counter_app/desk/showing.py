# SPDX-License-Identifier: Apache-2.0
"""What the citizen is shown: what was entered, to be confirmed, and what comes of it. Always masked, never the guide's
legal words, never another case."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from counter_app.base.clock import spoken_date
from counter_app.base.privacy import mask_name, mask_number, mask_phone, spoken_tail
from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.people import Party, Person
from counter_app.desk.counter import Counter
from counter_app.desk.filling import forms_of
from counter_app.desk.office import office_of
from counter_app.desk.papers import next_verbs
from counter_app.desk.serving import Serving
from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.values import spoken

CONFIRMED, CONFIRMED_OF = "confirmed", "confirmed_of"
"""Under which of a draft's words the answer stands, and of what: it no longer holds once something was changed."""
MOST_NAMED = 3
_BANK = "开户"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line for the citizen. ``big`` is what he must not overlook."""

    label: str
    value: str
    big: bool = False


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What came of it: the headline, and the lines under it."""

    title: str
    rows: tuple[ShownRow, ...]


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
    """What comes next, by when, and whom to call."""
    rows = [ShownRow(text("second_screen.confirm.what"), case.title)]
    if case.status is CaseStatus.notified:
        title = text("second_screen.result.notified", count=len(case.open_lines))
        rows.append(ShownRow(text("second_screen.result.bring"), _named(case), big=True))
    elif case.status is CaseStatus.refused and case.refusal is not None:
        title = text("second_screen.result.refused")
        rows.append(ShownRow(text("second_screen.result.go_to"), case.refusal.office, big=True))
        rows.append(ShownRow(text("second_screen.result.call"), case.refusal.phone))
        return ShownResult(title, tuple(rows))
    else:
        title = text("second_screen.result.accepted")
        verbs = next_verbs(counter, case)
        if verbs:
            rows.append(ShownRow(text("second_screen.result.next"), " → ".join(verbs)))
        rows.append(ShownRow(text("second_screen.result.due"), _due(case), big=True))
    phone = _phone(counter, case)
    if phone:
        rows.append(ShownRow(text("second_screen.result.call"), phone))
    return ShownResult(title, tuple(rows))


def _named(case: Case) -> str:
    lines = [one.text for one in case.open_lines]
    named = "、".join(lines[:MOST_NAMED])
    return named if len(lines) <= MOST_NAMED else text("second_screen.result.and_more", papers=named, count=len(lines))


def _due(case: Case) -> str:
    if not case.due.due:
        return text("second_screen.result.no_due")
    day = spoken_date(date.fromisoformat(case.due.due))
    return text("ui.item.provisional", date=day) if case.due.provisional else day


def _phone(counter: Counter, case: Case) -> str:
    item, guide = counter.item_of(case), counter.catalogue.guides.get(case.guide)
    if item is None or guide is None:
        return counter.settings.hall.phone
    return office_of(item, guide, counter.settings.hall, case.answers).phone
