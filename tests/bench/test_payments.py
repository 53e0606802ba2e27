# SPDX-License-Identifier: Apache-2.0
"""A payment file of twenty thousand rows, out and back, beside openpyxl moving the same cells and nothing more.

Both in processes of their own, in turn, in the same run; the bank's answer is a made-up one to every row.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import openpyxl
import pytest

from bench.measuring import Table, child, shown

ROWS = 20_000
ROUNDS = 3
SECONDS, MEGABYTES = 3.0, 200.0


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_payment_files(tmp_path: Path, table: Table, kind: str) -> None:
    answers = tmp_path / f"answers.{kind}"
    bare_answers = answers if kind == "xlsx" else tmp_path / "answers.xlsx"
    write_answers(answers, kind)
    write_answers(bare_answers, "xlsx")
    for way, ours, bare in (
        ("out", tmp_path / f"ours.{kind}", tmp_path / "bare.xlsx"),
        ("back", answers, bare_answers),
    ):
        found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            for who, path in (("ours", ours), ("bare", bare)):
                found[who].append(child("child_payments.py", who, way, path, str(ROWS)))
        add(table, f"{ROWS:,} payments {way} as .{kind}", found)


def add(table: Table, what: str, found: dict[str, list[dict[str, float]]]) -> None:
    """One way of a file: seconds and memory."""
    ours, bare = middle(found["ours"], "seconds"), middle(found["bare"], "seconds")
    beside = f"openpyxl alone, .xlsx: {shown(bare)}"
    table.add(what, f"{shown(ours)} ({ours / bare:.2f}×)", beside=beside, aim=f"≤ {SECONDS:g} s", met=ours <= SECONDS)
    peak, own = middle(found["ours"], "peak_mb"), middle(found["bare"], "peak_mb")
    met = peak <= MEGABYTES
    table.add(f"{what}: memory", f"{peak:.0f} MB", beside=f"{own:.0f} MB", aim=f"≤ {MEGABYTES:g} MB", met=met)


def middle(found: Sequence[dict[str, float]], name: str) -> float:
    """The middle one of all rounds."""
    return median(one[name] for one in found)


def write_answers(path: Path, kind: str) -> None:
    """What a bank would send back."""
    head: list[object] = ["批次号", "序号", "账号", "金额", "结果", "原因", "日期"]
    rows: list[list[object]] = [head]
    rows += [["20261120-094200-03", at, f"{at:04d}", at / 100, "成功", "", "2026-11-21"] for at in range(1, ROWS + 1)]
    if kind == "csv":
        path.write_text("\n".join(",".join(str(one) for one in row) for row in rows), "gb18030")
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
