# SPDX-License-Identifier: Apache-2.0
"""指导办理 (电子凭证): the citizen does it on their own phone; the steps and where to scan are in sight."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import to_micros
from counter_app.base.texts import text
from counter_app.cases.people import Person
from counter_app.catalogue.channels import GuidedChannel, GuidedWay
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.guiding import Guided, finish_guided, guided_way
from counter_app.ui import theme
from counter_app.ui.case.party_form import PersonForm
from counter_app.ui.keys import Context
from counter_app.ui.matters.qr_picture import QrPicture
from counter_app.ui.matters.short_page import ShortPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, empty
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

DONE, UNDONE = 1, 2


class GuidedPage(ShortPage):
    """Who it is, whether it was done, and why not; beside it what to do and where."""

    id = PageId.guided
    context = Context.guided
    key = "guided"

    def fill_page(self) -> None:
        """Left what is kept, right what is shown."""
        self._item: ServiceItem | None = None
        self._way: GuidedWay | None = None
        self._began = 0
        self.person = PersonForm(text("matters.guided.who"), "guided_person")
        self.person.finished.connect(self._to_outcome)
        choices = [Choice(DONE, text("matters.guided.done")), Choice(UNDONE, text("matters.guided.undone"))]
        self.outcome = OptionRow(text("matters.guided.outcome"), choices)
        self.outcome.chosen.connect(self._chosen)
        self._asked = Card(gap=6)
        self._asked.body.addWidget(label(text("matters.guided.outcome"), Role.strong))
        self._asked.body.addWidget(self.outcome)
        self._why = label(text("matters.guided.why"), Role.strong)
        self._asked.body.addWidget(self._why)
        self._reasons = QVBoxLayout()
        self._asked.body.addLayout(self._reasons)
        self.reason = OptionRow("", [])
        self.body.addWidget(self.person)
        self.body.addWidget(self._asked)
        self.body.addWidget(Prose(text("matters.guided.nothing"), Role.cap, Colour.ink2))
        shown = Card(gap=theme.GAP)
        shown.body.addWidget(label(text("matters.guided.steps"), Role.h3))
        self._steps = Prose("", Role.body)
        shown.body.addWidget(self._steps)
        shown.body.addWidget(label(text("matters.guided.channels"), Role.h3))
        self._codes = QHBoxLayout()
        self._codes.setSpacing(theme.GUTTER)
        shown.body.addLayout(self._codes)
        self.aside.addWidget(shown)

    def enter(self, **given: object) -> None:
        """The item, and whoever is carried on from before."""
        item = given.get("item")
        if isinstance(item, ServiceItem):
            self._item = item
        if self._item is None:
            return
        self._way = guided_way(self.shell.counter, self._item)
        self._began = to_micros(self.shell.clock())
        self.begin(self._item.title, given.get("back") or PageId.item_card)
        self.person.set_today(self.today)
        person = given.get("person")
        self.person.set_person(person if isinstance(person, Person) else None)
        self._show_way()
        self._chosen(None)

    def _show_way(self) -> None:
        way = self._way
        steps = way.steps if way else ()
        self._steps.set_words("\n".join(f"{place}　{one.text}" for place, one in enumerate(steps, 1)))
        empty(self._codes)
        for channel in way.channels if way else ():
            self._codes.addWidget(_code(channel))
        self._codes.addStretch(1)
        empty(self._reasons)
        reasons = [Choice(digit, words) for digit, words in enumerate(way.reasons if way else (), 1)]
        self.reason = OptionRow(text("matters.guided.why"), reasons)
        self.reason.chosen.connect(self._reason_chosen)
        self._reasons.addWidget(self.reason)

    def first_focus(self) -> QWidget:
        """Who it is."""
        gap = self.person.first_gap()
        return gap.editor if gap is not None else self.outcome

    def go_back(self) -> None:
        """To the item."""
        self.shell.go(self._back, item=self._item)

    def _to_outcome(self) -> None:
        self.outcome.setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self, digit: int | None) -> None:
        self.outcome.choose(digit)
        for part in (self._why, self.reason):
            part.setVisible(digit == UNDONE)
        if digit == UNDONE:
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif digit == DONE:
            self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reason_chosen(self, digit: int) -> None:
        self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def gap(self) -> QWidget | None:
        """Who, whether, why."""
        self.person.show_faults()
        fault = self.person.first_gap()
        if fault is not None:
            if not fault.value():
                fault.set_messages(text("page.empty_field"))
            return fault.editor
        if self.outcome.chosen_digit() is None:
            return self.outcome
        if self.outcome.chosen_digit() == UNDONE and self.reason.chosen_digit() is None:
            return self.reason
        return None

    def call(self) -> Callable[[], object]:
        """Done or not."""
        person = self.person.person()
        if self._item is None or person is None:
            raise RuntimeError("nobody to keep it for")
        done = self.outcome.chosen_digit() == DONE
        place = self.reason.chosen_digit()
        reasons = self._way.reasons if self._way else ()
        reason = "" if done or place is None else reasons[place - 1]
        return partial(
            finish_guided,
            self.shell.counter,
            self._item,
            person,
            done=done,
            reason=reason,
            began_at=self._began,
            ticket=self.ticket,
        )

    def done(self, made: object) -> None:
        """To the case, where the citizen is asked for an evaluation."""
        if isinstance(made, Guided):
            self.shell.go(PageId.steps, case=made.case)


def _code(channel: GuidedChannel) -> QWidget:
    whole = QWidget()
    lines = QVBoxLayout(whole)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(4)
    lines.addWidget(QrPicture(channel.code, f"{channel.kind} {channel.name}"))
    lines.addWidget(label(channel.kind, Role.cap, Colour.ink3))
    lines.addWidget(label(channel.name, Role.strong))
    return whole
