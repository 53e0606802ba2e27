# SPDX-License-Identifier: Apache-2.0
"""Scenes of the queue, of a handover and of the lock."""

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.desk import queue
from counter_app.desk.custody import keep_original, may_be_kept
from counter_app.desk.deciding import decide
from counter_app.ui.gallery.stage import CITIZEN, Scene, Stage
from counter_app.ui.queue.queue_page import QueuePage
from counter_app.ui.shell.page import PageId

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def _page(stage: Stage) -> QueuePage:
    stage.window.go(PageId.queue)
    page = stage.window.page
    if not isinstance(page, QueuePage):
        raise LookupError(page.id)
    stage.settle()
    return page


def _line(stage: Stage) -> None:
    """Four who wait; one of them was called and passed over, one is here."""
    counter = stage.window.counter
    if queue.standing_of(counter).queue.tickets:
        return
    for matter, priority in (("A", ""), ("B", ""), ("A", "elder"), ("E", ""), ("D", "")):
        queue.take(counter, matter, priority=priority)
    queue.call_next(counter, "first")
    queue.pass_over(counter, "absent")
    queue.call_next(counter, "second")


def _empty(stage: Stage) -> None:
    _page(stage)


def _typical(stage: Stage) -> None:
    _line(stage)
    page = _page(stage)
    page.list.stand_on(page.list.rows[3].id)
    page.list.setFocus()


def _why(stage: Stage) -> None:
    """A number is passed over: the reasons by digits."""
    _line(stage)
    _page(stage).pass_over()


def _first(stage: Stage) -> None:
    """Who takes a number may go first."""
    _line(stage)
    page = _page(stage)
    page.give()
    page._chosen(1)


def _paused(stage: Stage) -> None:
    _line(stage)
    _page(stage)
    stage.window.queue.pause("lunch")
    stage.settle()


def _handover(stage: Stage) -> None:
    """A case in work, an original that lies here."""
    counter = stage.window.counter
    if queue.standing_of(counter).shift.paused:
        stage.window.queue.resume()
    serving = stage.serve("职工参保登记", applicant=CITIZEN, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(counter, serving, Outcome.accept).case
    stage.window.current.finish()
    keep_original(counter, case, may_be_kept(case)[0][0])
    stage.window.go(PageId.handover)
    stage.settle()


def _locked(stage: Stage) -> None:
    stage.window.lock()
    stage.settle()


SCENES = (
    Scene("queue", "empty", _empty),
    Scene("queue", "typical", _typical, wide=True),
    Scene("queue", "why", _why),
    Scene("queue", "priority", _first),
    Scene("queue", "paused", _paused),
    Scene("handover", "typical", _handover, wide=True),
    Scene("locked", "typical", _locked),
)
"""The lock comes last: what follows it would lie behind it."""
