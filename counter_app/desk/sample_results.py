# SPDX-License-Identifier: Apache-2.0
"""The papers of a case's results, filled in with made-up words, for rehearsals."""

from counter_app.base.clock import civil_date
from counter_app.cases.case import Case
from counter_app.desk.counter import Counter
from counter_app.desk.numbering import lease, number_facts, series_of_case, standings
from counter_app.desk.office_filling import fill_by_office, office_forms, review_facts
from counter_app.desk.results import owed
from counter_app.desk.sample_filling import SampleWords
from counter_app.settings import SUPERVISORS

BLOCK = 500


def fill_results(counter: Counter, case: Case) -> Case:
    """Fill in everything that the office owes for the case's results; numbers come from blocks leased for it."""
    _lease_blocks(counter, case)
    needed = {way.form or way.sheet for one in owed(counter, case) if (way := counter.work.results.of(one)).paper}
    for form in office_forms(counter, case):
        if form.form.id not in needed:
            continue
        facts = {**review_facts(counter, case), **number_facts(counter, case)}
        today = civil_date(counter.clock())
        filled = SampleWords().fill(form.definition, facts, today=today, office=True, begun=form.filled)
        case = fill_by_office(counter, case, form.form.id, filled).case
    return case


def _lease_blocks(counter: Counter, case: Case) -> None:
    staff = counter.settings.hall.staff
    supervisor = next(one.number for one in staff if one.role in SUPERVISORS and one.number != counter.clerk_number)
    empty = {one.series.id: one for one in standings(counter) if not one.next}
    for series in series_of_case(counter, case):
        if series.id in empty:
            first = max((block.last for block in empty[series.id].blocks), default=0) + 1
            lease(counter, series.id, first, first + BLOCK - 1, supervisor=supervisor)
