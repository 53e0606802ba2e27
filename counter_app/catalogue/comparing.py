# SPDX-License-Identifier: Apache-2.0
"""One matter in several places side by side: what each asks, of everybody or of one person, equal things in one row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.texts import text
from counter_app.catalogue.aligning import Alike, Part, Plain, align
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.circumstances import can_hold
from counter_app.catalogue.items import Catalogue, Option, Quote, ServiceItem
from counter_app.catalogue.matters import Matter
from counter_app.catalogue.sayings import Known, Saying, Topic, sayings_of


class Likeness(StrEnum):
    """How what the places say in a row compares."""

    same = "same"  # every place asks it, in the same words
    differs = "differs"  # every place has it, not in the same words
    some = "some"  # several places have it, not all
    only = "only"  # one place alone has it


@dataclass(frozen=True, slots=True)
class Place:
    """A column: one item of one guide. ``key`` is the guide's id; a guide's further items have their number behind."""

    key: str
    short: str  # 沅江
    name: str  # the same, with the item's title where the guide has several columns
    item: ServiceItem

    @property
    def text_only(self) -> bool:
        """Whether the item is kept as text, so that nothing can be said of what it asks."""
        return self.item.structure is None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a place says in a row, and the guide's words it says it with."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is asked somewhere; ``cells`` in the order of the places, None where a place does not name it."""

    topic: Topic
    key: str
    label: str
    likeness: Likeness
    cells: tuple[Cell | None, ...]

    @property
    def id(self) -> str:
        """The row's name among all rows, whatever is answered."""
        return f"{self.topic.value}:{self.key}"


@dataclass(frozen=True, slots=True)
class Question:
    """A circumstance that some place asks under the answers given so far.

    ``open_in`` are the places that still need an answer: none was given, or they know no such answer.
    """

    key: str
    text: str
    options: tuple[Option, ...]
    answer: str | None
    places: tuple[Place, ...]
    open_in: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places under some answers."""

    matter: Matter
    places: tuple[Place, ...]
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Those that at least one place still asks."""
        return tuple(one for one in self.questions if one.open_in)

    def count(self, *kinds: Likeness) -> int:
        """How many rows are of a kind."""
        return sum(row.likeness in kinds for row in self.rows)


def side_by_side(matter: Matter, *, own: str = "", item: ServiceItem | None = None) -> tuple[ServiceItem, ...]:
    """The items to compare, those of the ``own`` guide first; an ``item`` stands alone for its guide."""
    items = matter.beside(item) if item is not None else matter.items
    return tuple(sorted(items, key=lambda one: one.guide != own))


