# SPDX-License-Identifier: Apache-2.0
"""A card on a simulated reader, over its real wire, into the window: the case knows the citizen."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from simulated import Simulated, simulated

from counter_app.base.clock import system_clock
from counter_app.base.privacy import mask_name, mask_number
from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person, Source
from counter_app.desk.deciding import Decision, decide
from counter_app.devices.contracts import DeviceCondition, DeviceKind, DeviceState
from counter_app.devices.faults import DeviceFault
from counter_app.settings import DeviceSetting
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.guard_page import GuardPage
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.case.reader_trouble import ReaderTrouble
from counter_app.ui.cases.cases import CasesPage
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.gallery.device_scenes import CARD, read_card
from counter_app.ui.gallery.stage import CITIZEN, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.answered_row import AnsweredRow
from counter_app.ui.widgets.text import Prose
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, Hands, Key

PATIENCE = 20_000
RESIDENT, SHUI = "11010519491231002X", "522799198506150015"
Make = Callable[..., MainWindow]


@pytest.fixture(scope="module")
def reader() -> Iterator[Simulated]:
    """A reader with nothing on it; one process for all these tests."""
    with simulated("id-reader") as running:
        yield running


@pytest.fixture(scope="module")
def scanner() -> Iterator[Simulated]:
    """A scanner of codes."""
    with simulated("scanner") as running:
        yield running


@pytest.fixture
def window(make: Make, reader: Simulated, qtbot: QtBot) -> Iterator[MainWindow]:
    """A signed-in window with the reader on its port."""
    reader.say("lift")
    reader.say("well")
    one = make(devices=(DeviceSetting("id_reader", "samv-serial", reader.port),))
    sign_in(Hands(qtbot, one))
    yield one
    one.close()
    reader.say("lift")


def begin(window: MainWindow, title: str = "住院费用报销", **given: object) -> IdentityPage:
    """A case at its first page."""
    Stage(window).serve(title, **given)  # type: ignore[arg-type]
    window.go(PageId.identity)
    assert isinstance(window.page, IdentityPage)
    return window.page


def applicant(window: MainWindow) -> Person:
    """Whose case it is."""
    found = window.current.serving.draft.applicant
    assert isinstance(found, Person)
    return found


def read(window: MainWindow) -> bool:
    """Whether somebody is the applicant."""
    return window.current.serving.draft.applicant is not None


def test_a_card_fills_the_applicant_and_the_hands_stay_where_they_are(
    window: MainWindow, reader: Simulated, qtbot: QtBot
) -> None:
    page, hands = begin(window), Hands(qtbot, window)
    page.questions.focus_in_hand()
    page.person.fields["phone"].editor.setFocus()
    hands.type("138000")
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window) and applicant(window).source is Source.card, timeout=PATIENCE)
    hands.type("00000")
    fields = page.person.fields
    assert hands.focus is fields["phone"].editor
    assert [fields[key].value() for key in ("name", "id_number", "phone")] == ["测试员", RESIDENT, "13800000000"]
    assert [fields[key].source for key in ("name", "id_number", "phone")] == ["证件", "证件", "手填"]
    assert fields["id_number"].editor.text() == "1101**********002X"
    assert page.person.read_words == "已读身份证 09:42"
    page.leave()
    assert applicant(window).address == "北京市朝阳区样例路1号"
    assert (applicant(window).source, applicant(window).phone) == (Source.card, "13800000000")


def test_what_was_typed_stays_and_the_card_is_offered(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    page, hands = begin(window), Hands(qtbot, window)
    page.person.fields["name"].editor.setFocus()
    hands.type("测试丁")
    reader.say("lay resident")
    qtbot.waitUntil(lambda: page.intake.offer is not None, timeout=PATIENCE)
    assert page.person.fields["name"].value() == "测试丁"
    assert page.intake.told.title == "证件上的和填的不一样"
    hands.press(Key.Key_Y, ALT)
    assert applicant(window).name == "测试员"
    assert page.intake.told.title == ""
    page.questions.focus_in_hand()
    hands.press(Key.Key_Z, CTRL)
    assert applicant(window).name == "测试丁"


def test_a_second_card_is_the_agent_s_and_answers_who_comes(
    window: MainWindow, reader: Simulated, qtbot: QtBot
) -> None:
    page = begin(window)
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    reader.say("lay shui")
    serving = window.current.serving
    qtbot.waitUntil(lambda: serving.draft.agent is not None, timeout=PATIENCE)
    assert serving.draft.agent is not None
    assert serving.draft.agent.person.id_number == SHUI
    assert serving.checklist.answers["agent"] == "yes"
    assert page.agent.isVisibleTo(page)
    assert page.intake.told.title == "第二张证件记成了代办人"


def test_a_resident_s_card_answers_where_somebody_is_from(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    page = begin(window, "职工参保登记", answers={"identity": "employee"})
    serving = window.current.serving
    assert [one.answer for one in serving.checklist.circumstances if one.circumstance.key == "origin"] == [None]
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    assert serving.checklist.answers["origin"] == "mainland"
    [row] = [one for one in page.questions.findChildren(AnsweredRow) if one.objectName().endswith("origin")]
    assert "内地居民" in row.accessibleName()
    assert "证件" in row.accessibleName()
    typed = replace(applicant(window), source=Source.typed)
    serving.set_applicant(typed)
    assert "origin" not in serving.checklist.answers


def test_an_expired_card_is_told(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    page = begin(window)
    reader.say("lay gat")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    assert "到期" in page.intake.told.title


def test_a_card_pulled_away_leaves_nothing_and_says_so(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    page = begin(window)
    reader.say("cut 700")
    reader.say("lay resident")
    qtbot.waitUntil(lambda: page.intake.told.title != "", timeout=PATIENCE)
    assert "什么都没" in page.intake.told.title
    assert window.current.serving.draft.applicant is None
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    assert page.intake.told.title == ""


def test_f2_reads_what_lies_there_once_more(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    page, hands = begin(window), Hands(qtbot, window)
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    hands.press(Key.Key_F2)
    qtbot.waitUntil(lambda: page.intake.told.title != "", timeout=PATIENCE)
    assert page.intake.told.title == "测**的身份证和本件是同一个人，没有改动"


def test_somebody_else_s_card_lets_the_case_stand_still(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    citizen = Person(name="测试员丙", id_number="430981199001010023", sex="女", birth="1990-01-01")
    serving = Stage(window).serve("住院费用报销", applicant=citizen, answers={"agent": "no"}, decide=True)
    window.go(PageId.checklist)
    assert isinstance(window.page, ChecklistPage)
    before = serving.draft.applicant
    reader.say("lay resident")
    qtbot.waitUntil(lambda: window.page.id is PageId.guard, timeout=PATIENCE)
    page = window.page
    assert isinstance(page, GuardPage)
    assert page.guard.title == "卡换了：这张卡不是本件申请人"
    assert serving.draft.applicant == before
    qtbot.waitUntil(lambda: page.listening, timeout=PATIENCE)
    hands = Hands(qtbot, window)
    hands.press(Key.Key_F12)
    assert window.page is page
    assert Command.close not in {one.command for one in window.key_bar.keys}
    hands.digits(4)
    assert Command.close in {one.command for one in window.key_bar.keys}
    hands.press(Key.Key_Escape)
    assert window.page is page
    assert Command.close not in {one.command for one in window.key_bar.keys}
    hands.digits(3)
    assert window.page.id is PageId.identity
    assert window.current.serving.draft.id != serving.draft.id
    assert applicant(window).id_number == RESIDENT


def test_a_card_exchanged_while_it_is_read_is_the_second_one_whole_and_changes_nothing(
    window: MainWindow, reader: Simulated, qtbot: QtBot
) -> None:
    """A reader that names no card cannot tell; whose card it was in the end is asked beside the case."""
    citizen = Person(name="测试员", id_number=RESIDENT, sex="男", birth="1949-12-31")
    serving = Stage(window).serve("住院费用报销", applicant=citizen, answers={"agent": "no"}, decide=True)
    window.go(PageId.checklist)
    before = serving.snapshot(0)
    reader.say("swap-before-read shui")
    reader.say("lay resident")
    qtbot.waitUntil(lambda: window.page.id is PageId.guard, timeout=PATIENCE)
    page = window.page
    assert isinstance(page, GuardPage)
    said = [one.text() for one in page.guard.findChildren(Prose)]
    assert "为防止写进别人的件，现在停在这里，什么都没改。看一眼柜台上的人和证件，再按数字选一个。" in said
    shown = [one.text() for one in page.guard.findChildren(QLabel)]
    assert {mask_name("测试员"), mask_number(RESIDENT), mask_number(SHUI)} <= set(shown)
    assert serving.snapshot(0) == before
    qtbot.waitUntil(lambda: page.listening, timeout=PATIENCE)
    Hands(qtbot, window).digits(1)
    assert isinstance(window.page, ChecklistPage)
    assert window.current.serving is serving
    assert serving.snapshot(0) == before


def test_a_card_without_a_case_waits_and_is_gone_with_the_next_citizen(
    window: MainWindow, reader: Simulated, qtbot: QtBot
) -> None:
    hands = Hands(qtbot, window)
    reader.say("lay resident")
    qtbot.waitUntil(lambda: window.cards.waiting is not None, timeout=PATIENCE)
    assert [one.value for one in window.page.facts() if one.label == "读到证件"] == ["测**，选一件事项"]
    page = begin(window)
    assert page.intake.told.title == "刚才读到的是 测**，是这位群众吗"
    assert window.current.serving.draft.applicant is None
    hands.press(Key.Key_F12)
    page = begin(window)
    assert page.intake.told.title == ""
    assert page.intake.offer is None


def test_a_reader_that_is_lost_is_told_once_and_the_banner_goes_by_itself(make: Make, qtbot: QtBot) -> None:
    with simulated("id-reader") as reader:
        window = make(devices=(DeviceSetting("id_reader", "samv-serial", reader.port),))
        sign_in(Hands(qtbot, window))
        page = begin(window)
        assert page.trouble.title == ""
        reader.say("silent on")
        qtbot.waitUntil(lambda: page.trouble.title != "", timeout=PATIENCE)
        assert page.trouble.title == "读不到读卡器：线可能松了"
        assert window.top.device_words == "读卡器 没回应"
        reader.say("well")
        reader.say("lay resident")
        qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
        assert page.trouble.title == ""
        assert window.top.device_words == "设备正常"
        window.close()


def test_the_card_fills_the_form(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    begin(window, "参保人员个人账户一次性支取", answers={"reason": "emigration", "agent": "no"}, decide=True)
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    window.go(PageId.form)
    assert isinstance(window.page, FormPage)
    filled = window.page.session.filled
    from_card = {key: filled.values[key] for key, source in filled.sources.items() if source == "card"}
    assert {"测试员", RESIDENT} <= set(from_card.values())


def at_scanner(make: Make, scanner: Simulated, qtbot: QtBot, *, practice: bool) -> MainWindow:
    """A signed-in window with the scanner on its port."""
    window = make(devices=(DeviceSetting("scanner", "serial-9600", scanner.port),), practice=practice)
    sign_in(Hands(qtbot, window))
    return window


def test_an_insurance_code_names_the_applicant_in_practice(make: Make, scanner: Simulated, qtbot: QtBot) -> None:
    window = at_scanner(make, scanner, qtbot, practice=True)
    page = begin(window)
    scanner.say("show code-of-resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    assert applicant(window).id_number == RESIDENT
    assert page.person.read_words == "已读医保码 09:42"


def test_somebody_else_s_code_is_called_a_code(make: Make, scanner: Simulated, qtbot: QtBot) -> None:
    window = at_scanner(make, scanner, qtbot, practice=True)
    citizen = Person(name="测试员丙", id_number="430981199001010023", sex="女", birth="1990-01-01")
    Stage(window).serve("住院费用报销", applicant=citizen, answers={"agent": "no"}, decide=True)
    window.go(PageId.checklist)
    scanner.say("show code-of-resident")
    qtbot.waitUntil(lambda: window.page.id is PageId.guard, timeout=PATIENCE)
    page = window.page
    assert isinstance(page, GuardPage)
    assert page.guard.title == "码换了：这个码不是本件申请人"
    assert page.guard.options.options[0].choice.label == "亮错了，还是原来的人"


def test_without_a_centre_an_insurance_code_is_nobody(make: Make, scanner: Simulated, qtbot: QtBot) -> None:
    window = at_scanner(make, scanner, qtbot, practice=False)
    begin(window)
    scanner.say("show code-of-resident")
    qtbot.waitUntil(lambda: bool(window.banners), timeout=PATIENCE)
    assert window.banners[0].message.title.startswith("医保码要连中心")
    assert not read(window)


def accepted(window: MainWindow, person: Person) -> Decision:
    """A case of this person that was accepted."""
    answers = {"identity": "flexible", "change": "other", "agent": "no"}
    serving = Stage(window).serve("职工参保登记", applicant=person, answers=answers, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    decided = decide(window.counter, serving, Outcome.accept)
    window.current.finish()
    return decided


def test_a_card_searches_the_cases_and_shows_no_number(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    decided = accepted(window, Person(name="测试员", id_number=RESIDENT, sex="女", birth="1949-12-31"))
    hands = Hands(qtbot, window)
    hands.press(Key.Key_F8)
    assert isinstance(window.page, CasesPage)
    page = window.page
    reader.say("lay resident")
    qtbot.waitUntil(lambda: page.box.text() == "1101**********002X", timeout=PATIENCE)
    assert page.table.current_id() == decided.case.id
    reader.say("lay shui")
    qtbot.waitUntil(lambda: page.box.text() == "5227**********0015", timeout=PATIENCE)
    assert page.said


def test_the_earlier_cases_of_whoever_s_card_it_is(window: MainWindow, reader: Simulated, qtbot: QtBot) -> None:
    person = Person(name="测试员", id_number=RESIDENT, sex="女", birth="1949-12-31")
    decided = accepted(window, person)
    page = begin(window, "职工参保登记")
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    assert page.visits.visits is not None
    assert page.visits.visits.coming == 1  # what was taken in was no way for nothing
    Hands(qtbot, window).press(Key.Key_H, CTRL)
    assert isinstance(window.page, CasesPage)
    assert window.page.box.text() == "1101**********002X"
    assert window.page.table.current_id() == decided.case.id


def frozen(window: MainWindow, qtbot: QtBot, *, answer: str = "no") -> GuardPage:
    """A case whose checklist is in sight, beside it somebody else's card."""
    stage = Stage(window)
    stage.serve("住院费用报销", applicant=CITIZEN, answers={"agent": answer}, decide=True)
    window.go(PageId.checklist)
    window.cards.freeze(read_card(stage, CARD))
    page = window.page
    assert isinstance(page, GuardPage)
    qtbot.waitUntil(lambda: page.listening, timeout=PATIENCE)
    return page


