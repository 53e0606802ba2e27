# SPDX-License-Identifier: Apache-2.0
"""The official forms of a case: which there are, what is known to fill them, and what a decision records of them.

A form is filled in and printed (``form_printing``) to be signed before the case is decided.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from counter_app.base.ids import derived_id
from counter_app.base.texts import text
from counter_app.cases.actions import AnyFacts, Channel, FormFilled, Intent, LineState, Printed
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.people import Person, Personal, Unit
from counter_app.catalogue.items import Form
from counter_app.desk.counter import Counter
from counter_app.desk.form_facts import known_facts
from counter_app.desk.serving import Serving
from counter_app.forms.definition import Filler, FormDefinition
from counter_app.forms.filled import FilledForm

logger = logging.getLogger(__name__)
ASKED_BY_FORMS_ONLY = frozenset(f"unit.{one}" for one in ("unit_code", "address", "bank", "bank_account", "bank_payee"))
"""What is known of a unit from what it wrote on its forms; who comes for it is asked for name, code and phone."""
EARLIER_CASES = 20
"""How many of somebody's cases are looked through for what they filled in before."""


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A form the item asks for under the answers given. ``filled`` is None where nobody began it."""

    form: Form
    definition: FormDefinition
    filled: FilledForm | None

    @property
    def title(self) -> str:
        """The guide's own name for it."""
        return self.form.title


def forms_of(counter: Counter, serving: Serving) -> tuple[CaseForm, ...]:
    """The forms that can be filled in at the window, in the guide's order."""
    found: list[CaseForm] = []
    for form in serving.checklist.forms:
        filled = serving.draft.forms.get(form.id)
        definition = layout_of(counter, form.id, filled)
        if definition is not None and _for_the_window(definition):
            found.append(CaseForm(form, definition, filled))
    listed = counter.work.list_of(serving.item) if serving.draft.channel is Channel.list else None
    definition = layout_of(counter, listed.form, serving.draft.forms.get(listed.form)) if listed is not None else None
    if definition is not None:  # a sheet of ours: the list itself, instead of a form a person
        sheet = Form(definition.id, definition.title, None, None, ())
        return (CaseForm(sheet, definition, serving.draft.forms.get(definition.id)),)
    return tuple(found)


def layout_of(counter: Counter, form: str, filled: FilledForm | None) -> FormDefinition | None:
    """The layout a form was begun with, today's where nobody began it."""
    if filled is None:
        return counter.forms.get(form)
    return counter.form_shelf.at_version(counter.forms, form, filled.version)


def _for_the_window(form: FormDefinition) -> bool:
    """Whether citizen and clerk fill in anything: 参保凭证 and letters between offices are filled in by the office."""
    fields = (*form.fields, *(column for roster in form.rosters for column in roster.columns))
    return any(one.filled_by is Filler.applicant for one in fields)


def forms_to_bring(counter: Counter, serving: Serving) -> tuple[Form, ...]:
    """Forms of the place that have no layout here: the citizen brings them, filled in."""
    return tuple(one for one in serving.checklist.forms if counter.forms.get(one.id) is None)


def facts_of(counter: Counter, serving: Serving) -> dict[str, str]:
    """What is known that may fill a form, by the names a form's ``sources`` use."""
    draft, checklist = serving.draft, serving.checklist
    return known_facts(
        counter,
        serving.item,
        answers=checklist.answers,
        applicant=draft.applicant,
        agent=draft.agent,
        forms=draft.forms,
        number=serving.case.number if serving.case else "",
        promised=[one.material.text for one in checklist.lines if _is_promised(serving, one.material.id)],
    )


def _is_promised(serving: Serving, material: str) -> bool:
    return serving.line(material).state is LineState.promised


