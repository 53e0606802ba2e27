# SPDX-License-Identifier: Apache-2.0
"""补办: why a paper is issued anew, and its new number (the next of the window's block unless one is typed)."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.case import Case
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.results import reissue
from counter_app.ui.case.act_forms import Act, ActForm, Call
from counter_app.ui.widgets.field import Field


class ReissueForm(ActForm):
    """A reason, then the number."""

    def __init__(self) -> None:
        super().__init__(Act.reissue, Act.reissue.label)
        self.reason = Field("reason", text("page.steps.reason.number_given"), required=True)
        self.number = Field("result_number", text("results.again_number"), required=True)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.number)
        self.reason.edited.connect(self.reason.set_messages)
        self.number.edited.connect(self.number.set_messages)
        self.reason.editor.returnPressed.connect(self._to_number)
        self.number.editor.returnPressed.connect(self.finished)

    def offer(self, number: str) -> None:
        """The next number of the window's block; what was typed meanwhile stays."""
        if number and not self.number.value():
            self.number.set_value(number)
            self.number.set_messages()

    def first(self) -> QWidget:
        """The reason."""
        return self.reason.editor

    def gap(self) -> QWidget | None:
        """Reason and number."""
        for field in (self.reason, self.number):
            if not field.value():
                field.set_messages(text("page.empty_field"))
                return field.editor
        return None

    def _to_number(self) -> None:
        self.number.editor.setFocus()

    def refuse(self, error: CounterError) -> bool:
        """A number that is not to be had is said under it."""
        if error.code.startswith("numbering."):
            self.number.set_messages(sentence(error))
            self.number.editor.setFocus()
            return True
        return super().refuse(error)

    def call(self, counter: Counter, case: Case) -> Call:
        """Issue it anew."""
        return partial(_reissued, counter, case, self.reason.value(), self.number.value())


def _reissued(counter: Counter, case: Case, reason: str, number: str) -> Followed:
    done = reissue(counter, case, reason, number=number)
    return Followed(done.case, (done.paper,), done.changes)
