# SPDX-License-Identifier: Apache-2.0
"""Made-up letters between offices: written on their official forms, and noted on the sheets of their steps."""

from counter_app.cases.case import Case
from counter_app.catalogue.items import Step, Verb
from counter_app.desk import letters, office_filling
from counter_app.desk.counter import Counter
from counter_app.forms.filled import FilledForm

OFFICE = "益阳市医疗保障事务中心"
AMOUNT = "1234.50"
_WRITTEN = {
    "contact_letter": {"series_number": "0000001", "addressee": OFFICE},
    "information_sheet": {"amount": AMOUNT},
}


def sheet_in(counter: Counter, number: str = "益医保函2026-0001", **others: str) -> FilledForm:
    """What is noted of a letter that came today."""
    form = counter.forms.get(letters.LETTER_IN)
    assert form is not None
    values = {"number": number, "office": OFFICE, "received_on": counter.today(), **others}
    return FilledForm(form=form.id, version=form.version, values=values)


def sheet_out(counter: Counter, number: str = "0000001", **others: str) -> FilledForm:
    """What is noted of a letter that goes out today."""
    form = counter.forms.get(letters.LETTER_OUT)
    assert form is not None
    values = {"number": number, "office": OFFICE, "sent_on": counter.today(), **others}
    return FilledForm(form=form.id, version=form.version, values=values)


def written(counter: Counter, case: Case, step: Step) -> Case:
    """The case with the letter of a step written on its form."""
    form = letters.letter_form(counter, case, step)
    if form is None:
        return case
    filled = FilledForm(form=form.form.id, version=form.definition.version, values=_WRITTEN[form.form.id])
    return office_filling.fill_by_office(counter, case, form.form.id, filled).case


def sheet_of(counter: Counter, case: Case, step: Step) -> FilledForm | None:
    """The sheet of a step that is a letter; its sum is that of the official form, or what came."""
    if step.verb is Verb.receive_letter:
        return sheet_in(counter, **({"amount": AMOUNT} if "资金" in step.text else {}))
    if step.verb is Verb.send_letter:
        form = letters.letter_form(counter, case, step)
        return sheet_out(counter, **({"amount": AMOUNT} if form and form.form.id == "information_sheet" else {}))
    return None
