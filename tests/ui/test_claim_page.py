# SPDX-License-Identifier: Apache-2.0
"""报销登记 and 核定 by keyboard: invoices, sums both ways, the account typed twice, and what another one looks at."""

from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
from PySide6.QtWidgets import QApplication

from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case
from counter_app.cases.claims import PAYEE_SHEET
from counter_app.cases.outcome import Outcome
from counter_app.desk.claims import fix_sums
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.money_scenes import bills_of, settled
from counter_app.ui.gallery.stage import CITIZEN, Stage
from counter_app.ui.money.claim_page import ClaimPage
from counter_app.ui.money.claim_parts import Part
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Kind
from ui.conftest import sign_in
from ui.form_case import ACCOUNT, serve
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

OUTPATIENT = "门诊费用报销"
COLLEAGUE, FINANCE = "0315", "0321"


def decided(window: MainWindow) -> DonePage:
    """A citizen with invoices, accepted through the window."""
    serving = serve(window, OUTPATIENT, {"agent": "no"})
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.outcome)
    assert isinstance(window.page, OutcomePage)
    window.page.decide()
    assert isinstance(window.page, DonePage)
    return window.page


def accepted(window: MainWindow) -> Case:
    """The same, without the window."""
    serving = serve(window, OUTPATIENT, {"agent": "no"})
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    return case


def claim_page(window: MainWindow) -> ClaimPage:
    """The page in sight."""
    assert isinstance(window.page, ClaimPage)
    return window.page


def steps_page(window: MainWindow) -> StepsPage:
    """The page in sight."""
    assert isinstance(window.page, StepsPage)
    return window.page


def open_claim(window: MainWindow, case: Case) -> ClaimPage:
    """A case's claim."""
    window.go(PageId.claim, case=case)
    return claim_page(window)


def pasted(page: ClaimPage, hands: Hands, rows: tuple[tuple[str, ...], ...]) -> None:
    """Rows of a spreadsheet by Ctrl+V."""
    page.body.rosters["lines"].table.setFocus()
    QApplication.clipboard().setText("\n".join("\t".join(one) for one in rows))
    hands.press(Key.Key_V, CTRL)


def into(page: ClaimPage, hands: Hands, key: str, words: str) -> None:
    """Type into a field of the sheet."""
    page.body.walk.focus(page.body.fields[key].stops()[0])
    hands.type(words)


def account_typed(page: ClaimPage, hands: Hands, again: str = ACCOUNT) -> None:
    """Payee and account, each typed twice, and the rest of the sheet, by Enter from field to field."""
    for words in (CITIZEN.name, CITIZEN.name, ACCOUNT, again, "沅江农商银行"):
        hands.type(words)
        hands.enter()
    hands.enter()  # 行号 may stay empty
    hands.digits(1)


def change_to(window: MainWindow, hands: Hands, number: str) -> None:
    """Another member of staff sits down."""
    hands.press(Key.Key_Q, CTRL | SHIFT)
    sign_in(hands, number, number)


def test_a_claim_is_typed_right_after_acceptance(window: MainWindow, hands: Hands) -> None:
    done = decided(window)
    assert done.claim.isVisible()
    assert done.claim.kind is Kind.primary
    assert done.next.kind is Kind.plain
    hands.press(Key.Key_F10)
    page = claim_page(window)
    assert page.part is Part.record
    for words in ("00120001", "043001900111", "沅江市人民医院", "2026-09-03"):
        hands.type(words)
        hands.enter()
    hands.type("386.5")
    hands.press(Key.Key_F10)  # one more
    for words in ("00120002", "043001900111", "沅江市人民医院", "2026-09-04", "1204"):
        hands.type(words)
        hands.enter()
    assert hands.focus.objectName() == "total_asked"
    hands.type("1509.50")
    assert "差 81.00 元" in page.strip.said
    hands.press(Key.Key_Return, CTRL)
    assert page.sheets.sheet.definition.id == "work_claim"  # not while it does not add up
    hands.press(Key.Key_A, CTRL)
    hands.type("1590.50")
    assert page.strip.said == "逐行、合计都对上了"
    assert page.strip.capitals == "人民币（大写）壹仟伍佰玖拾元零伍角整"
    hands.press(Key.Key_Return, CTRL)
    assert page.sheets.sheet.definition.id == PAYEE_SHEET
    account_typed(page, hands)
    hands.press(Key.Key_Return, CTRL)
    case = steps_page(window).case
    claim = case.claims["work_claim"]
    assert (claim.asked, claim.lines, claim.clerk) == (Decimal("1590.50"), 2, "0312")
    known = case.forms[PAYEE_SHEET].filled
    assert known is not None
    assert known.values["account"] == ACCOUNT


