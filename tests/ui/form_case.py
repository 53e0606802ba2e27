# SPDX-License-Identifier: Apache-2.0
"""A case whose forms are to be filled in, opened at its form."""

from counter_app.cases.actions import LineState
from counter_app.cases.people import Agent, Party, Person
from counter_app.desk.serving import Serving
from counter_app.ui.form.check_panel import CheckPanel, Checks
from counter_app.ui.form.choice_field import ChoiceField
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.line_field import LineField
from counter_app.ui.form.pick_field import PickField
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import Hands

CITIZEN = Person(name="测试员丙", id_number="430981199001010023", sex="女", birth="1990-01-01", phone="13800000001")
OTHER = "430981197805203315"
ACCOUNT = "6222021234567890128"

WITHDRAWAL = "参保人员个人账户一次性支取"
EMIGRATION = {"reason": "emigration", "agent": "no"}
DEATH = {"reason": "death", "death_record": "not_found", "agent": "no"}
MATERNITY = "生育津贴支付"
BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}
REGISTRATION = "职工参保登记"
FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
SCHOOL = "城乡居民参保登记"
FILING = "异地安置退休人员备案"
AWAY = {"agent": "no"}


def serve(
    window: MainWindow,
    title: str,
    answers: dict[str, str] | None = None,
    *,
    applicant: Party = CITIZEN,
    agent: Agent | None = None,
) -> Serving:
    """Begin a case and answer it."""
    return Stage(window).serve(title, applicant=applicant, agent=agent, answers=answers, decide=True)


def open_form(
    window: MainWindow,
    title: str = WITHDRAWAL,
    answers: dict[str, str] | None = None,
    *,
    applicant: Party = CITIZEN,
    agent: Agent | None = None,
) -> FormPage:
    """Begin a case, answer it and open its form."""
    usual = EMIGRATION if title == WITHDRAWAL else {}
    serve(window, title, usual if answers is None else answers, applicant=applicant, agent=agent)
    window.go(PageId.form)
    assert isinstance(window.page, FormPage)
    return window.page


def at(hands: Hands) -> str:
    """The name of what has the focus."""
    return hands.focus.objectName()


def stand_in(page: FormPage, key: str) -> None:
    """Put the focus into a field, wherever the hands were."""
    page.body.walk.focus(page.body.fields[key].stops()[0])


def type_into(page: FormPage, hands: Hands, key: str, words: str) -> None:
    """Type into a field and go on."""
    stand_in(page, key)
    hands.type(words)
    hands.enter()


def line(page: FormPage, key: str) -> LineField:
    """A field of one line."""
    found = page.body.fields[key]
    assert isinstance(found, LineField)
    return found


def pick(page: FormPage, key: str) -> PickField:
    """A field whose answer is found by typing."""
    found = page.body.fields[key]
    assert isinstance(found, PickField)
    return found


def row_of(page: FormPage, key: str) -> ChoiceField:
    """A field answered by digits."""
    found = page.body.fields[key]
    assert isinstance(found, ChoiceField)
    return found


def judge(serving: Serving, state: LineState) -> None:
    """All papers are there, or none."""
    for one in serving.checklist.lines:
        serving.judge(one.material.id, state)


def page_id(window: MainWindow) -> PageId:
    """The page in sight."""
    return window.page.id


def finish(page: FormPage, hands: Hands) -> None:
    """All that a withdrawal still needs."""
    type_into(page, hands, "account", ACCOUNT)
    hands.type(ACCOUNT)
    hands.enter()
    type_into(page, hands, "bank", "测试银行")


def chips(page: FormPage) -> list[str]:
    """What the head says of what is to be mended."""
    return [one.text() for one in (page.head.wrong, page.head.empty, page.head.doubtful) if one.isVisible()]


def panel(window: MainWindow) -> Checks:
    """What stands in 核对."""
    assert isinstance(window.panel, CheckPanel)
    assert window.panel.shown is not None
    return window.panel.shown
