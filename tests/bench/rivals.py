# SPDX-License-Identifier: Apache-2.0
"""Two usual ways to search, over the same texts as the finder's: full text in SQLite, and likeness of strings.

Both are given what the finder has: titles, names, terms, everyday words and lines by themselves, so that a title counts
most, and the pinyin and initials of all but the lines. Each is used as well as it can be without a ranking of our own.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from bench.phrases import FIRST, Item
from counter_app.catalogue.finding.postings import GAP
from counter_app.catalogue.finding.stock import Level, Stock

_WEIGHTS = {Level.title: 8, Level.names: 6, Level.terms: 5, Level.said: 6, Level.lines: 3}
_CODE, _SPELLED = 8, 6
_MOST = 300  # entries; several are of one item
SCORER = fuzz.WRatio
_RUNS = re.compile(r"[^\W_]+")


def _texts(stock: Stock) -> Iterator[tuple[Item, list[str]]]:
    """Every item's words by level, its code, and how its names are spelled."""
    spelled: dict[str, str] = {}
    for number, item in enumerate(stock.items):
        words = [stock.shelves[level].letters.texts[number] for level in Level]
        entries = GAP.join(words[: Level.lines]).split(GAP)
        for entry in entries:
            if entry not in spelled:
                syllables = lazy_pinyin(entry)
                spelled[entry] = f"{''.join(syllables)} {''.join(one[0] for one in syllables)}"
        yield item, [*words, stock.codes.letters.texts[number], GAP.join(spelled[entry] for entry in entries)]


class FullText:
    """SQLite FTS5 with bm25: the phrase as it is first, then any of its pieces of ``size`` characters.

    Three characters are FTS5's own trigrams, which find no word of two. For pairs every text is cut before it is given.
    """

    def __init__(self, stock: Stock, size: int) -> None:
        self._size = size
        self._pairs = size < len("abc")
        self._base = sqlite3.connect(":memory:")
        columns = ["guide UNINDEXED", "ordinal UNINDEXED", *(f"c{place}" for place in range(len(Level) + 2))]
        tokenizer = "unicode61" if self._pairs else "trigram"
        self._base.execute(f"CREATE VIRTUAL TABLE item USING fts5({', '.join(columns)}, tokenize='{tokenizer}')")
        marks = ", ".join("?" * len(columns))
        rows = ((*item, *(self._cut(one) for one in texts)) for item, texts in _texts(stock))
        self._base.executemany(f"INSERT INTO item VALUES ({marks})", rows)  # noqa: S608 - question marks
        weights = ", ".join(map(str, (0, 0, *_WEIGHTS.values(), _CODE, _SPELLED)))
        self._query = (
            "SELECT guide, ordinal FROM item WHERE item MATCH ? AND (? IS NULL OR guide = ?)"  # noqa: S608 - numbers
            f" ORDER BY bm25(item, {weights}) LIMIT {FIRST}"
        )

    def find(self, words: str, guide: str | None) -> Sequence[Item]:
        """The first items."""
        runs = _RUNS.findall(words.casefold())
        whole = [" ".join(self._pieces(run)) if self._pairs else run for run in runs]
        pieces = [piece for run in runs for piece in self._pieces(run)]
        either = [f'"{piece}"{"*" * (len(piece) < self._size)}' for piece in pieces]
        asked = [" AND ".join(f'"{one}"' for one in whole), " OR ".join(either)]
        found: dict[Item, None] = {}
        for one in asked:
            if one and len(found) < FIRST:
                found |= dict.fromkeys(self._base.execute(self._query, (one, guide, guide)).fetchall())
        return list(found)

    def _cut(self, text: str) -> str:
        if not self._pairs:
            return text
        return " ".join(piece for run in _RUNS.findall(text.casefold()) for piece in self._pieces(run))

    def _pieces(self, run: str) -> list[str]:
        return [run[place : place + self._size] for place in range(max(1, len(run) - self._size + 1))]


class Likeness:
    """rapidfuzz: the items with the entries that are most like what was typed."""

    def __init__(self, stock: Stock) -> None:
        self._entries: list[str] = []
        self._items: list[Item] = []
        for item, texts in _texts(stock):
            entries = dict.fromkeys(one for level in texts for one in re.split(rf"[{GAP} ]", level) if one)
            self._entries += entries
            self._items += [item] * len(entries)
        self._of: dict[str | None, tuple[int, int]] = {None: (0, len(self._items))}
        for place, (guide, _) in enumerate(self._items):
            self._of[guide] = self._of.get(guide, (place, 0))[0], place + 1

    def find(self, words: str, guide: str | None) -> Sequence[Item]:
        """The first items."""
        first, end = self._of[guide]
        like = process.extract(words.casefold(), self._entries[first:end], scorer=SCORER, limit=_MOST)
        return list(dict.fromkeys(self._items[first + place] for _, _, place in like))[:FIRST]
