# SPDX-License-Identifier: Apache-2.0
"""An edition that comes into force at midnight counts for the next citizen of an open window, and for nobody before."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from edited_guide import Edit, publish

from counter_app.base.clock import Clock
from counter_app.ui.background import Inline
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.shell.new_editions import NewEditions
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import NOW

TITLE_OF_ITEM = "职工参保登记"
TITLE = 4  # the line of 武威's guide.yaml


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return HandClock()


def is_new(window: MainWindow) -> bool:
    """Which edition cases begin by now."""
    return window.counter.catalogue.guides["wuwei"].title.startswith("新编")


def test_it_counts_from_the_next_citizen_on(make: Callable[..., MainWindow], clock: HandClock) -> None:
    window = make()
    editions = NewEditions(window, Inline())
    editions.begin()
    stage = Stage(window)
    stage.sign_in()
    window.go(PageId.finder, fresh=True)
    publish(window.counter.shelf, "wuwei", "v2", "2026-11-21", Edit("guide.yaml", "title: ", "title: 新编", TITLE))
    editions.look()
    stage.type("参保")
    clock.moment += timedelta(days=1)
    editions.look()
    assert not is_new(window)  # somebody is being looked for
    serving = stage.serve(TITLE_OF_ITEM)
    version = serving.item.version
    window.go(PageId.item_card, item=serving.item)
    stage.settle()
    editions.look()
    assert not is_new(window)  # and served
    assert window.banners == ()
    window.current.put_away()
    window.go(PageId.finder, fresh=True)
    page = window.page
    stage.settle()
    assert is_new(window)
    assert window.page is not page
    assert isinstance(window.page, FinderPage)
    assert len(window.banners) == 1
    assert serving.item.version == version
    again = window.page
    editions.look()
    assert window.page is again
