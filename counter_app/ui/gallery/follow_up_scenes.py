# SPDX-License-Identifier: Apache-2.0
"""Scenes of 差评处理: none, over due and in work, a step being written, a second person, whom it is about."""

from dataclasses import dataclass, replace
from datetime import timedelta

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.cases.actions import LineState
from counter_app.cases.follow_up import ContactWay, FollowUpStep
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.following_up import contact_now, list_follow_ups, take_step
from counter_app.desk.rating import invite, record_phone_press
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.follow_up.follow_up_page import FollowUpPage
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Scene, Stage
from counter_app.ui.rating.paper_panel import PaperPanel
from counter_app.ui.shell.page import PageId

SUPERVISOR = "0301"
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
NOW = fixed_clock(parse_moment("2026-11-20T09:42"))


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What comes down from the centre's one-use page."""

    case: str
    token_digest: str
    level: int
    reasons: tuple[str, ...]
    words: str
    pressed_at: int
    known_by: str = ""


def rated(stage: Stage, level: int, reasons: tuple[str, ...], words: str, days_ago: int) -> None:
    """Somebody was served so many days ago and evaluated by telephone."""
    counter = stage.window.counter
    moment = NOW() - timedelta(days=days_ago, minutes=60)
    counter.clock = fixed_clock(moment)
    one = stage.serve("职工参保登记", applicant=CITIZEN if days_ago else PERSON, answers=FLEXIBLE, decide=True)
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    case = decide(counter, one, Outcome.accept).case
    given = invite(counter, case.id).invitation
    counter.clock = fixed_clock(moment + timedelta(minutes=3))
    press = _Pressed(
        case=case.id,
        token_digest=given.token_digest,
        level=level,
        reasons=reasons,
        words=words,
        pressed_at=given.at + 60_000_000,
    )
    record_phone_press(counter, press)
    stage.window.current.put_away()
    counter.clock = NOW


def _page(stage: Stage, number: str = SUPERVISOR) -> FollowUpPage:
    if stage.window.counter.clerk_number != number:
        stage.sign_out()
        stage.sign_in(number)
        stage.settle()
    stage.window.go(PageId.follow_ups, back=PageId.finder)
    stage.settle()
    page = stage.window.page
    if not isinstance(page, FollowUpPage):
        raise LookupError(page.id)
    return page


def _empty(stage: Stage) -> None:
    _page(stage)


def _typical(stage: Stage) -> None:
    """Three of them, of which one has been tried twice."""
    since = NOW().date() - timedelta(days=60)
    if not stage.window.counter.store.ratings.rated(since, below=3):
        rated(stage, 2, ("209", "213"), "等了四十分钟，问了三个人", 9)
        rated(stage, 1, ("115",), "", 2)
        rated(stage, 2, ("214",), "说话冲", 0)
    page = _page(stage)
    counter = stage.window.counter
    one = next(iter(list_follow_ups(counter)))
    if not one.steps:
        for minutes in (30, 10):
            counter.clock = fixed_clock(NOW() - timedelta(minutes=minutes))
            tried = contact_now(counter, one, ContactWay.phone, reached=False)
            one = take_step(counter, one, FollowUpStep.contacted, contact=tried).follow_up
        counter.clock = NOW
        page.look()
        stage.settle()


def _chosen(stage: Stage) -> None:
    """A citizen was reached; what they said is written down."""
    _typical(stage)
    page = _page(stage)
    page.list.digit.emit(1)
    page.form.words.set_value("电话里说叫到号后又等了四十分钟")
    stage.settle()


def _second(stage: Stage) -> None:
    """Found to be mistaken: a second person is asked."""
    _typical(stage)
    counter = stage.window.counter
    one = list_follow_ups(counter)[1]
    if not one.steps:
        said = contact_now(counter, one, ContactWay.phone, reached=True, at=counter.now_micros())
        one = take_step(counter, one, FollowUpStep.contacted, contact=said, words="说按错了").follow_up
        one = take_step(counter, one, FollowUpStep.verified, words="当天业务一次办完，没有等").follow_up
    page = _page(stage)
    page.list.stand_on(one.key)
    page.list.digit.emit(2)
    page.form.words.set_value("本人说想按 5，按成了 1")
    page.form.confirmation.number.set_value("0315")
    stage.settle()


def _about_me(stage: Stage) -> None:
    """Read by whom it is about, behind a closed day: nothing can be done here."""
    _typical(stage)
    counter = stage.window.counter
    kept = counter.settings
    counter.settings = replace(kept, hall=replace(kept.hall, levels_after_close=False))
    _page(stage, "0312")
    counter.settings = kept


def _paper(stage: Stage) -> None:
    """What stands on a paper is entered beside the case."""
    one = stage.serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    case = decide(stage.window.counter, one, Outcome.accept).case
    stage.window.current.put_away()
    stage.window.go(PageId.steps, case=case)
    stage.settle()
    page = stage.window.page
    if isinstance(page, StepsPage):
        page.ways.enter_paper_rating()
    panel = stage.window.panel
    if isinstance(panel, PaperPanel):
        panel.levels.choose(2)
        panel.levels.chosen.emit(2)
        panel.reasons.set_value("209 213")
        panel.file.set_value("扫描/评价纸.png")
    stage.settle()


SCENES: tuple[Scene, ...] = (
    Scene("follow_ups", "empty", _empty),
    Scene("follow_ups", "typical", _typical, wide=True),
    Scene("follow_ups", "chosen", _chosen),
    Scene("follow_ups", "second", _second),
    Scene("follow_ups", "about_me", _about_me),
    Scene("steps", "paper_rating", _paper),
)
