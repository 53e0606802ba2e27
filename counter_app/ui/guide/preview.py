# SPDX-License-Identifier: Apache-2.0
"""The card beside the results: enough of an item to know that it is the right one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.said import FEE, WHO
from counter_app.ui import theme
from counter_app.ui.guide.item_words import bring, how_long, phones, words_of
from counter_app.ui.guide.list_print import ListPrint
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.text import Elided, Prose, label, rule

LABELS = ("who", "bring", "how_long", "fee", "ask")


class ItemPreview(Card):
    """Follows the selection of the results."""

    open_asked = Signal()
    guide_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(gap=theme.GAP)
        self._shell = shell
        self._shown: ServiceItem | None = None
        self._title = Prose("", Role.h2, lines=2)
        self._issued = Chip("")
        self._under = Elided("", Role.cap, Colour.ink3)
        self._values = {key: Prose("", lines=4) for key in LABELS}
        self._open = Button(text("ui.finder.open"), "Enter", Kind.primary)
        self._open.clicked.connect(self.open_asked)
        self._guide = Button(text("ui.panel.guide"), "F5")
        self._guide.clicked.connect(self.guide_asked)
        self._print = Button(text("ui.keys.print_list"), cap_of(Context.finder, Command.print_list))
        self._print.clicked.connect(self.print_list)
        self._done = Elided("", Role.cap, Colour.ink2)
        self.list_print = ListPrint(shell, self, self._print)
        self.list_print.said.connect(self._done.setText)
        self._inner = QWidget()
        self._column = Column(gap=theme.GAP)
        self._column.body.setContentsMargins(0, 0, 0, 0)
        head = row(gap=theme.GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._issued, 0, Qt.AlignmentFlag.AlignTop)
        self._column.body.addLayout(head)
        self._column.body.addWidget(self._under)
        self._column.body.addWidget(rule())
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(theme.GAP)
        for place, key in enumerate(LABELS):
            name = label(text(f"ui.item.{key}"), Role.cap, Colour.ink3)
            name.setMinimumWidth(64)
            name.setContentsMargins(0, 3, 0, 0)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[key], place, 1)
        self._column.body.addLayout(grid)
        self._remark = BannerPlace()
        self._column.body.addLayout(self._remark)
        self._column.body.addStretch(1)
        self._nothing = Prose(text("ui.finder.nothing_selected"), Role.body, Colour.ink3)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._column, 1)
        self.body.addStretch(0)
        foot = row(self._open, self._guide, self._print)
        foot.addWidget(self._done, 1)
        self.body.addLayout(foot)
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self._column.sizePolicy().verticalPolicy())
        self.show_item(None)

    def show_item(self, item: ServiceItem | None, *, reference: bool = False) -> None:
        """Show an item, or nothing."""
        self._nothing.setVisible(item is None)
        self._column.setVisible(item is not None)
        self._open.setVisible(item is not None)
        self._guide.setVisible(item is not None)
        self._print.setVisible(item is not None)
        if item is None or item is self._shown:
            self._shown = item
            return
        self._shown = item
        self._done.setText("")
        counter = self._shell.counter
        guide = counter.catalogue.guides[item.guide]
        self._title.set_words(item.title)
        self._issued.set_chip(
            text("ui.item.issued", date=guide.issued) if guide.issued else text("ui.item.issued_silent")
        )
        self._under.setText("　".join(one for one in (item.code, guide.short, item.part) if one))
        values = {
            "who": words_of(item, WHO),
            "bring": bring(item),
            "how_long": how_long(counter, item),
            "fee": words_of(item, FEE),
            "ask": phones(item),
        }
        for key, words in values.items():
            self._values[key].set_words(words)
        self._show_remark(item)
        self._open.set_words(text("ui.finder.read" if reference else "ui.finder.open"))
        self._column.verticalScrollBar().setValue(0)

    def print_list(self) -> None:
        """What to bring for the item in sight, on paper."""
        if self._shown is not None:
            self.list_print.start(self._shown)

    def _show_remark(self, item: ServiceItem) -> None:
        words = item.remarks[0].text if item.remarks else ""
        if len(item.remarks) > 1:
            words = text("ui.item.more_remarks", first=words, count=len(item.remarks) - 1)
        self._remark.say(Message(Tone.warn, text("ui.item.remarks"), words) if words else None)