def test_an_account_that_differs_the_second_time_is_not_kept(window: MainWindow, hands: Hands) -> None:
    page = open_claim(window, accepted(window))
    pasted(page, hands, bills_of(page.case))
    into(page, hands, "total_asked", "3901.25")
    hands.press(Key.Key_Return, CTRL)
    account_typed(page, hands, again=ACCOUNT.replace("7", "1"))
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert hands.focus is page.body.seconds["account"].editor
    assert not get_case(window.counter, page.case.id).payee_at


def test_an_invoice_of_an_earlier_case_is_named_and_nothing_is_kept(window: MainWindow, hands: Hands) -> None:
    earlier = settled(Stage(window), accepted(window))
    page = open_claim(window, accepted(window))
    own, theirs = bills_of(page.case), bills_of(earlier)
    pasted(page, hands, (*own, theirs[1]))
    into(page, hands, "total_asked", "4287.75")
    page.keep_begun()
    (line,) = page.found.lines
    assert line.row == 4
    assert earlier.number in line.sentence
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert not get_case(window.counter, page.case.id).claims
    assert hands.focus is page.found
    hands.enter()
    assert page.body.rosters["lines"].table.at[0] == 3


def test_nothing_is_left_behind_that_was_typed_and_not_kept(window: MainWindow, hands: Hands) -> None:
    page = open_claim(window, accepted(window))
    pasted(page, hands, bills_of(page.case))
    into(page, hands, "total_asked", "3901.25")
    hands.press(Key.Key_PageDown, CTRL)
    account_typed(page, hands)
    hands.press(Key.Key_Return, CTRL)
    assert page.sheets.sheet.definition.id == "work_claim"  # back to what is not kept yet
    hands.press(Key.Key_Return, CTRL)
    assert steps_page(window).case.claims["work_claim"].asked == Decimal("3901.25")


def test_what_was_typed_waits_when_the_page_is_left(window: MainWindow, hands: Hands) -> None:
    page = open_claim(window, accepted(window))
    pasted(page, hands, bills_of(page.case)[:2])
    hands.press(Key.Key_Left, ALT)
    steps = steps_page(window)
    hands.press(Key.Key_F10)
    assert claim_page(window).body.rosters["lines"].model.written == 1
    assert not steps.case.claims


def test_invoices_are_taken_in_from_a_workbook_with_faults_by_row(
    window: MainWindow, hands: Hands, tmp_path: Path
) -> None:
    page = open_claim(window, accepted(window))
    head, first, second, third = bills_of(page.case)
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (head, first, (*second[:3], "2027-01-01", second[4]), (*third[:4], "")):
        book.active.append(row)
    book.save(tmp_path / "bills.xlsx")
    hands.press(Key.Key_I, CTRL)
    hands.type(str(tmp_path / "bills.xlsx"))
    hands.enter()
    card = page.body.rosters["lines"]
    assert card.model.written == 3
    assert [(one.row, one.field) for one in card.faults.lines] == [(2, "issued_on"), (3, "asked")]
    into(page, hands, "total_asked", "3901.25")
    hands.press(Key.Key_Return, CTRL)
    assert not get_case(window.counter, page.case.id).claims


