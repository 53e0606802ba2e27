# SPDX-License-Identifier: Apache-2.0
"""What a case holds to: cases it belongs with, letters with the account money, papers that are still to come."""

from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.base.clock import spoken_date
from counter_app.base.money import spoken_money
from counter_app.base.privacy import mask_within
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.letters import account_money, letters_of
from counter_app.cases.links import LinkKind
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, empty
from counter_app.ui.widgets.text import Prose, label

_SAID = (("said", "complaint"), ("who", "who"), ("caller", "caller"))
"""Names of lines, and under which use their words stand."""


class CaseTies(Card):
    """One card with a line for each; not there where a case holds to nothing."""

    def __init__(self, papers_cap: str) -> None:
        super().__init__(gap=6)
        self._papers_cap = papers_cap
        self._lines: list[tuple[str, str]] = []

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is shown: name and words."""
        return tuple(self._lines)

    def show_case(self, case: Case) -> None:
        """Show what the case holds to now."""
        lines = [*_said(case), *_links(case), *_letters(case), *_papers(case, self._papers_cap)]
        if case.undone:
            lines.append((text("ties.result"), text("ties.undone")))
        self.setVisible(bool(lines))
        if lines == self._lines:
            return
        self._lines = lines
        empty(self.body)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for place, (name, words) in enumerate(lines):
            grid.addWidget(label(name, Role.cap, Colour.ink3), place, 0)
            grid.addWidget(Prose(words, Role.body), place, 1)
        self.body.addWidget(holder)


def link_words(link: LinkKind, number: str, *, back: bool) -> str:
    """How a case is tied to another: 一并受理, 首次, 由它引起."""
    return text(f"ties.named_by.{link.value}" if back else f"ties.names.{link.value}", number=number)


def _said(case: Case) -> list[tuple[str, str]]:
    """What was said when the case began, and by whom, where that is the matter of it."""
    first = case.history[0].personal if case.history else None
    words = first.words if first is not None else {}
    told = [(text(f"ties.{key}"), mask_within(words[use])) for key, use in _SAID if words.get(use)]
    if case.owner:
        told.append((text("visits.owner_of"), case.owner))
    return [*told, (text("ties.against"), "、".join(case.against))] if case.against else told


def _links(case: Case) -> list[tuple[str, str]]:
    return [(text("ties.linked"), link_words(one.link, one.number, back=one.back)) for one in case.links]


def _letters(case: Case) -> list[tuple[str, str]]:
    lines = []
    for one in letters_of(case):
        day = spoken_date(date.fromisoformat(one.on)) if one.on else ""
        amount = text("ties.amount", amount=spoken_money(one.amount)) if one.amount is not None else ""
        words = "　".join(part for part in (one.number, one.office, day, amount) if part)
        lines.append((text("ties.sent" if one.out else "ties.received"), words))
    money = account_money(case)
    if money is not None:
        lines.append((text("ties.money"), text("ties.amount", amount=spoken_money(money))))
    return lines


def _papers(case: Case, cap: str) -> list[tuple[str, str]]:
    follow = case.papers_follow
    if not follow:
        return []
    names = "、".join(one.text for one in follow)
    day = spoken_date(date.fromisoformat(case.papers_due)) if case.papers_due else ""
    key = "ties.papers_by" if day else "ties.papers"
    return [(text("ties.follow"), text(key, papers=names, day=day, cap=cap))]
