# SPDX-License-Identifier: Apache-2.0
"""The back office in a real browser, by the keyboard alone."""

import hashlib
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import browsers
import pytest
from argon2 import PasswordHasher
from browsers import Browser
from msgspec.structs import replace
from PIL import Image
from real_centre import RealCentre
from selenium.webdriver.common.keys import Keys
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.duties import Duty
from counter_app.base.ids import new_id
from counter_app.cases.actions import Due, FormFilled, Judged, LineState, Scanned, ScanSource
from counter_app.cases.encoding import decode_header
from counter_app.cases.people import Personal
from counter_app.cases.work import Ahead
from counter_app.catalogue.outside_sheets import OutsideSource
from counter_app.forms.filled import FilledForm
from counter_app.server import people
from counter_app.server.attachments import note_blob
from counter_app.server.blobs import blobs_of
from counter_app.server.centre import Centre
from counter_app.server.ratings.importing import import_ratings
from counter_app.server.seen import looks
from counter_app.server.tables.office import office_decision
from counter_app.wire.staff import Role
from server.conftest import Maker
from server.pushing import PERSON, MadeWindow, opened
from server.rating_window import ACCEPTED, RatingWindow
from server.test_ratings import at

pytestmark = pytest.mark.skipif(browsers.MISSING, reason=browsers.WHY)

