# SPDX-License-Identifier: Apache-2.0
"""Renders the scenes: every page and state at 1366×768, the wide ones in the other sizes and in large text too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from counter_app.ui import theme
from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.shell.window import MainWindow


@dataclass(frozen=True, slots=True)
class Frame:
    """A size of the window and a text mode."""

    large: bool
    width: int
    height: int

    @property
    def name(self) -> str:
        """``normal__1366x768``."""
        return f"{'large' if self.large else 'normal'}__{self.width}x{self.height}"


USUAL = Frame(False, 1366, 768)
FRAMES = (USUAL, Frame(False, 1366, 680), Frame(False, 1920, 1080), Frame(True, 1366, 768))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was taken, and what a machine finds wrong on it."""

    name: str
    faults: tuple[str, ...]


Keep = Callable[[str, QImage], None]
"""What becomes of a picture, told its name."""


def into(folder: Path) -> Keep:
    """Pictures become files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)

    def keep(name: str, image: QImage) -> None:
        image.save(str(folder / name), None, 80)  # little compression: quick

    return keep


def take_pictures(
    window: MainWindow, keep: Keep, scenes: Sequence[Scene], *, whole: bool = False, plain: bool = False
) -> Iterator[Picture]:
    """Take scenes through one window; ``whole`` takes each in every size, ``plain`` all in the usual one alone.

    The window must be shown and open.

    A scene is played once in each text mode; for the other sizes the window is made larger or smaller as it stands.
    Large text may stay: every widget would be dressed anew for a window that is about to go.
    """
    stage = Stage(window)
    app = QApplication.instance()
    for large in (False, True):
        first, *others = (frame for frame in FRAMES if frame.large == large)
        wanted = [one for one in scenes if not large or _in_all_sizes(one, whole, plain)]
        if not wanted:
            continue
        if isinstance(app, QApplication) and large != theme.sizes().large:
            theme.apply(app, large=large)  # dear, too
        for scene in wanted:
            window.resize(first.width, first.height)
            stage.sign_in()
            stage.clear()
            scene.play(stage)
            for frame in (first, *(others if _in_all_sizes(scene, whole, plain) else ())):
                window.resize(frame.width, frame.height)
                stage.settle()
                name = f"{scene.page}__{scene.state}__{frame.name}.png"
                keep(name, stage.take())
                yield Picture(name, tuple(faults_of(window)))


def _in_all_sizes(scene: Scene, whole: bool, plain: bool) -> bool:
    return whole or (scene.wide and not plain)
