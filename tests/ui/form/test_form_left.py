# SPDX-License-Identifier: Apache-2.0
"""A form of a citizen who has left takes no memory any more."""

import gc

from PySide6.QtCore import QEventLoop, QTimer

from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.people import Person, Source
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

CITIZEN = Person(
    name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", address="样例路1号", source=Source.card
)


def settled() -> None:
    """What was let go of is gone, as in the program's own loop."""
    loop = QEventLoop()
    QTimer.singleShot(50, loop.quit)
    loop.exec()


def editors_after(window: MainWindow, citizens: int) -> int:
    """How many editors are held once so many citizens have laid a card down and had their form."""
    card = ReadCard(CITIZEN, Reading(ReadingKind.id_card, "", window.clock(), {}), ())
    for _ in range(citizens):
        Stage(window).serve("参保人员个人账户一次性支取", answers={"reason": "emigration", "agent": "no"}, decide=True)
        window.go(PageId.identity)
        settled()
        assert window.page.take_card(card)
        settled()
        window.go(PageId.form)
        settled()
    window.go(PageId.finder)
    settled()
    gc.collect()
    return sum(isinstance(one, LineEdit) for one in gc.get_objects())


def test_forms_of_those_who_left_are_let_go(window: MainWindow) -> None:
    one = editors_after(window, 1)
    assert editors_after(window, 3) == one
