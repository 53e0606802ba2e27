# SPDX-License-Identifier: Apache-2.0
"""What citizens are told, as data (``resources/work/messages.yaml``): short, masked, and without anything of health."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text

LONGEST = 70
"""So many characters one short message has."""

_WIDEST = {"who": 4, "number": 26, "phone": 13, "day": 6, "amount": 12, "office": 12}
"""The blanks of a message, and the room that what stands in them takes at most."""


class Occasion(StrEnum):
    """When a message fits."""

    accepted = "accepted"  # while the case is in work
    reviewed = "reviewed"  # … once a review was passed, and no other lies ahead
    notified = "notified"
    sent_back = "sent_back"
    public = "public"  # while something of it is public
    paid = "paid"
    bounced = "bounced"
    completed = "completed"  # finished or handed over


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of message. ``posted``: it is for the public and names nobody."""

    id: str
    title: str
    at: Occasion
    words: str
    posted: bool = False


def read_messages(path: Path, faults: list[Fault]) -> Mapping[str, Message]:
    """Read the file; everything wrong in it adds a fault."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}
    document, data = read
    entries = Entry(document, (), data, "messages", faults).entries("messages", "id title at words posted")
    check_names(entries, "id")
    return {one.id: one for one in map(_message, entries)}


def _message(entry: Entry) -> Message:
    one = Message(
        id=entry.name("id"),
        title=entry.text("title"),
        at=entry.choice("at", Occasion),
        words=entry.text("words"),
        posted=entry.flag("posted"),
    )
    try:
        parts = list(Formatter().parse(one.words))
    except ValueError:  # a brace alone
        parts = [("", one.words, None, None)]
    blanks = [name for _, name, _, _ in parts if name is not None]
    known = {name for name in _WIDEST if not one.posted or name != "who"}
    if not set(blanks) <= known:
        entry.fault(text("telling.blank", blanks="、".join(sorted(set(blanks) - known))), "words")
        return one
    have = sum(len(words) for words, _, _, _ in parts) + sum(_WIDEST[name] for name in blanks)
    if have > LONGEST:
        entry.fault(text("telling.too_long", have=have, most=LONGEST), "words")
    return one
