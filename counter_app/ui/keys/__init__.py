# SPDX-License-Identifier: Apache-2.0
"""The one registry of keys: where each counts, what it does, how it is shown. Key bar, buttons and F1 read it."""

from collections.abc import Iterator

from counter_app.ui.keys.commands import OFFERED, Command
from counter_app.ui.keys.contexts import INSIDE, Context
from counter_app.ui.keys.key import Key
from counter_app.ui.keys.table import FORBIDDEN, KEYS

__all__ = [
    "FORBIDDEN",
    "INSIDE",
    "KEYS",
    "OFFERED",
    "Command",
    "Context",
    "Key",
    "bar_keys",
    "cap_of",
    "chain",
    "keys_here",
    "keys_of",
]


def chain(context: Context) -> Iterator[Context]:
    """A context and all it stands inside, from the inside out."""
    at: Context | None = context
    while at is not None:
        yield at
        at = INSIDE.get(at)


def keys_of(context: Context) -> tuple[Key, ...]:
    """Every key that counts in a context, its own first."""
    return tuple(key for level in chain(context) for key in KEYS if key.context is level)


def keys_here(context: Context, place: Context | None = None) -> tuple[Key, ...]:
    """Every key that counts while the focus stands in a place: the place's own, then the context's window-wide ones.

    Without a place the focus is in the midst of the page, whose widgets take their keys themselves.
    """
    if place is None:
        return keys_of(context)
    own = tuple(key for key in KEYS if key.context is place)
    return own + tuple(key for key in keys_of(context) if key.command is not None)


def bar_keys(context: Context, place: Context | None = None, most: int = 10) -> tuple[Key, ...]:
    """The keys shown at the foot of the window: the first ones, and F1 for all of them."""
    here = keys_here(context, place)
    shown = [key for key in here if key.bar_in is context] + [key for key in here if key.bar]
    return tuple(shown) if len(shown) <= most else (*shown[: most - 1], shown[-1])


def cap_of(context: Context, command: Command) -> str:
    """What a button shows for its command, "" where the context has no key for it."""
    return next((key.cap for key in keys_of(context) if key.command is command), "")
