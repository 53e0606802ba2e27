# SPDX-License-Identifier: Apache-2.0
"""The official forms of a case on paper: to be signed, to be written by hand, or on a sheet that is printed already."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.cases.actions import PrintState
from counter_app.cases.case import Case
from counter_app.cases.draft import FormPrinted
from counter_app.catalogue.items import Form, Guide, ServiceItem
from counter_app.desk.a4_printer import Sent, send
from counter_app.desk.counter import Counter
from counter_app.desk.filling import CaseForm, again_of, forms_of
from counter_app.desk.serving import Serving
from counter_app.devices.patience import Patience
from counter_app.forms.regions import regions


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


def print_form(
    counter: Counter, serving: Serving, form: str, way: Way = Way.filled, *, request: Patience | None = None
) -> FormSent:
    """Print a form to be signed, or empty to be written by hand. ``request`` gives it up, from any thread.

    A queue that does not take it, or a disk, is part of the answer. Raises CounterError as ``render_form_of`` does.
    """
    wanted = _wanted(counter, serving, form)
    pdf, media = _render(counter, serving, wanted, way), wanted.definition.page.size
    name = derived_id(serving.draft.id, form if way is Way.filled else f"{form}:{way.value}")
    try:
        sent = send(counter, pdf, file=f"{form}-{name}.pdf", title=form, copies=1, media=media, request=request)
    except CounterError as error:
        sent = Sent(PrintState.failed, "", 1, trouble=error)
    if way is Way.blank:
        return FormSent(None, sent.queue, sent.trouble)
    digest = hashlib.sha256(pdf).hexdigest()
    printed = FormPrinted(form=form, state=sent.state, digest=digest, printer=sent.queue)
    return FormSent(printed, sent.queue, sent.trouble)


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
