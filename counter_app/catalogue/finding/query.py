# SPDX-License-Identifier: Apache-2.0
"""What was typed, parted into words: Chinese by itself, letters by themselves, codes whole."""

import re
from dataclasses import dataclass

from counter_app.catalogue.finding.stock import Everyday, Stock
from counter_app.catalogue.folding import tokens

_MOST_WORDS = 8
_LONGEST = 40
_CHINESE = r"[\u3007\u3400-\u9fff\U00020000-\U000323af]+"
_PIECES = re.compile(rf"{_CHINESE}|[a-z0-9']+")
_LATIN = re.compile(r"[a-z]+'?[a-z']*")
_HAN = re.compile(_CHINESE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded."""

    text: str

    @property
    def latin(self) -> str:
        """Letters that may be pinyin, without the marks between syllables; empty for anything else."""
        return self.text.replace("'", "") if _LATIN.fullmatch(self.text) else ""

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese characters and nothing else."""
        return _HAN.fullmatch(self.text) is not None


def words_of(typed: str, stock: Stock) -> list[Word]:
    """The words of a query. One that stands nowhere as it is falls into pieces that tell something (异地zz, 报销？)."""
    found: list[str] = []
    for token in tokens(typed)[:_MOST_WORDS]:
        pieces = [piece[:_LONGEST] for piece in _PIECES.findall(token)]
        if not pieces or _stands(token, stock):
            found.append(token)
        else:
            found += [_told(piece, stock.everyday) for piece in pieces]
    return [Word(one) for one in dict.fromkeys(found[:_MOST_WORDS])]


def _told(piece: str, everyday: Everyday) -> str:
    """A piece without what says nothing before and behind it (药店怎么办), unless hardly anything is left."""
    left, before = piece, ""
    while left != before and left not in everyday.words:
        before = left
        for empty in everyday.empty:
            left = left.removeprefix(empty).removesuffix(empty)
    return left if len(left) > 1 else piece


def _stands(token: str, stock: Stock) -> bool:
    everything = stock.among(None)
    return any(shelf.letters.holding(token, everything) for shelf in (*stock.shelves, stock.codes))
