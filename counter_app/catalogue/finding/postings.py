# SPDX-License-Identifier: Apache-2.0
"""Which texts of a numbered list hold given letters: for every letter and pair of letters a row of bits, one a text.

Rows are combined with ``&`` in C, so a query costs about the same over a hundred texts as over ten thousand; only for
words longer than a pair are the few remaining texts looked at themselves. All rows lie in one piece of bytes in the
order of their letters: nothing has to be built when an index is read back.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

BEGIN = "\x02"
"""Stands before the first letter, so that a text that begins with a letter can be asked for."""

GAP = "\n"
"""Between the entries of one text; no query holds it."""

_WIDE = 21  # bits of a letter


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Texts by number, and where their letters are. Without the texts, a word is as good as all its pairs."""

    texts: tuple[str, ...]
    grams: bytes  # letters and pairs as numbers of eight bytes, in order
    rows: bytes
    width: int  # of a row

    def of(self, gram: str) -> int:
        """The texts that hold a letter or a pair, as bits."""
        wanted = _number(gram)
        grams = memoryview(self.grams).cast("Q")
        place = bisect_left(grams, wanted)
        if place == len(grams) or grams[place] != wanted:
            return 0
        return int.from_bytes(self.rows[place * self.width : (place + 1) * self.width], "little")

    def holding(self, token: str, among: int) -> int:
        """The texts (as bits, out of ``among``) that hold the token."""
        bits = self.paired(token, among)
        if len(token) <= 2 or not self.texts:
            return bits
        return gathered((one for one in numbers(bits) if token in self.texts[one]), bits)

    def beginning(self, token: str, among: int) -> int:
        """The texts that begin with the token."""
        bits = self.paired(token, among & self.of(BEGIN + token[0]))
        if len(token) == 1 or not self.texts:
            return bits
        return gathered((one for one in numbers(bits) if self.texts[one].startswith(token)), bits)

    def paired(self, token: str, among: int) -> int:
        """The texts that hold every pair of the token's letters, if not always the token."""
        if len(token) == 1:
            return among & self.of(token)
        for index in range(len(token) - 1):
            if not among:
                break
            among &= self.of(token[index : index + 2])
        return among


def post(texts: Sequence[str], *, kept: bool = True) -> Postings:
    """Note the letters and pairs of every text; ``kept`` False leaves the texts themselves out."""
    return post_grams([grams_of(one) for one in texts], tuple(texts) if kept else ())


def post_grams(grams: Sequence[Iterable[str]], texts: tuple[str, ...] = ()) -> Postings:
    """Note what is given for every text: letters, and pairs of letters."""
    width = len(grams) // 8 + 1
    rows: dict[str, bytearray] = {}
    for number, some in enumerate(grams):
        byte, bit = number >> 3, 1 << (number & 7)
        for gram in some:
            row = rows.get(gram)
            if row is None:
                row = rows[gram] = bytearray(width)
            row[byte] |= bit
    order = sorted((gram for gram in rows if GAP not in gram), key=_number)
    return Postings(texts, array("Q", map(_number, order)).tobytes(), b"".join(rows[gram] for gram in order), width)


def _number(gram: str) -> int:
    return ord(gram[0]) << _WIDE | (ord(gram[1]) if len(gram) > 1 else 0)


def grams_of(words: str) -> set[str]:
    """All letters and pairs of a text, and its beginning."""
    return {*words, *map("".join, pairwise(words)), BEGIN + words[:1]} if words else set()


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
