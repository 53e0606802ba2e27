# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page where a case's forms are filled in."""

from counter_app.cases.people import Agent, Party, Person
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.gallery.stage import CITIZEN, PERSON, UNIT, Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId

AWAY = {"agent": "no"}
BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
DEATH = {"reason": "death", "death_record": "not_found", "agent": "no"}
EMIGRATION = {"reason": "emigration", "agent": "no"}
HAND = Agent(
    person=Person(name="测试员丁", id_number="430981197805203315", sex="男", birth="1978-05-20", phone="13900000000"),
    relation="单位经办人",
)
ACCOUNT = "6222021234567890128"
ROWS = (
    ("姓名", "性别", "户籍所在地", "参保身份", "身份证号码", "联系电话"),
    ("测试学生甲", "女", "湖南省益阳市沅江市", "中小学儿童", "430981201201010025", "13800000001"),
    ("测试学生乙", "男", "", "中小学儿童", "430981201203040013", "13800000002"),
)
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}


def _form(
    stage: Stage,
    title: str,
    answers: dict[str, str],
    *,
    applicant: Party = CITIZEN,
    agent: Agent | None = None,
) -> FormPage:
    """Begin a case and open its form."""
    stage.serve(title, applicant=applicant, agent=agent, answers=answers, decide=True)
    stage.window.go(PageId.form)
    page = stage.window.page
    if not isinstance(page, FormPage):
        raise LookupError(page.id)
    stage.settle()
    return page


def _fill(stage: Stage, page: FormPage, **words: str) -> None:
    """Type into fields as a clerk would, one after the other."""
    for key, typed in words.items():
        page.body.walk.focus(page.body.fields[key].stops()[0])
        stage.type(typed)


def _shown(page: FormPage) -> None:
    """The scene ends where the page begins."""


# One form


def _half_filled(stage: Stage) -> FormPage:
    """A claim: the unit is known from the last one, one number is wrong, one phone is known otherwise."""
    page = _form(stage, "生育津贴支付", BIRTH, agent=HAND)
    _fill(
        stage,
        page,
        unit_code="4309810001234",
        unit_name="测试单位甲",
        unit_wage="5862",
        insured_since="2019-07",
        spouse_name="测试员乙",
        spouse_id_number="110101194912310025",
        agent_phone="13800000009",
        born_on="2026-07-28",
        order="1",
    )
    page.body.walk.focus(page.body.fields["leave"].stops()[0])
    stage.type("2026-07-28")
    page.keep_now()
    return page


def _typical(stage: Stage) -> None:
    _half_filled(stage)


def _picking(stage: Stage) -> None:
    """A place is looked for by its name."""
    page = _form(stage, "常驻异地工作人员备案", AWAY)
    _fill(stage, page, destination="长沙")


def _preview(stage: Stage) -> None:
    """Less room: the answers of a question take more lines."""
    page = _form(stage, "异地安置退休人员备案", AWAY, applicant=PERSON)
    _fill(stage, page, home_address="沅江市琼湖街道", away_address="广州市天河区", destination="广东省广州市")
    page.keep_now()
    page.desk.show_preview()


def _guide(stage: Stage) -> None:
    _half_filled(stage).commands()[Command.show_guide]()


def _not_enough(stage: Stage) -> None:
    """The place is a province only, and that is not enough there: the form's own note says so."""
    page = _form(stage, "异地安置退休人员备案", AWAY, applicant=PERSON)
    _fill(stage, page, home_address="沅江市琼湖街道", away_address="广州市天河区", destination="广东省")
    page.desk.next_open()
    page.keep_now()


# Typed twice


def _second_typing(stage: Stage, second: str) -> FormPage:
    page = _form(stage, "参保人员个人账户一次性支取", EMIGRATION)
    _fill(stage, page, account=ACCOUNT)
    page.body.walk.focus(page.body.seconds["account"].stops()[0])
    stage.type(second)
    return page


def _blind(stage: Stage) -> None:
    _second_typing(stage, ACCOUNT[:9])


def _not_same(stage: Stage) -> None:
    page = _second_typing(stage, ACCOUNT.replace("7", "1"))
    page.body.walk.go_on()


# Several forms, rosters


def _several(stage: Stage) -> None:
    page = _form(stage, "参保人员个人账户一次性支取", DEATH)
    _fill(stage, page, heir_name="测试员乙", heir_relation="子女")


def _roster(stage: Stage) -> FormPage:
    """A school's list: one row right, one with a number that is wrong and no place."""
    page = _form(stage, "城乡居民参保登记", {"reporter": "school"}, applicant=UNIT)
    card = page.body.rosters["students"]
    card.paste("\n".join("\t".join(one) for one in ROWS))
    page.keep_now()
    return page


def _people(stage: Stage) -> None:
    """Item 2: the applicant is the first row already."""
    page = _form(stage, "职工参保登记", FLEXIBLE)
    page.body.rosters["people"].table.setFocus()


def _scrolled(stage: Stage) -> None:
    """Far to the right: whose row it is stays in sight."""
    card = _roster(stage).body.rosters["students"]
    card.stand_on(2, "payment")


SCENES: tuple[Scene, ...] = (
    Scene("form", "typical", _typical, wide=True),
    Scene("form", "picking", _picking),
    Scene("form", "not_enough", _not_enough),
    Scene("form", "preview", _preview, wide=True),
    Scene("form", "guide", _guide),
    Scene("form", "blind", _blind, wide=True),
    Scene("form", "not_same", _not_same),
    Scene("form", "several", _several),
    Scene("form", "roster", lambda stage: _shown(_roster(stage)), wide=True),
    Scene("form", "scrolled", _scrolled),
    Scene("form", "people", _people),
)
