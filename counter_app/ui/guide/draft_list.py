# SPDX-License-Identifier: Apache-2.0
"""The drafts to go on with, the newest first."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.texts import text
from counter_app.desk.drafting import DraftSummary
from counter_app.ui import theme
from counter_app.ui.shell.page import PageId
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import empty, row
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.text import draw_line, label

MOST_DRAFTS = 3
LAST_NUMBER = 9
PAGE_NAMES = {one: f"ui.rail.{one}" for one in ("identity", "checklist", "form", "outcome")}


def page_of_draft(name: str) -> PageId:
    """The page a draft stopped at."""
    return PageId(name) if name in PAGE_NAMES else PageId.identity


class DraftRow(QAbstractButton):
    """An unfinished draft: what, who, where it stands, when it was saved."""

    def __init__(self, draft: DraftSummary, when: str, number: int) -> None:
        super().__init__()
        self.draft = draft
        self.number = number
        where = text(PAGE_NAMES.get(draft.page, "ui.rail.identity"))
        self._stands = text("ui.finder.stands", page=where)
        if draft.page == "checklist" and draft.line:
            self._stands += text("ui.finder.line", line=draft.line)
        self._when = when
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("，".join(one for one in (draft.title, draft.who, self._stands, when) if one))

    def sizeHint(self) -> QSize:
        """One control high."""
        return QSize(260, theme.sizes().control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, words, time and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = Colour.focus if self.hasFocus() else Colour.line
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour(Colour.tint if self.underMouse() else Colour.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        side = theme.sizes().mark * 0.9
        draw_mark(painter, QRectF(13, (self.height() - side) / 2, side, side), Mark.waiting)
        right = float(self.width() - 10)
        if self.number:
            words = f"Alt+{self.number}"
            cap = cap_size(words)
            right -= cap.width()
            spot = QRectF(right, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            draw_cap(painter, spot, words, ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)
            right -= theme.GAP
        wide = theme.metrics(Role.cap).horizontalAdvance(self._when)
        draw_line(painter, QRectF(right - wide, 0, wide + 2, self.height()), self._when, Role.cap, Colour.ink3)
        words = "　".join(one for one in (self.draft.title, self.draft.who, self._stands) if one)
        left = 13 + side + theme.GAP
        draw_line(painter, QRectF(left, 0, right - wide - 12 - left, self.height()), words, Role.body, Colour.ink)


class DraftList(QWidget):
    """The newest drafts; nothing is in sight where there are none."""

    resumed = Signal(str)  # the draft's id

    def __init__(self) -> None:
        super().__init__()
        self.drafts: tuple[DraftSummary, ...] = ()
        self._today = date.min
        self._head = label("", Role.cap, Colour.ink3)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 4, 0, 0)
        body.setSpacing(6)
        body.addLayout(row(label(text("ui.finder.drafts"), Role.h3), self._head, None))
        body.addLayout(self._rows)

    def set_drafts(self, drafts: Sequence[DraftSummary], today: date) -> None:
        """Other drafts; they are drawn when they are numbered."""
        self.drafts, self._today = tuple(drafts), today

    def number_from(self, first: int) -> None:
        """Draw the drafts anew; the key of the first one is Alt and this digit."""
        empty(self._rows)
        for number, draft in enumerate(self.drafts[:MOST_DRAFTS], first):
            part = DraftRow(draft, _when(draft.updated_at, self._today), number if number <= LAST_NUMBER else 0)
            part.clicked.connect(self._clicked)
            self._rows.addWidget(part)
        self._head.setText(text("ui.finder.drafts_saved", count=len(self.drafts)))
        self.setVisible(bool(self.drafts))

    def pick(self, place: int) -> None:
        """Go on with the draft in this place, if it is in sight."""
        if 0 <= place < min(len(self.drafts), MOST_DRAFTS):
            self.resumed.emit(self.drafts[place].id)

    def _clicked(self) -> None:
        part = self.sender()
        if isinstance(part, DraftRow):
            self.resumed.emit(part.draft.id)


def _when(micros: int, today: date) -> str:
    moment = from_micros(micros)
    days = (today - civil_date(moment)).days
    hour = f"{moment:%H:%M}"
    if days == 0:
        return text("ui.finder.saved_today", time=hour)
    if days == 1:
        return text("ui.finder.saved_yesterday", time=hour)
    return spoken_date(civil_date(moment))
