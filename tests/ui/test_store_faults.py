# SPDX-License-Identifier: Apache-2.0
"""Data that cannot be used: the window opens, says so, lets nobody in, changes nothing; afterwards all is there."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock
from counter_app.cases.actions import LineState
from counter_app.cases.case import CaseStatus
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import list_drafts, resume
from counter_app.desk.listing import list_cases
from counter_app.settings import Places, Settings
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.opening import key_file
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Stage
from counter_app.ui.messages import Tone
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.hands import CTRL, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
TITLE = "职工参保登记"

Make = Callable[..., MainWindow]


def decided(window: MainWindow, hands: Hands) -> None:
    """One case accepted, one draft begun."""
    serving = Stage(window).serve(TITLE, applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.outcome)
    hands.press(Key.Key_Return, CTRL)
    assert window.page.id is PageId.done
    Stage(window).serve(TITLE, applicant=CITIZEN)
    window.current.touch()
    window.current.put_away()


@pytest.fixture
def places(make: Make, qtbot: QtBot) -> Places:
    """Data that a window has worked with and closed."""
    window = make(morning=True)
    hands = Hands(qtbot, window)
    sign_in(hands)
    decided(window, hands)
    found = window.counter.settings.places
    window.close()
    window.counter.close()
    return found


def contents(places: Places) -> dict[str, bytes]:
    """Every data file but the reserve and what may be deleted at any time."""
    files = [one for one in places.data.rglob("*") if one.is_file() and places.cache not in one.parents]
    return {one.name: one.read_bytes() for one in files if one.name not in ("counter.reserve", "counter.lock")}


def overwrite(places: Places) -> None:
    """The file system gave a page of something else back."""
    with places.database.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xa5" * 4000)


def shorten(places: Places) -> None:
    """A copy that was broken off."""
    whole = places.database.read_bytes()
    places.database.write_bytes(whole[: len(whole) // 2 + 77])


def lose_key(places: Places) -> None:
    """The key was left behind when the folder was copied."""
    key_file(places).unlink()


def damage_key(places: Places) -> None:
    """The key's file holds something else."""
    key_file(places).write_text("0" * 64, encoding="ascii")


def make_newer(places: Places) -> None:
    """A newer program has worked here."""
    connection = open_raw(places.database, read_key(key_file(places)))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize(
    ("harm", "title", "rest"),
    [
        (overwrite, "数据文件坏了，已停用", "今天 09:42 的备份还在。"),
        (lose_key, "数据文件在，钥匙文件不见了", "没有动数据，叫管理员。"),
        (damage_key, "钥匙文件坏了，打不开数据", "没有动数据，叫管理员。"),
        (make_newer, "这份数据是更新的版本存的，没有动它", "叫管理员更新。"),
    ],
)
def test_the_window_opens_says_it_and_touches_nothing(
    make: Make, qtbot: QtBot, places: Places, harm: Callable[[Places], None], title: str, rest: str
) -> None:
    good = contents(places)
    harm(places)
    before = contents(places)
    window = make(morning=True)
    hands = Hands(qtbot, window)
    [banner] = window.banners
    assert (banner.message.tone, banner.message.title, banner.message.text) == (Tone.fault, title, rest)
    page = window.page
    assert isinstance(page, SignInPage)
    sign_in(hands)
    for key in (Key.Key_F3, Key.Key_F8, Key.Key_F12):
        hands.press(key)
    assert window.page is page
    assert page.button.reason == "还没打开，看上面的话"
    window.close()
    assert contents(places) == before
    for name, content in good.items():
        folder = places.backups if name.startswith("counter-") else places.data
        (folder / name).write_bytes(content)
    window = make(morning=True)
    sign_in(Hands(qtbot, window))
    assert [row.status for row in list_cases(window.counter).rows] == [CaseStatus.accepted]
    assert [one.title for one in list_drafts(window.counter)] == [TITLE]


def test_a_file_cut_short_is_told_at_the_latest_by_the_mornings_copy(make: Make, qtbot: QtBot, places: Places) -> None:
    for copy in places.backups.iterdir():
        copy.unlink()
    shorten(places)
    window = make(morning=True)
    assert [one.message.title for one in window.banners] == ["数据文件坏了，已停用，也没有备份"]


def test_a_second_window_on_the_same_data_is_told(
    make: Make, qtbot: QtBot, places: Places, settings: Settings, clock: Clock
) -> None:
    first = Counter(settings, clock)
    first.open_store()
    try:
        window = make(morning=True)
        hands = Hands(qtbot, window)
        [banner] = window.banners
        assert banner.message.title == "另一个窗口程序正开着这份数据，这里不能再开"
        sign_in(hands)
        assert window.page.id is PageId.sign_in
        window.close()
        first.load_catalogue()
        assert [row.status for row in list_cases(first).rows] == [CaseStatus.accepted]
    finally:
        first.close()
    window = make(morning=True)
    sign_in(Hands(qtbot, window))
    assert window.page.id is PageId.finder


def test_a_lost_database_is_not_silently_replaced(make: Make, places: Places) -> None:
    places.database.unlink()
    window = make(morning=True)
    assert [one.message.title for one in window.banners] == ["数据文件不见了，今天 09:42 的备份还在"]
    assert not places.database.exists()


@contextmanager
def no_file_may_grow(beyond: int) -> Iterator[None]:
    """What the operating system says of a quota that is used up, for every file of this process."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="limits")
def test_a_disk_that_takes_nothing_more_loses_nothing(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    decided(window, hands)
    hands.press(Key.Key_F3)
    hands.type("zgcbdj")
    hands.enter(2)
    hands.type("测试")
    window.keep()
    kept = window.current.serving.draft.id
    with no_file_may_grow(beyond=4096):
        hands.type("员丁")
        window.keep()
        assert [one.message.title for one in window.banners] == ["磁盘读写出错，这一下没存"]
        assert window.page.id is PageId.identity
        hands.press(Key.Key_F12)
        serving = Stage(window).serve(TITLE, applicant=PERSON, answers=FLEXIBLE, decide=True)
        for line in serving.checklist.lines:
            serving.judge(line.material.id, LineState.met)
        window.go(PageId.outcome)
        page = window.page
        assert isinstance(page, OutcomePage)
        hands.press(Key.Key_Return, CTRL)
        assert window.page is page
        assert page.on.isEnabled()
    assert len(list_cases(window.counter).rows) == 1
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, DonePage)
    assert [row.status for row in list_cases(window.counter).rows] == [CaseStatus.accepted] * 2
    saved = resume(window.counter, kept).draft.applicant
    assert saved is not None
    assert saved.name == "测试员丁"


def test_a_nearly_full_disk_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    window.counter.store.nearly_full = True
    qtbot.waitUntil(lambda: bool(window.banners), timeout=5000)
    [banner] = window.banners
    assert banner.message.title == "磁盘快满了，刚才的存好了"
    window.drop_banner(banner)
    window.refresh()
    assert window.banners == ()
