# SPDX-License-Identifier: Apache-2.0
"""The official forms of a case: which there are, what is known to fill them, and their print.

A form is filled in and printed to be signed before the case is decided; the decision records it, and what was printed.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.base.texts import text
from counter_app.cases.actions import AnyFacts, FormFilled, Intent, LineState, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.draft import FormPrinted
from counter_app.cases.people import Person, Personal, Unit
from counter_app.catalogue.items import Form, Guide, ServiceItem
from counter_app.desk.a4_printer import Sent, send
from counter_app.desk.counter import Counter
from counter_app.desk.form_facts import known_facts
from counter_app.desk.serving import Serving
from counter_app.forms.definition import Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.regions import regions

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


class Way(StrEnum):
    """How a form goes on paper."""

    filled = "filled"
    blank = "blank"  # to be written by hand
    on_sheet = "on_sheet"  # its values alone, on the sheet that is printed already


@dataclass(frozen=True, slots=True)
class FormSent:
    """What became of a form that was sent to be printed.

    ``printed`` goes with the draft (``Serving.form_printed``), also where it did not come out: it is owed then. It is
    None for an empty form, which belongs to no case.
    """

    printed: FormPrinted | None
    queue: str
    trouble: CounterError | None


def forms_of(counter: Counter, serving: Serving) -> tuple[CaseForm, ...]:
    """The forms that can be filled in at the window, in the guide's order."""
    found: list[CaseForm] = []
    for form in serving.checklist.forms:
        filled = serving.draft.forms.get(form.id)
        definition = layout_of(counter, form.id, filled)
        if definition is not None and _for_the_window(definition):
            found.append(CaseForm(form, definition, filled))
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


def render_form_of(counter: Counter, serving: Serving, form: str, way: Way = Way.filled) -> bytes:
    """The form as it would be printed now. Raises CounterError for what no font draws, and for no such form."""
    return _render(counter, serving, _wanted(counter, serving, form), way)


def _wanted(counter: Counter, serving: Serving, form: str) -> CaseForm:
    found = next((one for one in forms_of(counter, serving) if one.form.id == form), None)
    if found is None:
        raise CounterError("filling.no_form")
    return found


def _render(counter: Counter, serving: Serving, form: CaseForm, way: Way) -> bytes:
    number = serving.case.number if serving.case else ""
    copy, reason = again_of(serving.case, form.form.id)
    return _drawn(counter, serving.item, form, number, way, copy=copy, reason=reason)


def print_form(counter: Counter, serving: Serving, form: str, way: Way = Way.filled) -> FormSent:
    """Print a form to be signed, or empty to be written by hand.

    A queue that does not take it, or a disk, is part of the answer. Raises CounterError as ``render_form_of`` does.
    """
    wanted = _wanted(counter, serving, form)
    pdf, media = _render(counter, serving, wanted, way), wanted.definition.page.size
    name = derived_id(serving.draft.id, form if way is Way.filled else f"{form}:{way.value}")
    try:
        sent = send(counter, pdf, file=f"{form}-{name}.pdf", title=form, copies=1, media=media)
    except CounterError as error:
        sent = Sent(PrintState.failed, "", 1, trouble=error)
    if way is Way.blank:
        return FormSent(None, sent.queue, sent.trouble)
    digest = hashlib.sha256(pdf).hexdigest()
    printed = FormPrinted(form=form, state=sent.state, digest=digest, printer=sent.queue)
    return FormSent(printed, sent.queue, sent.trouble)


def again_of(case: Case | None, form: str) -> tuple[int, str]:
    """Which copy of a form the next print for this case is, and why it is one more: it was filled in anew."""
    copy = next_copy(case, FORM_PAPER + form) if case is not None else 1
    return copy, text("filling.corrected") if copy > 1 else ""


def form_of_case(counter: Counter, case: Case, form: str) -> CaseForm:
    """A form of a case as it was filled in, with the layout of that time. Raises CounterError where it is gone."""
    known = case.forms.get(form)
    definition = counter.form_shelf.at_version(counter.forms, form, known.version) if known else None
    if known is None or known.filled is None or definition is None:
        raise CounterError("filling.no_form")
    return CaseForm(Form(form, known.title, None, None, ()), definition, known.filled)


def draw_form(counter: Counter, case: Case, form: CaseForm, copy: int, reason: str) -> bytes:
    """A form of a case on paper, once more where ``copy`` is above 1."""
    item = counter.item_of(case)
    if item is None:
        raise CounterError("filling.no_form")
    return _drawn(counter, item, form, case.number, Way.filled, copy=copy, reason=reason)


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


def _drawn(
    counter: Counter, item: ServiceItem, form: CaseForm, number: str, way: Way, *, copy: int, reason: str
) -> bytes:
    """The paper. What draws it is loaded where it is drawn, not by the window that opens."""
    from counter_app.reports.form_pdf import FormPrint, render_form

    guide, window = counter.catalogue.guides[item.guide], counter.settings.window
    definition, filled = form.definition, None if way is Way.blank else form.filled
    place, province = places_of(guide)
    code = hashlib.sha256(repr((filled.values, filled.rosters)).encode()).hexdigest()[:12] if filled else ""
    wanted = FormPrint(
        definition,
        filled,
        place,
        province,
        from_micros(counter.now_micros()),
        title="" if guide.id == definition.guide else form.title,
        case_number=number,
        qr=f"{number or definition.id}?表={code}" if filled else "",
        copy=1 if way is Way.blank else copy,
        copy_reason=reason,
        practice=window.practice,
        values_only=way is Way.on_sheet,
        offset=window.sheet_offset if way is Way.on_sheet else (0.0, 0.0),
    )
    return render_form(wanted)


def places_of(guide: Guide) -> tuple[str, str]:
    """The guide's place (沅江市) and its province (湖南省), by its region's code."""
    chain = regions().chain(guide.region)
    names = regions().names
    return (names[chain[-1]], names[chain[0]]) if chain else ("", "")
