# SPDX-License-Identifier: Apache-2.0
"""From the slip to the case: a citizen scans the code, sees the progress, evaluates, and the window writes it down."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import browsers
import pytest
from browsers import Browser
from selenium.webdriver.common.keys import Keys

from counter_app.base.slip import SlipQr
from counter_app.cases.actions import RatingSource
from counter_app.cases.case import Case
from counter_app.cases.numbers import parse_reference
from counter_app.cases.rating import RATING_WORDS, KnownBy, may_ask
from counter_app.desk.inviting import slip_link
from counter_app.desk.papers import slip_facts
from counter_app.desk.reopening import find_case
from counter_app.reports.slip import layout_slip
from counter_app.server.doubts import list_doubts
from flows.desk_day import DeskDay
from flows.pulling_day import PullingDay, pulling_day

pytestmark = pytest.mark.skipif(browsers.MISSING, reason=browsers.WHY)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A telephone."""
    with browsers.opened(tmp_path_factory.mktemp("browser")) as one:
        one.size(390, 844)
        yield one


@pytest.fixture
def wired(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window with a centre that citizens can reach."""
    with pulling_day(day, tmp_path / "centre") as made:
        hall = dataclasses.replace(day.counter.settings.hall, public_url=made.centre.url + "/")
        day.counter.settings = dataclasses.replace(day.counter.settings, hall=hall)
        yield made


def scanned(wired: PullingDay, case: Case) -> str:
    """What the code on the case's slip says, as it is printed now."""
    counter = wired.day.counter
    facts = slip_facts(counter, case, link=slip_link(counter, case))[1]
    (code,) = [one for one in layout_slip(facts, 80).parts if isinstance(one, SlipQr)]
    return code.payload


def test_without_a_centre_that_citizens_reach_the_slip_has_the_number_alone(day: DeskDay) -> None:
    case = day.accepted()
    assert slip_link(day.counter, case) == ""
    assert case.invitations == ()


def test_what_the_code_says_finds_the_case_at_the_window_too(wired: PullingDay) -> None:
    case = wired.day.accepted()
    code = scanned(wired, case)
    assert code.startswith(f"{wired.centre.url}/c/rate/")
    assert parse_reference(code).case_number == case.number
    assert find_case(wired.day.counter, code).id == case.id
    assert len(wired.now(case).invitations) == 1


def test_a_citizen_sees_the_progress_and_evaluates_by_telephone(wired: PullingDay, browser: Browser) -> None:
    case = wired.day.accepted()
    code = scanned(wired, case)
    page = browser.driver
    page.get(code)
    assert "还找不到这张回执" in browser.one("#said").text  # its window has sent nothing yet
    assert [one for one in browser.complaints() if "404" not in one] == []
    wired.push()

    page.get(code)
    assert [one.text.split()[-1] for one in browser.all(".level")] == [
        "非常满意",
        "满意",
        "基本满意",
        "不满意",
        "非常不满意",
    ]
    sizes = {(one.size["width"], one.value_of_css_property("font-size")) for one in browser.all(".level")}
    assert len(sizes) == 1
    assert case.applicant is not None
    assert case.applicant.name not in page.page_source
    browser.keys(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)  # past the skip link, to the fourth
    assert browser.one("#chosen").text == "不满意"
    browser.one(".reason").click()
    browser.one("#words").send_keys("等得久")
    assert browser.one("label[for=digits]").text.startswith("手机号或身份证号的后四位")
    browser.one("#send").click()
    assert browser.driver.switch_to.active_element.get_attribute("id") == "digits"  # the browser asks for it itself
    browser.keys("1234")
    browser.one("#send").click()
    assert "后四位对不上" in browser.one("#fault").text
    assert browser.one("#words").get_attribute("value") == "等得久"
    assert browser.one(".reason input").is_selected()
    browser.one("#digits").click()
    browser.keys("0000", Keys.ENTER)
    assert "谢谢您" in browser.one("#said").text
    page.get(code)
    assert "您已经评过了" in browser.one("#said").text
    assert browser.complaints() == []

    wired.pull()
    wired.pull()
    after = wired.now(case)
    (given,) = after.ratings
    assert (given.level, given.source, given.is_proved) == (2, RatingSource.phone, True)
    assert given.known_by == KnownBy.phone
    assert len(given.reasons) == 1
    assert after.history[-1].personal is not None
    assert after.history[-1].personal.words == {RATING_WORDS: "等得久"}
    assert wired.day.counter.store.compare() == ()
    assert "/c/rate/" not in slip_link(wired.day.counter, after)
    wired.push()
    assert wired.at_centre(lambda connection, _centre: list_doubts(connection)) == ()  # it is the press the centre took

    page.get(f"{wired.centre.url}/c/status?number={case.number}")
    browser.one("#digits").click()
    browser.keys("1234", Keys.ENTER)
    assert "没有查到" in browser.one("#none").text
    browser.one("#digits").click()
    browser.keys("0000", Keys.ENTER)
    assert browser.one("#state").text == "正在办"
    assert browser.one("#day").text.startswith("11月20日")
    assert case.applicant.name not in page.page_source


def test_whoever_comes_first_counts(wired: PullingDay, browser: Browser) -> None:
    case = wired.day.accepted()
    first, second = scanned(wired, case), scanned(wired, wired.day.counter.store.case(case.id) or case)
    wired.push()
    browser.driver.get(f"{first.partition('?')[0]}?level=5")
    browser.one("#digits").click()
    browser.keys("0024", Keys.ENTER)
    assert "谢谢您" in browser.one("#said").text
    browser.driver.get(second)
    assert "已经评过了" in browser.one("#said").text
    wired.pull()
    assert [one.level for one in wired.now(case).ratings] == [5]
    assert not may_ask(wired.now(case))
