# SPDX-License-Identifier: Apache-2.0
"""Scenes of identity and circumstances."""

from counter_app.cases.people import Agent, Party
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.gallery.stage import AGENT, PERSON, RARE, UNIT, Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId


def _show(
    stage: Stage,
    title: str = "职工参保登记",
    *,
    applicant: Party | None = None,
    agent: Agent | None = None,
    answers: dict[str, str] | None = None,
    decide: bool = False,
) -> IdentityPage:
    stage.serve(title, applicant=applicant, agent=agent, answers=answers, decide=decide)
    stage.window.go(PageId.identity)
    page = stage.window.page
    if not isinstance(page, IdentityPage):
        raise LookupError(page.id)
    return page


def _shown(page: IdentityPage) -> None:
    """The scene ends where the page begins."""


def _typing(stage: Stage, number: str) -> None:
    page = _show(stage)
    stage.type("测试员")
    page.person.fields["id_number"].editor.setFocus()
    stage.type(number)


def _wrong(stage: Stage) -> None:
    _typing(stage, "110101194912310025")


def _asked(stage: Stage) -> None:
    _show(stage, "住院费用报销", applicant=PERSON, answers={"insurance": "resident", "card": "family"})


def _not_eligible(stage: Stage) -> None:
    page = _show(stage, applicant=PERSON, decide=True)
    statement = stage.window.current.serving.checklist.eligibility[0]
    page.questions.answered.emit(f"statement:{statement.id}", "no")


def _unmask(stage: Stage) -> None:
    page = _show(stage, applicant=PERSON)
    page.commands()[Command.unmask]()


def _reopened(stage: Stage) -> None:
    page = _show(stage, "住院费用报销", applicant=PERSON, decide=True)
    page.questions.take_in_hand("question:bank")


def _guide(stage: Stage) -> None:
    page = _show(stage, "住院费用报销", applicant=PERSON, answers={"insurance": "resident"})
    page.commands()[Command.show_guide]()


SCENES: tuple[Scene, ...] = (
    Scene("identity", "empty", lambda stage: _shown(_show(stage)), wide=True),
    Scene("identity", "typing", lambda stage: _typing(stage, "11010119491231002")),
    Scene("identity", "error", _wrong),
    Scene("identity", "typical", _asked, wide=True),
    Scene("identity", "decided", lambda stage: _shown(_show(stage, applicant=PERSON, decide=True))),
    Scene(
        "identity",
        "full",
        lambda stage: _shown(_show(stage, "住院费用报销", applicant=RARE, agent=AGENT, decide=True)),
        wide=True,
    ),
    Scene("identity", "unit", lambda stage: _shown(_show(stage, "单位参保登记", applicant=UNIT))),
    Scene("identity", "clock", lambda stage: _shown(_show(stage, "异地急诊人员备案", applicant=PERSON, decide=True))),
    Scene("identity", "not_eligible", _not_eligible),
    Scene("identity", "unmask", _unmask),
    Scene("identity", "reopened", _reopened),
    Scene("identity", "guide", _guide),
)
