# SPDX-License-Identifier: Apache-2.0
"""缴费补贴 by list: nobody applies, a list comes in; whom the review strikes is paid nothing; the treasury's list.

The list itself is the claim's sheet (``work_subsidy``), read in like every roster; what only one case may hold of it
(a person's year) and the payment file are the money's.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_number
from counter_app.base.private_files import private_folder
from counter_app.base.texts import text
from counter_app.cases.actions import FormFilled, Intent, Printed, PrintState, Unmasked
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.payment_rules import account_of
from counter_app.cases.people import Personal
from counter_app.cases.roster_rows import PeopleRoster
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.money_kinds import MoneyKind
from counter_app.catalogue.roster_work import NAME, NUMBER
from counter_app.desk.blank_rows import blank_below
from counter_app.desk.claims import claim_sheets, fixing_intents, may_fix_now
from counter_app.desk.counter import Counter
from counter_app.desk.filling import keep_layout
from counter_app.desk.office import office_of
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.serving import Serving
from counter_app.forms.filled import FilledForm
from counter_app.forms.text_sheet import text_sheet
from counter_app.store.disk import write_whole

FINANCE = "work_finance_list"
LISTED = "people_listed"
NOTHING = "0.00"
REASON_WORDS = 60
_FULL = ("name", "id_number", "category", "year", "fixed", "account", "bank")
"""What the treasury's spreadsheet says of everybody who was taken."""


def takes_lists(counter: Counter, item: ServiceItem) -> bool:
    """Whether people may come as a list: the department applies for all, or a village hands its list in."""
    return counter.work.comes_as_list(item)


def serve_by_list(counter: Counter, serving: Serving, wanted: bool) -> None:
    """The item is done by a list and nobody applies, or for one person after all."""
    if wanted and (serving.case is not None or not takes_lists(counter, serving.item)):
        raise CounterError("subsidy_lists.no_list")
    serving.set_by_list(wanted)


def subsidy_sheet(counter: Counter, case: Case) -> FilledForm | None:
    """The list of a case as it was recorded; None for a case without one."""
    found = (one for one in claim_sheets(counter, case) if one.money.kind is MoneyKind.subsidy)
    return next((one.filled for one in found), None)


def results_written(
    counter: Counter, case: Case, roster: PeopleRoster, rejected: Mapping[int, str]
) -> tuple[list[Intent], list[Intent]]:
    """What goes with the results of a list's people: the sums, and the treasury's list with its paper, owed.

    ``rejected`` are rows with why in words. Nothing where the roster is no list, or nothing may be fixed any more.
    """
    filled = subsidy_sheet(counter, case)
    if filled is None or roster.work.form != filled.form or not may_fix_now(counter, case):
        return [], []
    fixed = _fixed(filled, roster, rejected)
    passed = [one for one in roster.people if one not in rejected]
    return fixing_intents(counter, case, fixed), _list_intents(counter, case, fixed, passed)


def _fixed(filled: FilledForm, roster: PeopleRoster, rejected: Mapping[int, str]) -> FilledForm:
    """Taken as asked for, unless something less was fixed before; struck to nothing, with the reason."""
    rows: list[dict[str, str]] = []
    for number, row in enumerate(filled.rosters[roster.work.roster], 1):
        asked = Decimal(row.get("asked") or 0)
        plain = {key: value for key, value in row.items() if key not in ("fixed", "deducted", "reason", "reason_words")}
        if number in rejected:
            why = {"reason": "other", "reason_words": rejected[number][:REASON_WORDS]}
            rows.append({**plain, "fixed": NOTHING, "deducted": str(asked), **why})
        elif Decimal(row.get("fixed") or 0) > 0:
            rows.append(dict(row))
        else:
            rows.append({**plain, "fixed": str(asked), "deducted": NOTHING})
    total, less = (sum((Decimal(row.get(key) or 0) for row in rows), Decimal(NOTHING)) for key in ("fixed", "deducted"))
    values = {**filled.values, "total_fixed": str(total), "total_deducted": str(less)}
    return FilledForm(
        form=filled.form,
        version=filled.version,
        values=values,
        rosters={**filled.rosters, roster.work.roster: rows},
        sources=dict(filled.sources),
    )


