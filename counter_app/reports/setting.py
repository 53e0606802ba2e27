# SPDX-License-Identifier: Apache-2.0
"""Sets a composed paper: texts broken into lines, in bands one below another, ready to be dealt out to pages.

Lengths are points, from the left margin and from the top of the band.
"""

from collections.abc import Iterable, Iterator, Mapping

from counter_app.reports.blocks import Style
from counter_app.reports.composing import (
    DATE_TEXT,
    SEAL_TEXT,
    Blanks,
    Drawing,
    Grid,
    GridCell,
    Pair,
    Pairs,
    Paragraph,
    Piece,
    Rule,
    Signing,
)
from counter_app.reports.fonts import FontChain
from counter_app.reports.lines import break_lines
from counter_app.reports.marks import (
    Band,
    CircleMark,
    FillMark,
    LineMark,
    Mark,
    Part,
    Role,
    TextMark,
    baseline,
    frame,
    middle_baseline,
)

_ROLES = {"title": Role.headline, "h3": Role.heading}
"""Of styles that are more than a paragraph's."""

_PAD_SIDE, _PAD_TOP = 5.0, 3.0
_LABEL_SHARE, _LABEL_LEAST, _LABEL_GAP = 0.32, 88.0, 14.0
_PAIRS_BEFORE = 3.0
_SEAL_SIZE = 104.0
_BOX_SHARE = 0.695
_WHOLE_SHARE, _PIECE_LINES = 0.4, 4
"""A table row taller than this part of a page may be cut, into pieces of so many lines."""


