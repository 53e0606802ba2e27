# SPDX-License-Identifier: Apache-2.0
"""The registry of keys: nothing bound twice, nothing taken from fields and input methods, nothing shown in vain."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.keys import FORBIDDEN, INSIDE, KEYS, Command, Context, Key, bar_keys, chain, keys_of
from counter_app.ui.shell.key_binder import KeyBinder

PLAIN = re.compile(r"^(?:[0-9A-Za-z]|Up|Down|Left|Right|Return|Enter|Space|PgUp|PgDown)$")
HERE = Path(__file__).resolve().parent


def _ids(context: Context) -> str:
    return context.value


@pytest.mark.parametrize("context", Context, ids=_ids)
def test_no_key_means_two_things_in_one_place(context: Context) -> None:
    seen: dict[str, Key] = {}
    for key in keys_of(context):
        for sequence in key.sequences:
            name = QKeySequence(sequence).toString()
            assert name, sequence
            assert name not in seen, f"{name}: {seen[name].verb} and {key.verb}"
            seen[name] = key


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.context}-{key.verb}")
def test_commands_leave_fields_and_input_methods_their_keys(key: Key) -> None:
    if key.command is None:
        return
    for sequence in key.sequences:
        assert sequence not in FORBIDDEN
        assert not sequence.startswith(("Ctrl+Alt+", "Alt+Ctrl+"))
        assert not PLAIN.match(sequence), f"{sequence} belongs to the focused widget"
        assert sequence != "Ctrl+Z" or key.command is Command.undo


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.context}-{key.verb}")
def test_every_key_has_a_verb_of_few_words(key: Key) -> None:
    assert 1 <= len(key.label) <= 8
    assert key.cap


def test_return_and_enter_go_together() -> None:
    for key in KEYS:
        names = {re.sub(r"Enter$", "Return", one) for one in key.sequences}
        if any(one.endswith("Return") for one in names):
            both = {one.rsplit("+", 1)[-1] for one in key.sequences}
            assert {"Return", "Enter"} <= both, key


@pytest.mark.parametrize("context", Context, ids=_ids)
def test_the_bar_shows_at_most_ten_and_always_the_way_to_all(context: Context) -> None:
    shown = bar_keys(context)
    assert len(shown) <= 10
    assert shown[-1].command is Command.show_keys


def test_every_context_stands_inside_the_window() -> None:
    for context in Context:
        assert list(chain(context))[-1] is Context.window
    assert set(INSIDE) == set(Context) - {Context.window}


def test_only_the_keys_of_the_place_are_on(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    binder = KeyBinder(window)
    for context in Context:
        binder.use(context)
        wanted = {
            QKeySequence(sequence).toString()
            for key in keys_of(context)
            if key.command is not None
            for sequence in key.sequences
        }
        assert binder.counting() == wanted


def test_no_test_clicks_keys_that_end_the_interpreter() -> None:
    """QTest.keyClicks aborts on anything beyond Latin-1: only ``hands.py`` may call it."""
    for path in HERE.glob("*.py"):
        if path.name == "hands.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr == "keyClicks"), path.name
