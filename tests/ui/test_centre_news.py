# SPDX-License-Identifier: Apache-2.0
"""What the centre decided while a case is on the screen: said, shown, and settled by the keyboard."""

from counter_app.base.clock import to_micros
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.desk import following
from counter_app.desk.centre_decisions import take_decision
from counter_app.desk.centre_news import heard
from counter_app.desk.deciding import decide
from counter_app.desk.listing import CaseFilter, get_case, list_cases
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import News
from counter_app.ui.case.act_forms import Act
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.cases.cases import ORDER, CasesPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.messages import Tone
from counter_app.ui.shell.centre_news import CentreNews
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.text import Prose
from counter_app.wire.feeds import Decision, DecisionKind, written
from ui.conftest import NOW
from ui.hands import ALT, CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def accepted(window: MainWindow) -> Case:
    """An accepted case on the page of its later steps."""
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    window.go(PageId.steps, case=case)
    return case


def decided(window: MainWindow, case: Case, kind: DecisionKind, decision: str, seq: int) -> News:
    """A decision of the centre comes in, made on what it had of the case up to ``seq``."""
    step = following.steps_of(window.counter, case)[0].step
    told = Decision(
        decision=decision,
        case=case.id,
        number=case.number,
        kind=kind,
        step=step.id,
        by="9001",
        at=to_micros(NOW),
        epoch=case.history[-1].epoch,
        seq=seq,
        reason="材料齐",
    )
    row = PulledRow("decisions", decision, "1", 1, 1, False, written(told), b"", told.at, "waiting", "")
    news = take_decision(window.counter, row)
    assert news is not None
    return news


def test_what_was_followed_is_said_quietly_and_seen_at_once(window: MainWindow) -> None:
    news = CentreNews(window, lambda: window.page, window)
    case = accepted(window)
    page = window.page
    assert isinstance(page, StepsPage)
    told = decided(window, case, DecisionKind.accepted, "d1", case.history[-1].seq)
    news.hear(heard((told,)))
    banner = window.banners[-1].message
    assert banner.tone is Tone.info
    assert banner.title.startswith(f"{case.number}：中心审核通过")
    assert page.case.passed_steps
    assert page.case.history[-1].clerk == "中心 9001"


def test_what_differs_is_found_and_settled_by_keys(window: MainWindow, hands: Hands) -> None:
    news = CentreNews(window, lambda: window.page, window)
    case = accepted(window)
    back = following.suspend(window.counter, case, "等材料", supervisor="0301").case
    news.hear(heard((decided(window, back, DecisionKind.accepted, "d2", case.history[-1].seq),)))
    assert window.banners[-1].message.tone is Tone.warn
    window.go(PageId.cases)
    cases = window.page
    assert isinstance(cases, CasesPage)
    assert not cases.tabs[-1].isHidden()
    hands.press(Key(Key.Key_0.value + len(ORDER)), ALT)
    assert cases.tabs[-1].isChecked()
    assert cases.table.current_id() == case.id
    window.go(PageId.steps, case=get_case(window.counter, case.id))
    page = window.page
    assert isinstance(page, StepsPage)
    assert any("中心的决定与本窗口不符" in one.text() for one in page.findChildren(Prose))
    hands.digits(3)
    assert page.form is not None
    assert page.form.act is Act.settle
    hands.type("已电话告知中心")
    hands.enter()
    hands.press(Key.Key_Return, CTRL)
    assert page.case.centre_words[0].settled_at
    assert not list_cases(window.counter, CaseFilter.unsettled).rows


def test_many_decisions_are_said_as_one() -> None:
    some = [News("decisions", "pull.decision.followed", {"number": str(n), "said": "x"}, case=str(n)) for n in range(3)]
    some.append(News("decisions", "pull.decision.differs", {"number": "9", "said": "x"}, case="9", aloud=True))
    some.append(News("guides", "pull.guide", {"guide": "武威", "day": "1月1日 周五"}))
    said = heard(some)
    assert [(one.aloud, len(one.cases)) for one in said] == [(True, 1), (False, 3), (False, 0)]
    assert said[1].words == "中心定了 3 件，本窗口已跟着办。"
