# SPDX-License-Identifier: Apache-2.0
"""What one item says, entry by entry, in words that can stand beside another item's."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.conditions import NOT_ASKED, Condition, holds, undecided
from counter_app.base.texts import text
from counter_app.catalogue.aligning import Alike, Plain
from counter_app.catalogue.circumstances import known_answers
from counter_app.catalogue.items import (
    Circumstance,
    CitizenClock,
    Form,
    Limit,
    Material,
    Need,
    Quote,
    ServiceItem,
    Statement,
    Structure,
)
from counter_app.catalogue.said import CHANNELS, FEE, VISITS, section_of
from counter_app.catalogue.wording import ConditionWords, clock_words

_WAYS: Mapping[str, tuple[str, ...]] = {
    "phone": ("电话办理",),
    "online": ("网上", "线上"),
    "counter": ("现场", "窗口"),
}
_NUMBER = re.compile(r"^\s*(?:[0-9]+[.、．]|[（(][0-9]+[）)])\s*")


class Topic(StrEnum):
    """The parts of a comparison, in their order."""

    materials = "materials"
    eligibility = "eligibility"  # with the clocks on the citizen
    circumstances = "circumstances"
    limits = "limits"
    forms = "forms"
    channels = "channels"
    costs = "costs"  # the fee, and how often one has to come

    @property
    def structured(self) -> bool:
        """Whether it comes from the structure, and not from the guide's own sections."""
        return self not in (Topic.channels, Topic.costs)


class Known:
    """What is known of one person, as one item sees it: ``answers`` are those its own checklist uses."""

    def __init__(self, structure: Structure | None, answers: Mapping[str, str]) -> None:
        self._words = ConditionWords(structure) if structure else None
        self.answers = known_answers(structure.circumstances if structure else (), answers)

    def open(self, condition: Condition | None) -> Condition | None:
        """What of a condition is still undecided."""
        return undecided(condition, self.answers)

    def under(self, words: str, condition: Condition | None) -> str:
        """Words with the circumstances under which they hold, as far as those are open."""
        when = self._words.say(self.open(condition)) if self._words else ""
        return text("compare.word.when", when=when, words=words) if when else words


@dataclass(frozen=True, slots=True)
class Said:
    """Words to be shown. ``sense`` is the same for what means the same, whatever the words."""

    text: str
    sense: str


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry. ``id`` and ``form`` are as every guide knows them, ``own_id`` is this item's; ``words`` are plain."""

    own_id: str
    id: str
    label: str
    words: str
    when: Condition | None
    quotes: tuple[Quote, ...]
    say: Callable[[Known], Said | None]  # None where it does not apply
    form: str = ""


def sayings_of(item: ServiceItem, alike: Alike, plain: Plain) -> Mapping[Topic, Sequence[Saying]]:
    """Everything an item says, by topic."""
    found: dict[Topic, list[Saying]] = {topic: [] for topic in Topic}
    if item.structure is not None:
        structure = item.structure
        found[Topic.materials] = [_material(one, alike, plain) for one in structure.materials]
        found[Topic.eligibility] = [_statement(one, alike, plain) for one in structure.eligibility]
        found[Topic.eligibility] += [_clock(one, plain) for one in structure.clocks]
        found[Topic.circumstances] = [_question(one) for one in structure.circumstances]
        found[Topic.forms] = [_form(one, alike, plain) for one in structure.forms]
        pairs = (("promised", structure.limits), ("statutory", structure.statutory))
        found[Topic.limits] = [_limits(key, limits) for key, limits in pairs if limits]
    found[Topic.channels] = list(_channels(item, plain))
    costs = (("fee", FEE), ("visits", VISITS))
    found[Topic.costs] = [_printed(key, lines, plain) for key, headings in costs if (lines := _lines(item, headings))]
    return found


def _entry(words: str, when: Condition | None, plain: Plain) -> Callable[[Known], Said | None]:
    """Says words while their condition may hold, with what of it is open."""
    sense = plain(words)

    def say(known: Known) -> Said | None:
        if holds(when, known.answers) is False:
            return None
        left = known.open(when)
        return Said(known.under(words, when), f"{left}{sense}" if left else sense)

    return say


def _material(one: Material, alike: Alike, plain: Plain) -> Saying:
    form = alike.id("forms", one.form) if one.form else ""
    say = _entry(material_words(one), one.when, plain)
    return Saying(one.id, alike.id("materials", one.id), one.text, plain(one.text), one.when, one.quotes, say, form)


