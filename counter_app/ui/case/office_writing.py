# SPDX-License-Identifier: Apache-2.0
"""What pages have in common on which the office writes on a form of a decided case, beside it as paper."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.case.decided_writing import DecidedWriting
from counter_app.ui.case.office_paper import OfficePaper
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import offered_key
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.button import Button


class OfficeWriting(DecidedWriting):
    """One form at a time, and the same as paper beside it."""

    def __init__(self, shell: Shell, several: str = "") -> None:
        super().__init__(shell, several)
        self._beside: OfficePaper | None = None
        self.preview = Button(text("page.form.preview"), self.cap(Command.preview))
        self.preview.clicked.connect(self.show_preview)

    def show_paper(self, paper: OfficePaper) -> None:
        """Draw the form in sight as paper."""
        raise NotImplementedError

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

    def _changed(self) -> None:
        super()._changed()
        self.refresh_paper()
