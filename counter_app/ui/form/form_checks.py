# SPDX-License-Identifier: Apache-2.0
"""What is told of a form while it is filled in: not yet what is only empty and was never left."""

from collections.abc import Iterator
from dataclasses import replace

from counter_app.base.texts import text
from counter_app.desk.filling import CaseForm
from counter_app.forms.checks import FormFault
from counter_app.forms.prefill import source_word
from counter_app.ui.form.check_panel import Checks, Offer
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.registry import FIELDS
from counter_app.ui.form.standing import TWICE, Standing, mark_of, standing_of

NOT_SAME = "page.form.not_same"
"""The code of two typings that differ: nobody else has seen the second one."""


def told_standing(body: FormBody) -> Standing:
    """How much is told, for the head of the page; of what is empty all, once anything of it is told."""
    found = standing_of(list(_told_of_fields(body)))
    for card in body.rosters.values():
        found += card.told_standing
    every = standing_of([one for one in body.session.faults if one.code != TWICE])
    return replace(found, empty=max(found.empty, every.empty)) if found.empty else found


def checks_of(form: CaseForm, body: FormBody) -> Checks:
    """All that stands in 核对."""
    filled, asked = body.session.progress
    definition = form.definition
    named = []
    for one in _told_of_fields(body):
        second = body.seconds.get(one.field)
        name = second.name if second is not None and one.code == NOT_SAME else body.parts.name_of(one.field)
        named.append((name, mark_of(one)))
    for card in body.rosters.values():
        named += [
            (text("page.form.check.rows", roster=card.table.accessibleName(), said=said), mark)
            for mark, said in card.told_standing.parts()
        ]
    resting = resting_on(body)
    notes = tuple((note, any(quote in note for quote in resting)) for note in definition.notes)
    return Checks(filled, asked, tuple(dict.fromkeys(named)), _offer(body), notes, ours=not definition.guide)


def offered_key(body: FormBody) -> str:
    """The field whose other value is offered: the one in use, else the first; "" for none."""
    differences = body.session.differences
    key = body.parts.focused_key()
    return key if key in differences else next(iter(differences), "")


def _told_of_fields(body: FormBody) -> Iterator[FormFault]:
    """What is told of fields; a second typing that is not the same among it."""
    for one in body.session.faults:
        field = body.fields.get(one.field) if not one.roster else None
        second = body.seconds.get(one.field)
        if field is None:
            continue
        if one.code != TWICE:
            if one.sentence in (field.fault, field.warning):
                yield one
        elif second is not None and second.fault:
            yield replace(one, code=NOT_SAME) if second.value() else one


def resting_on(body: FormBody) -> list[str]:
    """The form's own words behind the field in use and behind what is told."""
    form = body.form
    quotes = {one.id: one.quote for one in form.rules}
    field = body.fields.get(body.parts.focused_key())
    found = [field.definition.quote] if field is not None else []
    found += [quotes.get(one.rule, "") for one in _told_of_fields(body)]
    return [one for one in found if one]


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