def material_words(one: Material) -> str:
    """A paper with how it must be brought: ``出院记录（加盖医院印章）``."""
    words, form = one.text, one.evidence
    more = [text("compare.word.original")] if form.original and "原件" not in words else []
    if form.copies > 1 or (form.copies and "复印" not in words):
        more.append(text("compare.word.copies", count=form.copies))
    more += [mark for mark in (*form.seals, *form.signatures) if mark not in words]
    if "或" not in words and any(option.text not in words for option in one.any_of):
        more.append(text("compare.word.any_of", words="、".join(option.text for option in one.any_of)))
    if one.need is Need.if_needed:
        more.append(text("compare.word.if_needed"))
    if one.promise and one.promise not in words:
        more.append(text("compare.word.promise", paper=one.promise))
    if one.shared:
        more.append(text("compare.word.shared"))
    if one.local:
        more.append(text("compare.word.local", rule=one.local.name))
    return f"{words}（{'；'.join(more)}）" if more else words


def _statement(one: Statement, alike: Alike, plain: Plain) -> Saying:
    say = _entry(one.text, one.when, plain)
    return Saying(one.id, alike.id("eligibility", one.id), one.text, plain(one.text), one.when, one.quotes, say)


def _clock(one: CitizenClock, plain: Plain) -> Saying:
    words = clock_words(one)
    own = f"clock_{one.id}"
    return Saying(own, own, words, plain(words), one.when, one.quotes, _entry(words, one.when, plain))


def _question(one: Circumstance) -> Saying:
    labels = {option.value: option.label for option in one.options}

    def say(known: Known) -> Said | None:
        if holds(one.when, known.answers) is False:
            return None
        answer = known.answers.get(one.key, NOT_ASKED)
        if answer in labels:
            return Said(f"{one.question}{labels[answer]}", answer)
        left = known.open(one.when)
        words = known.under(f"{one.question}{'、'.join(labels.values())}", one.when)
        return Said(words, f"{left or ''}{'|'.join(sorted(labels))}")

    return Saying(one.key, one.key, one.question, "", one.when, one.quotes, say)


def _form(one: Form, alike: Alike, plain: Plain) -> Saying:
    say = _entry(f"《{one.title}》", one.when, plain)
    return Saying(one.id, alike.id("forms", one.id), one.title, plain(one.title), one.when, one.quotes, say)


def _limits(key: str, limits: Sequence[Limit]) -> Saying:
    """The first that holds counts; those that still may are told with their circumstances."""

    def say(known: Known) -> Said | None:
        words: list[str] = []
        senses: list[str] = []
        for one in limits:
            held = holds(one.when, known.answers)
            if held is False:
                continue
            otherwise = held and words
            shown = text("compare.word.otherwise", words=one.text) if otherwise else known.under(one.text, one.when)
            words.append(shown)
            senses.append(f"{known.open(one.when) or ''}{one.kind.value}{one.amount}")
            if held:
                break
        return Said("\n".join(words), "\n".join(senses)) if words else None

    quotes = tuple(quote for one in limits for quote in one.quotes)
    return Saying(key, key, text(f"compare.row.{key}"), "", None, quotes, say)


def _channels(item: ServiceItem, plain: Plain) -> Iterator[Saying]:
    """How one can apply, each way by itself; what a line says of several ways at once stands under each of them."""
    found: dict[str, list[Quote]] = {}
    for quote in _lines(item, CHANNELS):
        for way, piece in _ways(quote):
            found.setdefault(way, []).append(piece)
    for way in sorted(found, key=["counter", "online", "phone", "other"].index):
        yield _printed(way, found[way], plain, numbered=True)


def _ways(quote: Quote) -> Iterator[tuple[str, Quote]]:
    words = quote.text
    head, colon, _ = words.replace(":", "：").partition("：")
    if colon:
        yield _way(head), quote
        return
    at = quote.start
    for part in words.split("、"):
        if part.strip():
            yield _way(part), Quote(quote.line, at, at + len(part), quote.heading)
        at += len(part) + 1


def _way(words: str) -> str:
    return next((way for way, marks in _WAYS.items() if any(mark in words for mark in marks)), "other")


def _lines(item: ServiceItem, headings: tuple[str, ...]) -> list[Quote]:
    """The guide's lines under the first heading it has, whole."""
    section = section_of(item, headings)
    return [Quote(line, 0, len(line.text), section.heading) for line in section.lines] if section else []


def _printed(key: str, quotes: Sequence[Quote], plain: Plain, *, numbered: bool = False) -> Saying:
    """The guide's own lines; without the numbers before them where it numbers them."""
    words = "\n".join(_NUMBER.sub("", one.text, count=1) if numbered else one.text for one in quotes)
    said = Said(words, plain(words))
    return Saying(key, key, text(f"compare.row.{key}"), "", None, tuple(quotes), lambda known: said)
