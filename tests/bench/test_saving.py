# SPDX-License-Identifier: Apache-2.0
"""How long a clerk waits for a save: a draft, one action, a whole decision; bare SQLCipher beside them."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3

from bench.hall import accept, judged, party
from bench.measuring import Table, percentile, spent, spread
from counter_app.base.clock import system_clock
from counter_app.cases.outcome import Outcome
from counter_app.desk import deciding, drafting, following, signing_in
from counter_app.desk.counter import Counter
from counter_app.settings import load_settings

ROUNDS = 400
AIM = 0.010


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    one = Counter(load_settings(tmp_path / "home"), system_clock)
    one.load_catalogue()
    one.open_store()
    signing_in.sign_in(one, "0312", "0312")
    yield one
    one.close()


class Bare:
    """SQLCipher without anything of ours: the same settings, one row of an action's size in a transaction."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlcipher3.connect(str(path), isolation_level=None)
        key = f"{secrets.token_hex(32)}{secrets.token_hex(16)}"
        for line in (
            f"PRAGMA key = \"x'{key}'\"",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE action (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, facts BLOB)",
        ):
            self._connection.execute(line)

    def save(self) -> None:
        """One row, durable."""
        self._connection.execute("BEGIN IMMEDIATE")
        values = (secrets.token_hex(16), os.urandom(1000))
        self._connection.execute("INSERT INTO action (id, facts) VALUES (?, ?)", values)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def test_saving(counter: Counter, tmp_path: Path, table: Table) -> None:
    bare = Bare(tmp_path / "bare.db")
    drafts, actions, decisions, alone = [], [], [], []
    for number in range(ROUNDS):
        one = judged(counter, party(number))
        draft = one.snapshot(counter.now_micros())
        drafts.append(spent(drafting.save_draft, counter, draft))
        decisions.append(spent(deciding.decide, counter, one, Outcome.accept))
        case = accept(counter, party(number))
        step = following.steps_of(counter, case)[0].step
        actions.append(spent(following.pass_step, counter, case, step))
        alone.append(spent(bare.save))
    bare.close()
    beside = f"bare SQLCipher, one row: {spread(alone)}"
    for what, found in (
        ("save of an action (a step passed: rules, chain, outbox, lists)", actions),
        ("save of a decision (3 actions, numbers given, draft dropped)", decisions),
        ("save of a draft as typed", drafts),
    ):
        table.add(what, spread(found), beside=beside, aim="p99 < 10 ms", met=percentile(found, 0.99) < AIM)
