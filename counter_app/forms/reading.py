# SPDX-License-Identifier: Apache-2.0
"""What typed words came to, and how any words are folded before they are read."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from counter_app.base.names import NEWLINES, UNSEEN
from counter_app.base.texts import text
from counter_app.forms.definition import Field

JOINERS = frozenset("\u200c\u200d")
"""Unseen, but they hold a sign together: a family in one emoji, a ligature."""


@dataclass(frozen=True, slots=True)
class Read:
    """A value as it is kept, and the code of what is wrong with it ("" where nothing is: then it is canonical).

    Of a wrong value the typed words are kept. ``facts`` fill the blanks of the sentence; they may be personal: show
    them, never log them. ``notes`` are codes of things worth a look that stop nobody.
    """

    value: str
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What to show under the field; "" where nothing is wrong."""
        return text(self.code, **self.facts) if self.code else ""

    @property
    def note_sentences(self) -> tuple[str, ...]:
        """What else to show under the field."""
        return tuple(text(note) for note in self.notes)


Reader = Callable[[Field, str, str, date], Read]
"""Reads folded words that are not empty: the field, the words, the kind told by the field beside it, today."""


def wrong(code: str, **facts: object) -> Read:
    """What a reader answers to words it cannot read; the words themselves are kept by whoever asked."""
    return Read("", code, facts)


def fold(typed: str) -> tuple[str, tuple[str, ...]]:
    """Outer space off, pasted lines joined, what nobody sees taken out; and the notes that tell of it.

    Rare characters, emoji and words that begin like a formula stay as they are.
    """
    value = typed.strip()
    if value.isprintable():  # what is typed by hand mostly is: one look instead of one a character
        return value, ()
    notes: list[str] = []
    value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    value = "".join(sign for sign in value if sign not in UNSEEN).strip()
    if NEWLINES.search(value):
        notes.append("identity.newlines_joined")
        value = NEWLINES.sub("\n", value)
    seen = _seen(value)
    if len(seen) < len(value):
        notes.append("forms.value.unseen")
    return _joined(seen).strip(), tuple(notes)


def count(value: str) -> int:
    """How many characters a person sees, so that an accent or a chosen glyph does not count as one."""
    return sum(1 for sign in value if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))


def _seen(value: str) -> str:
    kept = []
    for sign in value:
        kind = unicodedata.category(sign)
        if kind in ("Zs", "Zl", "Zp") or sign == "\t":
            kept.append(sign if sign == "\u3000" else " ")
        elif kind == "Cc":
            kept.append(sign if sign == "\n" else "")
        elif kind == "Cf":
            kept.append(sign if sign in JOINERS or sign >= "\U000e0000" else "")
        elif ord(sign) & 0xFFFE != 0xFFFE and not "\ufdd0" <= sign <= "\ufdef":
            kept.append(sign)
    return "".join(kept)


def _joined(value: str) -> str:
    """Lines made one: Chinese without a gap, words and figures with a space."""
    lines = [line for line in value.split("\n") if line]
    whole = lines[:1]
    for before, line in pairwise(lines):
        whole.append(" " + line if before[-1].isascii() and line[0].isascii() else line)
    return "".join(whole)
