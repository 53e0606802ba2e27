# SPDX-License-Identifier: Apache-2.0
"""The page of a case says what of it the centre has not got yet, by name, and is silent once it is there."""

import hashlib
from pathlib import Path

from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, LineState, Printed, PrintState, Scanned, ScanSource
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.desk.deciding import decide
from counter_app.desk.listing import get_case
from counter_app.desk.on_its_way import uploads_waiting
from counter_app.desk.recording import record
from counter_app.store.uploads import UploadCounts
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
SHEET = b"\xff\xd8 a made-up sheet"


def accepted_with_a_scan(window: MainWindow) -> Case:
    """An accepted case with a sheet for its first line and a receipt that was kept as a file."""
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=FLEXIBLE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    case = decide(window.counter, serving, Outcome.accept).case
    window.current.finish()
    scan = new_id()
    window.counter.store.add_scan(scan, new_id(), SHEET)
    sheet = Scanned(
        scan=scan,
        material=case.lines[0].material,
        digest=hashlib.sha256(SHEET).hexdigest(),
        width=1,
        height=1,
        size=len(SHEET),
        source=ScanSource.file,
    )
    paper = Printed(paper="acceptance", number="1", digest="ab" * 32, state=PrintState.saved)
    intents = [Intent(id=new_id(), case=case.id, facts=one) for one in (sheet, paper)]
    record(window.counter, intents, checklist=serving.checklist)
    return get_case(window.counter, case.id)


def enrolled(window: MainWindow) -> None:
    """Enrolled at a centre that nobody calls."""
    place = {"url": "http://127.0.0.1:9", "name": "测试中心", "hall": "测试大厅", "number": "3", "algorithm": "ed25519"}
    window.counter.store.centre.enrolled(**place, public_key=bytes(32))


def test_a_case_names_what_is_still_on_its_way(window: MainWindow, tmp_path: Path) -> None:
    case = accepted_with_a_scan(window)
    window.go(PageId.steps, case=case)
    page = window.page
    assert isinstance(page, StepsPage)
    assert page.way.isHidden()  # a window that is not enrolled waits for nobody
    store = window.counter.store
    assert uploads_waiting(window.counter) == UploadCounts(2, 0, case.updated_at)

    enrolled(window)
    window.go(PageId.steps, case=case)
    first = case.lines[0].text
    assert page.way.isVisible()
    assert f"{len(case.history)} 条记录还没到中心" in page.way.text()
    for name in (first, "受理通知书"):
        assert name in page.way.text()

    chain = next(one for one in store.centre.chains() if one.last_seq)
    store.centre.acknowledge(chain.epoch, chain.last_seq)
    sheet = next(one for one in store.uploads.under_way(case.id) if one.size)
    store.uploads.told({sheet: False})
    window.centre.look()
    assert page.way.text() == "附件还有 1 份在路上：受理通知书。"

    (paper,) = store.uploads.under_way(case.id)
    store.uploads.stop(paper, "sync.upload.missing")
    window.centre.look()
    assert page.way.text() == "附件有 1 份送不了：受理通知书。本机找不到这份文件，没有传。叫管理员。"

    store.uploads.told({paper: True})
    window.centre.look()
    assert page.way.isHidden()
