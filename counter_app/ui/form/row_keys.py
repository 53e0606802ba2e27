# SPDX-License-Identifier: Apache-2.0
"""What the keys of a roster do: always to the one that the hands are in, and nothing where they are in none."""

from collections.abc import Callable, Mapping
from functools import partial

from counter_app.ui.form.form_parts import FormParts
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.keys import Command

ROW_KEYS: Mapping[Command, Callable[[RosterCard], object]] = {
    Command.next_row: lambda card: card.next_row(1),
    Command.previous_row: lambda card: card.next_row(-1),
    Command.add_row: RosterCard.add_row,
    Command.remove_row: RosterCard.remove_row,
    Command.take_in_rows: RosterCard.ask_file,
}


def row_commands(parts: FormParts) -> dict[Command, Callable[[], object]]:
    """The keys of a form's rosters."""
    return {command: partial(_do, parts, act) for command, act in ROW_KEYS.items()}


def _do(parts: FormParts, act: Callable[[RosterCard], object]) -> None:
    card = parts.roster_in_use()
    if card is not None:
        act(card)
