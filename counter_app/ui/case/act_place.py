# SPDX-License-Identifier: Apache-2.0
"""Where what an act needs is asked: in the row of the step of now, with the ties of the case, or under all the rest."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counter_app.desk.results import next_anew
from counter_app.ui.case.act_forms import Act, ActForm, make_form
from counter_app.ui.case.case_ties import CaseTies
from counter_app.ui.case.case_ways import next_step
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.objection_form import ObjectionForm
from counter_app.ui.case.papers_form import PapersForm
from counter_app.ui.case.reissue_form import ReissueForm
from counter_app.ui.case.step_list import FAIL, StepList
from counter_app.ui.case.step_row import StepRow
from counter_app.ui.case.tell_form import TellForm
from counter_app.ui.widgets.card import Column


class ActPlace(QObject):
    """One form at a time. What ends a case stands in its row by itself; everything else is asked for."""

    finished = Signal()  # everything is filled in
    opened = Signal()

    def __init__(self, page: DecidedPage, steps: StepList, ties: CaseTies, rest: QWidget, column: Column) -> None:
        super().__init__(page)
        self._page, self._steps, self._ties, self._rest, self._column = page, steps, ties, rest, column
        self.form: ActForm | None = None
        column.verticalScrollBar().rangeChanged.connect(self.bring_in_sight)

    @property
    def asks(self) -> bool:
        """Whether something was asked for, and may be given up."""
        return self.form is not None and self.form.act not in (Act.complete, Act.deliver)

    def put(self, form: ActForm, part: StepRow) -> None:
        """A form in the row of a step."""
        self._take(form)
        part.inner.addWidget(form)

    def drop(self) -> None:
        """Nothing is asked any more."""
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            form.deleteLater()

    def ask(self, act: Act) -> None:
        """Ask for what an act needs."""
        if act is Act.send_back and self._steps.asked is not None:
            self._steps.asked.choose(FAIL)
        form = self._make(act)
        now = self._steps.now
        if act in (Act.send_back, Act.objection) and now is not None:
            self.put(form, now)
        else:
            self._take(form)
            holder = self._ties.body if act is Act.papers else self._rest.layout()
            if holder is not None:
                holder.addWidget(form)
        self.opened.emit()
        QTimer.singleShot(0, self._into)

    def _make(self, act: Act) -> ActForm:
        shell, case = self._page.shell, self._page.case
        step = next_step(shell.counter, case)
        if act is Act.papers:
            return PapersForm(case)
        if act is Act.reissue:
            again = ReissueForm()
            shell.reading(partial(next_anew, shell.counter, case)).success(again.offer).start()
            return again
        if act is Act.tell:
            return TellForm(shell, case)
        if act is Act.objection and step is not None:
            return ObjectionForm(case, step.id, answers=self._steps.waits_for is None)
        return make_form(act, shell.counter, case, step, ())

    def _take(self, form: ActForm) -> None:
        self.drop()
        self.form = form
        form.finished.connect(self.finished)

    def _into(self) -> None:
        first = self.form.first() if self.form is not None else None
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bring_in_sight()

    def bring_in_sight(self) -> None:
        """A form that was just opened makes the column longer: what is asked is what is seen."""
        if self.form is not None and self.asks:
            self._column.show_part(self.form)
