# SPDX-License-Identifier: Apache-2.0
"""A process that writes a payment file or reads one back: ``child_payments.py ours|bare out|back FILE ROWS``.

Tells the seconds without imports and the most memory it ever held. ``bare`` moves the same cells by openpyxl alone.
"""

import json
import sys
import time
from decimal import Decimal
from pathlib import Path

import openpyxl

from counter_app.desk.payment_files import FileKind, PaymentRow, part_of, read_results, write_payments

who, way, path, count = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
BATCH = "20261120-094200-03"


def made_rows() -> list[PaymentRow]:
    """Made-up payments, no two alike."""
    return [
        PaymentRow(
            row=at,
            case=f"case-{at}",
            number=f"430981-03-20261120-A{at % 10_000:04d}K",
            payee=f"测试员{at}",
            account=f"62220200{at:011d}",
            bank="测试银行沅江支行",
            bank_code="102561000000",
            amount=Decimal(at * 137 % 1_000_000 + 1) / 100,
            purpose="住院费用报销",
        )
        for at in range(1, count + 1)
    ]


def write_bare(rows: list[PaymentRow]) -> None:
    """The same cells and nothing else."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["批次号", "序号", "办件号", "收款人", "收款账号", "开户银行", "开户行行号", "金额", "用途"])
    for one in rows:
        sheet.append(
            [BATCH, one.row, one.number, one.payee, one.account, one.bank, one.bank_code, one.amount, one.purpose]
        )
    book.save(path)


def read_bare() -> int:
    """Every cell, and nothing made of it."""
    book = openpyxl.load_workbook(path, read_only=True)
    found = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    return len(found) - 1


rows = made_rows() if way == "out" else []
start = time.perf_counter()
if way == "out":
    if who == "ours":
        write_payments(path, BATCH, rows, FileKind(path.suffix[1:]))
        part_of(path).rename(path)
    else:
        write_bare(rows)
    done = count
else:
    done = len(read_results(path)) if who == "ours" else read_bare()
seconds = time.perf_counter() - start
if done != count:
    raise SystemExit(f"{done} rows")
peak = Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0]
print(json.dumps({"seconds": seconds, "peak_mb": int(peak) / 1024}))
