# SPDX-License-Identifier: Apache-2.0
"""The gallery: every scene is taken, a machine finds nothing wrong on it, and it would find what is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from gallery import references
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from counter_app.ui.gallery.checks import faults_of
from counter_app.ui.gallery.groups import GROUPS, SCENES, group_of, take_group
from counter_app.ui.gallery.pictures import FRAMES, USUAL, into, take_pictures
from counter_app.ui.gallery.sheets import SHEETS, take_sheets
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.text import Prose, label

NAME = re.compile(r"[a-z_]+__[a-z_]+__(normal|large|elder)__\d+x\d+\.png")


USUALLY = tuple(group for group in GROUPS if group != "editor")  # whose panes stand where other sizes left them


@pytest.mark.slow
@pytest.mark.parametrize(
    ("group", "plain"),
    [
        *(pytest.param(group, True, id=f"{group}-usual") for group in USUALLY),
        *(pytest.param(group, False, id=group, marks=pytest.mark.long) for group in GROUPS),
    ],
)
def test_every_scene_comes_out_clean(group: str, plain: bool, make: Callable[..., MainWindow], tmp_path: Path) -> None:
    """In the usual size each day; with the wide scenes' other sizes and large text where everything is run."""
    wanted = {name for name in references.WANTED if group_of(name) == group}
    if plain and group in SCENES:
        wanted = {name for name in wanted if name.endswith(USUAL.name)}
    differing: dict[str, str] = {}

    def compare(name: str, image: QImage) -> None:
        """A file is made only of what somebody has to look at."""
        taken = _as_it_looks(image)
        assert "__blank__" in name or taken.getcolors(50) is None, f"{name} is next to empty"
        stem = name.removesuffix(".png")
        if stem in wanted and (share := references.difference(stem, taken)) > references.TOLERANCE:
            differing[stem] = f"{share:.2%}"
            taken.save(tmp_path / name)

    pictures = list(take_group(make(), group, compare, plain=plain))
    names = [picture.name for picture in pictures]
    assert len(set(names)) == len(names)
    assert {f"{name}.png" for name in wanted} <= set(names)
    wrong = {picture.name: picture.faults for picture in pictures if picture.faults}
    assert wrong == {}
    assert differing == {}, f"look at {tmp_path} beside {references.FOLDER}"
    for name in names:
        assert NAME.fullmatch(name)
        assert group_of(name) == group
    if group in SCENES:
        wide = [one for one in SCENES[group] if one.wide and not plain]
        assert len(names) == len(SCENES[group]) + len(wide) * (len(FRAMES) - 1)


def _as_it_looks(image: QImage) -> Image.Image:
    """Its pixels without their alpha."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (plain.width(), plain.height()), bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine()
    )


def test_a_picture_becomes_a_file(make: Callable[..., MainWindow], tmp_path: Path) -> None:
    scene = next(one for one in SCENES["finding"] if (one.page, one.state) == ("finder", "empty"))
    kept: dict[str, Image.Image] = {}

    def keep(name: str, image: QImage) -> None:
        kept[name] = _as_it_looks(image)
        into(tmp_path / "pictures")(name, image)

    [picture] = take_pictures(make(), keep, [scene])
    with Image.open(tmp_path / "pictures" / picture.name) as saved:
        assert saved.convert("RGB").tobytes() == kept[picture.name].tobytes()


def test_every_sheet_comes_out_in_both_modes_and_in_grey(qapp: QApplication, tmp_path: Path) -> None:
    paths = list(take_sheets(tmp_path))
    assert len(paths) == len(SHEETS) * 4


@pytest.fixture
def stage(make: Callable[..., MainWindow]) -> Stage:
    made = Stage(make())
    made.window.resize(USUAL.width, USUAL.height)
    made.sign_in()
    made.clear()
    made.settle()
    assert faults_of(made.window) == []
    return made


def _put(stage: Stage, part: QWidget, x: int, y: int, width: int, height: int) -> None:
    part.setParent(stage.window.page)
    part.setGeometry(x, y, width, height)
    part.show()
    stage.settle()


def _found(stage: Stage, word: str) -> bool:
    return any(word in fault for fault in faults_of(stage.window))


def test_a_cut_label_is_found(stage: Stage) -> None:
    _put(stage, label("职工参保登记职工参保登记"), 900, 400, 40, 20)
    assert _found(stage, "cut")


def test_a_cut_paragraph_is_found(stage: Stage) -> None:
    _put(stage, Prose("很长的一段话" * 20), 900, 400, 200, 20)
    assert _found(stage, "cut")


def test_overlapping_texts_are_found(stage: Stage) -> None:
    _put(stage, label("甲甲甲甲"), 900, 400, 80, 22)
    _put(stage, label("乙乙乙乙"), 920, 405, 80, 22)
    assert _found(stage, "overlap")


def test_unreadable_text_is_found(stage: Stage) -> None:
    _put(stage, label("看不清", Role.body, Colour.line), 900, 400, 80, 22)
    assert _found(stage, "contrast")


def test_a_control_without_a_name_is_found(stage: Stage) -> None:
    _put(stage, QLineEdit(), 900, 400, 80, 36)
    assert _found(stage, "no accessible name")


def test_a_full_number_is_found(stage: Stage) -> None:
    _put(stage, label("110101194912310024"), 900, 400, 200, 22)
    assert _found(stage, "full number")


def test_two_primary_buttons_are_found(stage: Stage) -> None:
    stage.window.page.findChildren(QLineEdit)[0].setText("生育")
    for place in (0, 1):
        _put(stage, Button(f"打开{place}", kind=Kind.primary), 900, 400 + 50 * place, 120, 36)
    assert _found(stage, "primary")
