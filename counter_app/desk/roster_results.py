# SPDX-License-Identifier: Apache-2.0
"""What became of everybody a unit reported, for the unit: on paper with 办结, and as a sheet of a spreadsheet.

Names stand in full for whoever reported them; numbers are masked.
"""

from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_number
from counter_app.base.private_files import private_folder
from counter_app.base.texts import text
from counter_app.cases.actions import FormFilled, Intent, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.people import Personal, Unit
from counter_app.catalogue.roster_work import NAME, NUMBER
from counter_app.desk.blank_rows import blank_below
from counter_app.desk.counter import Counter
from counter_app.desk.filling import keep_layout
from counter_app.desk.office import office_of
from counter_app.desk.roster_review import reason_words, rosters_to_review
from counter_app.forms.filled import FilledForm
from counter_app.forms.text_sheet import text_sheet
from counter_app.store.disk import write_whole

SHEET = "work_roster_result"
ROWS = "people_results"


def result_sheet(counter: Counter, case: Case) -> FilledForm | None:
    """The sheet as it is printed; None for a case without people of their own, or one that is gone from the guides."""
    definition, item = counter.forms.get(SHEET), counter.item_of(case)
    rosters = rosters_to_review(counter, case)
    if definition is None or item is None or not rosters:
        return None
    guide, party = counter.catalogue.guides[case.guide], case.applicant
    office = office_of(item, guide, counter.settings.hall, case.answers)
    counts = [(len(one.people), len(one.passed), len(one.rejected)) for one in rosters]
    people, passed, rejected = (str(sum(column)) for column in zip(*counts, strict=True))
    values = {
        "reporter": party.name if party is not None else text("papers.no_applicant"),
        "credit_code": party.credit_code if isinstance(party, Unit) else "",
        "business": case.title,
        "case_number": case.number,
        "completed_on": counter.today(),
        "office": office.name,
        "office_phone": office.phone,
        "people": people,
        "passed": passed,
        "rejected": rejected,
    }
    rows = [
        {
            "row": str(number),
            "name": one.row(number).get(NAME, ""),
            "masked_number": mask_number(one.row(number).get(NUMBER, "")),
            "result": text("roster_results.passed" if found.passed else "roster_results.rejected"),
            "reason": "" if found.passed else reason_words(counter, found.reason),
        }
        for one in rosters
        for number in one.people
        if (found := one.results.get(number)) is not None
    ]
    known = {key: value for key, value in values.items() if value}
    kept = [{key: value for key, value in row.items() if value} for row in rows]
    kept += blank_below(definition, ROWS, len(kept))
    return FilledForm(form=SHEET, version=definition.version, values=known, rosters={ROWS: kept} if kept else {})


def result_intents(counter: Counter, case: Case) -> tuple[list[Intent], list[Intent]]:
    """What 办结 writes of it: the sheet before the case is closed, and its paper, owed, behind."""
    sheet, definition = result_sheet(counter, case), counter.forms.get(SHEET)
    if sheet is None or definition is None:
        return [], []
    keep_layout(counter, definition)
    filled = FormFilled(form=SHEET, title=definition.title, version=definition.version)
    copy = next_copy(case, FORM_PAPER + SHEET)
    owed = Printed(paper=FORM_PAPER + SHEET, number="1", copy=copy, state=PrintState.waiting)
    words = {"reason": text("filling.corrected")} if copy > 1 else {}
    return (
        [Intent(id=new_id(), case=case.id, facts=filled, personal=Personal(forms={SHEET: sheet}))],
        [Intent(id=new_id(), case=case.id, facts=owed, personal=Personal(words=words))],
    )


def write_results(counter: Counter, case: Case, path: Path) -> Path:
    """The same as an .xlsx for the unit. Raises CounterError where there is nothing to tell or the disk refuses."""
    known = case.forms.get(SHEET)
    sheet = known.filled if known is not None and known.filled is not None else result_sheet(counter, case)
    definition = counter.forms.get(SHEET)
    if sheet is None or definition is None or not sheet.rosters.get(ROWS):
        raise CounterError("roster_results.nothing")
    table = definition.roster(ROWS)
    columns = table.columns if table is not None else ()
    rows = [[one.label for one in columns]]
    rows += [[row.get(one.key, "") for one in columns] for row in sheet.rosters[ROWS] if row.get("row")]
    try:
        write_whole(path, text_sheet(definition.title, rows))
    except OSError as error:
        raise CounterError("roster_results.not_saved") from error
    return path


def export_results(counter: Counter, case: Case) -> Path:
    """The .xlsx in the folder of this window's papers, named by the case's number alone."""
    try:
        folder = private_folder(counter.settings.places.papers)
    except OSError as error:
        raise CounterError("roster_results.not_saved") from error
    return write_results(counter, case, folder / f"results-{case.number}.xlsx")
