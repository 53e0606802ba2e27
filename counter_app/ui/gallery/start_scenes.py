# SPDX-License-Identifier: Apache-2.0
"""Scenes of signing in, the finder and the item card."""

from counter_app.desk.finding import set_favourite
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Scene, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.keys import Command
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage


def _finder(stage: Stage) -> FinderPage:
    page = stage.window.page
    if not isinstance(page, FinderPage):
        raise LookupError(page.id)
    return page


def _sign_in(stage: Stage, number: str = "", password: str = "") -> None:
    stage.sign_out()
    page = stage.window.page
    if isinstance(page, SignInPage) and number:
        page.number.editor.setText(number)
        page.password.editor.setText(password)
        page.sign_in()


def _search(stage: Stage, words: str) -> None:
    _finder(stage).box.setText(words)


def _favourites(stage: Stage) -> None:
    for title in ("职工参保登记", "住院费用报销", "出具《参保凭证》"):
        set_favourite(stage.window.counter, stage.item(title), True)
    stage.window.go(PageId.finder, fresh=True)
    for title in ("职工参保登记", "住院费用报销", "出具《参保凭证》"):
        set_favourite(stage.window.counter, stage.item(title), False)


def _drafts(stage: Stage) -> None:
    stage.keep(stage.serve("住院费用报销", applicant=PERSON), 24)
    stage.keep(stage.serve("职工参保登记", applicant=CITIZEN, decide=True), 16 * 60 + 21)
    stage.window.go(PageId.finder, fresh=True)
    _search(stage, "生育")


def _region(stage: Stage) -> None:
    _search(stage, "生育")
    stage.window.page.commands()[Command.next_region]()


def _panel(stage: Stage) -> None:
    _search(stage, "生育津贴")
    stage.window.page.commands()[Command.show_guide]()


def _banner(stage: Stage) -> None:
    stage.window.tell(Message(Tone.warn, "磁盘快满了，还能存今天的件", "叫管理员看。已存好的都在。"))


def _practice(stage: Stage) -> None:
    stage.window.top.set_practice(True)
    _search(stage, "生育")


def _card(stage: Stage, title: str, guide: str = "yuanjiang") -> None:
    stage.window.go(PageId.item_card, item=stage.item(title, guide))


def _card_guide(stage: Stage) -> None:
    _card(stage, "职工参保登记")
    stage.window.page.commands()[Command.show_guide]()


def _card_printed(stage: Stage) -> None:
    _card(stage, "职工参保登记")
    stage.window.page.commands()[Command.print_list]()


SCENES: tuple[Scene, ...] = (
    Scene("sign_in", "empty", _sign_in, wide=True),
    Scene("sign_in", "error", lambda stage: _sign_in(stage, "0312", "0000")),
    Scene("finder", "empty", lambda stage: None),
    Scene("finder", "favourites", _favourites),
    Scene("finder", "typical", lambda stage: _search(stage, "生育"), wide=True),
    Scene("finder", "drafts", _drafts, wide=True),
    Scene("finder", "no_hit", lambda stage: _search(stage, "养老金")),
    Scene("finder", "region", _region),
    Scene("finder", "guide", _panel),
    Scene("finder", "keys", lambda stage: stage.window.show_keys()),
    Scene("finder", "banner", _banner),
    Scene("finder", "practice", _practice),
    Scene("item_card", "typical", lambda stage: _card(stage, "职工参保登记"), wide=True),
    Scene("item_card", "full", lambda stage: _card(stage, "基本医疗保险参保人员享受特殊药品待遇认定")),
    Scene("item_card", "unit", lambda stage: _card(stage, "医疗机构申请定点协议管理")),
    Scene("item_card", "reference", lambda stage: _card(stage, "单位参保登记", "wuwei")),
    Scene("item_card", "guide", _card_guide),
    Scene("item_card", "printed", _card_printed, wide=True),
)
