# SPDX-License-Identifier: Apache-2.0
"""收后补的材料: which of the papers that were to follow have come. What is wrong still follows."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.draft import DraftLine
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.phoning import papers_came
from counter_app.ui.case.act_forms import Act, ActForm, Call
from counter_app.ui.form.choice_row import ChoiceRow
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.text import Prose


class PapersForm(ActForm):
    """The papers by digit; ticked are those that came and are right."""

    def __init__(self, case: Case) -> None:
        super().__init__(Act.papers, Act.papers.label)
        self._materials = [one.material for one in case.papers_follow]
        self._none = Prose("", Role.cap, Colour.warn)
        self._none.hide()
        self.papers = ChoiceRow(text("matters.phone.came"), [one.text for one in case.papers_follow], several=True)
        self.papers.picked.connect(self._none.hide)
        self.papers.passed.connect(self.finished)
        self.body.addWidget(self.papers)
        self.body.addWidget(self._none)

    def first(self) -> QWidget:
        """The papers."""
        return self.papers

    def gap(self) -> QWidget | None:
        """At least one of them."""
        if self.papers.places():
            return None
        self._none.set_words(text("matters.phone.none"))
        self._none.show()
        return self.papers

    def call(self, counter: Counter, case: Case) -> Call:
        """They came."""
        came = {self._materials[place]: DraftLine(state=LineState.met) for place in self.papers.places()}
        return partial(_came, counter, case, came)


def _came(counter: Counter, case: Case, came: dict[str, DraftLine]) -> Followed:
    done = papers_came(counter, case, came)
    return Followed(done.case, (), done.changes)
