# SPDX-License-Identifier: Apache-2.0
"""Scenes of money: the claim of a case at the window, at review and beside it; batches out and answers in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from counter_app.base.clock import SHANGHAI
from counter_app.base.money import parse_money
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk.claims import claim_sheets, fix_sums, payee_form, record_claim, record_payee
from counter_app.desk.deciding import decide
from counter_app.desk.following import pass_step, steps_of
from counter_app.desk.payment_results import take_results
from counter_app.desk.payments import Batch, batches, make_batch
from counter_app.desk.roster_review import review_rows, rosters_to_review
from counter_app.forms.filled import FilledForm
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.gallery.people_scenes import PUPILS, listed
from counter_app.ui.gallery.stage import CITIZEN, CLERK, Scene, Stage
from counter_app.ui.keys import Command
from counter_app.ui.money.claim_page import ClaimPage
from counter_app.ui.money.claim_parts import Part
from counter_app.ui.money.payment_tables import Tab
from counter_app.ui.money.payments_page import PaymentsPage
from counter_app.ui.shell.page import PageId

OUTPATIENT = "门诊费用报销"
CLINIC = {"agent": "no"}
ACCOUNT = "6222021234567890128"
COLLEAGUE, FINANCE = "0315", "0321"
WRITTEN = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI).timestamp()
"""A moment for files."""
Bills = tuple[tuple[str, ...], ...]
HEAD = ("票据号码", "票据代码", "医药机构", "开票日期", "申报金额")
TOTAL = "3901.25"


def bills_of(case: Case) -> Bills:
    """Three invoices that no other case holds."""
    own = case.number.rpartition("-A")[2][:4]
    return (
        HEAD,
        (f"0012{own}", "043001900111", "沅江市人民医院", "2026-09-03", "386.50"),
        (f"0013{own}", "043001900111", "沅江市人民医院", "2026-09-18", "1,204.00"),
        (f"2643200000001234{own}", "", "益阳市中心医院", "2026-10-09", "2,310.75"),
    )


def accept(stage: Stage, person: Person = CITIZEN, title: str = OUTPATIENT) -> Case:
    """A case of somebody's, accepted."""
    serving = stage.serve(title, applicant=person, answers=CLINIC, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(stage.window.counter, serving, Outcome.accept).case
    stage.window.current.finish()
    return case


def claim(stage: Stage, case: Case, part: Part | None = None) -> ClaimPage:
    """The claim's page."""
    stage.window.go(PageId.claim, case=case, part=part)
    page = stage.window.page
    if not isinstance(page, ClaimPage):
        raise LookupError(page.id)
    stage.settle()
    return page


def paste(page: ClaimPage, bills: Bills | None = None) -> None:
    """Rows of a spreadsheet."""
    bills = bills or bills_of(page.case)
    page.body.rosters["lines"].paste("\n".join("\t".join(one) for one in bills))


def fill(stage: Stage, body: FormBody, **words: str) -> None:
    """Type into fields as a clerk would."""
    for key, typed in words.items():
        body.walk.focus(body.fields[key].stops()[0])
        stage.type(typed)


def recorded(stage: Stage, case: Case, bills: Bills | None = None, total: str = TOTAL) -> ClaimPage:
    """The invoices and the account are recorded."""
    page = claim(stage, case)
    paste(page, bills)
    fill(stage, page.body, total_asked=total)
    page.go_on()
    stage.settle()
    twice(stage, page)
    page.go_on()
    stage.settle()
    return page


def twice(stage: Stage, page: ClaimPage, account: str = ACCOUNT) -> None:
    """Payee and account, both typed twice."""
    body = page.body
    for key, words in (("payee", CITIZEN.name), ("account", account)):
        fill(stage, body, **{key: words})
        body.walk.focus(body.seconds[key].stops()[0])
        stage.type(words)
    fill(stage, body, bank="沅江农商银行琼湖支行")
    choice = body.fields["relation"]
    body.session.type("relation", "self")
    body.taken("relation")
    body.walk.focus(choice.stops()[0])
    stage.settle()


def fix_second(page: ClaimPage) -> None:
    """The second invoice is fixed lower, with a reason; the rest as asked."""
    table = page.body.rosters["lines"]
    place = table.model.place_of
    table.model.type_into(1, place("fixed"), "1000")
    table.model.type_into(1, place("reason"), "not_covered")
    page.fix_rest()


def settled(stage: Stage, case: Case) -> Case:
    """A claim that was recorded and fixed without a page."""
    counter = stage.window.counter
    rows = [
        {"number": number, "code": code, "hospital": hospital, "issued_on": day, "asked": str(parse_money(asked))}
        for number, code, hospital, day, asked in bills_of(case)[1:]
    ]
    (sheet,) = claim_sheets(counter, case)
    claimed = FilledForm(form=sheet.definition.id, version=sheet.definition.version)
    claimed.values["total_asked"] = TOTAL
    claimed.rosters["lines"] = rows
    case = record_claim(counter, case, claimed).case
    payee = payee_form(counter)
    values = {"payee": CITIZEN.name, "account": ACCOUNT, "bank": "沅江农商银行琼湖支行", "relation": "self"}
    case = record_payee(counter, case, FilledForm(form=payee.id, version=payee.version, values=values), values).case
    kept = case.forms[claimed.form].filled
    review = FilledForm(form=claimed.form, version=claimed.version, values=dict(kept.values if kept else {}))
    review.values |= {"total_fixed": "3697.25", "total_deducted": "204.00"}
    review.rosters["lines"] = [{**one, "fixed": one["asked"]} for one in rows]
    review.rosters["lines"][1] |= {"fixed": "1000.00", "deducted": "204.00", "reason": "not_covered"}
    return fix_sums(counter, case, review).case


def _empty(stage: Stage) -> None:
    claim(stage, accept(stage))


def _typical(stage: Stage) -> None:
    """Three invoices are taken in; their total is typed next."""
    page = claim(stage, accept(stage))
    paste(page)
    fill(stage, page.body, total_asked=TOTAL)
    page.keep_begun()


def _differs(stage: Stage) -> None:
    """The total on the citizen's list is another one."""
    page = claim(stage, accept(stage))
    paste(page)
    fill(stage, page.body, total_asked="3910.25")
    page.keep_begun()
    page.next_open()


def _payee(stage: Stage) -> None:
    """The account is typed a second time, blind."""
    page = claim(stage, accept(stage))
    paste(page)
    fill(stage, page.body, total_asked=TOTAL)
    page.go_on()
    stage.settle()
    fill(stage, page.body, payee=CITIZEN.name)
    page.body.walk.focus(page.body.seconds["payee"].stops()[0])
    stage.type(CITIZEN.name)
    fill(stage, page.body, account=ACCOUNT)
    page.body.walk.focus(page.body.seconds["account"].stops()[0])
    stage.type(ACCOUNT[:9])


def _held(stage: Stage) -> None:
    """One of the invoices was paid for in an earlier case."""
    earlier = accept(stage)
    bill = (bills_of(earlier)[1][0], "043001900222", "沅江市中医医院", "2026-08-02", "88.00")
    recorded(stage, earlier, (HEAD, bill), "88")
    page = claim(stage, accept(stage))
    paste(page, (*bills_of(page.case), bill))
    fill(stage, page.body, total_asked="3989.25")
    page.keep_begun()
    stage.settle()


def _fixing(stage: Stage) -> None:
    """At review: one invoice lower, the rest not looked at yet."""
    case = accept(stage)
    recorded(stage, case)
    page = claim(stage, case, Part.fix)
    table = page.body.rosters["lines"]
    table.model.type_into(1, table.model.place_of("fixed"), "1000")
    table.table.setFocus()
    table.stand_on(2, "reason")


def _fixed(stage: Stage) -> None:
    """At review: all fixed, both ways."""
    case = accept(stage)
    recorded(stage, case)
    page = claim(stage, case, Part.fix)
    fix_second(page)
    fill(stage, page.body, total_fixed="3697.25", total_deducted="204")
    page.commands()[Command.next_open]()


def _confirming(stage: Stage) -> None:
    """Somebody else looks at it before the review is passed."""
    case = settled(stage, accept(stage))
    stage.sign_out()
    stage.sign_in(COLLEAGUE)
    claim(stage, case)


def _at_step(stage: Stage) -> None:
    """The step that confirms what another one fixed."""
    case = settled(stage, accept(stage))
    stage.sign_out()
    stage.sign_in(COLLEAGUE)
    stage.window.go(PageId.steps, case=case)


# 拨付


def to_pay(stage: Stage, count: int = 3) -> list[Case]:
    """Some cases whose sums are fixed and confirmed."""
    found: list[Case] = []
    stage.sign_out()
    stage.sign_in(CLERK)
    for _ in range(count):
        found.append(settled(stage, accept(stage)))
    counter = stage.window.counter
    stage.sign_out()
    stage.sign_in(COLLEAGUE)
    for place, case in enumerate(found):
        step = next(one.step for one in steps_of(counter, case) if not one.done)
        found[place] = pass_step(counter, case, step).case
    stage.sign_out()
    stage.sign_in(FINANCE)
    return found


def payments(stage: Stage, folder: Path) -> PaymentsPage:
    """The page of payments."""
    stage.window.go(PageId.payments, folder=folder)
    page = stage.window.page
    if not isinstance(page, PaymentsPage):
        raise LookupError(page.id)
    stage.settle()
    return page


def answer(batch: Batch, folder: Path, *, bounced: int = 0, other: str = "") -> Path:
    """A result file; its first rows came back."""
    path = folder / "回单.csv"
    lines = ["批次号,序号,账号,金额,结果,退票原因,日期"]
    for number in range(1, batch.rows + 1):
        back = number <= bounced
        words = ("退票", "户名和账号不符") if back else ("成功", "")
        lines.append(f"{other or batch.number},{number},{ACCOUNT[-4:]},3697.25,{words[0]},{words[1]},2026-11-19")
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def long_ago(folder: Path) -> None:
    """Every file of a folder was written at the same moment: pictures of it are alike."""
    for one in folder.iterdir():
        os.utime(one, (WRITTEN, WRITTEN))


@contextmanager
def exchange() -> Iterator[Path]:
    """A folder for the files that go and come, always called the same."""
    with TemporaryDirectory() as whole:
        folder = Path(whole) / "拨付文件"
        folder.mkdir()
        yield folder


def _batch_out(stage: Stage, page: PaymentsPage) -> Batch:
    page.pick(Tab.to_pay)
    page.go_on()
    page.go_on()
    stage.settle()
    batch = page.newest
    if batch is None:
        raise LookupError("no batch")
    return batch


def _nothing_to_pay(stage: Stage) -> None:
    stage.sign_out()
    stage.sign_in(FINANCE)
    payments(stage, Path("/拨付文件")).pick(Tab.back)


def _paying(stage: Stage) -> None:
    """One of three is left out of the batch."""
    to_pay(stage)
    page = payments(stage, Path("/拨付文件"))
    page.pick(Tab.to_pay)
    page.turn(page.table.current_id())


def _making(stage: Stage) -> None:
    """Where the file goes is asked."""
    _paying(stage)
    page = payments(stage, Path("/拨付文件"))
    page.go_on()


def _out(stage: Stage) -> None:
    """A batch waits for its answer; the files of the folder are offered."""
    to_pay(stage, 2)
    with exchange() as folder:
        page = payments(stage, folder)
        batch = _batch_out(stage, page)
        long_ago(answer(batch, folder).parent)
        page.go_on()
        page.file.show_name("拨付文件")
        stage.settle()


def _misfit(stage: Stage) -> None:
    """The file is another batch's."""
    to_pay(stage, 2)
    with exchange() as folder:
        page = payments(stage, folder)
        path = answer(_batch_out(stage, page), folder, other="20261118-100000-03")
        long_ago(folder)
        page.go_on()
        page.file.list.opened.emit(path)
        page.file.path.set_value(path.name)
        page.file.show_name("拨付文件")
        stage.settle()


def _back(stage: Stage) -> None:
    """Money came back."""
    to_pay(stage, 2)
    with exchange() as folder:
        page = payments(stage, folder)
        batch = _batch_out(stage, page)
        page.go_on()
        page.file.chosen.emit(answer(batch, folder, bounced=1))
        stage.settle()


def _new_account(stage: Stage) -> None:
    """The window asks for another account."""
    _back(stage)
    page = stage.window.page
    case = page.found.back[-1].case if isinstance(page, PaymentsPage) else None
    stage.sign_out()
    stage.sign_in(CLERK)
    if case is not None:
        claim(stage, case)


def list_back(stage: Stage) -> Case:
    """A list of four, two of whose accounts were closed; the clerk of the window is back."""
    counter = stage.window.counter
    year = str(2027 + len(batches(counter)))  # nobody is subsidised twice for one
    case = listed(stage, year, *(f"62284806000{at}0001" for at in range(4)))
    (roster,) = rosters_to_review(counter, case)
    case = review_rows(counter, case, roster, []).case
    stage.sign_out()
    stage.sign_in(COLLEAGUE)
    case = pass_step(counter, case, next(one.step for one in steps_of(counter, case) if not one.done)).case
    stage.sign_out()
    stage.sign_in(FINANCE)
    with exchange() as folder:
        batch = make_batch(counter, [case], folder)
        path = folder / "回单.csv"
        lines = ["批次号,序号,金额,结果,退票原因,日期"]
        for row in range(1, 5):
            words = "成功," if row % 2 else "退票,账户已销户"
            lines.append(f"{batch.number},{row},200.00,{words},2026-11-19")
        path.write_text("\n".join(lines), encoding="utf-8-sig")
        (case,) = take_results(counter, path).back
    stage.sign_out()
    stage.sign_in(CLERK)
    return case


def _lines_back(stage: Stage) -> None:
    """Two rows of a list wait for another account."""
    claim(stage, list_back(stage))


def _line_account(stage: Stage) -> None:
    """The account of one of them is typed a second time, blind."""
    page = claim(stage, list_back(stage))
    page.go_on()
    stage.settle()
    fill(stage, page.body, payee=PUPILS[1][0])
    page.body.walk.focus(page.body.seconds["payee"].stops()[0])
    stage.type(PUPILS[1][0])
    fill(stage, page.body, account=ACCOUNT)
    page.body.walk.focus(page.body.seconds["account"].stops()[0])
    stage.type(ACCOUNT[:9])


SCENES: tuple[Scene, ...] = (
    Scene("claim", "empty", _empty),
    Scene("claim", "typical", _typical, wide=True),
    Scene("claim", "differs", _differs),
    Scene("claim", "held", _held),
    Scene("claim", "payee", _payee, wide=True),
    Scene("claim", "fixing", _fixing, wide=True),
    Scene("claim", "fixed", _fixed),
    Scene("claim", "confirming", _confirming, wide=True),
    Scene("steps", "claim", _at_step),
    Scene("payments", "empty", _nothing_to_pay),
    Scene("payments", "typical", _paying, wide=True),
    Scene("payments", "making", _making),
    Scene("payments", "out", _out),
    Scene("payments", "misfit", _misfit),
    Scene("payments", "back", _back, wide=True),
    Scene("claim", "new_account", _new_account),
    Scene("claim", "lines_back", _lines_back),
    Scene("claim", "line_account", _line_account),
)
