# SPDX-License-Identifier: Apache-2.0
"""Words that run over several printed lines, each sign with the line it stands on: what a draft is read from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.catalogue.items import Line

OPENING, CLOSING = "（(［[【《“「〔", "）)］]】》”」〕"

MARK = re.compile(
    r"[-•·●◆■]?\s*(?:\d{1,2}\s*[.、．]+(?!\d)|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}、)\s*"
)
NOTE = re.compile(r"(?:备\s*注|注|说明|注意事项|温馨提示)\s*[：:]\s*")
_CIRCLED = re.compile(r"[①-⑳]")
_INNER = re.compile(r"(?<=[；;。，,）)》\s])(?=\d{1,2}[.、．](?!\d)\s*\S)")
_FINISHED = "。；;：:！!？?"
_GOES_ON = "、，,（(－—"
LONGEST = 1500
"""A longer sentence is none."""
_MOST_LINES = 12
_WRAPPED = 22
"""So long a line without an end has probably gone on in the next one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that belong together, as one text."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(line.text for line in self.lines)

    @property
    def words(self) -> "Words":
        """The whole of it."""
        return Words(self, 0, len(self.text))

    def quotes(self, start: int, end: int) -> tuple[tuple[int, str], ...]:
        """The words between two places, line by line as they are printed."""
        found, at = [], 0
        for line in self.lines:
            piece = line.text[max(0, start - at) : max(0, end - at)].strip()
            if piece:
                found.append((line.number, piece))
            at += len(line.text)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.passage.text[self.start : self.end]

    @property
    def quotes(self) -> tuple[tuple[int, str], ...]:
        """The words line by line, each with the number of its line."""
        return self.passage.quotes(self.start, self.end)

    def part(self, start: int, end: int | None = None) -> "Words":
        """A piece of this one, without white space and stops around it."""
        first, last = self.start + start, self.end if end is None else self.start + end
        whole = self.passage.text
        while first < last and whole[first] in " \u3000，,；;。、：:":
            first += 1
        while last > first and whole[last - 1] in " \u3000，,；;。、：:":
            last -= 1
        return Words(self.passage, first, last)

    def split(self, pattern: re.Pattern[str]) -> list["Words"]:
        """The pieces between what matches outside any bracket; empty ones are left out."""
        depths = depth_of(self.text)
        found, at = [], 0
        for match in pattern.finditer(self.text):
            if depths[match.start()] == 0:
                found.append(self.part(at, match.start()))
                at = match.end()
        found.append(self.part(at))
        return [one for one in found if one.text]

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list: ``heads`` are what stands over it and others, ``note`` true under 备注."""

    words: Words
    heads: tuple[Words, ...]
    note: bool
    level: int  # 0 not numbered, 1 the list's own number, 2 a number below


def depth_of(words: str) -> list[int]:
    """For every sign, inside how many brackets it stands; one more for the place behind the last."""
    depths, depth = [], 0
    for sign in words:
        if sign in CLOSING:
            depth = max(0, depth - 1)
        depths.append(depth)
        if sign in OPENING:
            depth += 1
    return [*depths, depth]


def passages(lines: Sequence[Line]) -> Iterator[Passage]:
    """Lines put together where a sentence was broken. A line longer than any sentence is left to a person."""
    kept: list[Line] = []
    for line in (one for one in lines if len(one.text) <= LONGEST):
        if kept and _begins(kept, line):
            yield Passage(tuple(kept))
            kept = []
        kept.append(line)
    if kept:
        yield Passage(tuple(kept))


def list_entries(lines: Sequence[Line]) -> Iterator[ListEntry]:
    """The entries of a numbered list, however deep; an unnumbered line is an entry of its own."""
    heads: tuple[Words, ...] = ()
    for passage in passages(lines):
        words = passage.words
        note = NOTE.match(words.text)
        level = 0
        if note:
            words = words.part(note.end())
            heads = ()
        for piece in _numbered(words):
            mark = None if _CIRCLED.match(piece.text) else MARK.match(piece.text)
            level = _level(mark.group()) if mark else 0
            bare = piece.part(mark.end()) if mark else piece
            if level < 2 and not note:
                heads = ()
            inner = _circled(bare)
            if inner:
                over = () if _CIRCLED.match(inner[0].text) else (inner[0],)
                for one in inner[len(over) :]:
                    sign = MARK.match(one.text)
                    below = one.part(sign.end() if sign else 0)
                    if below.text:
                        yield ListEntry(below, (*heads, *over), note is not None, 2)
            elif bare.text and passage.text[bare.end : piece.end] in ("：", ":"):
                heads = (bare,)
            elif bare.part(0).text:
                yield ListEntry(bare, heads if level == 2 else (), note is not None, level)


def _numbered(words: Words) -> list[Words]:
    """The numbered entries that stand on one line."""
    first = MARK.match(words.text)
    if first is None:
        return [words]
    depths = depth_of(words.text)
    found = [match.start() for match in _INNER.finditer(words.text)]
    cuts = [at for at in found if depths[at] == 0 and at >= first.end()]
    return [_whole(words, start, end) for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]


def _circled(words: Words) -> list[Words]:
    """The parts that ①, ② … begin, with what stands before the first; empty where there are none."""
    depths = depth_of(words.text)
    cuts = [match.start() for match in _CIRCLED.finditer(words.text) if depths[match.start()] == 0]
    if not cuts:
        return []
    before = [words.part(0, cuts[0])] if cuts[0] else []
    return [*before, *(words.part(start, end) for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True))]


def _whole(words: Words, start: int, end: int) -> Words:
    return Words(words.passage, words.start + start, words.start + end)


def _level(mark: str) -> int:
    return 2 if mark.strip(" -")[0] in "（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else 1


def _begins(kept: Sequence[Line], line: Line) -> bool:
    """Whether a line begins something new, or goes on with the line before."""
    above = kept[-1].text
    if len(kept) == _MOST_LINES or sum(len(one.text) for one in kept) + len(line.text) > LONGEST:
        return True
    unfinished = depth_of("".join(one.text for one in kept))[-1] > 0 or above[-1] in _GOES_ON
    if MARK.match(line.text) or NOTE.match(line.text):
        return not (unfinished and _CIRCLED.match(line.text))
    return not (unfinished or (above[-1] not in _FINISHED and len(above) >= _WRAPPED))
