# SPDX-License-Identifier: Apache-2.0
"""F6: round the parts of the window, remembering where each was left."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focusable(pane: QWidget) -> list[QWidget]:
    """What Tab would stop at inside a pane, in tab order."""
    found = []
    at = pane.nextInFocusChain()
    while at is not None and at is not pane:
        if (
            pane.isAncestorOf(at)
            and at.isVisible()
            and at.isEnabled()
            and at.focusPolicy() & Qt.FocusPolicy.TabFocus
            and at.focusProxy() is None
        ):
            found.append(at)
        at = at.nextInFocusChain()
    if not found and pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.append(pane)
    return found


class PaneTour:
    """Knows where each pane was left. Panes without anything to focus are passed over."""

    def __init__(self) -> None:
        self._left: dict[int, QWidget] = {}

    def go(self, panes: Sequence[QWidget], step: int) -> None:
        """Move the focus to the next pane, or the previous one."""
        stops = [(pane, focusable(pane)) for pane in panes]
        stops = [(pane, inside) for pane, inside in stops if inside]
        if not stops:
            return
        now = QApplication.focusWidget()
        at = next((i for i, (pane, _) in enumerate(stops) if now is not None and _holds(pane, now)), None)
        if at is not None and now is not None:
            self._left[id(stops[at][0])] = now
        target, inside = stops[0 if at is None else (at + step) % len(stops)]
        before = self._left.get(id(target))
        chosen = next((one for one in inside if one is before), inside[0])
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
