# SPDX-License-Identifier: Apache-2.0
"""How far each form of a case is, in a mark and a few words: for the rail and for the head of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from counter_app.base.clock import civil_date
from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.desk.filling import CaseForm, forms_of
from counter_app.desk.serving import Serving
from counter_app.forms.checks import FormFault
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import REQUIRED, FormSession
from counter_app.ui.widgets.marks import Mark

MOST_KNOWN = 20
TWICE = "forms.check.twice"
NOT_YET = frozenset({REQUIRED, "forms.check.too_few", TWICE})
"""What is not wrong, only not done yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps a form from being finished: what is wrong, what is only empty, what deserves a look."""

    begun: bool = False
    wrong: int = 0
    empty: int = 0
    doubtful: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(
            self.begun or other.begun,
            self.wrong + other.wrong,
            self.empty + other.empty,
            self.doubtful + other.doubtful,
        )

    def parts(self) -> list[tuple[Mark, str]]:
        """What there is of each kind, in words."""
        counts = ((Mark.fault, "wrong", self.wrong), (Mark.missing, "empty", self.empty))
        found = [*counts, (Mark.defective, "doubtful", self.doubtful)]
        return [(mark, text(f"page.form.{word}", count=count)) for mark, word, count in found if count]

    @property
    def finished(self) -> bool:
        """Whether nothing that stops is left."""
        return self.begun and not self.wrong and not self.empty

    @property
    def mark(self) -> Mark:
        """Its mark."""
        if not self.begun:
            return Mark.unseen
        return Mark.fault if self.wrong else Mark.unseen if self.empty else Mark.met

    @property
    def words(self) -> str:
        """Its words."""
        if not self.begun:
            return text("page.form.not_begun")
        if self.wrong:
            return text("page.form.wrong", count=self.wrong)
        return text("page.form.empty", count=self.empty) if self.empty else text("page.form.filled")


def standing_of(faults: Sequence[FormFault]) -> Standing:
    """From what is wrong with a form somebody has begun."""
    stops = [one for one in faults if not one.warns]
    empty = sum(1 for one in stops if one.code in NOT_YET)
    return Standing(True, len(stops) - empty, empty, len(faults) - len(stops))


def mark_of(fault: FormFault) -> Mark:
    """What kind of thing is told."""
    return Mark.defective if fault.warns else Mark.missing if fault.code in NOT_YET else Mark.fault


def form_note(forms: Sequence[tuple[CaseForm, Standing]]) -> tuple[Mark, str]:
    """What the rail says of the step; no words where the case has no form to fill in."""
    if not forms:
        return Mark.unseen, ""
    every = [one for _, one in forms]
    if not any(one.begun for one in every):
        return Mark.unseen, text("ui.rail.not_yet")
    wrong = sum(one.wrong for one in every)
    if wrong:
        return Mark.defective, text("page.form.wrong", count=wrong)
    empty = sum(one.empty for one in every) + sum(not one.begun for one in every)
    if empty:
        return Mark.unseen, text("page.form.empty", count=empty)
    return Mark.met, text("page.form.filled")


_known: dict[tuple[str, str], tuple[FilledForm, date, Standing]] = {}
"""What was found last, by draft and form: a form is looked at again only when it was kept again."""


def standings(counter: Counter, serving: Serving) -> list[tuple[CaseForm, Standing]]:
    """Every form of the case with how far it is. For the window's own thread."""
    today = civil_date(counter.clock())
    return [(one, _standing(serving.draft.id, one, today)) for one in forms_of(counter, serving)]


def _standing(draft: str, form: CaseForm, today: date) -> Standing:
    if form.filled is None:
        return Standing()
    key = (draft, form.definition.id)
    known = _known.get(key)
    if known is not None and known[0] is form.filled and known[1] == today:
        return known[2]
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    faults = FormSession(form.definition, form.filled, today=today).faults
    found = standing_of([one for one in faults if one.code != TWICE])  # asked where it is typed
    _known[key] = (form.filled, today, found)
    return found
