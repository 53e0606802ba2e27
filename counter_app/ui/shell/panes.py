# SPDX-License-Identifier: Apache-2.0
"""F6: round the parts of the window, remembering where each was left; and which keys count where the focus stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.ui.keys import Context
from counter_app.ui.widgets.options import OptionRow


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window, and where the focus may go in it: the first one unless it was left at another."""

    part: QWidget
    stops: tuple[QWidget, ...]

    def holds(self, widget: QWidget | None) -> bool:
        """Whether a widget is in this part."""
        return widget is not None and (self.part is widget or self.part.isAncestorOf(widget))


def focusable(part: QWidget) -> list[QWidget]:
    """What Tab would stop at inside a part, in tab order."""
    found = []
    at = part.nextInFocusChain()
    while at is not None and at is not part:
        if (
            part.isAncestorOf(at)
            and at.isVisible()
            and at.isEnabled()
            and at.focusPolicy() & Qt.FocusPolicy.TabFocus
            and at.focusProxy() is None
        ):
            found.append(at)
        at = at.nextInFocusChain()
    if not found and part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.append(part)
    return found


def pane(part: QWidget) -> Pane:
    """A part with what Tab would stop at."""
    return Pane(part, tuple(focusable(part)))


def place_of(focus: QWidget | None, panel: QWidget | None) -> Context | None:
    """Where the focus stands, if its keys are not the page's own: what it stands in says so (``key_place``)."""
    at, in_panel = focus, False
    while at is not None:
        place = getattr(at, "key_place", None)
        if isinstance(place, Context):
            return place
        in_panel = in_panel or at is panel
        at = at.parentWidget()
    if not in_panel:
        return None
    return Context.asked if isinstance(focus, OptionRow) else Context.panel


class PaneTour:
    """Knows where each pane was left. Panes without anything to focus are passed over."""

    def __init__(self) -> None:
        self._left: dict[int, QWidget] = {}

    def go(self, panes: Sequence[Pane], step: int) -> None:
        """Move the focus to the next pane, or the previous one."""
        stops = [one for one in panes if one.stops]
        if not stops:
            return
        now = QApplication.focusWidget()
        at = next((place for place, one in enumerate(stops) if one.holds(now)), None)
        if at is not None and now is not None:
            self._left[id(stops[at].part)] = now
        self.enter(stops[0 if at is None else (at + step) % len(stops)])

    def enter(self, target: Pane) -> None:
        """Move the focus to where a pane was left, else to its first stop."""
        before = self._left.get(id(target.part))
        chosen = next((one for one in target.stops if one is before), target.stops[0] if target.stops else None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)
