# SPDX-License-Identifier: Apache-2.0
"""What changed between two editions of a guide, in plain words: the guide itself, its offices, then item by item."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from counter_app.base.texts import text
from counter_app.catalogue.change import Change, Part
from counter_app.catalogue.changed_parts import part_changes
from counter_app.catalogue.changed_words import word_changes
from counter_app.catalogue.items import Guide, Office, ServiceItem
from counter_app.catalogue.pairing import likeness, pairs
from counter_app.catalogue.wording import day_words, named

_MANY = 5
"""From so many items on, what changed alike in all of them is told once."""

_GUIDE_FACTS = ("title", "issuer", "region", "issued", "valid_from")
_DAYS = ("issued", "valid_from")
_OFFICE_FACTS = tuple(one.name for one in fields(Office))


def changes(before: Guide, after: Guide) -> tuple[Change, ...]:
    """Everything that changed, always in the same order: items as the later edition has them, those gone behind.

    What somebody only checked, remarked or mapped to national matters is no change of what the guide says.
    """
    return tuple(_changes(before, after))


def _changes(before: Guide, after: Guide) -> Iterator[Change]:
    names: list[str] = []
    for fact in _GUIDE_FACTS:
        old, new = getattr(before, fact), getattr(after, fact)
        if old != new:
            if fact in _DAYS:
                old, new = day_words(old), day_words(new)
            names += [old.partition(" ")[0], new.partition(" ")[0]]
            yield Change(Part.guide, text(f"changes.guide.{fact}"), old, new)
    offices = list(_offices(before, after))
    yield from offices
    if offices:
        names += [words for one in (*before.offices, *after.offices) for words in _told(one)]
    yield from word_changes(before.sections, after.sections, names=_longest_first(names))
    yield from _joined(list(_items(before, after)))


def _items(before: Guide, after: Guide) -> Iterator[Change]:
    for old, new in pairs(
        before.items,
        after.items,
        lambda one: (one.code, one.title) if one.code else (),
        lambda one: one.code,
        lambda one: one.title,
        alike=_alike,
    ):
        if old is not None and new is not None:
            yield from _item(old, new)
        elif new is not None:
            yield Change(Part.item, text("changes.item.new"), "", _whole(new), new, None)
        elif old is not None:
            yield Change(Part.item, text("changes.item.gone"), _whole(old), "", None, old)


def _joined(found: list[Change]) -> Iterator[Change]:
    """What changed alike in many items (a phone, a paper that all ask for) once, before the rest."""
    alike: dict[object, list[Change]] = {}
    for one in found:
        if one.item is not None and one.former is not None:
            alike.setdefault((one.part, one.sentence, one.before, one.after, one.local), []).append(one)
    many = [ones for ones in alike.values() if len({one.item.ordinal for one in ones if one.item}) >= _MANY]
    for ones in many:
        items = tuple({one.item.ordinal: one.item for one in ones if one.item is not None}.values())
        sentence = text("changes.shared", count=len(items), words=ones[0].sentence)
        yield replace(ones[0], sentence=sentence, item=None, former=None, shared=items)
    told = {id(one) for ones in many for one in ones}
    yield from (one for one in found if id(one) not in told)


def _item(old: ServiceItem, new: ServiceItem) -> Iterator[Change]:
    if old.title != new.title:
        yield Change(Part.item, text("changes.item.renamed"), old.title, new.title, new, old)
    if old.code != new.code:
        silent = text("changes.silent")
        yield Change(Part.item, text("changes.item.recoded"), old.code or silent, new.code or silent, new, old)
    if (old.structure is None) is not (new.structure is None):
        yield Change(
            Part.item, text(f"changes.item.{'text_only' if new.structure is None else 'handled'}"), "", "", new, old
        )
    told = part_changes(old, new)
    yield from told
    names = [name for pair in ((old.title, new.title), (old.code, new.code)) if pair[0] != pair[1] for name in pair]
    yield from word_changes(
        (*old.sections, *old.printed),
        (*new.sections, *new.printed),
        [one for one in told if one.local is None],
        names=_longest_first(names),
        former=old,
        item=new,
    )


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({one for one in names if one}, key=lambda one: (-len(one), one))


def _alike(one: ServiceItem, other: ServiceItem) -> float:
    """An item under another name and code: most of its lines are the same."""
    mine, others = ({line.text for line in item.lines} for item in (one, other))
    shared = len(mine & others) / max(1, len(mine | others))
    return (shared + likeness(one.title, other.title)) / 2


def _whole(item: ServiceItem) -> str:
    return f"{item.title} {item.code}".strip()


def _offices(before: Guide, after: Guide) -> Iterator[Change]:
    for old, new in pairs(
        before.offices,
        after.offices,
        lambda one: (one.region, one.covers, one.name),
        lambda one: (one.region, one.covers),
        lambda one: (one.region, one.name),
        lambda one: (one.name, one.covers),
        lambda one: one.address,
    ):
        if old is not None and new is not None:
            for fact in _OFFICE_FACTS:
                words = getattr(old, fact), getattr(new, fact)
                if words[0] != words[1]:
                    sentence = text(f"changes.office.{fact}", name=named(new.name))
                    yield Change(Part.office, sentence, words[0], words[1])
        elif new is not None:
            sentence = text("changes.office.added", name=named(new.name))
            yield Change(Part.office, sentence, "", _office(new))
        elif old is not None:
            sentence = text("changes.office.removed", name=named(old.name))
            yield Change(Part.office, sentence, _office(old), "")


def _office(office: Office) -> str:
    return text(
        "changes.office.whole",
        covers=office.covers,
        address=office.address,
        phone=office.phone,
        complaint=office.complaint_phone,
    )


def _told(office: Office) -> tuple[str, ...]:
    """How the guide's table of offices writes it."""
    who = office.name.removeprefix(office.region)
    return f"{who}地址：{office.address}", office.phone, office.complaint_phone, office.region
