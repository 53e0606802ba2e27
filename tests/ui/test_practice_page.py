# SPDX-License-Identifier: Apache-2.0
"""An exercise of the practice hall solved by keys alone: begun, worked like any case, and graded from what was done."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from counter_app.catalogue.exercises import Exercise
from counter_app.desk import queue
from counter_app.ui.practice.practice_page import PracticePage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key


class People:
    """Whose citizens came."""

    def __init__(self) -> None:
        self.seed = 0
        self.came: list[str] = []
        self.left = False

    def come(self, exercise: Exercise) -> None:
        self.came.append(exercise.citizen.name)

    def leave(self) -> None:
        self.left = True


def stands(window: MainWindow, page: PageId) -> None:
    assert window.page.id is page


def practice(window: MainWindow, hands: Hands) -> PracticePage:
    hands.press(Key.Key_F1, CTRL)
    page = window.page
    assert isinstance(page, PracticePage)
    return page


def test_an_exercise_is_solved_without_a_mouse(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make(practice=True)
    hands = Hands(qtbot, window)
    assert isinstance(window.page, SignInPage)
    assert window.page.practice.text() == "练习用：工号 0312，密码也是 0312"
    sign_in(hands)
    people = People()
    window.counter.people = people
    page = practice(window, hands)
    assert window.top.practising
    assert window.windowTitle().startswith("练习")
    assert [row.state for row in page.list.rows if not row.heading] == ["没做"] * 11
    assert page.list.hasFocus()
    hands.press(Key.Key_Down, times=2)
    assert page.title.text() == "缺一份材料，一次告知"
    hands.enter()
    stands(window, PageId.finder)
    assert people.came == ["测试员"]
    hands.type("zgcbdj")
    hands.enter(2)
    stands(window, PageId.identity)
    for words in ("测试员", "11010519491231002X", "13800000000"):
        hands.type(words)
        hands.enter()
    hands.digits(1)  # the statement
    hands.digits(2, 1, 1)  # flexible, an ordinary registration, nobody else
    hands.press(Key.Key_Return, CTRL)
    stands(window, PageId.checklist)
    hands.enter()
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)
    stands(window, PageId.outcome)
    hands.press(Key.Key_Return, CTRL)
    stands(window, PageId.done)
    practice(window, hands)
    assert page.said.text() == "还有 1 处没做到。"
    assert [row.words for row in page.points.rows if row.state == "没做到"] == ["记了签收"]
    assert window.banners == ()  # that it began need not be told any more
    hands.press(Key.Key_Escape)
    stands(window, PageId.done)
    hands.press(Key.Key_O, ALT)
    hands.digits(1)
    practice(window, hands)
    assert page.said.text() == "这一题都做到了。"
    begun = page.found[2].begun
    assert begun is not None
    assert begun.keys > 20
    hands.press(Key.Key_R, CTRL | SHIFT)
    assert page.found[2].state == "new"


def test_a_working_window_has_no_exercises(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_F1, CTRL)
    assert window.page.id is PageId.finder


def test_made_up_people_queue_and_are_called(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make(practice=True)
    hands = Hands(qtbot, window)
    sign_in(hands)
    people = People()
    window.counter.people = people
    window.queue.poll()
    view = window.queue.view
    assert view is not None
    assert len(view.waiting) == 12
    hands.press(Key.Key_F12)
    assert [one.message.title for one in window.banners] == [f"{view.waiting[0].number} 没有人过来"]
    assert (people.came, people.left) == ([], True)
    hands.press(Key.Key_F12, CTRL)
    hands.press(Key.Key_J, CTRL)
    hands.digits(1)
    qtbot.waitUntil(lambda: window.queue.may_call, timeout=5000)
    hands.press(Key.Key_F12)
    assert [one.message.title for one in window.banners] == ["叫号：没来的过号，来的接着办"]
    assert people.came == ["测试员"]
    page = practice(window, hands)
    met = [point.point.kind.value for one in page.found if one.begun for point in one.grade.points if point.met]
    assert met == []  # nobody was served yet
    page.list.stand_on("04-resident")
    page._stood("04-resident")
    page.begin()
    assert people.came[-1] == "韦样例"
    here = queue.standing_of(window.counter).queue.now
    assert here is not None
    assert here.id == window.queue.ticket
