# SPDX-License-Identifier: Apache-2.0
"""核对: how much is filled in, what is to be mended, what is known otherwise, and the form's own notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Column, row
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.guide_panel import PanelHead, scroll_by_key
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose, Span, label, rule

MOST_NAMED = 6
WIDTH = 268


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known otherwise: the field, where from, what is known and what was typed, both with what is hidden."""

    field: str
    source: str
    known: str
    typed: str


@dataclass(frozen=True, slots=True)
class Checks:
    """All the panel shows."""

    filled: int
    asked: int
    faults: tuple[tuple[str, Mark], ...]  # by the field's name: wrong, still empty, or only to be looked at
    offer: Offer | None
    notes: tuple[tuple[str, bool], ...]  # the form's own, and whether what is filled in now rests on it
    ours: bool  # a layout of this office, not of the guide


class CheckPanel(QWidget):
    """Beside the form. Focusable as a whole, so that ↑ ↓ PgUp PgDn scroll it; Enter takes what is offered."""

    taken = Signal()
    wanted_width = WIDTH
    key_place = Context.reading

    def __init__(self, next_cap: str, take_cap: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(text("page.form.check.title"))
        self._next_cap, self._take_cap = next_cap, take_cap
        self._shown: Checks | None = None
        self.take: Button | None = None
        self._column = Column(gap=theme.GAP)
        self._column.body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, 6, theme.PAGE_Y)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(PanelHead(text("page.form.check.title")))
        body.addWidget(rule())
        body.addWidget(self._column, 1)
        self._inside = QWidget()
        self._column.body.addWidget(self._inside)
        self._column.body.addStretch(1)
        InnerRing(self)

    @property
    def shown(self) -> Checks | None:
        """What stands in the panel."""
        return self._shown

    def show_checks(self, checks: Checks) -> None:
        """Show how the form stands; in place, so that nothing scrolls."""
        if checks == self._shown:
            return
        self._shown = checks
        fresh = QWidget()
        body = QVBoxLayout(fresh)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(label(text("page.form.check.filled", filled=checks.filled, asked=checks.asked), Role.h3))
        self._faults(body, checks.faults)
        self.take = None
        if checks.offer is not None:
            self._offer(body, checks.offer)
        if checks.ours:
            body.addWidget(rule())
            body.addWidget(Prose(text("page.form.check.ours"), Role.cap, Colour.ink2))
        if checks.notes:
            body.addWidget(rule())
            body.addWidget(label(text("page.form.check.notes"), Role.h3))
            for words, counts in checks.notes:
                note = Prose("", Role.body, Colour.ink2)
                note.set_spans([Span(words, Colour.ink if counts else None, bold=counts)])
                body.addWidget(note)
        old, self._inside = self._inside, fresh
        self._column.body.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        self.setAccessibleDescription("　".join(words for words, _ in (*checks.faults, *checks.notes)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll; Enter takes the offer."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.take is not None:
            self.taken.emit()
        elif not scroll_by_key(self._column.verticalScrollBar(), event):
            super().keyPressEvent(event)

    def _faults(self, body: QVBoxLayout, faults: Sequence[tuple[str, Mark]]) -> None:
        for place, (name, mark) in enumerate(faults[:MOST_NAMED]):
            line = row(StatusMark(mark, 18), gap=theme.GAP)
            words = Prose(name, Role.strong, mark.word_colour)
            line.addWidget(words, 1)
            if not place and self._next_cap:
                line.addWidget(KeyCap(self._next_cap))
            body.addLayout(line)
        more = len(faults) - MOST_NAMED
        if more > 0:
            body.addWidget(label(text("page.form.check.more", count=more), Role.cap, Colour.ink2))

    def _offer(self, body: QVBoxLayout, offer: Offer) -> None:
        body.addWidget(rule())
        body.addWidget(Prose(offer.field, Role.strong))
        body.addWidget(
            Prose(text("page.form.check.known", source=offer.source, value=offer.known), Role.cap, Colour.ink2)
        )
        if offer.typed:
            body.addWidget(Prose(text("page.form.check.typed", value=offer.typed), Role.cap, Colour.ink2))
        self.take = Button(text("page.form.check.take", source=offer.source), self._take_cap, small=True)
        self.take.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.take.clicked.connect(self.taken)
        body.addLayout(row(self.take, None))
