# SPDX-License-Identifier: Apache-2.0
"""A page of a case behind its decision: whose it is stands over it, its steps beside it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.cases.case import Case
from counter_app.ui.case.decided import decided_facts, decided_steps
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.step_rail import StepWords


class DecidedPage(Page):
    """Base. A page fills ``_main``; Esc leads to the steps of the case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case: Case | None = None
        self._main = QWidget()

    def main_alone(self) -> None:
        """Nothing stands beside the main pane."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)

    @property
    def case(self) -> Case:
        """The case in sight."""
        if self._case is None:
            raise RuntimeError("no case to show")
        return self._case

    def panes(self) -> Sequence[QWidget]:
        """What stands on the page, and the buttons under it."""
        return (self._main,)

    def facts(self) -> Sequence[Fact]:
        """Whose case and how it stands."""
        return decided_facts(self.shell.counter, self.case)

    def steps(self) -> Sequence[StepWords]:
        """Everything but this step is behind."""
        return decided_steps(self.case, self.case.status.label)

    def go_back(self) -> None:
        """To the steps of the case."""
        self.shell.go(PageId.steps, case=self.case)