def earlier_facts(counter: Counter, serving: Serving, form: str) -> dict[str, str]:
    """What stood in the last form of this id that this person or unit filled in at this window; and of a unit what any
    of its forms said of it that is not known now (单位编码, 地址, 开户银行). Reads the store."""
    party = serving.draft.applicant
    number = "" if party is None else party.id_number if isinstance(party, Person) else party.credit_code
    own: dict[str, str] = {}
    of_unit: dict[str, str] = {}
    for row in counter.store.search_cases(number, limit=EARLIER_CASES) if number else ():
        case = counter.store.case(row.case_id)
        for known in case.forms.values() if case else ():
            if known.filled is None:
                continue
            if known.form == form:
                own = own or {f"earlier.{key}": value for key, value in known.filled.values.items() if value}
            if isinstance(party, Unit):
                of_unit = {**_said_of_unit(counter, known.filled), **of_unit}
        if own and isinstance(party, Person):
            break
    known_now = facts_of(counter, serving)
    return {**{key: value for key, value in of_unit.items() if key not in known_now}, **own}


def _said_of_unit(counter: Counter, filled: FilledForm) -> dict[str, str]:
    """What a form says of its unit, by the names of the facts its fields are filled from.

    A form that tells a change asks the same twice, before and after: what was written last stands.
    """
    layout = layout_of(counter, filled.form, filled)
    found: dict[str, str] = {}
    for place, field in enumerate(layout.fields if layout else ()):
        source = next(iter(field.sources), "")
        if layout is not None and source in ASKED_BY_FORMS_ONLY:
            same = [one.key for one in layout.fields[place:] if (one.label, one.type) == (field.label, field.type)]
            values = [filled.values[key] for key in same if filled.values.get(key)]
            found |= {source: values[-1]} if values else {}
    return found


def keep(serving: Serving, form: str, filled: FilledForm) -> None:
    """Keep a form as filled in so far. The draft is saved by whoever owns it."""
    serving.draft.forms[form] = filled


def again_of(case: Case | None, form: str) -> tuple[int, str]:
    """Which copy of a form the next print for this case is, and why it is one more: it was filled in anew."""
    copy = next_copy(case, FORM_PAPER + form) if case is not None else 1
    return copy, text("filling.corrected") if copy > 1 else ""


def form_intents(counter: Counter, serving: Serving, case: str, action: str) -> Iterator[Intent]:
    """What a decision writes of the forms: each as filled in, where it is new, and every copy that was printed."""
    before = serving.case.forms if serving.case else {}
    titles = {one.form.id: one for one in forms_of(counter, serving)}
    for form, filled in serving.draft.forms.items():
        known = titles.get(form)
        same = before.get(form)
        if known is None or (same is not None and same.filled == filled):
            continue
        facts = FormFilled(form=form, title=known.title, version=filled.version)
        yield _intent(action, f"form:{form}", case, facts, Personal(forms={form: filled}))
    for one in serving.draft.form_prints.values():
        copy, reason = again_of(serving.case, one.form)
        printed = Printed(
            paper=FORM_PAPER + one.form,
            number="1",
            digest=one.digest,
            copy=copy,
            state=one.state,
            printer=one.printer,
        )
        personal = Personal(words={"reason": reason} if reason else {})
        yield _intent(action, f"form_printed:{one.form}", case, printed, personal)


def keep_layouts(counter: Counter, serving: Serving) -> None:
    """Keep the layouts of the forms that were filled in: they are printed again as they were."""
    for one in forms_of(counter, serving):
        if one.filled is not None:
            keep_layout(counter, one.definition)


def keep_layout(counter: Counter, form: FormDefinition) -> None:
    """Keep a form's layout.

    A disk that cannot take it stops nobody: the store speaks up first, and today's layout prints the form then.
    """
    try:
        counter.form_shelf.keep(form)
    except OSError as error:
        logger.warning("a form's layout was not kept: %s", type(error).__name__)


def _intent(action: str, use: str, case: str, facts: AnyFacts, personal: Personal) -> Intent:
    return Intent(id=derived_id(action, use), case=case, facts=facts, personal=personal)