def test_sums_are_fixed_by_one_and_confirmed_by_another(window: MainWindow, hands: Hands) -> None:
    case = accepted(window)
    page = open_claim(window, case)
    pasted(page, hands, bills_of(case))
    into(page, hands, "total_asked", "3901.25")
    hands.press(Key.Key_Return, CTRL)
    account_typed(page, hands)
    hands.press(Key.Key_Return, CTRL)
    assert steps_page(window).on.text() == "先核定金额"
    assert hands.focus is steps_page(window).on
    hands.press(Key.Key_Return, CTRL)
    assert page.part is Part.fix
    table = page.body.rosters["lines"]
    assert hands.focus.objectName() == "lines.fixed"
    assert not table.model.is_asked(0, table.model.place_of("asked"))  # what the citizen asked stays as it is
    hands.press(Key.Key_Down)
    hands.type("1000")
    hands.enter()
    hands.type("204")
    hands.enter()
    hands.press(Key.Key_Y, ALT)
    assert [one["fixed"] for one in table.model.rows] == ["386.50", "1000.00", "2310.75"]
    into(page, hands, "total_fixed", "3697.25")
    into(page, hands, "total_deducted", "204")
    hands.press(Key.Key_Return, CTRL)
    assert window.page is page
    assert "核减要选原因" in page.found.lines[0].sentence
    hands.enter()
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL)
    steps = steps_page(window)
    assert steps.case.fixed_sum == Decimal("3697.25")
    hands.digits(1)  # nobody confirms what was fixed by oneself
    assert "换一个人" in "".join(one.message.title + one.message.text for one in window.banners)
    assert not get_case(window.counter, case.id).passed_steps
    change_to(window, hands, COLLEAGUE)
    window.go(PageId.steps, case=get_case(window.counter, case.id))
    hands.press(Key.Key_F10)
    assert claim_page(window).part is Part.look
    assert not page.sheets.in_work
    view = page.view.parts[0].table
    assert view is not None
    changed = [view.rows.look(row, view.rows.place_of("fixed")).warns for row in range(3)]
    assert changed == [False, True, False]
    hands.press(Key.Key_1, ALT)
    assert [one.is_payee for one in page.sheets.sheets] == [True]  # of what is fixed only the account may change
    hands.press(Key.Key_3, ALT)
    hands.press(Key.Key_Return, CTRL)
    hands.digits(1)
    after = steps_page(window).case
    assert after.ahead is not None
    assert after.ahead.verb == "拨付"
    (paper,) = [one for one in after.papers if "work_settlement" in one.paper]
    assert (paper.state, paper.digest) != (PrintState.waiting, "")  # the 结算单 goes out by itself


def test_two_at_once_write_nothing_over_one_another(window: MainWindow, hands: Hands) -> None:
    case = settled(Stage(window), accepted(window))
    page = open_claim(window, case)
    hands.press(Key.Key_2, ALT)
    lines = page.body.rosters["lines"]
    into(page, hands, "total_fixed", "3597.25")
    page.keep_begun()
    kept = case.forms["work_claim"].filled
    assert kept is not None
    again = msgspec.structs.replace(
        kept, values={**kept.values}, rosters={"lines": [{**one} for one in kept.rosters["lines"]]}
    )
    again.rosters["lines"][0] |= {"fixed": "286.50", "deducted": "100.00", "reason": "own_share"}
    again.values |= {"total_fixed": "3597.25", "total_deducted": "304.00"}
    fix_sums(window.counter, case, again)  # somebody else
    lines.model.type_into(2, lines.model.place_of("fixed"), "2210.75")
    lines.model.type_into(2, lines.model.place_of("deducted"), "100")
    lines.model.type_into(2, lines.model.place_of("reason"), "ceiling")
    into(page, hands, "total_deducted", "304")
    hands.press(Key.Key_Return, CTRL)
    assert "重新打开再办" in window.banners[-1].message.text + window.banners[-1].message.title
    now = get_case(window.counter, case.id)
    assert page.case == now
    assert now.forms["work_claim"].filled == again
    assert page.body.session.filled.rosters["lines"][2]["fixed"] == "2210.75"  # what was typed here waits


def test_whoever_does_neither_only_looks(window: MainWindow, hands: Hands) -> None:
    case = settled(Stage(window), accepted(window))
    change_to(window, hands, FINANCE)
    page = open_claim(window, case)
    for key in (Key.Key_3, Key.Key_1, Key.Key_2):
        hands.press(key, ALT)
        assert page.part is Part.look
