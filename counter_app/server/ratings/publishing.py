# SPDX-License-Identifier: Apache-2.0
"""A month's evaluations as they are published: a table to go on with, and a page of text to hang up."""

import unicodedata
from collections.abc import Iterator, Sequence

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.catalogue.outside_sheets import OutsideSource, shipped_outside
from counter_app.catalogue.publication import Aspect, Publisher, shipped_publication
from counter_app.server.ratings.counting import LEVELS, MonthNumbers, Numbers

WIDTH = 84
"""Half-width columns of an A4 page in a fixed font."""
_TALLY = "asked unrated 5 4 3 2 1 not_counted default bad closed called_back".split()


def _word(name: str) -> str:
    return shipped_levels().words(int(name)) if name.isdigit() else text(f"rating_records.tally.{name}")


def _tally(numbers: Numbers) -> list[str]:
    levels = [numbers.levels[level] for level in LEVELS]
    others = [sum(numbers.not_counted.values()), sum(numbers.defaults.values())]
    follow = [numbers.bad, numbers.closed, numbers.called_back]
    return [str(one) for one in (numbers.asked, numbers.unrated, *levels, *others, *follow)]


def published_rows(found: MonthNumbers) -> Iterator[Sequence[str]]:
    """The table: what part it is of, of whom, and the counts. Everything a reader can add up again."""
    month = f"{found.month:%Y-%m}"
    head = [text(f"rating_records.head.{one}") for one in ("month", "part", "name", "count")]
    yield head
    for name, count in zip(_TALLY, _tally(found.whole), strict=True):
        yield [month, text("rating_records.part.whole"), _word(name), count]
    for title, numbers in sorted(found.items.items()):
        for name, count in zip(_TALLY, _tally(numbers), strict=True):
            yield [month, title, _word(name), count]
    for aspect in shipped_publication().aspects:
        part = text("rating_records.part.aspect", title=aspect.title)
        for words, number in _aspect_lines(aspect, found.whole):
            yield [month, part, words, str(number)]
    for level, number in sorted(found.whole.defaults.items(), reverse=True):
        yield [month, text("rating_records.part.default"), _word(str(level)), str(number)]
    for level, number in sorted(found.whole.not_counted.items(), reverse=True):
        yield [month, text("rating_records.part.not_counted"), _word(str(level)), str(number)]
    for source, levels in _outside(found):
        for level in LEVELS:
            yield [month, text("rating_records.part.outside", source=source), _word(str(level)), str(levels[level])]


def _aspect_lines(aspect: Aspect, numbers: Numbers) -> Iterator[tuple[str, int]]:
    levels = shipped_levels()
    for code in aspect.codes:
        reason = levels.reason(code)
        if reason is not None and numbers.reasons[code]:
            yield f"{code} {reason.words}", numbers.reasons[code]
    if aspect.followed:
        for name in ("bad", "closed", "called_back", "not_counted"):
            given = getattr(numbers, name)
            yield _word(name), given if isinstance(given, int) else sum(given.values())


def _outside(found: MonthNumbers) -> Iterator[tuple[str, dict[int, int]]]:
    for source in OutsideSource:
        levels = found.outside.get(source.value, {})
        yield shipped_outside()[source].title, {level: levels.get(level, 0) for level in LEVELS}


def published_page(found: MonthNumbers, publisher: Publisher | None, body: str, made_at: int) -> str:
    """The page: who publishes, the numbers, the five aspects, and what is told apart."""
    month = f"{found.month.year}年{found.month.month}月"
    lines = [_centred(text("rating_records.page.title", month=month)), ""]
    lines.append(text("rating_records.page.body", body=body) if body else text("rating_records.page.no_body"))
    if publisher is not None:
        place = {"guide": publisher.guide, "first": publisher.lines[0], "last": publisher.lines[1]}
        lines.append(text("rating_records.page.quoted", **place))
    lines += ["", text("rating_records.page.numbers")]
    lines += _columns(zip(map(_word, _TALLY), _tally(found.whole), strict=True))
    lines += ["", text("rating_records.page.aspects")]
    for number, aspect in enumerate(shipped_publication().aspects, 1):
        lines.append(f"{number}. {aspect.title}")
        told = [(words, str(count)) for words, count in _aspect_lines(aspect, found.whole)]
        lines += _columns(told, indent=4) if told else [f"    {text('rating_records.page.none')}"]
    lines += ["", text("rating_records.page.outside")]
    for source, levels in _outside(found):
        given = "　".join(f"{_word(str(level))} {levels[level]}" for level in LEVELS)
        lines.append(f"    {_padded(source, 14)}{given}")
    lines += ["", text("rating_records.page.items")]
    heads = [_word(one) for one in ("asked", "unrated", *map(str, LEVELS), "not_counted", "default")]
    lines += _grid([[text("rating_records.head.item"), *heads], *_item_rows(found)])
    lines += ["", text("rating_records.page.rule")]
    moment = from_micros(made_at).astimezone(SHANGHAI)
    lines.append(text("rating_records.page.made", day=f"{moment:%Y-%m-%d}"))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _item_rows(found: MonthNumbers) -> Iterator[list[str]]:
    for title, numbers in sorted(found.items.items()):
        yield [title, *_tally(numbers)[:9]]


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words)


def _padded(words: str, width: int) -> str:
    return words + " " * max(0, width - _width(words))


def _centred(words: str) -> str:
    return " " * max(0, (WIDTH - _width(words)) // 2) + words


def _columns(rows: "Iterator[tuple[str, str]] | list[tuple[str, str]]", indent: int = 4) -> list[str]:
    return [" " * indent + _padded(words, WIDTH - indent - 8) + count.rjust(8) for words, count in rows]


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    """A table whose first column takes what the others leave; a longer title goes on in the next line."""
    widths = [max(_width(row[place]) for row in rows) + 1 for place in range(1, len(rows[0]))]
    first = max(16, WIDTH - sum(widths))
    lines: list[str] = []
    for row in rows:
        pieces = list(_pieces(row[0], first))
        cells = "".join(" " * (width - _width(cell)) + cell for width, cell in zip(widths, row[1:], strict=True))
        lines += [_padded(pieces[0], first) + cells, *pieces[1:]]
    return lines


def _pieces(words: str, width: int) -> Iterator[str]:
    line = ""
    for letter in words:
        if _width(line + letter) > width - 1:
            yield line
            line = ""
        line += letter
    yield line
