# SPDX-License-Identifier: Apache-2.0
"""The pad's page in a real browser: what the citizen sees and presses, and what comes of it at the window."""

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from selenium import webdriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from counter_app.base.evaluation import shipped_levels
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.drivers.pad_page import PadPage, PadWays
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.pad_asking import PadTimes

T = TypeVar("T")
LONG = 30.0
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
LEVELS = shipped_levels().levels
SIZES = [(1024, 600), (1280, 800), (390, 800)]

pytestmark = pytest.mark.skipif(not CHROMIUM or not DRIVER, reason="chromium and chromium-driver are not installed")


class Pad:
    """A browser that has the page open."""

    def __init__(self, browser: webdriver.Chrome, page: PadPage) -> None:
        self.browser, self.page = browser, page

    def until(self, seen: Callable[[], T]) -> T:
        """Wait until this is so."""
        return WebDriverWait(self.browser, LONG, 0.05).until(lambda _: seen())

    def all(self, css: str) -> list[WebElement]:
        """What stands on the page and is in sight."""
        seen = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility())"
        return list(self.browser.execute_script(seen, css))

    def press(self, css: str) -> None:
        """Press what is in sight, as soon as it is."""
        self.until(lambda: self.all(css))[0].click()

    def settle(self) -> None:
        """Look at the page for as long as its presses do not count yet."""
        waited = "setTimeout(arguments[0], Math.max(0, (state.early || 0) - (performance.now() - drawnAt)) + 20)"
        self.browser.execute_async_script(waited)

    def size(self, width: int, height: int) -> None:
        """Be a screen of this size."""
        measures = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)


@pytest.fixture(scope="module")
def pad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pad]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    ).split():
        options.add_argument(word)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('browser')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    ways = PadWays(times=PadTimes(early=0.15), grace=5.0, opening=LONG, is_own=lambda host: False)
    page = PadPage("127.0.0.1:0", tmp_path_factory.mktemp("pad"), place="3 号窗口", ways=ways)
    try:
        page.serve()
        browser.get(page.url)
        pad = Pad(browser, page)
        pad.until(lambda: pad.all("#code"))[0].send_keys(page.pairing.begin())
        pad.press("#pairing button")
        pad.until(lambda: pad.all("#view-wait"))
        yield pad
    finally:
        browser.quit()
        page.close()


class Asking(threading.Thread):
    """A question under way in a thread of its own, as in a lane."""

    def __init__(self, page: PadPage, question: Question) -> None:
        super().__init__()
        self._page, self._question = page, question
        self.patience = Patience(LONG)
        self._rating: Rating | None = None
        self.start()

    def run(self) -> None:
        self._rating = self._page.ask(self._question, self.patience)

    def end(self) -> Rating:
        self.join(LONG)
        assert self._rating is not None
        return self._rating


def _ask(pad: Pad, **more: bool) -> Asking:
    pad.until(lambda: pad.all("#view-wait, #view-thanks"))
    asking = Asking(pad.page, Question("q-1", LEVELS, "住院费用报销", more.get("elder", False), True, True))
    pad.until(lambda: pad.all("#view-question [data-level]"))
    return asking


def test_five_alike_none_chosen_then_reasons_words_and_the_end(pad: Pad) -> None:
    asking = _ask(pad)
    buttons = pad.all("#view-question [data-level]")
    assert [one.text.replace("\n", " ") for one in buttons] == [
        "5 非常满意",
        "4 满意",
        "3 基本满意",
        "2 不满意",
        "1 非常不满意",
    ]
    assert len({(one.size["width"], one.size["height"]) for one in buttons}) == 1
    looks = ("color", "background-color", "border-color", "font-size", "font-weight")
    assert len({tuple(one.value_of_css_property(name) for name in looks) for one in buttons}) == 1
    assert pad.browser.switch_to.active_element.tag_name == "body"
    assert pad.all("#title")[0].text == "住院费用报销"
    assert pad.all("#place")[0].text == "医保服务　3 号窗口"
    pad.settle()
    pad.press('[data-level="2"]')
    pad.until(lambda: pad.all("#reasons button"))
    assert [one.get_attribute("data-code") for one in pad.all("#reasons button")] == [str(n) for n in range(207, 215)]
    pad.settle()
    pad.press('[data-code="208"]')
    pad.press('[data-code="214"]')
    pad.press('[data-code="208"]')
    pad.all("#words")[0].send_keys("等了很久")
    pad.press("#done")
    rating = asking.end()
    assert (rating.level, rating.reasons, rating.words) == (2, ("214",), "等了很久")
    pad.until(lambda: pad.all("#view-thanks"))


