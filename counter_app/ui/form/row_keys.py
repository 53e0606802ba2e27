# SPDX-License-Identifier: Apache-2.0
"""What the keys of a roster do: always to the one that the hands are in; elsewhere to the only one there is, as its
buttons do."""

from collections.abc import Callable, Mapping
from functools import partial

from counter_app.ui.form.form_parts import FormParts
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.keys import Command

IN_TABLE: Mapping[Command, Callable[[RosterCard], object]] = {
    Command.next_row: lambda card: card.next_row(1),
    Command.previous_row: lambda card: card.next_row(-1),
}
"""From row to row, with the hands in the table."""

OF_BUTTONS: Mapping[Command, Callable[[RosterCard], object]] = {
    Command.add_row: RosterCard.add_row,
    Command.remove_row: RosterCard.remove_row,
    Command.take_in_rows: RosterCard.ask_file,
}
"""What a roster's buttons do."""


def row_commands(parts: FormParts) -> dict[Command, Callable[[], object]]:
    """The keys of a form's rosters that count now."""
    card = parts.roster_in_use()
    acts = dict(IN_TABLE) if card is not None else {}
    card = card or parts.only_roster()
    if card is None:
        return {}
    if card.grows:
        acts |= OF_BUTTONS
    return {command: partial(act, card) for command, act in acts.items()}
