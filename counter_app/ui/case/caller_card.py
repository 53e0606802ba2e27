# SPDX-License-Identifier: Apache-2.0
"""电话办理 on the page of identity: who calls. There only where the item's guide names the phone as a channel."""

from PySide6.QtCore import Qt, Signal

from counter_app.base.texts import text
from counter_app.cases.actions import Channel
from counter_app.desk.counter import Counter
from counter_app.desk.phoning import phone_way
from counter_app.desk.serving import Serving
from counter_app.ui.theme import Role
from counter_app.ui.widgets.card import Card
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import label


class CallerCard(Card):
    """One field: with somebody in it the application comes by phone, and its papers follow."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=6)
        self.caller = Field("caller", text("matters.phone.caller"))
        self.caller.left.connect(self.changed)
        self.caller.editor.returnPressed.connect(self._on)
        self.body.addWidget(label(text("matters.phone.title"), Role.h3))
        self.body.addWidget(self.caller)
        self.hide()

    def show_serving(self, counter: Counter, serving: Serving) -> None:
        """Who called, where this item is taken by phone and was not decided on before."""
        way = phone_way(counter, serving.item)
        self.setVisible(way is not None and serving.case is None)
        if way is not None:
            self.caller.set_value(serving.draft.words.get("caller", ""))
            self.caller.set_hint(text("matters.phone.hint", days=way.papers_within))

    def ask(self) -> None:
        """Ctrl+T: type who calls."""
        if not self.isHidden():
            self.caller.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep(self, serving: Serving) -> bool:
        """Take over what was typed; whether anything changed. New lines of the list follow too."""
        if self.isHidden():
            return False
        caller = self.caller.value()
        by_phone = serving.draft.channel is Channel.phone
        same = caller == serving.draft.words.get("caller", "") and by_phone is bool(caller)
        if same and not (caller and serving.open_lines()):
            return False
        serving.take_by_phone(caller)
        return True

    def _on(self) -> None:
        self.focusNextChild()
