# SPDX-License-Identifier: Apache-2.0
"""The finder: items by words, pinyin, code, class, material or form, each with why it was found."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.catalogue.folding import Spans, folded, merged, places, tokens
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.pinyin import Spelling
from counter_app.catalogue.postings import GAP, Postings, gathered, numbers

Usage = Mapping[tuple[str, int], int]
"""How often each item, by guide and number, was opened at this window."""

LIMIT = 50
"""So many hits are worked out; nobody reads further."""

_MOST_WORDS = 6
_MOST_REASONS = 2  # for one word
_TIERS = 4  # begins a title, is in a title, is elsewhere, is in a form's text
_LATIN = re.compile(r"[a-z]+'?[a-z']*")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: ``text[start:end]`` of every span is what was looked for."""

    label: str
    text: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found. A higher ``score`` stands nearer the top."""

    item: ServiceItem
    why: tuple[Why, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of text of every item: what is compared, and the entries as they are shown."""

    label: str
    postings: Postings
    shown: tuple[tuple[str, ...], ...]

    def reasons(self, number: int, token: str) -> Iterator[Why]:
        """The entries of an item that hold the token."""
        whole = self.postings.texts[number]
        if token in whole:
            for shown, compared in zip(self.shown[number], whole.split(GAP), strict=True):
                if token in compared:
                    yield Why(self.label, shown, places(shown, token))


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Everything that can be searched, prepared once. Immutable; may be used from any thread."""

    catalogue: Catalogue
    items: tuple[tuple[str, int], ...]  # guide and ordinal, by the number used below
    positions: tuple[int, ...]  # of each item among its guide's items
    guides: Mapping[str, int]  # the items of a guide, as bits
    title: Shelf
    code: Shelf
    forms: Shelf
    materials: Shelf
    part: Shelf
    matter: Shelf
    boxes: Shelf
    printed: Shelf
    pinyin_label: str
    spellings: tuple[Spelling, ...]
    initials: Postings
    letters: Postings
    openings: Mapping[str, int]  # items with a syllable from which these two letters go on

    def search(
        self, words: str, guide: str | None = None, usage: Usage | None = None, limit: int = LIMIT
    ) -> tuple[Hit, ...]:
        """The items that match every word, best first: by where they match, then by use, then as the guides go.

        No words find nothing; the finder shows favourites then.
        """
        asked = tokens(words)[:_MOST_WORDS]
        among = (1 << len(self.items)) - 1 if guide is None else self.guides.get(guide, 0)
        if not asked or not among:
            return ()
        tiers = [self._tiers(token, among) for token in asked]
        used = self._used(usage or {})
        found: list[Hit] = []
        for bits, tier in _ranked(tiers, among):
            for number in _in_order(bits, used):
                if len(found) == limit:
                    return tuple(found)
                score = (_TIERS - tier) * 1000 + min((usage or {}).get(self.items[number], 0), 999)
                found.append(Hit(self._item(number), self._why(number, asked), score))
        return tuple(found)

    def _item(self, number: int) -> ServiceItem:
        return self.catalogue.guides[self.items[number][0]].items[self.positions[number]]

    def _tiers(self, token: str, among: int) -> list[int]:
        """The items that hold a word, by where; an item is only in the best of its tiers."""
        first = self.title.postings.beginning(token, among) | self.code.postings.beginning(token, among)
        within = self.title.postings.holding(token, among) | self.code.postings.holding(token, among)
        latin = _latin(token)
        if latin:  # a single letter is in nearly every title; it asks for the first one
            first |= self.initials.beginning(latin, among) | self.letters.beginning(latin, among)
        if len(latin) > 1:
            within |= self.initials.holding(latin, among) | self._sounding(latin, among)
        within &= ~first
        rest = among & ~first & ~within
        beside = 0
        for shelf in (self.forms, self.materials, self.part, self.matter):
            beside |= shelf.postings.holding(token, rest)
        rest &= ~beside
        deep = self.boxes.postings.holding(token, rest) | self.printed.postings.holding(token, rest)
        return [first, within, beside, deep]

    def _sounding(self, latin: str, among: int) -> int:
        """Items whose spelled title holds the letters from the beginning of a syllable."""
        bits = among & self.openings.get(latin[:2], 0)
        if len(latin) == 2:
            return bits
        bits = self.letters.paired(latin, bits)
        return gathered((one for one in numbers(bits) if self._syllable(one, latin) is not None), bits)

    def _syllable(self, number: int, latin: str) -> int | None:
        """The syllable at which the letters begin in an item's spelled title."""
        spelling = self.spellings[number]
        at = spelling.letters.find(latin)
        while at >= 0:
            if at in spelling.starts:
                return spelling.starts.index(at)
            at = spelling.letters.find(latin, at + 1)
        return None

    def _used(self, usage: Usage) -> list[int]:
        counted = [(-usage[key], number) for number, key in enumerate(self.items) if key in usage] if usage else []
        return [number for _, number in sorted(counted)]

    def _why(self, number: int, asked: Iterable[str]) -> tuple[Why, ...]:
        found: dict[tuple[str, str], Spans] = {}
        for token in asked:
            for one in self._reasons(number, token):
                key = (one.label, one.text)
                found[key] = merged((*found.get(key, ()), *one.spans))
        return tuple(Why(label, shown, spans) for (label, shown), spans in found.items())

    def _reasons(self, number: int, token: str) -> list[Why]:
        """Why a word found an item: where it names something of the item, else where it only stands nearby."""
        form = next(self.forms.reasons(number, token), None)
        papers = self.materials.reasons(number, token)
        paper = next((one for one in papers if form is None or folded(form.text) not in folded(one.text)), None)
        title = next(self.title.reasons(number, token), None) or self._heard(number, token)
        strong = [title, next(self.code.reasons(number, token), None), form, paper]
        found = [one for one in strong if one is not None]
        if not found:
            weak = (self.part, self.matter, self.boxes, self.printed)
            found = [one for shelf in weak for one in shelf.reasons(number, token)][:1]
        return found[:_MOST_REASONS]

    def _heard(self, number: int, token: str) -> Why | None:
        """The characters of the title whose initials or syllables were typed."""
        latin, spelling = _latin(token), self.spellings[number]
        if not latin:
            return None
        first = spelling.initials.find(latin)
        last = first + len(latin) - 1
        if first < 0:
            syllable = self._syllable(number, latin)
            if syllable is None:
                return None
            first = syllable
            end = spelling.starts[first] + len(latin)
            last = max(index for index, start in enumerate(spelling.starts) if start < end)
        spans = tuple((place, place + 1) for place in spelling.places[first : last + 1])
        return Why(self.pinyin_label, self.title.shown[number][0], merged(spans))


def _latin(token: str) -> str:
    """Letters that may be pinyin, without the marks between syllables; empty for anything else."""
    return token.replace("'", "") if _LATIN.fullmatch(token) else ""


def _ranked(tiers: Sequence[Sequence[int]], among: int) -> Iterator[tuple[int, int]]:
    """The items in all words' tiers as bits, the best combinations first, with the first word's tier."""
    if len(tiers) == 1:
        yield from ((bits & among, tier) for tier, bits in enumerate(tiers[0]) if bits & among)
        return
    for tier, bits in enumerate(tiers[0]):
        if bits & among:
            yield from ((below, tier) for below, _ in _ranked(tiers[1:], bits & among))


def _in_order(bits: int, used: Sequence[int]) -> Iterator[int]:
    """Numbers of a set: the used ones by use, then the others as they come."""
    often = [number for number in used if bits >> number & 1]
    yield from often
    yield from numbers(bits & ~gathered(often, bits))
