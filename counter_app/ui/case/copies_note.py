# SPDX-License-Identifier: Apache-2.0
"""What will come out of which printer once a case is decided."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.desk.slip_printer import has_slip_printer, slip_width
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.text import Elided, label


class CopiesNote(QWidget):
    """The sheets with their printer, and the slip where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._copies = label("", Role.body)
        self._copies_by = Elided("", Role.cap, Colour.ink3)
        self._slip = label("", Role.body)
        self._slip_by = Elided("", Role.cap, Colour.ink3)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        body.addLayout(row(self._copies, None, self._copies_by))
        body.addLayout(row(self._slip, None, self._slip_by))

    def show_printers(self, counter: Counter) -> None:
        """Show what this window prints on."""
        window = counter.settings.window
        if window.a4_queue:
            self._copies.setText(text("page.outcome.copies", count=window.copies))
            self._copies_by.setText(text("page.outcome.printer", name=window.a4_queue))
        else:
            self._copies.setText(text("page.outcome.as_file"))
            self._copies_by.setText(text("page.outcome.no_printer"))
        slip = has_slip_printer(counter)
        self._slip.setText(text("page.outcome.slip", width=slip_width(counter)) if slip else "")
        self._slip_by.setText(text("page.outcome.slip_printer") if slip else "")
        for one in (self._slip, self._slip_by):
            one.setVisible(slip)
