# SPDX-License-Identifier: Apache-2.0
"""Scenes of 练习题: nothing begun yet, and an exercise of which one point is left."""

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.catalogue.exercises import exercise_called
from counter_app.desk.deciding import decide
from counter_app.desk.practice_hall import begin
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.practice.practice_page import PracticePage
from counter_app.ui.shell.page import PageId

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def _empty(stage: Stage) -> None:
    stage.window.top.set_practice(True)
    stage.window.go(PageId.practice, back=PageId.finder)
    stage.settle()


def _typical(stage: Stage) -> None:
    exercise = exercise_called("03")
    if exercise is None:
        raise LookupError("03")
    counter = stage.window.counter
    begin(counter, exercise)
    who = Person(name=exercise.citizen.name, id_number=exercise.citizen.id_number, birth="1949-12-31")
    one = stage.serve("职工参保登记", applicant=who, answers=FLEXIBLE, decide=True)
    for line in one.checklist.lines:
        missing = line.material.id == "flexible_form"
        one.judge(line.material.id, LineState.missing if missing else LineState.met)
    decide(counter, one, Outcome.notice)
    stage.window.current.put_away()
    _empty(stage)
    page = stage.window.page
    if isinstance(page, PracticePage):
        page.list.stand_on(exercise.id)
    stage.settle()


SCENES = (Scene("practice", "empty", _empty), Scene("practice", "typical", _typical))
