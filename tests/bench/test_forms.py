# SPDX-License-Identifier: Apache-2.0
"""Official forms as PDF beside typst, fpdf2 and WeasyPrint drawing the same cells, and a roster read from a workbook.

All in one run: a page of sixty filled cells, first and repeated, and a roster of five thousand people.
"""

import pickle
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import msgspec
import openpyxl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.form_rivals import RIVALS
from bench.made_forms import ROSTER, cells_of, roster_filled, sixty, sixty_filled
from bench.measuring import Table, child, shown, spent
from counter_app.forms.definition import Filler
from counter_app.forms.loader import default_forms
from counter_app.forms.sheets import read_sheet
from counter_app.forms.values import spoken
from counter_app.reports.form_pdf import FormPrint, render_form

TYPST = "typst"
SLOW = tuple(name for name in RIVALS if name != TYPST)
FIRST_ROUNDS = 5
ROUNDS, SLOW_ROUNDS = 60, 5
SECONDS, MEGABYTES = 3.0, 250
TODAY = date(2026, 11, 20)

pytestmark = pytest.mark.filterwarnings("ignore")  # of the others, which are measured as they are


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one process told of drawing a form."""

    whole: float
    drawing: float
    peak_mb: float
    bytes: int


def drawn_apart(folder: Path, form: FormPrint, rounds: dict[str, int]) -> dict[str, list[Drawn]]:
    """Everybody in processes of their own, in turn, as many times as said."""
    wanted, cells = folder / "form.pickle", folder / "form.json"
    wanted.write_bytes(pickle.dumps(form))
    cells.write_bytes(msgspec.json.encode(cells_of(form)))
    found: dict[str, list[Drawn]] = {name: [] for name in rounds}
    for number in range(max(rounds.values())):
        for name, most in rounds.items():
            if number < most:
                one = child("child_form.py", name, wanted if name == "ours" else cells)
                found[name].append(Drawn(one["whole"], one["drawing"], one["peak_mb"], int(one["bytes"])))
    return found


def middle(benchmark: BenchmarkFixture) -> float:
    """The median of what was just measured."""
    if benchmark.stats is None:
        raise RuntimeError("measuring was switched off")
    return float(benchmark.stats.stats.median)


def add(table: Table, what: str, seconds: dict[str, float], *, aim: str = "", met: bool | None = None) -> None:
    """A time of ours with its ratio to typst's, the others' beside it."""
    ours, ratio = seconds["ours"], seconds["ours"] / seconds[TYPST]
    beside = ", ".join(f"{name} {shown(one)}" for name, one in seconds.items() if name != "ours")
    table.add(what, f"{shown(ours)} ({ratio:.2f}× typst)", beside=beside, aim=aim, met=met)


def add_paper(table: Table, what: str, found: dict[str, list[Drawn]]) -> None:
    """Memory and size, the same for everybody."""
    memory = {name: median(one.peak_mb for one in all_) for name, all_ in found.items()}
    met = memory["ours"] <= MEGABYTES
    sizes = {name: all_[0].bytes for name, all_ in found.items()}
    beside = ", ".join(f"{name} {one:.0f} MB" for name, one in memory.items() if name != "ours")
    table.add(f"{what}: most memory held", f"{memory['ours']:.0f} MB", beside=beside, aim=f"≤ {MEGABYTES} MB", met=met)
    beside = ", ".join(f"{name} {one / 1024:,.1f} KB" for name, one in sizes.items() if name != "ours")
    ratio = sizes["ours"] / sizes[TYPST]
    ours = f"{sizes['ours'] / 1024:,.1f} KB ({ratio:.2f}× typst)"
    table.add(f"{what}: size of the PDF", ours, beside=beside, aim="≤ typst", met=ratio <= 1)


def test_sixty_cells_first(tmp_path: Path, table: Table) -> None:
    found = drawn_apart(tmp_path, sixty_filled(sixty(tmp_path), 1), dict.fromkeys(("ours", *RIVALS), FIRST_ROUNDS))
    for words, part in (("with imports", "whole"), ("imports apart", "drawing")):
        seconds = {name: median(getattr(one, part) for one in all_) for name, all_ in found.items()}
        add(table, f"form of 60 cells, first in a process ({words})", seconds)
    add_paper(table, "form of 60 cells", found)


def test_sixty_cells_repeated(tmp_path: Path, table: Table, benchmark: BenchmarkFixture) -> None:
    form = sixty(tmp_path)
    makers = {name: rival.prepare() for name, rival in RIVALS.items()}
    again: dict[str, list[float]] = {name: [] for name in RIVALS}
    numbers = iter(range(1, 10_000))

    def others_first() -> tuple[tuple[FormPrint], dict[str, object]]:
        """Everybody in turn: before each of ours, the same person's form by the others."""
        wanted = sixty_filled(form, next(numbers))
        cells = msgspec.json.encode(cells_of(wanted))
        for name, make in makers.items():
            if name == TYPST or len(again[name]) < SLOW_ROUNDS:
                again[name].append(spent(make, cells))
        return (wanted,), {}

    benchmark.pedantic(render_form, setup=others_first, rounds=ROUNDS, warmup_rounds=2)  # type: ignore[no-untyped-call]
    seconds = {"ours": middle(benchmark), **{name: median(one) for name, one in again.items()}}
    what = "form of 60 cells, repeated (another person each time)"
    add(table, what, seconds, aim="≤ typst", met=seconds["ours"] <= seconds[TYPST])


@pytest.fixture
def people(pytestconfig: pytest.Config) -> int:
    """How many people stand on the long roster."""
    return int(pytestconfig.getoption("--bench-people"))


def test_long_roster(tmp_path: Path, people: int, table: Table) -> None:
    found = drawn_apart(tmp_path, roster_filled(people), {"ours": 3, TYPST: 3, **dict.fromkeys(SLOW, 1)})
    seconds = {name: median(one.drawing for one in all_) for name, all_ in found.items()}
    met = seconds["ours"] <= SECONDS
    add(table, f"roster of {people:,} people, eight on an A3 page", seconds, aim=f"≤ {SECONDS:g} s", met=met)
    add_paper(table, f"roster of {people:,} people", found)


def test_workbook(tmp_path: Path, people: int, table: Table, benchmark: BenchmarkFixture) -> None:
    path = tmp_path / "people.xlsx"
    write_workbook(path, people)
    roster = default_forms().book.forms[ROSTER].rosters[0]
    given = {"today": TODAY}
    read = benchmark.pedantic(read_sheet, (path, roster), given, rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]
    bare = median(spent(read_bare, path) for _ in range(3))
    ours = middle(benchmark)
    what = f"workbook of {people:,} people read ({len(read.rows):,} rows kept, {len(read.faults):,} faults told)"
    table.add(what, f"{shown(ours)} ({ours / bare:.2f}×)", beside=f"openpyxl alone, read-only: {shown(bare)}")


def write_workbook(path: Path, people: int) -> None:
    """The roster's people as somebody would send them: a head of labels, then text as it is said."""
    form = roster_filled(people)
    roster = form.definition.rosters[0]
    columns = [one for one in roster.columns if one.filled_by is Filler.applicant]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([one.label for one in columns])
    for row in form.filled.rosters[roster.key] if form.filled else ():
        sheet.append([spoken(one, row.get(one.key, "")) for one in columns])
    book.save(path)


def read_bare(path: Path) -> int:
    """Every cell of a workbook, and nothing made of it."""
    book = openpyxl.load_workbook(path, read_only=True)
    cells = sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    book.close()
    return cells
