# SPDX-License-Identifier: Apache-2.0
"""A real Chromium without a screen, for pages of the centre."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from selenium import webdriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

T = TypeVar("T")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MISSING = not CHROMIUM or not DRIVER
WHY = "chromium and chromium-driver are not installed"
PATIENCE = 30.0


@dataclass(frozen=True)
class Browser:
    """One browser; ``driver`` for what is not here."""

    driver: webdriver.Chrome

    def until(self, seen: Callable[[], T]) -> T:
        """Wait until this is so."""
        return WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: seen())

    def all(self, css: str) -> list[WebElement]:
        """What stands on the page and is in sight."""
        seen = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility())"
        return list(self.driver.execute_script(seen, css))

    def one(self, css: str) -> WebElement:
        """The first of them, as soon as there is one."""
        return self.until(lambda: self.all(css))[0]

    def keys(self, *keys: str) -> None:
        """Press keys where the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self) -> str:
        """The words of what has the focus, or its name where it has none."""
        here = self.driver.switch_to.active_element
        return here.text or here.get_attribute("name") or ""

    def size(self, width: int, height: int) -> None:
        """Be a screen of this size."""
        measures = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)

    def complaints(self) -> list[str]:
        """What the browser itself objected to since it was last asked: what a policy forbade, scripts that broke."""
        told: list[dict[str, str]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [one["message"] for one in told]


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """A browser for the length of a block; what it keeps lies in ``folder``."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-features=PasswordLeakDetection"
    ).split():
        options.add_argument(word)
    options.add_argument(f"--user-data-dir={folder}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
