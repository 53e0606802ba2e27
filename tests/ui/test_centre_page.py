# SPDX-License-Identifier: Apache-2.0
"""The way to the centre as people at the window see it: the chip, the banner, the page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from real_centre import running

from counter_app.app import Sending
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Unmasked
from counter_app.server.authority import make_authority
from counter_app.server.enrolment import new_code
from counter_app.settings import Settings
from counter_app.store.case_store import Store
from counter_app.sync.enrolling import enrol
from counter_app.ui.background import Threads
from counter_app.ui.centre.centre_page import CentrePage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import CLERK, NOW


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()


@pytest.fixture
def window(make: Callable[..., MainWindow], clock: Clock) -> MainWindow:
    """An enrolled window that sends nothing by itself."""
    one = make()
    one.counter.store.centre.enrolled(
        url="http://127.0.0.1:9",
        name="测试中心",
        hall="政务大厅",
        number="3",
        algorithm="ed25519",
        public_key=b"k" * 32,
    )
    one.centre.look()
    return one


def write(window: MainWindow, clock: Clock) -> None:
    """One action of the window itself."""
    facts = Unmasked(field="applicant", reason="identity")
    at = int(clock().timestamp()) * 1_000_000
    window.counter.store.record([Intent(id=new_id(), case="", facts=facts)], clerk=CLERK, at=at)


def test_a_window_that_is_not_enrolled_shows_no_chip(make: Callable[..., MainWindow]) -> None:
    one = make()
    assert one.top.centre_words == ""
    one.go(PageId.centre)
    page = one.page
    assert isinstance(page, CentrePage)
    assert page.why.text() == "本窗口还没有登记到中心"
    assert not page.send.isEnabled()


def test_the_chip_follows_and_ten_minutes_are_seen_without_opening_anything(
    window: MainWindow, clock: Clock, qtbot: QtBot
) -> None:
    assert window.top.centre_words == "已到中心"
    write(window, clock)
    qtbot.waitUntil(lambda: window.top.centre_words == "待上传 1")
    assert not window.banners
    clock.moment += timedelta(minutes=11)
    window.centre.look()
    assert window.top.centre_words == "待上传 11 分"
    (banner,) = window.banners
    assert banner.message.title == "最早一条 09:42 写的，还没到中心"
    window.drop_banner(banner)
    clock.moment += timedelta(minutes=5)
    window.centre.look()
    assert not window.banners  # seen is seen; the chip goes on saying it
    window.counter.store.centre.acknowledge(1, 1)
    window.centre.look()
    assert window.top.centre_words == "已到中心"


def test_a_banner_goes_when_its_reason_has_gone(window: MainWindow, clock: Clock) -> None:
    write(window, clock)
    window.counter.store.centre.freeze("push.fork", {"seq": 1})
    window.centre.look()
    assert [one.message.title for one in window.banners] == ["另一台机器也用着本窗口的身份，上传已停"]
    assert window.top.centre_words == "上传已停"
    window.counter.store.centre.thaw()
    window.centre.look()
    assert not window.banners
    window.counter.store.centre.heard(-3 * 3600 * 1_000_000)
    window.centre.look()
    assert [one.message.title for one in window.banners] == ["本机的钟比中心快 3 小时"]


def test_the_page_says_what_is_where_and_opens_what_was_not_taken_in(window: MainWindow, clock: Clock) -> None:
    write(window, clock)
    write(window, clock)
    window.counter.store.centre.acknowledge(1, 1)
    window.counter.store.centre.park(1, 1, "cases.encoding.damaged", int(NOW.timestamp()) * 1_000_000)
    window.go(PageId.centre)
    page = window.page
    assert isinstance(page, CentrePage)
    assert page.view is not None
    assert (page.view.written, page.view.taken, page.view.waiting) == (2, 1, 1)
    (row,) = page.parked.rows
    assert row.words == "窗口本身的记录　显示号码"
    assert row.under == "内容读不出。09:42 起。找中心管理员。"
    assert page.parked.isVisible()
    assert page.commands().keys() == {Command.forward, Command.all_dates}
    shown = replace(page.view, sending=True)
    window.centre.show(shown)
    assert page.send.isEnabled()
    QApplication.processEvents()


def test_a_window_at_work_sends_by_itself(
    make: Callable[..., MainWindow], settings: Settings, clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    with running(tmp_path / "centre") as centre:
        make_authority(centre.home, centre.clock)
        assert centre.centre is not None
        held = centre.centre
        code = centre.with_connection(lambda one: new_code(one, held, "测试大厅", "3")).code
        store = Store.open(settings.places, region=settings.hall.region, window="3", clock=clock)
        enrol(store.centre, settings.places, centre.url, code)
        store.close()
        threads = Threads()
        window = make(start=False, background=threads)
        sending = Sending(window, threads)
        window.start()
        qtbot.waitUntil(lambda: window.centre.view is not None and window.centre.view.sending, timeout=20_000)
        write(window, clock)
        qtbot.waitUntil(lambda: window.centre.view is not None and window.centre.view.taken == 1, timeout=20_000)
        assert window.top.centre_words == "已到中心"
        window.go(PageId.centre)
        page = window.page
        assert isinstance(page, CentrePage)
        page.commands()[Command.all_dates]()
        qtbot.waitUntil(lambda: page.said.text() == "2026-11-20：两边一致，本机 1 条，中心 1 条。", timeout=20_000)
        sending.close()