def _list_intents(counter: Counter, case: Case, fixed: FilledForm, passed: Sequence[int]) -> list[Intent]:
    definition, item = counter.forms.get(FINANCE), counter.item_of(case)
    if definition is None or item is None or not passed:
        return []
    rows = [_rows(fixed)[number - 1] for number in passed]
    office = office_of(item, counter.catalogue.guides[case.guide], counter.settings.hall, case.answers)
    values = {
        "office": office.name,
        "item": case.title,
        "case_number": case.number,
        "made_on": counter.today(),
        "people": str(len(rows)),
        "total": str(sum((Decimal(row["fixed"]) for row in rows), Decimal(NOTHING))),
    }
    listed = [
        {
            "row": str(place),
            "name": row.get(NAME, ""),
            "masked_number": mask_number(row.get(NUMBER, "")),
            "category": row.get("category", ""),
            "year": row.get("year", ""),
            "fixed": row["fixed"],
        }
        for place, row in enumerate(rows, 1)
    ]
    listed += blank_below(definition, LISTED, len(listed))
    sheet = FilledForm(form=FINANCE, version=definition.version, values=values, rosters={LISTED: listed})
    keep_layout(counter, definition)
    copy = next_copy(case, FORM_PAPER + FINANCE)
    words = {"reason": text("filling.corrected")} if copy > 1 else {}
    facts = FormFilled(form=FINANCE, title=definition.title, version=definition.version)
    owed = Printed(paper=FORM_PAPER + FINANCE, number="1", copy=copy, state=PrintState.waiting)
    return [
        Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(forms={FINANCE: sheet})),
        Intent(id=new_id(), case=case.id, facts=owed, personal=Personal(words=words)),
    ]


def reported_facts(counter: Counter, case: Case) -> dict[str, str]:
    """What the sheet of 名单报财政 is filled with: how many people, and how much."""
    known = case.forms.get(FINANCE)
    if known is None or known.filled is None:
        return {}
    return {key: known.filled.values[key] for key in ("people", "total")}


def export_for_finance(counter: Counter, case: Case, reason: str) -> Path:
    """The treasury's list as an .xlsx with numbers in full, in the folder of this window's papers.

    It is recorded first, with the reason: a file with full numbers is a sensitive act. Raises CounterError.
    """
    filled, known = subsidy_sheet(counter, case), case.forms.get(FINANCE)
    if filled is None or known is None:
        raise CounterError("subsidy_lists.not_decided")
    rows = [_as_paid(case, at, row) for at, row in enumerate(_rows(filled), 1) if Decimal(row.get("fixed") or 0) > 0]
    form = counter.form_shelf.at_version(counter.forms, filled.form, filled.version)
    table = form.roster("lines") if form is not None else None
    labels = {one.key: one.label for one in table.columns} if table is not None else {}
    record(
        counter,
        [Intent(id=new_id(), case=case.id, facts=Unmasked(field="finance_list", reason=reason))],
        checklist=checklist_of(counter, case),
    )
    head = [labels.get(key, key) for key in _FULL]
    try:
        mark = "practice-" if counter.settings.window.practice else ""
        path = private_folder(counter.settings.places.papers) / f"{mark}finance-list-{case.number}.xlsx"
        write_whole(path, text_sheet(known.title, [head, *([row.get(key, "") for key in _FULL] for row in rows)]))
    except OSError as error:
        raise CounterError("subsidy_lists.not_saved") from error
    return path


def _as_paid(case: Case, line: int, row: Mapping[str, str]) -> Mapping[str, str]:
    """A row with the account its money goes to now."""
    known = account_of(case, line)
    return {**row, "account": known.get("account", ""), "bank": known.get("bank", "")}


def _rows(filled: FilledForm) -> list[dict[str, str]]:
    return filled.rosters.get("lines", [])
