# SPDX-License-Identifier: Apache-2.0
"""Scenes of 窗口日志: an empty day, a day with red lines, one that a supervisor looks through, one that is signed."""

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.daily_log.log_page import DailyLogPage
from counter_app.ui.gallery.stage import PERSON, Scene, Stage
from counter_app.ui.shell.page import PageId

EVENING = fixed_clock(parse_moment("2026-11-20T17:40"))
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def _page(stage: Stage) -> DailyLogPage:
    stage.window.go(PageId.daily_log, back=PageId.finder)
    stage.settle()
    page = stage.window.page
    if not isinstance(page, DailyLogPage):
        raise LookupError(page.id)
    return page


def work_through(stage: Stage, count: int) -> None:
    """So many people are served; the second one is told what is missing."""
    for number in range(count):
        one = stage.serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
        for line in one.checklist.lines:
            one.judge(line.material.id, LineState.missing if number == 1 else LineState.met)
        decide(stage.window.counter, one, Outcome.notice if number == 1 else Outcome.accept)
        stage.window.current.put_away()


def _empty(stage: Stage) -> None:
    """As it stands: nothing at first, and signed behind the other scenes."""
    _page(stage)


def _answer(page: DailyLogPage, most: int) -> None:
    day = page.day
    for line in day.log.exceptions[:most] if day is not None else ():
        page.list.stand_on(f"line:{line.key}")
        page.reason.set_value("打印机缺纸，明早补打")
        page.owner.set_value("0315")
        page.owner.editor.returnPressed.emit()


def _open(stage: Stage) -> None:
    work_through(stage, 3)
    stage.window.counter.clock = EVENING
    _answer(_page(stage), 2)
    stage.settle()


def _act(stage: Stage, page: DailyLogPage) -> None:
    page.confirmation.number.set_value("0301")
    page.confirmation.password.set_value("0301")
    page.go_on()
    stage.settle()


def _sampled(stage: Stage) -> None:
    stage.window.counter.clock = EVENING
    page = _page(stage)
    _answer(page, 99)
    page.note.set_value("钥匙交 0315")
    page.go_on()
    stage.settle()
    _act(stage, page)
    sampling = page.day.acts.sampling if page.day is not None else None
    for digit, one in zip((1, 3), sampling.cases if sampling else (), strict=False):
        page.list.stand_on(f"case:{one.case}")
        page.list.digit.emit(digit)
    page.finding.set_value("通讯地址只写到乡镇")
    page.finding.editor.returnPressed.emit()
    stage.settle()


def _signed(stage: Stage) -> None:
    stage.window.counter.clock = EVENING
    page = _page(stage)
    sampling = page.day.acts.sampling if page.day is not None else None
    for one in sampling.cases if sampling else ():
        page.list.stand_on(f"case:{one.case}")
        page.list.digit.emit(1)
    page.note.set_value("看过，都有交代")
    _act(stage, page)


def _custody(stage: Stage) -> None:
    """A notice that nobody signed for, and an original that lies here."""
    stage.window.counter.clock = EVENING
    counter = stage.window.counter
    one = stage.serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for place, line in enumerate(one.checklist.lines):
        one.judge(line.material.id, LineState.met if place else LineState.missing)
    one.keep_original(one.checklist.lines[-1].material.id)
    case = decide(counter, one, Outcome.notice).case
    stage.window.current.put_away()
    stage.window.go(PageId.steps, case=case)
    stage.settle()
    page = stage.window.page
    if isinstance(page, StepsPage):
        page.ways.open_custody()
    stage.settle()


def _charts(stage: Stage) -> None:
    page = _page(stage)
    page.list.stand_on("charts")
    stage.settle()


SCENES = (
    Scene("daily_log", "empty", _empty),
    Scene("daily_log", "typical", _open),
    Scene("daily_log", "sampled", _sampled),
    Scene("daily_log", "signed", _signed),
    Scene("daily_log", "charts", _charts, wide=True),
    Scene("steps", "custody", _custody),
)
