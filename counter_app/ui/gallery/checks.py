# SPDX-License-Identifier: Apache-2.0
"""What a machine can see on a picture: cut texts, overlaps, unreadable or unnamed things, keys shown in vain."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from counter_app.ui import theme
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.text import Elided, Prose

Seen = Sequence[QWidget]
W = TypeVar("W", bound=QWidget)
EIGHTEEN = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
GROUNDS: dict[str, Colour] = {
    "card": Colour.surface,
    "panel": Colour.surface,
    "bar": Colour.surface,
    "foot": Colour.surface,
    "rail": Colour.surface,
    "now": Colour.surface,
    "top": Colour.primary_dk,
    "quote": Colour.sunk,
    "paper": Colour.paper_bg,
    "sheet": Colour.paper_bg,
    "info": Colour.tint,
    "warn": Colour.warn_bg,
    "fault": Colour.err_bg,
    "done": Colour.ok_bg,
    "citizen": Colour.surface,
    "citizen_table": Colour.surface,
}
LEAST, ELDER_LEAST = 4.5, 7.0
"""Contrast of words on their ground: for the clerk, and for whoever sits before the window."""


def faults_of(window: MainWindow) -> list[str]:
    """Everything wrong on the window as it stands, in words for a developer."""
    seen = tuple(_in_sight(window))
    return [
        *_cut(seen),
        *_overlaps(window, seen),
        *_contrasts(seen),
        *_unnamed(seen),
        *_keys(window),
        *_numbers(window, seen),
        *_primaries(seen),
    ]


def faults_of_screen(screen: QWidget) -> list[str]:
    """Everything wrong on the citizen's screen as it stands."""
    seen = tuple(_in_sight(screen))
    return [
        *_cut(seen),
        *_overlaps(screen, seen),
        *_contrasts(seen, ELDER_LEAST),
        *_unnamed(seen),
        *_numbers(screen, seen),
    ]


def _in_sight(part: QWidget) -> Iterator[QWidget]:
    """Everything in sight; in a part that is out of sight nothing is."""
    for one in part.children():
        if isinstance(one, QWidget) and one.isVisible():
            if one.width() > 0:
                yield one
            yield from _in_sight(one)


def _of(seen: Seen, kind: type[W]) -> list[W]:
    return [one for one in seen if isinstance(one, kind)]


def _cut(seen: Seen) -> Iterator[str]:
    for one in _of(seen, QLabel):
        if isinstance(one, Elided) or not one.text():
            continue
        if one.wordWrap():
            if one.height() < one.heightForWidth(one.width()) - 1:
                yield f"cut: “{one.accessibleName()}” has {one.height()} px"
            continue
        wanted = one.sizeHint()
        if one.width() < wanted.width() - 1 or one.height() < wanted.height() - 1:
            yield f"cut: “{one.text()}” has {one.width()}×{one.height()}, wants {wanted.width()}×{wanted.height()}"
    for prose in _of(seen, Prose):
        if prose.height() < prose.heightForWidth(prose.width()) - 1:
            yield f"cut: “{prose.text()[:20]}” has {prose.height()} px, wants {prose.heightForWidth(prose.width())}"
    for kind in (Button, Chip):
        for part in _of(seen, kind):
            if part.width() < part.sizeHint().width() - 1:
                yield f"cut: {kind.__name__} “{part.accessibleName()}”"
    for line in _of(seen, Elided):
        if line.text() and line.width() < line.minimumSizeHint().width() - 1:
            yield f"cut: “{line.text()}” has {line.width()} px"


def _place(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget is seen, cut by the scroll areas it lies in."""
    rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    at = widget.parentWidget()
    while at is not None and at is not window:
        if isinstance(at.parentWidget(), QScrollArea):
            rect = rect.intersected(QRect(at.mapTo(window, QPoint(0, 0)), at.size()))
        at = at.parentWidget()
    return rect


def _overlaps(window: QWidget, seen: Seen) -> Iterator[str]:
    texts = [one for kind in (QLabel, Prose, Button, Chip) for one in _of(seen, kind)]
    places = [(one, _place(one, window)) for one in texts]
    places = [(one, rect) for one, rect in places if not rect.isEmpty()]
    for index, (one, rect) in enumerate(places):
        for other, beside in places[index + 1 :]:
            shared = rect.intersected(beside)
            if shared.width() <= 1 or shared.height() <= 1:
                continue
            if not one.isAncestorOf(other) and not other.isAncestorOf(one):
                yield f"overlap: “{_words(one)}” and “{_words(other)}”"
    whole = window.rect()
    for one, rect in places:
        if not whole.contains(rect):
            yield f"outside: “{_words(one)}”"


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text()
    return widget.accessibleName()


def _ground(widget: QWidget) -> Colour:
    at: QWidget | None = widget.parentWidget()
    while at is not None:
        ground = GROUNDS.get(str(at.property("surface")))
        if ground is not None:
            return ground
        at = at.parentWidget()
    return Colour.bg


def _contrasts(seen: Seen, least: float = LEAST) -> Iterator[str]:
    for one in _of(seen, QLabel):
        name = one.property("tone")
        if name in Colour.__members__ and one.text():
            yield from _contrast(one.text(), Colour[str(name)], _ground(one), least)
    for chip in _of(seen, Chip):
        yield from _contrast(chip.text(), *chip.colours)
    for prose in _of(seen, Prose):
        for tone in prose.tones():
            yield from _contrast(prose.text(), tone, _ground(prose))


def _contrast(words: str, ink: Colour, ground: Colour, least: float = LEAST) -> Iterator[str]:
    ratio = theme.contrast(ink, ground)
    if ratio < least:
        yield f"contrast {ratio:.1f}: “{words[:20]}” {ink.name} on {ground.name}"


def _unnamed(seen: Seen) -> Iterator[str]:
    for one in seen:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None and not one.accessibleName():
            if one.objectName() != "qt_scrollarea_viewport":
                yield f"no accessible name: {type(one).__name__} {one.objectName()}"


def _keys(window: MainWindow) -> Iterator[str]:
    bound = window.bound_keys()
    for key in window.keys():
        if key.command is not None:
            if not window.commands.handles(key.command):
                yield f"key {key.cap} does nothing here"
            if not bound:
                yield "no key is bound"
    for one in window.key_bar.keys:
        if one not in window.keys():
            yield f"key {one.cap} is shown and does not count here"


def _numbers(window: QWidget, seen: Seen) -> Iterator[str]:
    for edit in _of(seen, QLineEdit):
        typing = edit is QApplication.focusWidget()
        parent = edit.parentWidget()
        wrong = isinstance(parent, FieldFrame) and bool(parent.fault)
        if EIGHTEEN.search(edit.text()) and not typing and not wrong:
            yield f"a full number in {edit.objectName()}"
    for kind in (QLabel, Prose, QComboBox):
        for part in _of(seen, kind):
            if EIGHTEEN.search(_words(part)):
                yield f"a full number in “{_words(part)[:6]}…”"
    if EIGHTEEN.search(window.windowTitle()):
        yield "a full number in the window's title"


def _primaries(seen: Seen) -> Iterator[str]:
    found = [one for one in _of(seen, Button) if one.kind.value == "primary"]
    if len(found) > 1:
        yield "more than one primary button: " + "、".join(one.text() for one in found)
