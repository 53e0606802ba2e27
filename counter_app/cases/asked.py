# SPDX-License-Identifier: Apache-2.0
"""What a guard of the rules looks at besides the facts of an action."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.day_standing import DayStanding
from counter_app.cases.id_papers import check_party, check_person, check_receiver
from counter_app.cases.people import Personal
from counter_app.cases.queue_standing import QueueStanding
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.work_book import WorkBook


@dataclass(frozen=True, slots=True)
class Asked:
    """The case as it stands, the personal part, who does it and when, and what the item and its work ask."""

    case: Case | None
    personal: Personal
    clerk: str
    duties: Collection[Duty]
    now: datetime
    work: WorkBook
    given_checklist: Checklist | None
    supervisors: Collection[str] | None = None
    given_day: DayStanding | None = None
    given_queue: QueueStanding | None = None

    @property
    def present(self) -> Case:
        if self.case is None:
            raise ValueError("this action needs a case")
        return self.case

    @property
    def checklist(self) -> Checklist:
        if self.given_checklist is None:
            raise ValueError("this action needs the item's checklist")
        return self.given_checklist

    @property
    def log_day(self) -> DayStanding:
        if self.given_day is None:
            raise ValueError("this action needs the day's standing")
        return self.given_day

    @property
    def standing(self) -> QueueStanding:
        if self.given_queue is None:
            raise ValueError("this action needs the queue's standing")
        return self.given_queue

    def need_reason(self) -> None:
        if not self.personal.words.get("reason", "").strip():
            raise CounterError("cases.rules.reason")

    def need_sound_people(self) -> None:
        today = civil_date(self.now)
        applicant, agent, receiver = self.personal.applicant, self.personal.agent, self.personal.receiver
        checked = list(check_party(applicant, today=today).values()) if applicant is not None else []
        if agent is not None:
            checked += check_person(agent.person, today=today).values()
        if receiver is not None:
            checked += check_receiver(receiver, today=today).values()
        if any(one.fault for one in checked):
            raise CounterError("cases.rules.identity_fault")

    def need_supervisor(self, supervisor: str) -> None:
        if not supervisor:
            raise CounterError("cases.rules.supervisor")
        if supervisor == self.clerk:
            raise CounterError("cases.rules.supervisor_self")
        if self.supervisors is not None and supervisor not in self.supervisors:
            raise CounterError("cases.rules.supervisor_none")

    def need_confirming(self) -> None:
        """Only who may confirm does it at all."""
        if self.supervisors is not None and self.clerk not in self.supervisors:
            raise CounterError("cases.rules.supervisor_only")

    def need_duty(self, duty: Duty) -> None:
        """Whoever does it must have the duty; a rule of the table, not of a page."""
        if duty not in self.duties:
            raise CounterError("cases.rules.duty", duty=text(f"cases.duty.{duty.value}"))
