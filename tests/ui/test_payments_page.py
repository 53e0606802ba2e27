# SPDX-License-Identifier: Apache-2.0
"""拨付 by keyboard: a batch out, another batch's answer refused, money back, another account, paid and finished."""

import csv
from decimal import Decimal
from pathlib import Path

import openpyxl
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from counter_app.cases.case import Case, CaseStatus
from counter_app.desk.following import pass_step, steps_of
from counter_app.desk.listing import get_case
from counter_app.desk.payments import Batch
from counter_app.desk.signing_in import sign_in as seat
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.money_scenes import list_back, settled
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.money.claim_page import ClaimPage
from counter_app.ui.money.claim_parts import Part
from counter_app.ui.money.payment_tables import Tab
from counter_app.ui.money.payments_page import PaymentsPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import CLERK
from ui.form_case import ACCOUNT
from ui.hands import ALT, CTRL, Hands, Key
from ui.test_claim_page import COLLEAGUE, FINANCE, accepted, account_typed, change_to

SUM = Decimal("3697.25")


def confirmed(window: MainWindow) -> Case:
    """A case whose sums are fixed by the clerk and confirmed by a colleague."""
    counter = window.counter
    case = settled(Stage(window), accepted(window))
    seat(counter, COLLEAGUE, COLLEAGUE)
    case = pass_step(counter, case, steps_of(counter, case)[0].step).case
    seat(counter, CLERK, CLERK)
    return case


def payments(window: MainWindow, hands: Hands) -> PaymentsPage:
    """Ctrl+F8: the payments."""
    hands.press(Key.Key_F8, CTRL)
    assert isinstance(window.page, PaymentsPage)
    return window.page


def batch_out(page: PaymentsPage, hands: Hands, folder: Path, kind: int = 1) -> Batch:
    """Make a batch of everything that is marked."""
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_A, CTRL)
    hands.type(str(folder))
    hands.enter()
    hands.digits(kind)
    hands.press(Key.Key_Return, CTRL)
    assert page.tab is Tab.batches
    assert page.newest is not None
    return page.newest


def result_file(folder: Path, batch: str, *rows: tuple[int, str, str]) -> Path:
    """What the bank sends back: row, result, reason."""
    path = folder / f"result-{batch}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["批次号", "序号", "账号", "金额", "结果", "退票原因", "日期"])
        writer.writerows([batch, row, ACCOUNT, SUM, state, reason, "2026-11-20"] for row, state, reason in rows)
    return path


def read_back(hands: Hands, path: Path) -> None:
    """Name the file and read it."""
    hands.press(Key.Key_Return, CTRL)
    hands.type(str(path))
    hands.enter()


