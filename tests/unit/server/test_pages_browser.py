# SPDX-License-Identifier: Apache-2.0
"""The centre's pages in a real browser, by the keyboard."""

from collections.abc import Iterator

import browsers
import pytest
from argon2 import PasswordHasher
from browsers import Browser
from real_centre import RealCentre
from selenium.webdriver.common.keys import Keys

from counter_app.server import people
from counter_app.wire.staff import Role
from server.conftest import Maker

pytestmark = pytest.mark.skipif(browsers.MISSING, reason=browsers.WHY)

PASSWORD = "long-enough-to-be-one"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with


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