class Setter:
    """Sets pieces in one size (ordinary, large, or a multiple) and one width."""

    def __init__(
        self,
        chain: FontChain,
        styles: Mapping[str, Style],
        *,
        large: bool,
        width: float,
        page: float,
        scale: float = 1.0,
    ) -> None:
        self._chain = chain
        self._styles = styles
        self._large = large
        self._scale = scale
        self.width = width
        self._page = page

    def size(self, style: str) -> float:
        """The size of a style in this print."""
        look = self._styles[style]
        return (look.large if self._large else look.size) * self._scale

    def line_height(self, style: str) -> float:
        """From one baseline to the next."""
        return self.size(style) * self._styles[style].leading

    def measure(self, text: str, style: str) -> float:
        """How wide a text is."""
        return self._chain.width(text, bold=self._styles[style].bold) * self.size(style)

    def break_text(self, text: str, style: str, width: float) -> list[str]:
        """The lines of a text in this width."""
        widths = self._chain.widths(bold=self._styles[style].bold)
        return break_lines(text, width / self.size(style), widths.__getitem__)

    def mark(
        self, text: str, style: str, x: float, top: float, part: Part | None = None, *, width: float = 0.0
    ) -> TextMark:
        """One line of text whose line box begins at ``top``; aligned inside ``width`` where the style says so."""
        look = self._styles[style]
        size = self.size(style)
        slack = width - self.measure(text, style) if look.align != "left" else 0.0
        x += slack / 2 if look.align == "center" else slack
        return TextMark(x, baseline(top, size, look.leading), text, size, look.bold, look.grey, part)

    def bands(self, pieces: Iterable[Piece]) -> Iterator[Band]:
        """The pieces as bands, in order."""
        for piece in pieces:
            match piece:
                case Paragraph(text, style):
                    yield from self.paragraph(text, style)
                case Grid():
                    yield from self._grid(piece)
                case Pairs(pairs):
                    yield from self._pairs(pairs)
                case Blanks():
                    yield from self._blanks(piece)
                case Drawing(marks, height):
                    yield Band(height + _PAIRS_BEFORE, marks)
                case Rule(dashed):
                    yield Band(10.0, (LineMark(0, 4, self.width, 4, 0.6, dashed),))

    def paragraph(self, text: str, style: str) -> Iterator[Band]:
        """A paragraph line by line; a heading stays with what follows."""
        look = self._styles[style]
        lines = self.break_text(text, style, self.width)
        part = Part(_ROLES.get(style, Role.paragraph))
        for number, line in enumerate(lines):
            before = look.before if number == 0 else 0.0
            after = look.after if number == len(lines) - 1 else 0.0
            height = before + self.line_height(style) + after
            marks = (self.mark(line, style, 0, before, part, width=self.width),)
            yield Band(height, marks, with_next=style == "h3" or (number == 0 and len(lines) > 1))

    def _pairs(self, pairs: tuple[Pair, ...]) -> Iterator[Band]:
        yield Band(_PAIRS_BEFORE, with_next=True, turn=True)
        widest = max(self.measure(pair.label, "label") for pair in pairs)
        column = min(max(widest + _LABEL_GAP, _LABEL_LEAST), self.width * _LABEL_SHARE)
        table = Part(Role.table)
        for pair in pairs:
            row = Part(Role.row, table)
            head, cell = Part(Role.head_cell, row), Part(Role.cell, row)
            labels = self.break_text(pair.label, "label", column - _LABEL_GAP)
            lines = self.break_text(pair.text, pair.style, self.width - column)
            height, label_height = self.line_height(pair.style), self.line_height("label")
            label_line = middle_baseline(label_height / 2, self.size("label"))
            drop = max(0.0, middle_baseline(height / 2, self.size(pair.style)) - label_line)
            for number in range(max(len(lines), len(labels))):
                marks: list[Mark] = []
                if number < len(labels):
                    marks.append(self.mark(labels[number], "label", 0, drop if number == 0 else 0, head))
                if number < len(lines):
                    marks.append(self.mark(lines[number], pair.style, column, 0, cell))
                last = number == max(len(lines), len(labels)) - 1
                after = self._styles[pair.style].after if last else 0.0
                yield Band(max(height, label_height) + after, tuple(marks), with_next=number == 0 and not last)

    def _grid(self, grid: Grid) -> Iterator[Band]:
        total = sum(grid.shares)
        edges = [0.0]
        for share in grid.shares:
            edges.append(edges[-1] + self.width * share / total)
        table = Part(Role.table)
        head = self._grid_head(grid, edges, table) if grid.heads else None
        if head:
            yield head
        again = head or _opening(self.width)
        for number, row in enumerate(grid.rows):
            yield from self._grid_row(row, edges, again, table, first=number == 0 and head is None)
        yield Band(7.0)

    def _grid_head(self, grid: Grid, edges: list[float], table: Part) -> Band:
        cells = [
            self.break_text(text, "head", right - left - 2 * _PAD_SIDE)
            for text, left, right in zip(grid.heads, edges, edges[1:], strict=False)
        ]
        line = self.line_height("head")
        height = max(map(len, cells)) * line + 2 * _PAD_TOP
        marks: list[Mark] = [FillMark(0, 0, self.width, height)]
        row = Part(Role.row, table)
        for left, lines in zip(edges, cells, strict=False):
            part = Part(Role.head_cell, row)
            marks += [
                self.mark(text, "head", left + _PAD_SIDE, _PAD_TOP + at * line, part) for at, text in enumerate(lines)
            ]
        marks += frame(tuple(edges), height, top=True)
        return Band(height, marks, with_next=True)

    def _grid_row(
        self, row: tuple[GridCell, ...], edges: list[float], head: Band, table: Part, *, first: bool
    ) -> Iterator[Band]:
        cells = [
            self.break_text(cell.text, cell.style, right - left - 2 * _PAD_SIDE)
            for cell, left, right in zip(row, edges, edges[1:], strict=False)
        ]
        line = max(self.line_height(cell.style) for cell in row)
        count = max(max(len(lines), cell.lines) for cell, lines in zip(row, cells, strict=True))
        share = count if count * line <= self._page * _WHOLE_SHARE else _PIECE_LINES
        bottom = (LineMark(0, 0, self.width, 0),)
        whole = Part(Role.row, table)
        parts = [Part(Role.cell, whole) for _ in row]
        for start in range(0, count, share):
            end = min(start + share, count)
            top, foot = _PAD_TOP if start == 0 else 0.0, _PAD_TOP if end == count else 0.0
            height = top + (end - start) * line + foot
            marks: list[Mark] = []
            for cell, part, left, lines in zip(row, parts, edges, cells, strict=False):
                drop = top + (line - self.line_height(cell.style)) / 2
                marks += [
                    self.mark(text, cell.style, left + _PAD_SIDE, drop + at * line, part)
                    for at, text in enumerate(lines[start:end])
                ]
            marks += frame(tuple(edges), height, top=first and start == 0, bottom=end == count)
            yield Band(height, marks, head=head, closing=bottom)

    def _blanks(self, piece: Blanks) -> Iterator[Band]:
        height = self.line_height("body") * 2.1
        for label in piece.labels:
            text = f"{label}："
            start = self.measure(text, "body") + 4
            baseline = height - 6
            marks = (
                self.mark(text, "body", 0, height - self.line_height("body") - 3, Part(Role.paragraph)),
                LineMark(start, baseline, max(self.width * 0.72, start + 120), baseline),
            )
            yield Band(height, marks, with_next=True)
        if piece.date:
            start = self.width - self.measure(DATE_TEXT, "body") - 12
            yield Band(height * 1.2, (self.mark(DATE_TEXT, "body", start, height * 0.6, Part(Role.paragraph)),))

    def signing(self, signing: Signing) -> Band:
        """The receiver's box with the place of the seal beside it."""
        width = self.width * _BOX_SHARE if signing.seal else self.width
        inner, line = width - 2 * _PAD_SIDE - 6, self.line_height("body")
        left = _PAD_SIDE + 3
        marks: list[Mark] = []
        part = Part(Role.paragraph)
        top = 8.0
        for text in self.break_text(signing.text, "body", inner):
            marks.append(self.mark(text, "body", left, top, part))
            top += line
        top += line * 0.7
        x, room = left, line * 4.5
        for label in (f"{field}：" for field in signing.fields):
            label_width = self.measure(label, "body")
            if x > left and x + label_width + room > left + inner:
                x, top = left, top + line * 1.5
            marks.append(self.mark(label, "body", x, top, part))
            x += label_width + room
        date_width = self.measure(DATE_TEXT, "body")
        if x + date_width > left + inner:
            top += line * 1.5
        marks.append(self.mark(DATE_TEXT, "body", left + inner - date_width, top, part))
        height = max(top + line + 12, _SEAL_SIZE if signing.seal else 0.0)
        marks += frame((0.0, width), height, top=True)
        if signing.seal:
            middle = (width + self.width) / 2 + 4
            marks.append(CircleMark(middle, height / 2, _SEAL_SIZE / 2))
            text_width = self.measure(SEAL_TEXT, "small")
            seal_top = (height - self.line_height("small")) / 2
            marks.append(self.mark(SEAL_TEXT, "small", middle - text_width / 2, seal_top, Part(Role.paragraph)))
        return Band(height + 10, tuple(marks))


def _opening(width: float) -> Band:
    """What begins a page inside a form that has no head: just the line on top."""
    return Band(0.0, (LineMark(0, 0, width, 0),))
