# SPDX-License-Identifier: Apache-2.0
"""Scenes of places held side by side."""

from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.guide.compare import ComparePage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId

ACCOUNT = "参保人员个人账户一次性支取"


def _compare(
    stage: Stage, title: str = ACCOUNT, guide: str = "yuanjiang", answers: tuple[int, ...] = ()
) -> ComparePage:
    """Open an item's comparison and press digits."""
    stage.window.go(PageId.compare, item=stage.item(title, guide), back=PageId.item_card)
    page = stage.window.page
    if not isinstance(page, ComparePage):
        raise LookupError(page.id)
    for digit in answers:
        page.table.digit.emit(digit)
    return page


def _shown(page: ComparePage) -> None:
    """The scene ends where the page begins."""


def _standing(stage: Stage) -> None:
    page = _compare(stage, answers=(1,))
    page.table.stand_on("materials:inheritance", 0)
    page.commands()[Command.show_guide]()


def _differing(stage: Stage) -> None:
    _compare(stage, "转移接续手续办理").pick(2)


def _beyond(stage: Stage) -> None:
    page = _compare(stage, "参保人员参保信息查询")
    page.table.stand_on("materials:identity", 5)


SCENES: tuple[Scene, ...] = (
    Scene("compare", "typical", lambda stage: _shown(_compare(stage)), wide=True),
    Scene("compare", "answered", lambda stage: _shown(_compare(stage, answers=(1, 2, 1)))),
    Scene("compare", "guide", _standing, wide=True),
    Scene("compare", "differing", _differing),
    Scene("compare", "beyond", _beyond),
    Scene("compare", "several", lambda stage: _shown(_compare(stage, "生育保险待遇办理", "wuhu"))),
    Scene("compare", "one_place", lambda stage: _shown(_compare(stage, "异地急诊人员备案"))),
)
