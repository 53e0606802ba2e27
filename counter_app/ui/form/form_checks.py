# SPDX-License-Identifier: Apache-2.0
"""What is told of a form while it is filled in: not yet what is only empty and was never left."""

from counter_app.base.texts import text
from counter_app.desk.filling import CaseForm
from counter_app.forms.checks import FormFault
from counter_app.forms.prefill import source_word
from counter_app.ui.form.check_panel import Checks, Offer
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.registry import FIELDS


def told_faults(body: FormBody) -> list[FormFault]:
    """What is told of fields and rosters."""
    told = [one for card in body.rosters.values() for one in card.told()]
    for one in body.session.faults:
        field = body.fields.get(one.field) if not one.roster else None
        if field is not None and one.sentence in (field.fault, field.warning):
            told.append(one)
    return told


def checks_of(form: CaseForm, body: FormBody) -> Checks:
    """All that stands in 核对."""
    filled, asked = body.session.progress
    definition = form.definition
    return Checks(filled, asked, _named_faults(body), _offer(body), definition.notes, ours=not definition.guide)


def offered_key(body: FormBody) -> str:
    """The field whose other value is offered: the one in use, else the first; "" for none."""
    differences = body.session.differences
    key = body.parts.focused_key()
    return key if key in differences else next(iter(differences), "")


def _named_faults(body: FormBody) -> tuple[tuple[str, bool], ...]:
    """What is told, by the names of the fields; a roster by how many."""
    told = sorted(told_faults(body), key=lambda one: one.warns)
    named = [(body.parts.name_of(one.field), one.warns) for one in told if not one.roster]
    for roster in body.rosters.values():
        lines = roster.faults.lines
        if lines:
            words = text("page.form.check.rows", roster=roster.table.accessibleName(), count=len(lines))
            named.append((words, all(one.warns for one in lines)))
    return tuple(dict.fromkeys(named))


def _offer(body: FormBody) -> Offer | None:
    key = offered_key(body)
    if not key:
        return None
    definition = body.fields[key].definition
    proposal = body.session.differences[key]
    kind = FIELDS[definition.type]
    typed = body.session.filled.values.get(key, "")
    return Offer(
        body.parts.name_of(key),
        source_word(proposal.source),
        kind.masked(definition, proposal.value),
        kind.masked(definition, typed),
    )
