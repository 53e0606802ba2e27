# SPDX-License-Identifier: Apache-2.0
"""Scenes of the list of work: a hall's open cases of two weeks, marked, sent back, decided, and nothing left."""

from datetime import timedelta

from counter_app.base.clock import civil_date
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Due, Intent, Opened, StepDone
from counter_app.cases.people import Party, Person, Personal, Unit
from counter_app.cases.steps import ahead_of, office_steps
from counter_app.cases.work import StepBegun
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import ApplicantKind, ServiceItem
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.work.work_page import FAIL, PASS, WorkPage

CASES = 260
SURNAMES = "王李张刘陈杨赵黄周吴欧"
DAYS = (-3, -1, 0, 0, 3, 3, 4, 5, 6, 7, 10, 12, 18, 20, 25)
REVIEWER = "0315"


def _fill(stage: Stage) -> None:
    """Cases of every item that the office works on after acceptance; their first step lies ahead, or a later one."""
    if stage.worked:
        return
    stage.worked = True
    counter = stage.window.counter
    today = civil_date(counter.clock())
    items = [one for one in counter.catalogue.guides["yuanjiang"].items if one.structure is not None]
    plans = [(item, office_steps(build_checklist(item, {}))) for item in items]
    plans = [(item, steps) for item, steps in plans if steps]
    intents: list[Intent] = []
    for place in range(CASES):
        item, steps = plans[place * 7 % len(plans)]
        due = (today + timedelta(days=DAYS[place * 11 % len(DAYS)])).isoformat()
        later = len(steps) > 1 and place % 3 == 0
        case = new_id()
        applicant = _applicant(item, place)
        opened = Opened(
            number="", guide=item.guide, item=item.ordinal, code=item.code, title=item.title, version=item.version
        )
        accepted = Accepted(
            lines=(),
            limit_kind="working_days",
            limit_amount=20,
            limit_text="20 个工作日",
            due=Due(due=due),
            ahead=ahead_of(steps[0], counter.work),
        )
        intents.append(Intent(id=new_id(), case=case, facts=opened, personal=Personal(applicant=applicant)))
        intents.append(Intent(id=new_id(), case=case, facts=accepted))
        if later:
            ahead = ahead_of(steps[1], counter.work)
            done = StepDone(step=steps[0].id, verb=steps[0].verb.value, ahead=ahead)
            intents.append(Intent(id=new_id(), case=case, facts=done))
        elif counter.work.of(steps[0]).begins:
            ahead = ahead_of(steps[0], counter.work, (today + timedelta(days=6)).isoformat())
            begun = StepBegun(step=steps[0].id, verb=steps[0].verb.value, ahead=ahead)
            intents.append(Intent(id=new_id(), case=case, facts=begun))
    counter.store.record(intents, clerk="0312", at=counter.now_micros() - 3_600_000_000)


def _applicant(item: ServiceItem, place: int) -> Party | None:
    kind = item.structure.applicant if item.structure is not None else ApplicantKind.none
    surname = SURNAMES[place % len(SURNAMES)]
    if kind is ApplicantKind.person:
        return Person(name=f"{surname}试员", id_number=f"43098119{60 + place % 40}0101{place:04}")
    return Unit(name=f"测试单位{surname}", unit_code=f"4309810{place:04}") if kind is not ApplicantKind.none else None


def _work(stage: Stage, clerk: str = REVIEWER) -> WorkPage:
    _fill(stage)
    stage.sign_out()
    stage.sign_in(clerk)
    stage.window.go(PageId.work, fresh=True)
    page = stage.window.page
    if not isinstance(page, WorkPage):
        raise LookupError(page.id)
    page.table.setFocus()
    return page


def _typical(stage: Stage) -> None:
    _work(stage)


def _marked(stage: Stage) -> WorkPage:
    page = _work(stage)
    page.pick(2)
    page.commands()[Command.next_region]()
    page.mark_all()
    page.table.select(2)
    return page


def _marks(stage: Stage) -> None:
    page = _marked(stage)
    page.digit(FAIL)
    page.send_back("工资表没有盖单位公章")


def _why(stage: Stage) -> None:
    _marks(stage)
    page = stage.window.page
    if isinstance(page, WorkPage):
        page.table.select(4)
        page.digit(FAIL)


def _not_alike(stage: Stage) -> None:
    page = _work(stage)
    rows = [page.row_at(place) for place in range(page.table.rows.rowCount())]
    first = next(place for place, one in enumerate(rows) if one.verb == "审核")
    other = next(place for place, one in enumerate(rows) if one.verb == "复核")
    for place in (first, other):
        page.table.select(place)
        page.digit(PASS)


def _item(stage: Stage) -> None:
    page = _work(stage)
    page.table.select(3)
    page.only_this_item()


def _agreements(stage: Stage) -> None:
    _work(stage, "0323")


def _nothing(stage: Stage) -> None:
    page = _work(stage, "0323")
    page.pick(2)


SCENES: tuple[Scene, ...] = (
    Scene("work", "typical", _typical, wide=True),
    Scene("work", "marked", _marks, wide=True),
    Scene("work", "why", _why),
    Scene("work", "not_alike", _not_alike),
    Scene("work", "item", _item),
    Scene("work", "agreements", _agreements),
    Scene("work", "no_hit", _nothing),
)
