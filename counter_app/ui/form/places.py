# SPDX-License-Identifier: Apache-2.0
"""Provinces, cities and counties as answers that are found by typing."""

from collections.abc import Sequence
from functools import cache

from counter_app.forms.initials import initials
from counter_app.forms.regions import regions
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.pick_edit import fold

MOST = 60


@cache
def below(code: str) -> Sequence[Pick]:
    """What is to be chosen next under a place; the provinces under ""."""
    names, sounds = regions().names, initials()
    return [Pick(one, names[one], sounds.get(names[one], "")) for one in regions().below(code)]


@cache
def _everywhere() -> Sequence[tuple[Pick, str]]:
    """Every place with its whole path, and its own name."""
    table, sounds = regions(), initials()
    return [(Pick(code, table.spoken(code), sounds.get(name, "")), fold(name)) for code, name in table.names.items()]


def find_everywhere(words: str) -> Sequence[Pick]:
    """Places by their own name, their initials or any part of their path; the provinces for ""."""
    plain = fold(words)
    if not plain:
        return below("")
    ranks: list[tuple[int, int, Pick]] = []
    for place, (one, name) in enumerate(_everywhere()):
        if plain in (one.label, one.value):
            ranks.append((0, place, one))
        elif name.startswith(plain) or (plain.isascii() and one.initials.startswith(plain)):
            ranks.append((1, place, one))
        elif plain in one.label:
            ranks.append((2, place, one))
    exact = [Pick(code, regions().spoken(code)) for code in regions().find(words)]
    known = {one.value for one in exact}
    return [*exact, *(one for _, _, one in sorted(ranks, key=lambda rank: rank[:2]) if one.value not in known)][:MOST]
