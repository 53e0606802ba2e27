# SPDX-License-Identifier: Apache-2.0
"""A made-up item, made-up people, and a day at a made-up window, for the tests of cases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from made_item import TEXT_ONLY

from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.conditions import OneOf
from counter_app.base.duties import Duty
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Due,
    Intent,
    Judged,
    LineState,
    NoticeGiven,
    Opened,
    Refused,
)
from counter_app.cases.case import Case, CaseStatus, next_ordinal
from counter_app.cases.correction import seen_before
from counter_app.cases.people import Person, Personal, Receiver
from counter_app.cases.replay import apply
from counter_app.cases.rules import check
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import (
    ApplicantKind,
    Circumstance,
    EvidenceForm,
    HandlingKind,
    Limit,
    LimitKind,
    Material,
    MaterialOption,
    Need,
    Option,
    Result,
    ServiceItem,
    Statement,
    Step,
    Structure,
    Verb,
)
from counter_app.catalogue.work_book import shipped_work

START = parse_moment("2026-11-20T09:42")
NUMBER = "430981-03-20261120-A0047K"
PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")
TAKER = Personal(receiver=Receiver(name="测试员", id_number="110101194912310024"))
MET, MISSING, DEFECTIVE = LineState.met, LineState.missing, LineState.defective
PROMISED, SHARED, UNSEEN = LineState.promised, LineState.shared, LineState.unseen


def paper(name: str, *, need: Need = Need.required, promise: bool = False, shared: bool = False) -> Material:
    """One line of the checklist."""
    return Material(
        id=name,
        text=f"纸 {name}",
        any_of=(MaterialOption("card", "身份证"), MaterialOption("booklet", "户口簿")) if name == "identity" else (),
        evidence=EvidenceForm(original=True),
        need=need,
        when=None,
        promise="个人承诺书" if promise else None,
        promise_when=None,
        shared=shared,
        form=None,
        where="原发证机关",
        defects=("没有盖章", "看不清"),
        quotes=(),
    )


def step(name: str, verb: Verb) -> Step:
    """One later step."""
    return Step(name, verb, name, "", None, None, ())


STRUCTURE = Structure(
    applicant=ApplicantKind.person,
    handling=HandlingKind.unstated,
    eligibility=(Statement("covered", "参保人员", None, ()),),
    clocks=(),
    circumstances=(Circumstance("who", "谁来办？", (Option("self", "本人"), Option("other", "代办")), None, None, ()),),
    materials=(
        paper("identity"),
        paper("form"),
        paper("death", promise=True),
        paper("married", shared=True),
        paper("extra", need=Need.if_needed),
    ),
    forms=(),
    steps=(
        step("take", Verb.accept),
        step("review", Verb.first_review),
        step("again", Verb.second_review),
        step("done", Verb.completion),
        step("file", Verb.archive),
    ),
    limits=(Limit(LimitKind.working_days, 5, "不超过5个工作日", None, ()),),
    statutory=(),
    results=(Result("registered", "参保登记", False, None, ()), Result("number", "编号", True, None, ())),
)


def made_item(structure: Structure = STRUCTURE) -> ServiceItem:
    """An item that follows a structure."""
    return replace(
        TEXT_ONLY,
        guide="yuanjiang",
        ordinal=2,
        title="测试事项",
        code="002",
        version="v1",
        valid_from="2020-12-28",
        structure=structure,
    )


def made_checklist(structure: Structure = STRUCTURE, answers: Mapping[str, str] | None = None) -> Checklist:
    """The checklist, everything answered unless told otherwise."""
    return build_checklist(made_item(structure), {"who": "self"} if answers is None else answers)


CHECKLIST = made_checklist()
AGENT_ONLY = OneOf("who", ("other",))
ALL_MET = {"identity": MET, "form": MET, "death": MET, "married": MET, "extra": UNSEEN}


def judged(states: Mapping[str, LineState], reasons: Mapping[str, str] | None = None) -> tuple[Judged, ...]:
    """Every line of the checklist, met unless told otherwise."""
    wanted = {**ALL_MET, **states}
    return tuple(
        Judged(
            material=line.material.id,
            text=line.material.text,
            state=wanted[line.material.id],
            reason=(reasons or {}).get(line.material.id, "没有盖章") if wanted[line.material.id] is DEFECTIVE else "",
        )
        for line in CHECKLIST.lines
    )


def opened(**changes: object) -> Opened:
    """A case that gets its number."""
    plain = Opened(
        number=NUMBER,
        guide="yuanjiang",
        item=2,
        code="002",
        title="测试事项",
        version="v1",
        answers={"who": "self"},
        eligibility={"covered": "yes"},
        began_at=to_micros(START - timedelta(minutes=6)),
    )
    fields = {name: getattr(plain, name) for name in Opened.__struct_fields__}
    return Opened(**(fields | changes))


def accepted(states: Mapping[str, LineState] | None = None, *, due: str = "2026-11-27") -> Accepted:
    """An acceptance that says of itself whether a promise stands in it."""
    lines = judged(states or {})
    return Accepted(
        lines=lines,
        limit_kind="working_days",
        limit_amount=5,
        limit_text="不超过5个工作日",
        due=Due(due=due, explanation=("最晚 11月27日 周五。",)),
        promise=any(one.state is PROMISED for one in lines),
    )


def reasons(words: str = "说明") -> Personal:
    """A personal part that holds a reason."""
    return Personal(words={"reason": words})


REFUSAL = Refused(number=f"拒 {NUMBER}-1", office="测试中心", phone="0737-0000000")


class Window:
    """A window where actions happen one after the other by the rules, each a minute after the one before."""

    def __init__(self, checklist: Checklist = CHECKLIST, case_id: str = "case-1") -> None:
        self.checklist = checklist
        self.case_id = case_id
        self.now = START
        self.case: Case | None = None
        self.history: list[Action] = []
        self._ids = count(1)
        self.press = 0

    @property
    def present(self) -> Case:
        """The case, once there is one."""
        assert self.case is not None
        return self.case

    def status(self) -> CaseStatus:
        """Where the case stands."""
        return self.present.status

    def do(
        self,
        facts: AnyFacts,
        personal: Personal | None = None,
        *,
        clerk: str = "0312",
        after: timedelta = timedelta(minutes=1),
        same_press: bool = False,
    ) -> Action:
        """One action by the rules; raises CounterError and changes nothing where they say no."""
        moment = self.now + (timedelta(0) if same_press else after)
        intent = Intent(
            id=f"{self.case_id}-{len(self.history) + 1}",
            case=self.case_id,
            facts=facts,
            personal=personal or Personal(),
        )
        check(
            self.case,
            intent,
            clerk=clerk,
            duties=frozenset(Duty),
            now=moment,
            work=shipped_work(),
            checklist=self.checklist,
        )
        self.now = moment
        self.press += not same_press
        return self.write(intent, clerk, moment)

    def write(self, intent: Intent, clerk: str, moment: datetime) -> Action:
        """Write an action down without asking the rules."""
        action = Action(
            id=intent.id,
            transaction=f"{self.case_id}-press-{self.press}",
            case=intent.case,
            at=to_micros(moment),
            clerk=clerk,
            window="3",
            epoch=0,
            seq=next(self._ids),
            facts=intent.facts,
            personal=intent.personal,
        )
        self.history.append(action)
        self.case = apply(self.case, action)
        return action

    def write_facts(self, facts: AnyFacts, personal: Personal | None = None) -> Action:
        """Write an action down a minute later without asking the rules."""
        self.now += timedelta(minutes=1)
        self.press += 1
        intent = Intent(
            id=f"{self.case_id}-{len(self.history) + 1}",
            case=self.case_id,
            facts=facts,
            personal=personal or Personal(),
        )
        return self.write(intent, "0312", self.now)

    def open(self, personal: Personal | None = None, **changes: object) -> Action:
        """Open the case."""
        return self.do(opened(**changes), personal or Personal(applicant=PERSON))

    def notice(
        self,
        states: Mapping[str, LineState],
        reason: Mapping[str, str] | None = None,
        personal: Personal | None = None,
        supervisor: str = "",
    ) -> Action:
        """Give a notice that says itself what could have been seen before."""
        lines = judged(states, reason)
        ordinal = next_ordinal(self.present, NoticeGiven)
        facts = NoticeGiven(
            number=f"告 {NUMBER}-{ordinal}",
            ordinal=ordinal,
            lines=lines,
            seen_before=seen_before(self.case, lines),
            supervisor=supervisor,
        )
        return self.do(facts, personal)