class Comparing:
    """Knows which entries of the items are the same thing, and shows them under any answers."""

    def __init__(self, catalogue: Catalogue, matter: Matter, items: Sequence[ServiceItem], alike: Alike) -> None:
        self._matter = matter
        names = {one.guide: catalogue.guides[one.guide].short for one in items}
        self._places = tuple(_places(items, names))
        self._names = tuple(dict.fromkeys(names.values()))
        self._plain = Plain(alike.words, self._names)
        self._sayings = [sayings_of(item, alike, self._plain) for item in items]
        self._rows = [(topic, row) for topic in Topic for row in self._aligned(topic)]

    @property
    def matter(self) -> Matter:
        """What is compared."""
        return self._matter

    @property
    def places(self) -> tuple[Place, ...]:
        """Where."""
        return self._places

    @property
    def answers(self) -> Mapping[str, tuple[Option, ...]]:
        """Every question of any place with its answers, whether it is asked now or not."""
        found: dict[str, dict[str, Option]] = {}
        for place in self._places:
            for one in place.item.structure.circumstances if place.item.structure else ():
                found.setdefault(one.key, {}).update((option.value, option) for option in one.options)
        return {key: tuple(options.values()) for key, options in found.items()}

    def under(self, answers: Mapping[str, str]) -> Comparison:
        """The comparison for everybody, or for one person's circumstances (question's key → answer's value)."""
        lists = [None if place.text_only else build_checklist(place.item, answers) for place in self._places]
        known = [
            Known(place.item.structure, one.answers if one else {})
            for place, one in zip(self._places, lists, strict=True)
        ]
        rows = tuple(row for topic, parts in self._rows if (row := self._row(topic, parts, known)) is not None)
        return Comparison(self._matter, self._places, rows, tuple(self._questions(lists, answers)))

    def _aligned(self, topic: Topic) -> list[tuple[Part, ...]]:
        parts = [
            Part(column, number, one.id, one.words, one.form)
            for column, sayings in enumerate(self._sayings)
            for number, one in enumerate(sayings[topic])
        ]

        def never(one: Part, other: Part) -> bool:
            structure = self._places[one.column].item.structure
            both = [self._saying(topic, part).when for part in (one, other)]
            return structure is not None and None not in both and not can_hold(structure.circumstances, *both)

        return align(parts, never)

    def _saying(self, topic: Topic, part: Part) -> Saying:
        return self._sayings[part.column][topic][part.number]

    def _row(self, topic: Topic, parts: Sequence[Part], known: Sequence[Known]) -> Row | None:
        """One row as it is under the answers; None where no place has it any more."""
        cells: list[Cell | None] = []
        senses: list[str] = []
        labels: list[str] = []
        for column, place in enumerate(self._places):
            held = [self._saying(topic, part) for part in parts if part.column == column]
            said = [(one, words) for one in held if (words := one.say(known[column])) is not None]
            if said:
                labels.append(said[0][0].label)
                quotes = tuple(dict.fromkeys(quote for one, _ in said for quote in one.quotes))
                cells.append(Cell("\n".join(words.text for _, words in said), quotes))
                senses.append("\n".join(words.sense for _, words in said))
            else:
                cells.append(None)
                if place.text_only and topic.structured:
                    continue  # nothing is known of it, so it does not count
                senses.append("")
        if not any(senses):
            return None
        key = parts[0].id
        if any(other is not parts and other[0].id == key for where, other in self._rows if where is topic):
            key = self._saying(topic, parts[0]).own_id
        label = self._anywhere(labels[0], len(labels)) if topic is Topic.circumstances else self._label(labels)
        return Row(topic, key, label, _likeness(senses), tuple(cells))

    def _label(self, labels: Sequence[str]) -> str:
        """What most places call it, without their own names."""
        plain = [self._plain(one) for one in labels]
        words = labels[plain.index(max(plain, key=plain.count))]
        for name in self._names:
            words = re.sub(f"{name}[市省县区]", "", words)
        return words

    def _questions(self, lists: Sequence[Checklist | None], answers: Mapping[str, str]) -> Iterator[Question]:
        order = [parts[0].id for topic, parts in self._rows if topic is Topic.circumstances]
        for key in order:
            asked = [
                (place, one)
                for place, checklist in zip(self._places, lists, strict=True)
                for one in (checklist.circumstances if checklist else ())
                if one.circumstance.key == key
            ]
            if not asked:
                continue
            options: dict[str, Option] = {}
            for _, one in asked:
                for option in one.circumstance.options:
                    options.setdefault(option.value, Option(option.value, self._anywhere(option.label, len(asked))))
            yield Question(
                key=key,
                text=self._anywhere(asked[0][1].circumstance.question, len(asked)),
                options=tuple(options.values()),
                answer=answers[key] if answers.get(key) in options else None,
                places=tuple(place for place, _ in asked),
                open_in=tuple(place for place, one in asked if one.answer is None),
            )

    def _anywhere(self, words: str, places: int) -> str:
        """Our own words for several places at once: 转入本地, whose ever words they are."""
        if places > 1:
            for name in self._names:
                words = words.replace(name, text("compare.word.here"))
        return words


def silence(topic: Topic, place: Place) -> str:
    """What stands where a place does not name a thing."""
    if place.text_only and topic.structured:
        return text("compare.silent.text_only")
    match topic:
        case Topic.circumstances:
            return text("compare.silent.unasked")
        case Topic.limits | Topic.channels | Topic.costs:
            return text("compare.silent.unwritten")
        case _:
            return text("compare.silent.unnamed")


def _places(items: Sequence[ServiceItem], names: Mapping[str, str]) -> Iterator[Place]:
    guides = [item.guide for item in items]
    for number, item in enumerate(items):
        several = guides.count(item.guide) > 1
        short = names[item.guide]
        yield Place(
            key=f"{item.guide}/{item.ordinal}" if item.guide in guides[:number] else item.guide,
            short=short,
            name=f"{short} {item.title}" if several else short,
            item=item,
        )


def _likeness(senses: Sequence[str]) -> Likeness:
    """``senses`` of all places that count, "" for one that has nothing."""
    present = [one for one in senses if one]
    if len(present) == 1:
        return Likeness.only
    if len(present) < len(senses):
        return Likeness.some
    return Likeness.same if len(set(present)) == 1 else Likeness.differs
