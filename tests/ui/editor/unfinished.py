# SPDX-License-Identifier: Apache-2.0
"""What stands in a draft's files, and what its page says of it."""

from PySide6.QtWidgets import QWidget

from counter_app.base.resources import parse_yaml
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.widgets.marks import Mark
from ui.hands import Hands

ADMINISTRATOR = "0300"


def data(draft: GuideDraft, ordinal: int) -> dict[str, object]:
    words = (draft.folder / "items" / f"{ordinal:02}.yaml").read_text(encoding="utf-8")
    found = parse_yaml(words, "").data
    assert isinstance(found, dict)
    return found


def entry(draft: GuideDraft, ordinal: int, section: str, index: int) -> dict[str, object]:
    listed = data(draft, ordinal)[section]
    assert isinstance(listed, list)
    found = listed[index]
    assert isinstance(found, dict)
    return found


def state(page: EditorPage, ordinal: int) -> tuple[Mark | None, str]:
    row = next(one for one in page.items.rows if one.id == str(ordinal))
    return row.mark, row.under


def on(part: QWidget, hands: Hands) -> bool:
    return part is hands.focus


def focus_in(part: QWidget, hands: Hands) -> bool:
    return part is hands.focus or part.isAncestorOf(hands.focus)
