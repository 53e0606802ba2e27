# SPDX-License-Identifier: Apache-2.0
"""What pages have in common on which something is written of a decided case: one form over a row of buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot
from counter_app.ui.widgets.text import Elided

MOST_BESIDE = 3
"""So many buttons leave room for a sentence beside them; above more it has a line of its own."""


class DecidedWriting(DecidedPage):
    """Base. What is typed is kept once the keys are quiet."""

    def __init__(self, shell: Shell, several: str = "") -> None:
        super().__init__(shell)
        self._busy = False
        self._shown_context: Context | None = self.context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_begun)
        self.head = FormHead(several)
        self._said = Elided("", Role.cap, Colour.ink3)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._holder = QWidget()
        self._stack = QStackedLayout(self._holder)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def lay_out(
        self,
        *,
        top: QLayout | None = None,
        above: QWidget | None = None,
        under: QWidget | QLayout | None = None,
        buttons: Sequence[Button],
    ) -> None:
        """What stands on top, the head, what stands above and under the form, and the buttons, the way on last."""
        edge = Column.EDGE
        foot = Foot(under_column=True)
        beside = len(buttons) <= MOST_BESIDE
        foot.line.addWidget(self._said if beside else QWidget(), 1)
        for one in buttons:
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        if top is not None:
            column.addLayout(top)
        column.addWidget(self.head)
        if above is not None:
            column.addWidget(above)
        column.addWidget(self._holder, 1)
        if isinstance(under, QLayout):
            column.addLayout(under)
        elif under is not None:
            line = QVBoxLayout()
            line.setContentsMargins(edge, 4, edge + Column.BAR, 4)
            line.addWidget(under)
            column.addLayout(line)
        if not beside:
            above_foot = QVBoxLayout()
            above_foot.setContentsMargins(edge, 0, edge + Column.BAR, 0)
            above_foot.addWidget(self._said)
            column.addLayout(above_foot)
        column.addWidget(foot)
        self.main_alone()

    @property
    def in_work(self) -> bool:
        """Whether there is a form in sight."""
        raise NotImplementedError

    @property
    def body(self) -> FormBody:
        """The form in sight as it is filled in."""
        raise NotImplementedError

    @property
    def watches_hands(self) -> bool:
        """Whether other keys may count once the hands are elsewhere on the page."""
        return self.in_work

    def keep_begun(self) -> None:
        """Keep what was written so far beside the case."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Done with the form."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Say anew what is wrong, and what the way on does."""
        raise NotImplementedError

    def leave(self) -> None:
        """What was pointed at counts, and what was typed is kept."""
        if self.in_work:
            self.body.settle()
        if self._timer.isActive():
            self.keep_begun()

    def _changed(self) -> None:
        self._timer.start()
        self.show_state()

    def say_kept(self, done: object) -> None:
        """What was typed is safe, and since when."""
        self._said.setText(text("page.form.saved", time=f"{self.shell.clock().astimezone(SHANGHAI):%H:%M:%S}"))

    def next_open(self) -> None:
        """The next thing to mend."""
        self.body.judge_all()
        fault = self.body.walk.next_open()
        if fault is None:
            self.nothing_open()
        else:
            self.body.walk.go_to(fault)

    def nothing_open(self) -> None:
        """Nothing is to be mended."""
        self.to_foot()

    def to_foot(self) -> None:
        """To the way on."""
        self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Take the last change of this form back."""
        done = self.body.session.undo()
        if done:
            self.body.undone()
            self._changed()
        self._said.setText(text("page.undone" if done else "page.nothing_to_undo"))

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self.watches_hands:
            return
        context = self.key_context()
        if context is not self._shown_context:
            self._shown_context = context
            self.shell.refresh()
