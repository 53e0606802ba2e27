# SPDX-License-Identifier: Apache-2.0
"""One key: where it counts, what it does, how it is shown."""

from dataclasses import dataclass

from counter_app.base.texts import text
from counter_app.ui.keys.commands import Command
from counter_app.ui.keys.contexts import Context


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or a run of keys that do the same. ``command`` is None where the focused widget takes it itself."""

    context: Context
    sequences: tuple[str, ...]
    verb: str
    command: Command | None = None
    shown: str = ""
    bar: bool = True
    bar_in: Context | None = None  # … in this inner context alone, before all others

    @property
    def cap(self) -> str:
        """What stands on the key cap."""
        return self.shown or self.sequences[0]

    @property
    def label(self) -> str:
        """The verb beside the cap."""
        return text(f"ui.keys.{self.verb}")

    @property
    def numbered(self) -> bool:
        """Whether the command is told which key of the run was pressed."""
        return self.command in (Command.pick, Command.step)
