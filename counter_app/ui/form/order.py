# SPDX-License-Identifier: Apache-2.0
"""In which order groups and rosters of a form stand on screen: that of the paper."""

import re
from collections.abc import Iterator

from counter_app.forms.definition import Block, FormDefinition, Group, LineBlock, RosterBlock, TableBlock

_USED = re.compile(r"\{(?:(?:sign|seal|photo):)?([a-z][a-z0-9_]*)")


def screen_order(form: FormDefinition) -> list[Group | str]:
    """Groups, and rosters by their key. What is not on the paper keeps its place behind the group before it."""
    places: dict[str, int] = {}
    for place, block in enumerate(form.blocks):
        for key in _keys(block):
            places.setdefault(key, place)
    ranked: list[tuple[int, Group | str]] = []
    last = 0
    for group in form.groups:
        found = [places[one.key] for one in form.fields if one.group == group.id and one.key in places]
        last = min(found, default=last)
        ranked.append((last, group))
    ranked += [(places.get(one.key, len(form.blocks)), one.key) for one in form.rosters]
    return [part for _, part in sorted(ranked, key=lambda one: one[0])]


def _keys(block: Block) -> Iterator[str]:
    match block:
        case RosterBlock():
            yield block.roster
        case TableBlock():
            for row in block.rows:
                for cell in row:
                    yield from _USED.findall(cell.text)
        case LineBlock():
            yield from _USED.findall(block.text)
        case _:
            return
