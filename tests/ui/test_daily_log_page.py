# SPDX-License-Identifier: Apache-2.0
"""窗口日志 by keys alone: reasons and owners, closed, looked through, signed, amended; figures lead to their cases."""

from pytestqt.qtbot import QtBot

from counter_app.base.clock import fixed_clock, parse_moment, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.day_standing import DayStanding, DayState
from counter_app.cases.log_parts import RedAnswer
from counter_app.desk import daily_log
from counter_app.desk.centre_days import take_word
from counter_app.desk.centre_news import heard
from counter_app.desk.counter import Counter
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import News
from counter_app.ui.daily_log.log_page import DailyLogPage
from counter_app.ui.daily_log.log_rows import SAMPLED
from counter_app.ui.gallery.daily_log_scenes import work_through
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.centre_news import CentreNews
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.wire.feeds import DayWord, DayWordKind, SeenCase, written
from ui.hands import CTRL, SHIFT, Hands, Key


def test_a_day_is_closed_and_signed_without_a_mouse(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    work_through(Stage(window), 1)
    hands.press(Key.Key_F9, SHIFT)
    page = window.page
    assert isinstance(page, DailyLogPage)
    assert page.list.hasFocus()
    assert page.list.at.startswith("line:unprinted")  # on the first red line that is open
    assert page.button.reason == "大厅 17:00 才关门"
    window.counter.clock = fixed_clock(parse_moment("2026-11-20T17:40"))
    page.enter(back=PageId.finder)
    assert page.day is not None
    lines = len(page.day.log.exceptions)
    assert page.button.reason == f"还有 {lines} 行没交代"
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.open
    for number in range(lines):
        hands.press(Key.Key_J, CTRL)
        hands.type("明早补打")
        hands.enter(2)
        assert len(page.answers) == number + 1
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.closed
    confirmed(page, "0312")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.closed  # a clerk signs nothing
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.sampled
    assert page.button.reason == "还有 1 件没看"
    page.list.stand_on(next(one.id for one in page.list.rows if one.id.startswith("case:")))
    page.list.setFocus()
    hands.digits(1)
    assert page.button.reason == ""
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.signed
    page.note.set_value("日期写错一位")
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert len(page.day.acts.amended) == 1


def test_a_word_of_the_centre_is_seen_and_nothing_is_signed_over_it(window: MainWindow, hands: Hands) -> None:
    work_through(Stage(window), 1)
    counter = window.counter
    counter.clock = fixed_clock(parse_moment("2026-11-20T17:40"))
    open_day = daily_log.standing(counter)
    answers = [RedAnswer(line.key, "0315", "明天补") for line in open_day.log.exceptions]
    closed = daily_log.close(counter, daily_log.standing(counter, answers=answers))
    sampled = daily_log.take_sample(counter, closed, "0301")
    window.go(PageId.daily_log, back=PageId.finder)
    page = window.page
    assert isinstance(page, DailyLogPage)
    sampling = sampled.acts.sampling
    assert sampling is not None
    page.list.stand_on(SAMPLED + sampling.cases[0].case)
    hands.digits(1)
    assert page.button.reason == ""
    news = said_at_centre(counter, sampled, DayWordKind.signed)
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)  # the page was of the day before the word
    assert page.said.text().startswith("这天的日志刚才变了")
    assert counter.store.days.acts(open_day.day)[-1].clerk == "中心 0302"
    assert stands(page) is DayState.signed
    assert news.aloud is False
    late = said_at_centre(counter, sampled, DayWordKind.returned)
    CentreNews(window, lambda: window.page, window).hear(heard((late,)))
    assert window.banners[-1].message.title.startswith("中心 0302 对 11月20日 周五 日志的退回没用上")
    told = [one.words for one in page.list.rows if one.id.startswith(("done:", "word:"))]
    assert [words.partition("　")[0] for words in told] == [
        "关账 0312",
        "签字 中心 0302",
        "中心 0302 11月20日 周五 17:41 的签字，本窗口已记下",
        "中心 0302 11月20日 周五 17:41 的退回，没用上",
    ]


def said_at_centre(counter: Counter, day: DayStanding, kind: DayWordKind) -> News:
    """A supervisor at the centre signed the day or gave it back."""
    closed, sampling = day.acts.closed, day.acts.sampling
    assert closed is not None
    assert sampling is not None
    told = DayWord(
        word=new_id(),
        window=counter.store.centre.window_id,
        day=day.day.isoformat(),
        closing=closed.id,
        log_hash=day.log_hash,
        kind=kind,
        by="0302",
        at=to_micros(parse_moment("2026-11-20T17:41")),
        seed=sampling.seed,
        cases=tuple(SeenCase(case=one.case, why=one.why, verdict="fine") for one in sampling.cases),
        words={"reason": "再看一遍"},
    )
    row = PulledRow("days", told.word, "1", 1, 1, False, written(told), b"", told.at, "waiting", "")
    news = take_word(counter, row)
    assert news is not None
    return news


def test_a_figure_leads_to_its_cases(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    work_through(Stage(window), 2)
    hands.press(Key.Key_F9, SHIFT)
    page = window.page
    assert isinstance(page, DailyLogPage)
    assert page.list.stand_on(next(one.id for one in page.list.rows if one.words.startswith("收件")))
    hands.enter()
    assert page.cases.hasFocus()
    assert len(page.cases.rows) == 2
    hands.enter()
    assert window.page.id is PageId.steps


def stands(page: DailyLogPage) -> DayState | None:
    """How the day stands on the page now."""
    return page.day.state if page.day else None


def confirmed(page: DailyLogPage, number: str) -> None:
    page.confirmation.number.set_value(number)
    page.confirmation.password.set_value(number)
