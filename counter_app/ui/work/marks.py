# SPDX-License-Identifier: Apache-2.0
"""What was decided on which rows and is not written yet: always one and the same step, so that one press does it."""

from collections.abc import Collection, Mapping

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.desk.batch_steps import MOST, StepDecision, check_alike
from counter_app.desk.counter import Counter
from counter_app.desk.work_list import CaseRow, work_of
from counter_app.ui.work.rows import verb_words


class Marks:
    """Decisions by case. A row that cannot go with the others is refused by a CounterError, and nothing changes."""

    def __init__(self) -> None:
        self.by_case: dict[str, StepDecision] = {}

    @property
    def decisions(self) -> tuple[StepDecision, ...]:
        """In the order they were made."""
        return tuple(self.by_case.values())

    @property
    def step_row(self) -> CaseRow | None:
        """A row that has the step of all that is marked."""
        return self.decisions[0].row if self.by_case else None

    def check(self, counter: Counter, row: CaseRow, *, fails: bool = False) -> None:
        """Raise CounterError where the row cannot go with those marked, or cannot be sent back."""
        others = [one.row for key, one in self.by_case.items() if key != row.case_id]
        check_alike(counter, [*others, row])
        work = work_of(counter, row)
        if fails and (work is None or not work.may_fail):
            raise CounterError("cases.rules.cannot_fail", verb=row.verb)

    def add(self, row: CaseRow, reason: str = "") -> None:
        """Mark a row: passed, or sent back with a reason."""
        self.by_case[row.case_id] = StepDecision(row, reason)

    def add_all(self, rows: Collection[CaseRow]) -> bool:
        """Mark rows as passed, as many as go in one press; whether that was all of them."""
        fresh = [one for one in rows if one.case_id not in self.by_case]
        room = MOST - len(self.by_case)
        for one in fresh[:room]:
            self.add(one)
        return len(fresh) <= room

    def drop(self, case: str) -> bool:
        """Take a mark away; whether there was one."""
        return self.by_case.pop(case, None) is not None

    def drop_refused(self, error: CounterError) -> None:
        """Take the marks of all cases away that a refusal names, so that the others can go on."""
        several = error.facts.get("refused")
        numbers = set(several) if isinstance(several, Mapping) else {error.facts.get("number")}
        for key in [key for key, one in self.by_case.items() if one.row.number in numbers]:
            del self.by_case[key]

    def drop_changed(self, rows: Collection[CaseRow]) -> None:
        """What was decided on a case as it no longer stands counts no more."""
        for one in rows:
            decision = self.by_case.get(one.case_id)
            if decision is not None and decision.row.updated_at != one.updated_at:
                del self.by_case[one.case_id]

    def words(self) -> str:
        """What a press would do: how many, of which step."""
        if not self.by_case:
            return text("work_list.pass_none")
        back = sum(bool(one.reason) for one in self.decisions)
        passed = len(self.by_case) - back
        key = "pass_and_back" if passed and back else "only_back" if back else "pass"
        verb = verb_words(self.decisions[0].row.verb)
        return text(f"work_list.{key}", passed=passed, back=back, verb=verb)
