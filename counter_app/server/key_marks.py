# SPDX-License-Identifier: Apache-2.0
"""What tells a centre's keys from another's: written into every backup, which holds none of the keys themselves."""

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.server.authority import read_authority
from counter_app.server.keys import read_keys
from counter_app.server.register.source import key_mark


@dataclass(frozen=True, slots=True)
class KeyMarks:
    """One of each key. Empty where there is none, or where a backup was made before they were written into it."""

    signing: str
    authority: str
    register: str

    def unlike(self, wanted: "KeyMarks") -> tuple[str, ...]:
        """The keys that are not the wanted ones. What is wanted without a mark is not compared."""
        names = [one.name for one in fields(self)]
        return tuple(one for one in names if getattr(wanted, one) not in ("", getattr(self, one)))

    @property
    def complete(self) -> bool:
        """Whether all can be compared with."""
        return all((self.signing, self.authority, self.register))


def key_marks(home: Path) -> KeyMarks:
    """Of the keys in a centre's home, as far as they are there and can be read. Makes none."""
    try:
        signing = read_keys(home).signer.public_key.hex()
    except CounterError:
        signing = ""
    try:
        authority = hashlib.sha256(read_authority(home).pem.encode()).hexdigest()
    except CounterError:
        authority = ""
    return KeyMarks(signing, authority, key_mark(home))