def test_a_press_is_changed_and_the_ticks_are_gone(pad: Pad) -> None:
    asking = _ask(pad)
    pad.settle()
    pad.press('[data-level="1"]')
    pad.until(lambda: pad.all("#reasons button"))
    pad.settle()
    pad.press('[data-code="108"]')
    pad.press("#change")
    pad.until(lambda: pad.all("#view-question [data-level]"))
    pad.settle()
    pad.press('[data-level="4"]')
    pad.until(lambda: pad.all('[data-code="406"]'))
    assert pad.all("#chosen")[0].text == "满意"
    pad.settle()
    pad.press("#done")
    rating = asking.end()
    assert (rating.level, rating.reasons) == (4, ())


@pytest.mark.parametrize("elder", [False, True])
def test_everything_is_in_sight_and_large_enough(pad: Pad, *, elder: bool) -> None:
    asking = _ask(pad, elder=elder)
    for width, height in SIZES:
        pad.size(width, height)
        for one in pad.all("#view-question button"):
            assert one.rect["y"] + one.rect["height"] <= height, (width, one.text)
            assert one.rect["height"] >= (60 if one.get_attribute("data-level") else 56), (width, one.text)
        assert pad.browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert _font(pad, "#view-question [data-level]") >= (34 if elder else 28)
    pad.settle()
    pad.press('[data-level="3"]')
    pad.until(lambda: pad.all("#reasons button"))
    for width, height in SIZES:
        pad.size(width, height)
        done = pad.all("#done")[0].rect
        assert done["y"] + done["height"] <= height
        assert all(one.rect["height"] >= 60 for one in pad.all("#reasons button"))
        assert pad.browser.execute_script("return document.documentElement.scrollWidth") <= width
    pad.settle()
    pad.press("#done")
    assert asking.end().level == 3


def _font(pad: Pad, css: str) -> float:
    return float(pad.all(css)[0].value_of_css_property("font-size").removesuffix("px"))


def test_two_pages_and_a_press_on_the_older_one(pad: Pad) -> None:
    first = pad.browser.current_window_handle
    pad.browser.switch_to.new_window("tab")
    pad.browser.get(pad.page.url)
    pad.until(lambda: pad.all("#view-wait") or pad.all("#view-thanks"))
    pad.browser.switch_to.window(first)
    pad.until(lambda: pad.all("#view-moved"))
    pad.press("#here")  # back here; the other one is left
    pad.until(lambda: pad.all("#view-wait") or pad.all("#view-thanks"))
    asking = _ask(pad)
    pad.settle()
    pad.press("#decline")
    assert asking.end() == Rating("q-1", Ending.declined)


def test_a_question_that_is_over_leaves_the_page_and_nothing_was_refused_by_its_policy(pad: Pad) -> None:
    asking = _ask(pad)
    script = "fetch('/answer', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: arguments[0]})"
    nonce = pad.browser.execute_script("return state.nonce")
    pad.settle()
    pad.press("#decline")
    assert asking.end().ending is Ending.declined
    late = f'{{"act": "press", "nonce": "{nonce}", "tab": "x", "level": 1}}'
    answered = f"{script}.then(answer => arguments[1](answer.status))"
    assert pad.browser.execute_async_script(answered, late) == 409
    told = [one["message"] for one in pad.browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert not [one for one in told if "Content Security Policy" in one or "Uncaught" in one]


def test_scripts_and_addresses_from_elsewhere_are_refused(pad: Pad) -> None:
    tried = """
        const done = arguments[0], refused = [];
        document.addEventListener("securitypolicyviolation", (one) => {
            refused.push(one.effectiveDirective);
            if (refused.length === 4) done([refused.sort().join(" "), window.ran === undefined]);
        });
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        const picture = document.createElement("img");
        picture.src = "http://127.0.0.1:9/";
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        document.body.append(script, picture, style);
        fetch("http://127.0.0.1:9/").catch(() => 0);
    """
    refused, quiet = pad.browser.execute_async_script(tried)
    assert refused == "connect-src img-src script-src-elem style-src-elem"
    assert quiet