def test_a_card_laid_down_by_mistake_leaves_nothing(window: MainWindow, qtbot: QtBot) -> None:
    frozen(window, qtbot)
    Hands(qtbot, window).digits(1)
    assert window.page.id is PageId.checklist
    assert (applicant(window), window.current.serving.draft.agent) == (CITIZEN, None)


def test_the_card_of_whoever_comes_for_the_applicant(window: MainWindow, qtbot: QtBot) -> None:
    frozen(window, qtbot)
    Hands(qtbot, window).digits(2)
    assert window.page.id is PageId.identity
    assert applicant(window) == CITIZEN
    agent = window.current.serving.draft.agent
    assert agent is not None
    assert agent.person == CARD
    assert window.current.serving.checklist.answers["agent"] == "yes"


def test_the_same_person_with_another_paper_needs_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    page, hands = frozen(window, qtbot), Hands(qtbot, window)
    hands.digits(4)
    hands.enter()
    assert window.page is page
    assert applicant(window) == CITIZEN
    hands.type("旧证到期，换了新证")
    hands.enter()
    assert window.page.id is PageId.checklist
    assert applicant(window).id_number == CARD.id_number
    assert applicant(window).phone == CITIZEN.phone
    assert "旧证到期，换了新证" in window.current.serving.draft.words.values()


def test_where_a_card_may_come_the_hands_begin_with_the_questions(
    window: MainWindow, reader: Simulated, qtbot: QtBot
) -> None:
    page, hands = begin(window), Hands(qtbot, window)
    first = page.questions.asks[0].key
    assert page.questions.focus_in_hand()
    reader.say("lay resident")
    qtbot.waitUntil(lambda: read(window), timeout=PATIENCE)
    hands.digits(1)
    assert page.questions.in_hand != first
    assert applicant(window).name == "测试员"


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("device.port_taken", "1　关掉那个程序再试　2　还不行就手填，可以办"),
        ("device.silent", "1　看读卡器的灯亮不亮　2　拔下线等 3 秒再插　3　还不行就手填，可以办"),
    ],
)
def test_the_steps_to_mend_a_reader_are_those_of_its_fault(qtbot: QtBot, code: str, steps: str) -> None:
    trouble = ReaderTrouble(system_clock, "F2", "Ctrl+Shift+K")
    qtbot.addWidget(trouble)
    fault = DeviceFault(code)
    trouble.show_states((DeviceState(DeviceKind.id_reader, DeviceCondition.fault, fault=fault),))
    assert trouble.steps == steps
