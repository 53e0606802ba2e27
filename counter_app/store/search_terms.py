# SPDX-License-Identifier: Apache-2.0
"""What a case can be found by, as keyed digests: the index holds no name and no number that could be read.

Names are cut into pieces of one to three characters, numbers are taken whole and by their last four. A
piece is looked up in the same time whether there are ten thousand cases or a million.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from counter_app.cases.people import Agent, Party, Person, Unit
from counter_app.catalogue.folding import folded

GRAM = 3
TAIL = 4
DIGEST_BYTES = 8
SHORTEST_NUMBER = 5
MOST_PIECES = 40


class Use(StrEnum):
    """What a term stands for, so that a phone's tail is not taken for a number's."""

    name = "name"
    number = "number"  # of an identity paper, a unit or a phone, whole
    tail = "tail"  # its last four
    sequence = "sequence"  # the day's four digits inside a case number
    item = "item"
    held = "held"  # what only one case may hold: not in the index, see ``held_keys``


def _grams(words: str, sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        yield from (words[start : start + size] for start in range(len(words) - size + 1))


@dataclass(frozen=True, slots=True)
class Terms:
    """Makes the digests. ``key`` is derived from the store's key."""

    key: bytes = field(repr=False)

    def digest(self, use: Use, words: str) -> str:
        """A word of the index."""
        return hmac.digest(self.key, f"{use}\0{words}".encode(), "sha256")[:DIGEST_BYTES].hex()

    def of_case(
        self,
        applicant: Party | None,
        agent: Agent | None,
        *,
        guide: str,
        item: int,
        sequence: str,
        people: Iterable[tuple[str, str]] = (),
    ) -> frozenset[str]:
        """Every word a case is indexed by. ``people`` are names and numbers of those who stand in its tables: they are
        found by what nobody shares with half of a school, two characters of a name or a whole number."""
        found = {self.digest(Use.item, f"{guide}/{item}"), self.digest(Use.sequence, sequence)}
        for party in (applicant, agent.person if agent else None):
            names, numbers = _written(party)
            for name in names:
                found.update(self.digest(Use.name, gram) for gram in _grams(folded(name), range(1, GRAM + 1)))
            for number in filter(None, map(folded, numbers)):
                found.add(self.digest(Use.number, number))
                found.add(self.digest(Use.tail, number[-TAIL:]))
        pieces: set[str] = set()
        for name, number in people:
            plain = folded(name)
            pieces.update(_grams(plain, range(min(2, len(plain)), GRAM + 1)))
            if number:
                found.add(self.digest(Use.number, folded(number)))
        found.update(self.digest(Use.name, piece) for piece in pieces)
        return frozenset(found)

    def query(self, words: str, items: Iterable[tuple[str, int]] = ()) -> str:
        """The index's expression for one word as typed; it may mean a name, a number, or one of the ``items``."""
        plain = folded(words)
        whole = [f'"{self.digest(Use.item, f"{guide}/{item}")}"' for guide, item in items]
        if len(plain) >= SHORTEST_NUMBER:
            whole.append(f'"{self.digest(Use.number, plain)}"')
        if len(plain) == TAIL and plain.isascii():
            whole.append(f'"{self.digest(Use.tail, plain)}"')
            whole.append(f'"{self.digest(Use.sequence, plain)}"')
        pieces = [plain] if len(plain) <= GRAM else list(_grams(plain, [GRAM]))[:MOST_PIECES]
        whole.append("(" + " AND ".join(f'"{self.digest(Use.name, piece)}"' for piece in pieces) + ")")
        return "(" + " OR ".join(whole) + ")"


def _written(party: Party | None) -> tuple[list[str], list[str]]:
    """Names and numbers a party is found by."""
    match party:
        case Person():
            return [party.name], [party.id_number, party.phone]
        case Unit():
            return [party.name, party.contact], [party.credit_code, party.unit_code, party.phone]
        case None:
            return [], []
