# SPDX-License-Identifier: Apache-2.0
"""What the columns and results of payment files are called (``resources/work/bank.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text


class PayColumn(StrEnum):
    """The columns of payment files."""

    batch = "batch"
    row = "row"
    number = "number"
    payee = "payee"
    account = "account"
    bank = "bank"
    bank_code = "bank_code"
    amount = "amount"
    purpose = "purpose"
    state = "state"
    reason = "reason"
    day = "day"


class PayResult(StrEnum):
    """What became of a row."""

    paid = "paid"
    bounced = "bounced"


@dataclass(frozen=True, slots=True)
class BankWords:
    """Of each list the first word is ours."""

    columns: Mapping[PayColumn, tuple[str, ...]] = field(default_factory=dict)
    states: Mapping[PayResult, tuple[str, ...]] = field(default_factory=dict)

    def head(self, column: PayColumn) -> str:
        """What a column is called in a file of ours."""
        return self.columns[column][0]


def load_bank_words(path: Path, faults: list[Fault]) -> BankWords:
    """Read the file; everything wrong in it is added to ``faults``."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return BankWords()
    document, data = read
    top = Entry(document, (), data, "columns states", faults)
    columns, states = top.entries("columns", "column words"), top.entries("states", "state words")
    check_names(columns, "column")
    check_names(states, "state")
    found = BankWords(
        {one.choice("column", PayColumn): one.texts("words") for one in columns},
        {one.choice("state", PayResult): one.texts("words") for one in states},
    )
    for column in PayColumn:
        if not found.columns.get(column):
            top.fault(text("work.bank_column_missing", column=column.value), "columns")
    for state in PayResult:
        if not found.states.get(state):
            top.fault(text("work.bank_state_missing", state=state.value), "states")
    return found
