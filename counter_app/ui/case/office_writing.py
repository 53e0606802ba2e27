# SPDX-License-Identifier: Apache-2.0
"""What pages have in common on which the office writes on a form of a decided case, beside it as paper."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import offered_key
from counter_app.ui.form.form_head import FormHead
from counter_app.ui.keys import Command
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot
from counter_app.ui.widgets.text import Elided

MOST_BESIDE = 3
"""So many buttons leave room for a sentence beside them; above more it has a line of its own."""


class OfficeWriting(DecidedPage):
    """One form at a time over a row of buttons; what is typed is kept once the keys are quiet."""

    def __init__(self, shell: Shell, several: str = "") -> None:
        super().__init__(shell)
        self._busy = False
        self._shown_context = self.context
        self._beside: OfficePaper | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep_begun)
        self.head = FormHead(several)
        self._said = Elided("", Role.cap, Colour.ink3)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.preview = Button(text("page.form.preview"), self.cap(Command.preview))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._holder = QWidget()
        self._stack = QStackedLayout(self._holder)
        self.back.clicked.connect(self.go_back)
        self.preview.clicked.connect(self.show_preview)
        self.on.clicked.connect(self.go_on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def lay_out(self, *, above: QWidget | None = None, under: QWidget | None = None, buttons: Sequence[Button]) -> None:
        """The head, what stands above and under the form, and the buttons, the way on last."""
        edge = Column.EDGE
        foot = Foot(under_column=True)
        beside = len(buttons) <= MOST_BESIDE
        foot.line.addWidget(self._said if beside else QWidget(), 1)
        for one in buttons:
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y - edge)
        column.setSpacing(0)
        column.addWidget(self.head)
        if above is not None:
            column.addWidget(above)
        column.addWidget(self._holder, 1)
        if under is not None:
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

    def keep_begun(self) -> None:
        """Keep what was written so far beside the case."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Done with the form."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Say anew what is wrong, and what the way on does."""
        raise NotImplementedError

    def show_paper(self, paper: OfficePaper) -> None:
        """Draw the form in sight as paper."""
        raise NotImplementedError

    def leave(self) -> None:
        """What was pointed at counts, and what was typed is kept."""
        if self.in_work:
            self.body.settle()
        if self._timer.isActive():
            self.keep_begun()

    def first_focus(self) -> QWidget:
        """The first field that is empty or wrong, else the way on."""
        if not self.in_work:
            return self.on
        place = self.body.session.first_open()
        faults = self.body.session.faults
        fault = next((one for one in faults if (one.roster, one.row, one.field) == place), None)
        if fault is not None and fault.roster in self.body.rosters:
            self.body.walk.go_to(fault)
        found = self.body.walk.stop_of(fault) if fault is not None else None
        return found or self.on

    def beside(self) -> QWidget | None:
        """The form as paper."""
        if not self.in_work:
            return None
        if self._beside is None:
            self._beside = OfficePaper(self.shell)
            self.show_paper(self._beside)
        return self._beside

    def show_body(self, body: FormBody) -> None:
        """Put a form that is filled in here in sight for the first time."""
        body.changed.connect(self._changed)
        body.judged.connect(self.show_state)
        body.at_end.connect(self.to_foot)
        self._stack.addWidget(body)
        self._stack.setCurrentWidget(body)
        body.begin()

    def drop_body(self, body: FormBody) -> None:
        """Let a form go."""
        self._stack.removeWidget(body)
        body.hide()
        body.deleteLater()

    def _changed(self) -> None:
        self._timer.start()
        self.show_state()
        self.refresh_paper()

    def say_kept(self, done: object) -> None:
        """What was typed is safe, and since when."""
        self._said.setText(text("page.form.saved", time=f"{self.shell.clock().astimezone(SHANGHAI):%H:%M:%S}"))

    def next_open(self) -> None:
        """The next thing to mend."""
        self.body.judge_all()
        fault = self.body.walk.next_open()
        if fault is None:
            self.to_foot()
        else:
            self.body.walk.go_to(fault)

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

    def take_offer(self) -> None:
        """Take what is known for the field in use, else the first that is offered."""
        key = offered_key(self.body)
        if key:
            self.body.session.take(key)
            self.body.taken(key)
            self._changed()

    def show_preview(self) -> None:
        """The form as paper: in the third pane of a wide window, else in the panel; again it goes."""
        if self._beside is not None and self._beside.isVisible():
            self._beside.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif isinstance(self.shell.panel, OfficePaper):
            self.shell.close_panel()
        else:
            panel = OfficePaper(self.shell)
            self.shell.open_panel(panel)
            self.show_paper(panel)

    def preview_where_narrow(self) -> None:
        """The paper beside the form from the start, where no third pane will show it."""
        if not theme.sizes().large and self.window().width() < theme.WIDE:
            self.show_preview()

    def refresh_paper(self) -> None:
        """Draw what shows the paper anew."""
        panel = self.shell.panel
        for one in (self._beside, panel if isinstance(panel, OfficePaper) else None):
            if one is not None:
                self.show_paper(one)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self.in_work:
            return
        context = self.key_context()
        if context is not self._shown_context:
            self._shown_context = context
            self.shell.refresh()
