# SPDX-License-Identifier: Apache-2.0
"""A window with an administrator at it, and the draft of a guide that is not finished."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from unfinished_guide import unfinish

from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.conftest import sign_in
from ui.editor.unfinished import ADMINISTRATOR
from ui.hands import CTRL, Hands, Key


@pytest.fixture
def window(make: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    """A window with an administrator at it."""
    one = make()
    sign_in(Hands(qtbot, one), ADMINISTRATOR, ADMINISTRATOR)
    return one


@pytest.fixture
def draft(window: MainWindow) -> GuideDraft:
    return unfinish(window.counter)


@pytest.fixture
def drafts(window: MainWindow, hands: Hands, draft: GuideDraft) -> DraftsPage:
    hands.press(Key.Key_F10, CTRL)
    assert isinstance(window.page, DraftsPage)
    return window.page


@pytest.fixture
def page(window: MainWindow, draft: GuideDraft) -> EditorPage:
    window.go(PageId.guide_editor, guide=draft.id)
    assert isinstance(window.page, EditorPage)
    return window.page
