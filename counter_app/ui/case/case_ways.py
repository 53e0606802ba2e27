# SPDX-License-Identifier: Apache-2.0
"""Where the steps of a case lead: to its forms, its money, its people and the register, and to what lies beside it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.catalogue.items import Step
from counter_app.desk.counter import Counter
from counter_app.desk.following import steps_of
from counter_app.desk.listing import get_case
from counter_app.desk.looking_up import asks_register
from counter_app.desk.numbering import number_facts
from counter_app.desk.office_filling import begun_by_office, office_forms
from counter_app.desk.roster_results import export_results
from counter_app.desk.roster_review import rosters_to_review
from counter_app.forms.filled import FilledForm
from counter_app.ui.case.custody_panel import toggle_custody
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.step_files import StepFilesPanel
from counter_app.ui.money.claim_standing import ClaimStanding, claim_standing
from counter_app.ui.shell.page import PageId


def next_step(counter: Counter, case: Case) -> Step | None:
    """The step that is to be done now, if the case is on its way."""
    left = [one.step for one in steps_of(counter, case) if not one.done]
    return left[0] if left and case.status is CaseStatus.accepted else None


class CaseWays(QObject):
    """Belongs to the page of a case; goes nowhere the case has nothing."""

    said = Signal(str)
    progressed = Signal(object)  # Case, after something was written beside it

    def __init__(self, page: DecidedPage) -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell

    def fill_forms(self) -> None:
        """To what the office writes on the forms, if there is anything; what was begun goes on."""
        if office_forms(self._shell.counter, self._page.case):
            call = partial(_begun, self._shell.counter, self._page.case)
            self._shell.reading(call).success(self._fill_on).start()

    def _fill_on(self, found: tuple[Case, dict[str, FilledForm], dict[str, str]]) -> None:
        case, begun, numbers = found
        if self._page.isVisible() and case == self._page.case:
            self._shell.go(PageId.office_forms, case=case, begun=begun, numbers=numbers)

    def look_up(self) -> None:
        """To what the centre's register says, if the item asks for it."""
        if asks_register(self._shell.counter, self._page.case) is not None:
            self._shell.go(PageId.register, case=self._page.case)

    @property
    def claim_first(self) -> ClaimStanding | None:
        """What is to be written of the money before the next step can pass."""
        counter, case = self._shell.counter, self._page.case
        standing = claim_standing(counter, case) if next_step(counter, case) is not None else None
        return standing if standing is not None and standing.first else None

    def open_claim(self) -> None:
        """To what the case asks to be paid, if it does; whoever pays goes to the payments."""
        standing = claim_standing(self._shell.counter, self._page.case)
        if standing is not None and standing.verb == "pay":
            self._shell.go(PageId.payments)
        elif standing is not None:
            self._shell.go(PageId.claim, case=self._page.case)

    def review_people(self) -> None:
        """To the people of the case, one by one; once it is finished their results as a spreadsheet."""
        if not rosters_to_review(self._shell.counter, self._page.case):
            return
        if self._page.case.completed_at:
            call = partial(export_results, self._shell.counter, self._page.case)
            self._shell.reading(call).success(self._exported).start()
        elif self._page.case.status is CaseStatus.accepted:
            self._shell.go(PageId.people, case=self._page.case)

    def _exported(self, path: Path) -> None:
        self.said.emit(text("page.people.exported", file=path.name))

    def scan(self, step: Step | None) -> None:
        """What was scanned for a step, and more of it; again it goes."""
        if isinstance(self._shell.panel, StepFilesPanel):
            self._shell.close_panel()
        elif step is not None:
            panel = StepFilesPanel(self._shell, self._page.case, step)
            panel.added.connect(self._files_added)
            self._shell.open_panel(panel)
            panel.take_focus()

    def _files_added(self, case: Case) -> None:
        if case.id == self._page.case.id:
            self.progressed.emit(case)

    def open_custody(self) -> None:
        """Signatures and originals; again it goes."""
        toggle_custody(self._shell, self._page.case, self._custody_changed)

    def enter_paper_rating(self) -> None:
        """What the citizen wrote on paper, by a supervisor; again it goes."""
        from counter_app.ui.rating.paper_panel import toggle_paper

        toggle_paper(self._shell, self._page.case, self._paper_entered)

    def _paper_entered(self) -> None:
        call = partial(get_case, self._shell.counter, self._page.case.id)
        self._shell.reading(call).success(self._custody_changed).start()

    def _custody_changed(self, case: Case) -> None:
        if case.id == self._page.case.id:
            self.progressed.emit(case)
            self._shell.refresh()


def _begun(counter: Counter, case: Case) -> tuple[Case, dict[str, FilledForm], dict[str, str]]:
    return case, begun_by_office(counter, case), dict(number_facts(counter, case))
