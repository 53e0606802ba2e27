# SPDX-License-Identifier: Apache-2.0
"""Scenes of what the office writes on a case's forms at review."""

from collections.abc import Callable

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Party
from counter_app.desk.deciding import decide
from counter_app.desk.filling import forms_of, keep
from counter_app.forms.filled import FilledForm
from counter_app.ui.case.office_forms import OfficeFormsPage
from counter_app.ui.gallery.stage import CITIZEN, UNIT, Scene, Stage
from counter_app.ui.shell.page import PageId

BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
RETIRING = {"identity": "employee", "origin": "mainland", "change": "retirement", "agent": "no"}
CLAIM = {"name": CITIZEN.name, "claimant": "employed", "outcome": "difficult", "claim": "allowance"}
PEOPLE = (
    {"name": "测试员丁", "id_kind": "身份证", "id_number": "430981197805203315", "change": "retirement"},
    {"name": "测试员己", "id_kind": "身份证", "id_number": "430981199001010023", "change": "increase"},
)


def _signed(
    stage: Stage,
    title: str,
    answers: dict[str, str],
    applicant: Party,
    form: str,
    filled: Callable[[FilledForm], object],
) -> None:
    """A case whose form was signed, accepted."""
    serving = stage.serve(title, applicant=applicant, answers=answers, decide=True)
    counter = stage.window.counter
    layout = next(one.definition for one in forms_of(counter, serving) if one.form.id == form)
    whole = FilledForm(form=form, version=layout.version)
    filled(whole)
    keep(serving, form, whole)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(counter, serving, Outcome.accept).case
    stage.window.current.finish()
    stage.window.go(PageId.steps, case=case)
    stage.settle()


def _claim(stage: Stage) -> None:
    _signed(stage, "生育津贴支付", BIRTH, CITIZEN, "maternity_claim", lambda form: form.values.update(CLAIM))


def _office(stage: Stage) -> OfficeFormsPage:
    page = stage.window.page
    stage.window.go(PageId.office_forms, case=getattr(page, "case", None))
    found = stage.window.page
    if not isinstance(found, OfficeFormsPage):
        raise LookupError(found.id)
    stage.settle()
    return found


def _owed(stage: Stage) -> None:
    """The steps, with what the office is to write."""
    _claim(stage)


def _reviewing(stage: Stage) -> None:
    """Two results are written, the third is asked."""
    _claim(stage)
    page = _office(stage)
    for key in ("permit_result", "birth_result"):
        page.body.walk.focus(page.body.fields[key].stops()[0])
        stage.type("相符")
    page.body.walk.focus(page.body.fields["difficult_result"].stops()[0])


def _table(stage: Stage) -> None:
    """One column of a table is the office's."""

    def fill(form: FilledForm) -> None:
        form.values["identity"] = "employee"
        form.rosters["people"] = [dict(one) for one in PEOPLE]

    _signed(stage, "职工参保登记", RETIRING, UNIT, "employee_registration", fill)
    _office(stage)


SCENES = (
    Scene("steps", "office", _owed),
    Scene("office_forms", "typical", _reviewing, wide=True),
    Scene("office_forms", "table", _table),
)
