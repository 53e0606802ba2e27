# SPDX-License-Identifier: Apache-2.0
"""Tokens: every text can be read on its ground, and both text modes make a style sheet."""

import pytest

from counter_app.ui import theme
from counter_app.ui.theme import LARGE, NORMAL, Colour, Role
from counter_app.ui.widgets.chip import BACKS, Badge
from counter_app.ui.widgets.marks import Mark

MEASURED = {
    (Colour.ink, Colour.surface): 16.3,
    (Colour.ink, Colour.bg): 14.2,
    (Colour.ink3, Colour.surface): 6.2,
    (Colour.surface, Colour.primary): 8.5,
    (Colour.surface, Colour.primary_dk): 11.9,
    (Colour.off, Colour.bg): 4.8,
    (Colour.ink, Colour.found): 13.2,
}


@pytest.mark.parametrize(("ink", "ground"), theme.TEXT_ON, ids=lambda one: one.name)
def test_text_can_be_read(ink: Colour, ground: Colour) -> None:
    assert theme.contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("pair", "ratio"), MEASURED.items(), ids=lambda one: str(one))
def test_contrasts_are_those_of_the_design(pair: tuple[Colour, Colour], ratio: float) -> None:
    assert theme.contrast(*pair) == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize("ground", [Colour.surface, Colour.bg, Colour.tint])
def test_focus_ring_and_control_borders_are_seen(ground: Colour) -> None:
    assert theme.contrast(Colour.focus, ground) >= 3
    assert theme.contrast(Colour.edge, ground) >= 3


@pytest.mark.parametrize("mark", Mark)
def test_the_word_of_a_mark_can_be_read_on_its_chip(mark: Mark) -> None:
    assert theme.contrast(mark.word_colour, BACKS[mark]) >= 4.5
    assert theme.contrast(mark.word_colour, Colour.surface) >= 4.5


@pytest.mark.parametrize("source", ["证件", "手填", "上次办件", "单位资料", "本件", "推算"])
def test_badges_can_be_read(qapp: object, source: str) -> None:
    assert theme.contrast(*Badge(source).colours) >= 4.5


def test_no_text_is_smaller_than_the_design_allows() -> None:
    for sizes in (NORMAL, LARGE):
        assert sizes.key >= 12
        assert min(sizes.text(role) for role in Role if role is not Role.key) >= 13


def test_large_text_is_larger_everywhere() -> None:
    for role in Role:
        assert LARGE.text(role) > NORMAL.text(role)
    assert LARGE.control > NORMAL.control
    assert LARGE.cap_height > NORMAL.cap_height


def test_a_style_sheet_names_only_tokens() -> None:
    tokens = {one.value for one in Colour}
    for sizes in (NORMAL, LARGE):
        words = theme.style_sheet(sizes).replace("{", " ").replace("}", " ").replace(";", " ").replace(":", " ").split()
        assert {word for word in words if word.startswith("#") and len(word) == 7} <= tokens
