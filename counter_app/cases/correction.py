# SPDX-License-Identifier: Apache-2.0
"""补正: what a second look starts from, and what the first look should have said already."""

from collections.abc import Iterable

from counter_app.cases.actions import Judged, LineState
from counter_app.cases.case import OPEN_LINES, Case
from counter_app.cases.draft import DraftLine
from counter_app.catalogue.checklist import Checklist, is_listed

SETTLED = frozenset({LineState.met, LineState.promised, LineState.shared})


def carried_lines(case: Case, checklist: Checklist) -> dict[str, DraftLine]:
    """Lines settled at the last look, kept; every other line of the checklist is to be judged again."""
    settled = {one.material: one for one in case.lines if one.state in SETTLED}
    carried: dict[str, DraftLine] = {}
    for line in checklist.lines:
        before = settled.get(line.material.id)
        if before is not None:
            option = next((one.id for one in line.material.any_of if one.text == before.option), "")
            carried[line.material.id] = DraftLine(state=before.state, option=option)
    return carried


def listed_papers(case: Case) -> dict[str, list[str]]:
    """What the clerk listed under materials that the guide leaves to another document, in order."""
    found: dict[str, list[str]] = {}
    for one in case.lines:
        if is_listed(one.material):
            found.setdefault(one.material.rpartition(".")[0], []).append(one.text)
    return found


def seen_before(case: Case | None, lines: Iterable[Judged]) -> tuple[str, ...]:
    """Materials these lines find wrong although an earlier notice of the case looked at them and said nothing.

    A paper that was missing then and is wrong now could not have been seen; a paper that was there and is wrong
    in another way could, and so could one that the clerk lists only now out of an agreement.
    """
    if case is None:
        return ()
    return tuple(
        line.material
        for line in lines
        if line.state in OPEN_LINES and any(_was_passed(line, notice.lines) for notice in case.notices)
    )


def _was_passed(line: Judged, earlier: Iterable[Judged]) -> bool:
    before = next((one for one in earlier if one.material == line.material), None)
    if before is None:
        return is_listed(line.material)
    if before.state is LineState.missing:
        return False
    if before.state is LineState.defective:
        return line.state is LineState.defective and line.reason != before.reason
    return True
