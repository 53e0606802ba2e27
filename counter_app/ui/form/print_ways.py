# SPDX-License-Identifier: Apache-2.0
"""How a form goes on paper: filled, empty, or its values alone on a sheet that is printed already. By digits."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.desk.form_printing import Way
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose


class PrintWays(QWidget):
    """Beside the form. The offset of this window's printer is told with what it moves."""

    chosen = Signal(object)  # Way

    def __init__(self, form: str, offset: tuple[float, float]) -> None:
        super().__init__()
        title = text("page.form.ways.of", form=form)
        self.setAccessibleName(title)
        self.ways = OptionRow(
            text("page.form.ways.title"),
            [Choice(digit, text(f"page.form.ways.{way.value}")) for digit, way in enumerate(Way, 1)],
            tall=True,
        )
        self.ways.chosen.connect(self._chosen)
        column = panel_column(self, title)
        column.addWidget(self.ways)
        told = text("page.form.ways.offset", right=f"{offset[0]:g}", down=f"{offset[1]:g}")
        column.addWidget(Prose(told, Role.cap, Colour.ink2))
        column.addStretch(1)

    def take_focus(self) -> None:
        """Go to the question."""
        self.ways.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, digit: int) -> None:
        self.chosen.emit(list(Way)[digit - 1])
