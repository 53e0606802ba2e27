# SPDX-License-Identifier: Apache-2.0
"""The checker sees each fault it is there for; a checker that sees nothing proves nothing."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.base.clock import system_clock, to_micros
from counter_app.rehearsal.made_up import presses
from faults.checker import StoredAction, check
from faults.stores import open_store, places_written, window_ledger
from faults.told import Telling, Told, read_told, tell_disk_lost

Rows = list[StoredAction]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Rows]:
    """What a window said, of which the last press is not acknowledged, and what it stored."""
    folder = tmp_path_factory.mktemp("checked")
    store = open_store(folder / "home")
    telling = Telling(folder / "told")
    for seed in (1, 2):
        for intents in presses(random.Random(seed)):  # noqa: S311 - made-up people
            written = store.record(intents, clerk="0312", at=to_micros(system_clock())).actions
            telling.saved(places_written(store, written))
    store.close()
    telling.acked(0, written[0].seq - 1)
    window, stored = window_ledger(folder / "home")
    return read_told(window, folder / "told"), stored[window, 0]


def test_nothing_wrong_is_found_where_nothing_is(whole: tuple[Told, Rows]) -> None:
    told, rows = whole
    found = check([told], {(told.window, 0): rows}, drained=True)
    assert (found.faults, found.saved, found.stored) == ((), len(rows), len(rows))


@pytest.mark.parametrize(
    ("spoil", "seen"),
    [
        (lambda rows: rows[:3], "acknowledged, not stored"),
        (lambda rows: rows[:-1], "saved, not stored"),
        (lambda rows: [*rows, rows[2]], "stored twice"),
        (lambda rows: [*rows[:2], *rows[3:]], "gaps or doubles"),
        (lambda rows: [*rows[:2], replace(rows[2], facts=rows[2].facts + b" "), *rows[3:]], "chain does not hold at 3"),
        (lambda rows: [*rows[:2], replace(rows[2], salt=b"0" * 16), *rows[3:]], "chain does not hold at 3"),
    ],
)
def test_each_fault_is_seen(whole: tuple[Told, Rows], spoil: Callable[[Rows], Rows], seen: str) -> None:
    told, rows = whole
    assert seen in " ".join(check([told], {(told.window, 0): spoil(rows)}, drained=True).faults)


def test_what_went_with_a_disk_is_excused_but_what_was_acknowledged_is_not(
    whole: tuple[Told, Rows], tmp_path: Path
) -> None:
    told, rows = whole
    upto = told.acked[0]
    lines = [f"saved 0 {one.seq} {one.id} {one.link.hex()}\n" for one in rows]
    (tmp_path / "told").write_text("".join(lines) + f"acked 0 {upto}\n", encoding="ascii")
    tell_disk_lost(tmp_path / "told")
    excused = read_told(told.window, tmp_path / "told")
    assert check([excused], {(told.window, 0): rows[:upto]}, drained=True).faults == ()
    assert check([excused], {(told.window, 0): rows[: upto - 1]}, drained=True).faults != ()
