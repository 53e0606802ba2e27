# SPDX-License-Identifier: Apache-2.0
"""The centre's pages in a real browser, by the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import browsers
import pytest
from argon2 import PasswordHasher
from browsers import Browser
from real_centre import RealCentre
from selenium.webdriver.common.keys import Keys
from sqlalchemy.dialects.postgresql import insert

from counter_app.server import people
from counter_app.server.tables.standing import window_standing
from counter_app.wire.staff import Role
from server.conftest import Maker
from server.test_day_words import Closed

pytestmark = pytest.mark.skipif(browsers.MISSING, reason=browsers.WHY)

PASSWORD = "long-enough-to-be-one"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with

SCRIPT = """
  const unnamed = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
    .filter((one) => !one.labels.length && !one.ariaLabel);
  const empty = [...document.querySelectorAll('a, button')]
    .filter((one) => !one.textContent.trim() && !one.ariaLabel);
  return [document.querySelectorAll('h1').length, unnamed.length, empty.length,
          document.scrollingElement.scrollWidth <= window.innerWidth];"""
"""Headings, fields and buttons without a name, and whether the page fits its width."""


@pytest.fixture(scope="module")
def closed(hall: RealCentre) -> Closed:
    """A window that closed a day of two cases."""
    return Closed(hall, signers=())


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsers.opened(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="module")
def hall(kept_centre: Maker) -> RealCentre:
    """A running centre with a supervisor who may see everything."""
    made = kept_centre("sqlite")
    made.start()
    centre = made.centre
    assert centre is not None
    made.with_connection(
        lambda one: people.add(one, centre, number="0301", name="测试员", role=Role.supervisor, hall="", password=HASH)
    )
    for number in "123":
        made.add_window(f"w{number}", number.encode() * 32, hall="看板厅", number=number)
    return made


def test_somebody_signs_in_by_the_keyboard_and_comes_where_they_wanted(browser: Browser, hall: RealCentre) -> None:
    browser.driver.get(f"{hall.url}/board")
    browser.until(lambda: browser.driver.current_url.endswith("/sign-in?next=/board"))
    browser.keys("0301", Keys.TAB, "wrong", Keys.ENTER)
    assert "密码不对" in browser.one("#fault").text
    browser.keys(PASSWORD, Keys.ENTER)
    browser.until(lambda: browser.driver.current_url.endswith("/board"))
    cookie = browser.driver.get_cookie("counter")
    assert cookie is not None
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert [one for one in browser.complaints() if "401" not in one] == []
    browser.keys(Keys.TAB)
    assert browser.focused() == "跳到正文"


def test_the_board_is_walked_by_keys_and_shows_what_changed_without_losing_the_place(
    browser: Browser, hall: RealCentre
) -> None:
    for number, state in (("1", "open"), ("2", "open"), ("3", "paused")):
        stands(hall, f"w{number}", state)
    browser.driver.get(f"{hall.url}/board")
    assert words(browser) == ["1 号窗口 开着", "2 号窗口 开着", "3 号窗口 暂停"]
    browser.keys(*[Keys.TAB] * 12)
    browser.until(lambda: browser.driver.execute_script("return document.activeElement.closest('[data-row]') !== null"))
    browser.keys(Keys.HOME)
    browser.keys(Keys.ARROW_DOWN)
    assert browser.focused() == "2 号窗口"
    stands(hall, "w3", "open", faults="printer")
    browser.until(lambda: words(browser)[0].startswith("3 号窗口 开着 小票机"))
    assert browser.focused() == "2 号窗口"
    browser.keys(Keys.ENTER)
    browser.until(lambda: "/logs/w2/" in browser.driver.current_url)
    assert "还没关账" in browser.one("h2").text
    assert browser.complaints() == []


def test_a_day_is_looked_through_and_signed_by_keys_alone(
    browser: Browser, hall: RealCentre, closed: Closed, tmp_path: Path
) -> None:
    browser.size(1366, 768)
    browser.driver.get(f"{hall.url}/logs")
    browser.one(f'a[href="{closed.path}"]')
    browser.driver.get(hall.url + closed.path)
    browser.driver.execute_script("document.querySelector('#sign').closest('section').querySelector('button').focus()")
    assert browser.focused() == "抽查"
    browser.keys(Keys.ENTER)
    browser.until(lambda: len(browser.all("#signing select")) == 2)
    assert browser.driver.current_url.endswith("#sign")
    browser.driver.execute_script("document.querySelector('#signing select').focus()")
    browser.keys(Keys.ARROW_DOWN, Keys.TAB)  # 无问题
    browser.keys("one\n", Keys.TAB, Keys.TAB)  # Enter in the words signs nothing
    browser.driver.save_screenshot(str(tmp_path / "signing.png"))
    assert browser.driver.execute_script(SCRIPT) == [1, 0, 0, True]
    browser.driver.execute_script("document.querySelector('#signing button').focus()")
    browser.keys(Keys.ENTER)  # one is not judged yet
    assert browser.all("#signing select")
    browser.driver.execute_script("document.querySelectorAll('#signing select')[1].focus()")
    browser.keys(Keys.END)  # 做得好
    browser.driver.execute_script("document.querySelector('#signing button').focus()")
    browser.keys(Keys.ENTER)
    browser.until(lambda: "已签字，待窗口收到" in browser.one("#on-its-way").text)
    [told] = closed.told()
    assert [one.verdict for one in told.cases] == ["fine", "good"]
    assert [words in browser.one("#said").text for words in ("无问题", "做得好", "one")] == [True] * 3
    browser.driver.get(f"{hall.url}/logs")
    assert "已签字，待窗口收到" in browser.one("main").text
    assert browser.complaints() == []


def test_every_page_fits_its_width_names_its_fields_and_breaks_no_rule(browser: Browser, hall: RealCentre) -> None:
    browser.size(1366, 768)
    for path in (
        "/board",
        "/logs",
        "/logs/w1/2026-11-20",
        "/ratings",
        "/figures?by=window",
        "/due",
        "/search?number=0001",
    ):
        browser.driver.get(hall.url + path)
        assert browser.driver.execute_script(SCRIPT) == [1, 0, 0, True], path
    assert browser.complaints() == []


def stands(hall: RealCentre, window: str, state: str, faults: str = "") -> None:
    """A window tells how it stands."""
    centre = hall.centre
    assert centre is not None
    row = {"told_at": centre.now(), "clerk": "0312", "state": state, "faults": faults}
    row |= dict.fromkeys(("open_cases", "waiting", "longest_wait_s", "outbox", "oldest_s"), 0)
    noted = insert(window_standing).values(window=window, **row)
    upsert = noted.on_conflict_do_update(index_elements=[window_standing.c.window], set_=row)
    hall.with_connection(lambda connection: connection.execute(upsert))


def words(browser: Browser) -> list[str]:
    """What the rows of the board say: window, state, what is to be looked at."""
    told = "return [...document.querySelectorAll('#board [data-row]')].map((row) => [...row.cells].slice(0, 3)"
    told += ".map((cell) => cell.innerText.trim()).join(' ').trim())"
    return [str(one) for one in browser.driver.execute_script(told)]
