# SPDX-License-Identifier: Apache-2.0
"""What is scanned for a later step: photographs of a visit, the signed sheet, the agreement."""

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Scanned
from counter_app.cases.case import Case, CaseScan
from counter_app.cases.draft import sheet_draft
from counter_app.cases.steps import STEP_FILES
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.scanning import Taken, keep


def files_of(case: Case, step: str) -> tuple[CaseScan, ...]:
    """The sheets scanned for a step, in order."""
    return tuple(one for one in case.scans if one.material == STEP_FILES + step)


def add_files(counter: Counter, case: Case, step: str, taken: Taken) -> Followed:
    """Keep what was taken and write it on the case, at once. It proves nothing: who passes the step says so."""
    intents = [
        Intent(
            id=new_id(),
            case=case.id,
            facts=Scanned(
                scan=one.scan,
                material=STEP_FILES + step,
                digest=one.digest,
                width=one.width,
                height=one.height,
                size=one.size,
                source=one.source,
            ),
        )
        for one in keep(counter, sheet_draft(case.id), taken)
    ]
    record(counter, intents, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Followed(after, (), Changes(frozenset({case.id})))