def test_money_goes_out_comes_back_and_goes_out_again(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    first, second = confirmed(window), confirmed(window)
    change_to(window, hands, FINANCE)
    assert window.page.id is PageId.work
    page = payments(window, hands)
    assert [one.case.id for one in page.chosen] == [first.id, second.id]
    batch = batch_out(page, hands, tmp_path)
    assert (batch.cases, batch.total) == (2, 2 * SUM)
    (made,) = tmp_path.glob("*.xlsx")
    sheet = openpyxl.load_workbook(made).worksheets[0]
    assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [ACCOUNT, ACCOUNT]
    # another batch's file changes nothing
    read_back(hands, result_file(tmp_path, "20261118-100000-03", (1, "成功", ""), (2, "成功", "")))
    assert len([one for one in page.faults.lines if "另一批" in one.sentence]) == 2
    assert get_case(window.counter, first.id).sum_on_its_way == SUM
    hands.press(Key.Key_Escape)
    # one is paid, one comes back
    read_back(hands, result_file(tmp_path, batch.number, (1, "成功", ""), (2, "退票", "户名和账号不符")))
    assert page.tab is Tab.back
    assert page.said.startswith("结果已收：付 1 笔")
    assert get_case(window.counter, first.id).paid_sum == SUM
    assert not [one for one in steps_of(window.counter, get_case(window.counter, first.id)) if not one.done]
    assert page.table.current_id() == second.id
    hands.enter()
    assert isinstance(window.page, ClaimPage)
    assert window.page.part is Part.look  # who pays does not write where to
    # the window asks for another account
    change_to(window, hands, CLERK)
    window.go(PageId.steps, case=get_case(window.counter, second.id))
    hands.press(Key.Key_F10)
    assert isinstance(window.page, ClaimPage)
    assert [one.is_payee for one in window.page.sheets.sheets] == [True]
    account_typed(window.page, hands)
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    # and it goes out again
    change_to(window, hands, FINANCE)
    page = payments(window, hands)
    assert page.tab is Tab.to_pay  # no money is back any more: the part that waits is in sight
    assert [one.case.id for one in page.chosen] == [second.id]
    again = batch_out(page, hands, tmp_path, kind=2)
    assert [one.suffix for one in tmp_path.glob(f"*{again.number}*")] == [".csv"]
    read_back(hands, result_file(tmp_path, again.number, (1, "成功", "")))
    # 办结 at the window
    change_to(window, hands, CLERK)
    window.go(PageId.steps, case=get_case(window.counter, second.id))
    hands.press(Key.Key_Return, CTRL)
    assert get_case(window.counter, second.id).status is CaseStatus.completed


def test_the_file_of_a_batch_is_written_again(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    confirmed(window)
    change_to(window, hands, FINANCE)
    page = payments(window, hands)
    batch = batch_out(page, hands, tmp_path, kind=2)
    (path,) = tmp_path.glob("*.csv")
    before = path.read_bytes()
    path.unlink()
    hands.press(Key.Key_S, CTRL)
    assert page.batch.isVisible()
    hands.press(Key.Key_A, CTRL)
    hands.type(str(tmp_path))
    hands.enter()
    hands.digits(2)
    hands.press(Key.Key_Return, CTRL)
    assert page.said == f"已存“{path.name}”，和原来那份一样。"
    assert path.read_bytes() == before
    read_back(hands, result_file(tmp_path, batch.number, (1, "成功", "")))
    hands.press(Key.Key_S, CTRL)
    assert not page.batch.isVisible()
    assert not page.again.isVisible()


def test_a_case_is_left_out_and_what_cannot_go_says_why(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    first, second = confirmed(window), confirmed(window)
    change_to(window, hands, FINANCE)
    page = payments(window, hands)
    hands.press(Key.Key_Space)
    assert [one.case.id for one in page.chosen] == [second.id]
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_A, CTRL)
    hands.type(str(tmp_path / "not there"))
    hands.enter()
    assert page.batch.folder.fault
    hands.press(Key.Key_Escape)
    assert not page.batch.isVisible()
    assert window.page is page
    hands.press(Key.Key_Space)
    assert len(page.chosen) == 2
    assert not get_case(window.counter, first.id).payments
    assert not [*tmp_path.glob("*.xlsx")]


def test_files_are_chosen_from_their_folder(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    confirmed(window)
    change_to(window, hands, FINANCE)
    page = payments(window, hands)
    batch = batch_out(page, hands, tmp_path)
    path = result_file(tmp_path, batch.number, (1, "成功", ""))
    (tmp_path / "letter.pdf").touch()
    hands.press(Key.Key_Return, CTRL)
    assert {one.path for one in page.file.list.rows} == {path, *tmp_path.glob("*.xlsx")}
    hands.press(Key.Key_Down)
    page.file.list.select([one.path for one in page.file.list.rows].index(path))
    hands.enter()
    assert page.said.startswith("结果已收：付 1 笔")


def test_a_file_is_dropped_beside_its_batch(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    confirmed(window)
    change_to(window, hands, FINANCE)
    page = payments(window, hands)
    batch = batch_out(page, hands, tmp_path)
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(result_file(tmp_path, batch.number, (1, "失败", ""))))])
    for _ in range(2):  # the second time it is there already
        drop = QDropEvent(
            QPointF(200, 200),
            Qt.DropAction.CopyAction,
            held,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        page.dropEvent(drop)
        assert "退票没有写原因" in page.faults.lines[0].sentence
    assert not page.found.made[0].answered


def test_only_finance_pays(window: MainWindow, hands: Hands) -> None:
    confirmed(window)
    page = payments(window, hands)
    assert not page.chosen
    assert "财务岗" in page.said
    assert not page.on.isEnabled()


def test_rows_of_a_list_that_came_back_get_accounts_of_their_own(window: MainWindow, hands: Hands) -> None:
    case = list_back(Stage(window))
    window.go(PageId.steps, case=case)
    hands.press(Key.Key_F10)
    page = window.page
    assert isinstance(page, ClaimPage)
    assert (page.part, page.chooses, hands.focus) == (Part.record, True, page.back_rows.table)
    hands.press(Key.Key_Down)
    hands.enter()
    assert not page.chooses
    assert page.head.title == "收款账户　第 4 行　测****"
    hands.press(Key.Key_Left, ALT)
    assert (page.chooses, hands.focus) == (True, page.back_rows.table)
    hands.press(Key.Key_Return, CTRL)
    account_typed(page, hands, again=ACCOUNT.replace("7", "1"))
    hands.press(Key.Key_Return, CTRL)
    assert hands.focus is page.body.seconds["account"].editor
    assert get_case(window.counter, case.id).lines_back == {2, 4}
    hands.press(Key.Key_A, CTRL)
    hands.type(ACCOUNT)
    hands.press(Key.Key_Return, CTRL)
    assert (page.chooses, page.said) == (True, "第 4 行的新账户已记，下一批再付。")
    assert page.back_rows.table.current_id() == "2"
    change_to(window, hands, FINANCE)
    paying = payments(window, hands)
    assert [(len(paying.found.to_pay), len(paying.found.back))] == [(1, 1)]
    (row,) = [one for one in paying.chosen if one.case.id == case.id]
    assert (row.rows, row.amount) == (1, Decimal("200.00"))
    back = paying.tables[Tab.back].rows.row(0)
    assert back is not None
    assert [one.words for one in back.cells][3:5] == ["200.00", "1 行：账户已销户"]
    change_to(window, hands, CLERK)
    window.go(PageId.claim, case=get_case(window.counter, case.id))
    hands.enter()
    account_typed(page, hands)
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    window.go(PageId.claim, case=get_case(window.counter, case.id))
    assert page.part is Part.look
    assert len(page.view.parts) == 3