PASSWORD = "long-enough-to-be-one"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with
DAYS = ("2026-11-19", "2026-11-24", "2026-11-25", "")
LINES = (
    Judged(material="book", text="户口簿", state=LineState.met),
    Judged(material="form", text="参保信息变更登记表", state=LineState.promised, reason="月底前补"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsers.opened(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="module")
def office(kept_centre: Maker) -> RealCentre:
    """A centre with four cases that wait for a review, one of which has a form and a scan."""
    made = kept_centre("sqlite")
    made.start()
    centre = made.centre
    assert centre is not None
    for who, role in (("9001", Role.back_office), ("9009", Role.auditor)):
        made.with_connection(partial(add, centre, who, role))
    window = MadeWindow(made).enrol()
    for number, day in enumerate(DAYS, 1):
        case = new_id()
        window.write(replace(opened(number), guide="elsewhere"), case, personal=Personal(applicant=PERSON))
        if number == 1:
            values = {"holder_name": PERSON.name, "account": "6217001234567890123", "note": "一个新的地址"}
            forms = {"own_sheet": FilledForm(form="own_sheet", version="1", values=values)}
            filled = FormFilled(form="own_sheet", title="参保信息变更登记表", version="1")
            window.write(filled, case, personal=Personal(forms=forms))
            digest, size = made.with_connection(partial(put_picture, made, window.id))
            source = ScanSource.folder
            window.write(
                Scanned(scan=new_id(), material="book", digest=digest, width=240, height=320, size=size, source=source),
                case,
            )
        ahead = Ahead(step="review", verb="审核", duty="review", due=day)
        window.write(replace(ACCEPTED, lines=LINES, due=Due(due=day), ahead=ahead), case)
    window.push()
    at(made, nothing)
    return made


async def add(centre: Centre, number: str, role: Role, connection: AsyncConnection) -> None:
    """Somebody of the centre."""
    who = {"number": number, "name": "测试员", "hall": "", "password": HASH}
    await people.add(connection, centre, role=role, duties=(Duty.review,), **who)


async def put_picture(centre: RealCentre, window: str, connection: AsyncConnection) -> tuple[str, int]:
    """A scanned sheet that has come: its digest and its bytes."""
    picture = io.BytesIO()
    Image.new("RGB", (240, 320), "white").save(picture, "PNG")
    digest, size = hashlib.sha256(picture.getvalue()).hexdigest(), len(picture.getvalue())
    blobs = blobs_of(centre.settings)
    blobs.staging.mkdir(parents=True, exist_ok=True)
    (blobs.staging / "one").write_bytes(picture.getvalue())
    blobs.store.take(digest, blobs.staging / "one")
    await note_blob(connection, digest, size, window, 1)
    return digest, size


async def nothing(_centre: object) -> None:
    """Only what every visit to the centre does first: the ledger is read."""


def sign_in(browser: Browser, office: RealCentre, number: str, path: str) -> None:
    browser.driver.delete_all_cookies()
    browser.driver.get(f"{office.url}/sign-in?next={path}")
    browser.keys(number, Keys.TAB, PASSWORD, Keys.ENTER)
    browser.until(lambda: browser.driver.current_url.endswith(path))


def test_a_case_is_read_and_decided_without_a_mouse(browser: Browser, office: RealCentre, tmp_path: Path) -> None:
    browser.size(1366, 768)
    sign_in(browser, office, "9001", "/office")
    rows = browser.all("tbody tr[data-row]")
    assert len(rows) == 4
    assert "逾期" in rows[0].text or "已过" in rows[0].text
    browser.driver.save_screenshot(str(tmp_path / "office.png"))
    first = browser.one("tbody tr a")
    browser.driver.execute_script("arguments[0].focus()", first)
    browser.keys(Keys.ARROW_DOWN)
    assert browser.focused() == rows[1].find_element("css selector", "a").text
    browser.keys(Keys.ARROW_UP)
    browser.keys(Keys.ENTER)
    browser.one("#decide")
    page = browser.driver.page_source
    assert PERSON.name not in page
    assert PERSON.id_number not in page
    assert "6217001234567890123" not in page
    field = browser.one('input[value="applicant.id_number"]')
    browser.driver.execute_script("arguments[0].focus()", field)
    browser.keys(Keys.SPACE)
    browser.driver.execute_script("document.querySelector('select[name=purpose]').focus()")
    browser.keys(Keys.ARROW_DOWN)
    browser.keys(Keys.TAB, Keys.TAB, Keys.ENTER)
    assert "已经记下" in browser.one("#in-full").text
    assert PERSON.id_number in browser.driver.page_source
    assert PERSON.name not in browser.driver.page_source
    summary = browser.one("details.scans summary")
    browser.driver.execute_script("arguments[0].focus()", summary)
    browser.keys(Keys.ENTER)
    widths = "return [...document.querySelectorAll('.scans img')].map((one) => one.naturalWidth)"
    browser.until(lambda: browser.driver.execute_script(widths) == [240])
    browser.driver.save_screenshot(str(tmp_path / "case.png"))
    browser.driver.execute_script("document.querySelector('input[name=kind]').focus()")
    browser.keys(Keys.SPACE)
    browser.keys(Keys.TAB, "材料齐", Keys.TAB, Keys.ENTER)
    assert "发给窗口 1 件" in browser.one("#told").text
    log = office.with_connection(looks)
    assert {one.what.partition(":")[0] for one in log} == {"case", "field", "scan"}
    assert [one.why for one in log if one.what == "field:applicant.id_number"] == ["核对材料"]
    assert [one for one in browser.complaints() if "favicon" not in one] == []


def test_ticked_cases_are_decided_together_and_the_log_of_looks_is_read(
    browser: Browser, office: RealCentre, tmp_path: Path
) -> None:
    sign_in(browser, office, "9001", "/office")
    boxes = browser.all("tbody input[type=checkbox]")
    before = len(boxes)
    every = browser.one("[data-all]")
    browser.driver.execute_script("arguments[0].focus()", every)
    browser.keys(Keys.SPACE)
    assert [box.is_selected() for box in boxes] == [True] * before
    browser.keys(Keys.SPACE)
    assert [box.is_selected() for box in boxes] == [False] * before
    for box in boxes[:2]:
        browser.driver.execute_script("arguments[0].focus()", box)
        browser.keys(Keys.SPACE)
    browser.keys(Keys.ENTER)  # nothing is chosen yet: nothing goes out by a key too many
    assert browser.driver.current_url.endswith("/office")
    browser.driver.execute_script("document.querySelector('input[name=kind]').focus()")
    browser.keys(Keys.SPACE)
    browser.keys(Keys.ENTER)
    assert "发给窗口 2 件，没发 0 件" in browser.one("#told").text
    browser.driver.save_screenshot(str(tmp_path / "done.png"))
    browser.keys(Keys.ENTER)  # the way back has the focus
    browser.until(lambda: len(browser.all("tbody input[type=checkbox]")) == before - 2)
    decided = office.with_connection(decisions)
    assert len(decided) == 3
    sign_in(browser, office, "9009", "/seen")
    assert "核对材料" in browser.one("main").text
    assert "证件号码" in browser.one("main").text
    browser.driver.save_screenshot(str(tmp_path / "seen.png"))
    sheet = tmp_path / "厅码.csv"
    sheet.write_text("日期,等级,意见\n2026-10-12,1,排队太久\n2026-10-13,5,\n", encoding="utf-8")
    at(office, lambda one: import_ratings(one, sheet, OutsideSource.hall_qr, by="9009"))
    browser.driver.get(f"{office.url}/ratings/outside?month=2026-10")
    assert "排队太久" in browser.one("main").text
    browser.driver.save_screenshot(str(tmp_path / "outside.png"))
    browser.driver.get(f"{office.url}/office")
    assert browser.all("tbody input[type=checkbox]") == []  # who only reads decides nothing


async def decisions(connection: AsyncConnection) -> list[str]:
    """Everything that was decided."""
    return list((await connection.execute(select(office_decision.c.decision))).scalars())


def test_a_bad_evaluation_leads_to_its_case_which_shows_it_and_leads_back(browser: Browser, office: RealCentre) -> None:
    assert office.centre is not None
    office.with_connection(partial(add, office.centre, "0301", Role.supervisor))
    window = RatingWindow(office)
    window.rated(2, ["214"])
    window.push()
    at(office, nothing)
    sign_in(browser, office, "0301", "/ratings")
    browser.one("tr[data-row] a").click()
    browser.until(lambda: "/office/" in browser.driver.current_url)
    shown = browser.one("section[aria-labelledby=evaluations]").text
    assert ("不满意" in shown, "评价器" in shown, "超" in shown or "剩" in shown) == (True, True, True)
    assert browser.one("nav [aria-current=page]").text == "差评"
    browser.one("#back").click()
    browser.until(lambda: browser.driver.current_url.endswith("/ratings"))
    sign_in(browser, office, "9001", "/office")
    browser.driver.get(
        f"{office.url}/office/{window.made.id}/{decode_header(window.made.chain[0].header).case}?back=//a"
    )
    assert str(browser.one("#back").get_attribute("href")).endswith("/office")
    assert not browser.all("section[aria-labelledby=evaluations]")  # no business of who decides
    assert browser.complaints() == []
