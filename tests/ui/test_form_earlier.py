# SPDX-License-Identifier: Apache-2.0
"""表单, the second time: what stood in the same person's last form."""

from counter_app.cases.actions import LineState
from counter_app.cases.people import Person
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.form_case import finish, judge, open_form, page_id
from ui.hands import CTRL, Hands, Key


def test_the_last_form_of_the_same_person_is_known(window: MainWindow, hands: Hands) -> None:
    page = open_form(window)
    finish(page, hands)
    serving = window.current.serving
    judge(serving, LineState.met)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Return, CTRL)
    assert page_id(window) is PageId.done
    page = open_form(window)
    field = page.body.fields["bank"]
    assert (field.words(), field.source) == ("测试银行", "上次办件")
    window.go(PageId.checklist)
    window.go(PageId.form)
    assert (field.words(), field.source) == ("测试银行", "上次办件")
    window.current.serving.set_applicant(Person(name="测试员丁", id_number="430981197805203315"))
    window.go(PageId.checklist)
    window.go(PageId.form)
    assert field.words() == ""  # it was the other one's
