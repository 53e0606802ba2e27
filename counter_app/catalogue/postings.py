# SPDX-License-Identifier: Apache-2.0
"""Which texts of a numbered list hold given letters: for every letter and pair of letters one integer, a bit a text.

Pairs are combined with ``&`` in C, so a query costs about the same over a hundred texts as over ten thousand;
only for words longer than a pair are the few remaining texts looked at themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_BEGIN = "\x02"
"""Stands before the first letter, so that a text that begins with a letter can be asked for."""

GAP = "\n"
"""Between the entries of one text; no query holds it."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Folded texts by number, and where their letters are."""

    texts: tuple[str, ...]
    letters: Mapping[str, int]

    def holding(self, token: str, among: int) -> int:
        """The texts (as bits, out of ``among``) that hold the token."""
        bits = self.paired(token, among)
        if len(token) <= 2:
            return bits
        return gathered((one for one in numbers(bits) if token in self.texts[one]), bits)

    def beginning(self, token: str, among: int) -> int:
        """The texts that begin with the token."""
        bits = self.paired(token, among & self.letters.get(_BEGIN + token[0], 0))
        if len(token) == 1:
            return bits
        return gathered((one for one in numbers(bits) if self.texts[one].startswith(token)), bits)

    def paired(self, token: str, among: int) -> int:
        """The texts that hold every pair of the token's letters, if not always the token."""
        if len(token) == 1:
            return among & self.letters.get(token, 0)
        for index in range(len(token) - 1):
            among &= self.letters.get(token[index : index + 2], 0)
            if not among:
                break
        return among


def post(texts: Sequence[str]) -> Postings:
    """Note the letters and pairs of every text."""
    rows: dict[str, bytearray] = {}
    size = len(texts) // 8 + 1
    for number, one in enumerate(texts):
        pairs = {one[index : index + 2] for index in range(len(one) - 1)}
        for gram in {*one, *pairs, _BEGIN + one[:1]}:
            row = rows.get(gram)
            if row is None:
                row = rows[gram] = bytearray(size)
            row[number >> 3] |= 1 << (number & 7)
    return Postings(tuple(texts), {gram: int.from_bytes(row, "little") for gram, row in rows.items() if gram != GAP})


def numbers(bits: int) -> Iterator[int]:
    """The numbers whose bits are set, in order."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def gathered(found: Iterable[int], within: int) -> int:
    """The bits of some numbers; none of them above the highest of ``within``."""
    row = bytearray(within.bit_length() // 8 + 1)
    for number in found:
        row[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(row, "little")
