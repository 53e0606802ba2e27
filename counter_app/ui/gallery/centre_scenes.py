# SPDX-License-Identifier: Apache-2.0
"""Scenes of the way to the centre: all there, stuck, frozen, parked, not enrolled."""

from dataclasses import replace

from counter_app.base.clock import to_micros
from counter_app.desk.centre import CentreState, CentreView, ParkedAction, obstacle
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.shell.page import PageId

MINUTE = 60_000_000


def _view(stage: Stage) -> CentreView:
    now = to_micros(stage.window.counter.clock())
    return CentreView(
        state=CentreState.at_centre,
        now=now,
        name="沅江市医保中心",
        place="政务大厅 3 号窗口",
        url="https://centre.test",
        written=18_204,
        taken=18_204,
        heard_at=now - 2 * MINUTE,
        sending=True,
    )


def _shown(stage: Stage, view: CentreView, page: PageId = PageId.centre) -> None:
    stage.window.go(page)
    stage.window.centre.show(view)
    stage.window.refresh()


def _stuck_view(stage: Stage) -> CentreView:
    view = _view(stage)
    return replace(
        view,
        state=CentreState.stuck,
        taken=18_172,
        waiting=32,
        cases_waiting=6,
        oldest_at=view.now - 40 * MINUTE,
        heard_at=view.now - 43 * MINUTE,
        attachments_waiting=4,
        obstacle=obstacle("sync.unheard"),
    )


def _frozen(stage: Stage) -> None:
    view = _view(stage)
    frozen = replace(
        view,
        state=CentreState.frozen,
        taken=18_190,
        waiting=14,
        cases_waiting=3,
        oldest_at=view.now - 25 * MINUTE,
        skew=-95_000_000,
        obstacle=obstacle("push.fork"),
    )
    _shown(stage, frozen)


def _parked(stage: Stage) -> None:
    view = _view(stage)
    rows = (
        ParkedAction("a", "430981-3-20261118-0012", "受理", "版本太旧，中心读不了", view.now - 1500 * MINUTE),
        ParkedAction("", "", "准许配评价平板", "内容读不出", view.now - 30 * MINUTE),
    )
    _shown(stage, replace(view, state=CentreState.parked, parked=rows))


SCENES: tuple[Scene, ...] = (
    Scene("centre", "typical", lambda stage: _shown(stage, _view(stage))),
    Scene("centre", "stuck", lambda stage: _shown(stage, _stuck_view(stage)), wide=True),
    Scene("centre", "frozen", _frozen),
    Scene("centre", "parked", _parked),
    Scene("centre", "off", lambda stage: stage.window.go(PageId.centre)),
    Scene("finder", "stuck", lambda stage: _shown(stage, _stuck_view(stage), PageId.finder)),
)
