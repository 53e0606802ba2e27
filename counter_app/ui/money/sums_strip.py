# SPDX-License-Identifier: Apache-2.0
"""The sums under a claim, live: how many, asked, fixed, deducted, whether they agree, and the sum in capitals."""

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.money.claim_sums import COLUMNS, NOTHING, ClaimSums, in_capitals, spoken
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, label


class SumsStrip(Card):
    """Stands between the sheet and the buttons; its height never changes."""

    def __init__(self) -> None:
        super().__init__(gap=4)
        self._count = label("", Role.cap, Colour.ink2)
        self._chip = Chip("", Mark.unseen)
        self._capitals = Elided("", Role.body, Colour.ink)
        self._names = {one: label(text(f"money.sum.{one}"), Role.cap, Colour.ink3) for one in COLUMNS}
        self._sums = {one: label("", Role.body, Colour.ink, bold=True) for one in COLUMNS}
        self._aside = {one: label("", Role.cap, Colour.ink3) for one in COLUMNS}
        head = row(self._count, gap=20)
        for one in COLUMNS:
            head.addLayout(row(self._names[one], self._sums[one], self._aside[one], gap=6))
        head.addStretch(1)
        head.addWidget(self._chip)
        kept = self._chip.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._chip.setSizePolicy(kept)
        self.body.setContentsMargins(theme.PAGE_X, 7, theme.PAGE_X, 7)
        self.body.addLayout(head)
        self.body.addWidget(self._capitals)

    @property
    def said(self) -> str:
        """Whether the sums agree, in words."""
        return self._chip.text()

    @property
    def capitals(self) -> str:
        """The sum to be paid in capitals."""
        return self._capitals.text()

    def show_sums(self, sums: ClaimSums, *, review: bool) -> None:
        """Show what the sheet adds up to now. ``review``: what is fixed counts too."""
        has_rows = any(one.rows is not None for one in sums.sums) or sums.count > 0
        self._count.setText(text("money.sum.count", count=sums.count))
        self._count.setVisible(has_rows)
        known = {one.name for one in sums.sums}
        for name in COLUMNS:
            one = sums.of(name)
            shown = name in known and (review or name == COLUMNS[0])
            words = spoken(one.amount if not one.differs else one.rows)
            aside = text("money.sum.written", total=spoken(one.total)) if one.differs else ""
            for part, said in ((self._names[name], ""), (self._sums[name], words), (self._aside[name], aside)):
                part.setVisible(shown and bool(said or part is self._names[name]))
                if said:
                    part.setText(said)
        mark, said = self._judged(sums, review=review)
        self._chip.set_chip(said, mark)
        self._chip.setVisible(bool(said))
        amount = sums.pays if review else sums.of(COLUMNS[0]).amount
        self._capitals.setText(in_capitals(amount) or text("money.sum.no_capitals"))
        self.setAccessibleName("，".join(one for one in (self._told(sums), said, self._capitals.text()) if one))

    def _told(self, sums: ClaimSums) -> str:
        return "，".join(f"{text(f'money.sum.{one.name}')} {spoken(one.amount)}" for one in sums.sums)

    def _judged(self, sums: ClaimSums, *, review: bool) -> tuple[Mark, str]:
        """The chip: what does not agree, what is still missing, else that all agrees."""
        differing = [one for one in sums.sums if one.differs and (review or one.name == COLUMNS[0])]
        if differing:
            name = text(f"money.sum.{differing[0].name}")
            gap = abs((differing[0].rows or NOTHING) - (differing[0].total or NOTHING))
            return Mark.fault, text("money.sum.differs", name=name, gap=spoken(gap))
        if review and not sums.settled_all:
            return Mark.unseen, text("money.sum.left", count=sums.count - sums.settled)
        if review and sums.gap:
            return Mark.fault, text("money.sum.gap", gap=spoken(abs(sums.gap)))
        missing = [one for one in sums.sums if one.rows is not None and one.total is None]
        if [one for one in missing if review or one.name == COLUMNS[0]]:
            return Mark.unseen, text("money.sum.no_total")
        checked = [one for one in sums.sums if one.rows is not None and (review or one.name == COLUMNS[0])]
        return (Mark.met, text("money.sum.agrees")) if checked else (Mark.unseen, "")
