# SPDX-License-Identifier: Apache-2.0
"""材料清单 on its way to the printer: in the printing lane, once at a time, and what became of it in a few words."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.a4_printer import Sent
from counter_app.desk.item_sheet import print_item_sheet
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.button import Button


class ListPrint(QObject):
    """Belongs to a page, and to its button if it has one, which says so meanwhile. Nothing waits for a list."""

    said = Signal(str)

    def __init__(self, shell: Shell, parent: QObject, button: Button | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._button = button
        self._words = button.text() if button is not None else ""
        self._busy = False

    def name(self, words: str) -> None:
        """What the button says while nothing is being printed."""
        self._words = words
        if self._button is not None and not self._busy:
            self._button.set_words(words)

    def start(self, item: ServiceItem, answers: Mapping[str, str] | None = None) -> None:
        """Print an item's list under these answers; one that is being printed is not asked for twice."""
        if self._busy:
            return
        self._busy = True
        if self._button is not None:
            self._button.setMinimumWidth(self._button.sizeHint().width())
            self._button.set_words(text("ui.list.printing"))
        self.said.emit("" if self._button is not None else text("ui.list.printing"))
        call = partial(print_item_sheet, self._shell.counter, item, answers)
        self._shell.printing(call).success(self._printed).failure(self._not_printed).start()

    def _printed(self, sent: Sent) -> None:
        self._free()
        if sent.saved_as is not None:
            self.said.emit(text("ui.list.saved", file=sent.saved_as.name))
        else:
            self.said.emit(text("ui.list.sent", queue=sent.queue))

    def _not_printed(self, error: CounterError) -> None:
        self._free()
        self.said.emit("")
        self._shell.tell_error(error)

    def _free(self) -> None:
        self._busy = False
        if self._button is not None:
            self._button.set_words(self._words)
            self._button.setMinimumWidth(0)
