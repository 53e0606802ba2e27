# SPDX-License-Identifier: Apache-2.0
"""What changed in the parts of one item: materials, limits, conditions, questions, forms, steps, results."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from counter_app.base.conditions import Condition
from counter_app.base.texts import text
from counter_app.catalogue.change import Change, Part
from counter_app.catalogue.items import (
    Circumstance,
    CitizenClock,
    Form,
    Limit,
    LimitKind,
    LocalRule,
    Material,
    Need,
    OfficeRule,
    Provision,
    Result,
    ServiceItem,
    Statement,
    Step,
    Structure,
)
from counter_app.catalogue.pairing import likeness, pairs
from counter_app.catalogue.wording import ConditionWords, clock_words, material_words, named, rule_words, step_words

Words = tuple[str, str]
"""As it was, as it is."""


class _Named(Provision, Protocol):
    """What most entries have besides: a name of their own."""

    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Provision)
N = TypeVar("N", bound=_Named)


def part_changes(former: ServiceItem, item: ServiceItem) -> tuple[Change, ...]:
    """What changed in the structure of an item, in the order in which a sheet tells it; none without two structures."""
    if former.structure is None or item.structure is None:
        return ()
    return tuple(_Comparison(former, item, former.structure, item.structure).changes())


class _Comparison:
    """Two structures of one item held against each other."""

    def __init__(self, former: ServiceItem, item: ServiceItem, old: Structure, new: Structure) -> None:
        self._former, self._item = former, item
        self._old, self._new = old, new
        self._old_words, self._new_words = ConditionWords(old), ConditionWords(new)

    def changes(self) -> Iterator[Change]:
        """Everything that changed."""
        yield from self._whole()
        yield from self._materials()
        yield from self._limits()
        yield from self._clocks()
        yield from self._eligibility()
        yield from self._circumstances()
        yield from self._forms()
        yield from self._steps()
        yield from self._results()
        yield from self._offices()

    def _told(
        self,
        part: Part,
        matched: Iterable[tuple[E | None, E | None]],
        both: Callable[[E, E], Iterator[Change]],
        whole: Callable[[E], str],
        facts: Callable[[E], Mapping[str, str]] = lambda one: {},
        *,
        added: str = "added",
        removed: str = "removed",
    ) -> Iterator[Change]:
        """Entry by entry: what changed in ``both``, and the ``whole`` words of one that came or went."""
        for old, new in matched:
            if old is not None and new is not None:
                yield from both(old, new)
            elif new is not None:
                yield self._added(part, added, new, whole(new), **facts(new))
            elif old is not None:
                yield self._removed(part, removed, old, whole(old), **facts(old))

    def _changed(
        self, part: Part, key: str, words: Words = ("", ""), of: tuple[Provision, Provision] | None = None, **facts: str
    ) -> Change:
        """``of``: the entry as it was and as it is, where the guide says it."""
        were, quotes = (of[0].quotes, of[1].quotes) if of else ((), ())
        return Change(part, _sentence(part, key, facts), *words, self._item, self._former, quotes, were)

    def _added(self, part: Part, key: str, one: Provision, words: str, **facts: str) -> Change:
        sentence = _under(self._new_words.say(one.when), _sentence(part, key, facts))
        return Change(part, sentence, "", words, self._item, self._former, quotes=one.quotes)

    def _removed(self, part: Part, key: str, one: Provision, words: str, **facts: str) -> Change:
        sentence = _under(self._old_words.say(one.when), _sentence(part, key, facts))
        return Change(part, sentence, words, "", self._item, self._former, were=one.quotes)

    def _reworded(
        self, part: Part, key: str, words: Words, of: tuple[Provision, Provision] | None = None, **facts: str
    ) -> Iterator[Change]:
        """A change, where the words are others."""
        if words[0] != words[1]:
            yield self._changed(part, key, words, of, **facts)

    def _rescoped(self, part: Part, of: tuple[Provision, Provision], **facts: str) -> Iterator[Change]:
        """That an entry now holds under another condition."""
        if words := self._conditions(of[0].when, of[1].when):
            yield self._changed(part, "when", words, of, **facts)

    def _conditions(self, old: Condition | None, new: Condition | None) -> Words | None:
        """Both conditions in words, where they differ."""
        words = self._old_words.scope(old), self._new_words.scope(new)
        return None if old == new or words[0] == words[1] else words

    def _whole(self) -> Iterator[Change]:
        old, new = self._old, self._new
        if old.applicant is not new.applicant:
            kinds = [text(f"changes.applicant.{one.applicant.value}") for one in (old, new)]
            yield self._changed(Part.item, "applicant", (kinds[0], kinds[1]))
        if old.handling is not new.handling:
            kinds = [text(f"changes.handling.{one.handling.value}") for one in (old, new)]
            yield self._changed(Part.item, "handling", (kinds[0], kinds[1]))

    def _materials(self) -> Iterator[Change]:
        for old, new in _matched(self._old.materials, self._new.materials, lambda one: one.text):
            if old is not None and new is not None:
                found = list(self._material(old, new))
            elif new is not None:
                key = "added_shared" if new.shared else "added_if_needed" if new.need is Need.if_needed else "added"
                words = material_words(new, self._new_words)
                found = [self._added(Part.material, key, new, words, name=named(new.text))]
            elif old is not None:
                words = material_words(old, self._old_words)
                found = [self._removed(Part.material, "removed", old, words, name=named(old.text))]
            local = new.local if new is not None else old.local if old is not None else None
            yield from (_by(local, one) for one in found)

    def _material(self, old: Material, new: Material) -> Iterator[Change]:
        def said(key: str, before: str = "", after: str = "", *, ours: bool = False) -> Change:
            """``ours``: what the guide does not say."""
            return self._changed(
                Part.material,
                key,
                (before, after),
                None if ours else (old, new),
                name=named(new.text),
                old=named(old.text),
            )

        if old.text != new.text:
            yield said("text", old.text, new.text)
        before, after = ("、".join(one.text for one in material.any_of) for material in (old, new))
        if before != after:
            yield said("any_of" if before and after else "any_of_now" if after else "any_of_no_more", before, after)
        if old.evidence != new.evidence:
            silent = text("changes.silent")
            yield said("evidence", old.evidence.text or silent, new.evidence.text or silent)
        if old.need is not new.need:
            yield said(new.need.value)
        if scopes := self._conditions(old.when, new.when):
            yield said("when", *scopes)
        if old.promise != new.promise:
            key = "promise" if old.promise and new.promise else "promise_now" if new.promise else "promise_no_more"
            yield said(key, old.promise or "", new.promise or "")
        elif new.promise and (scopes := self._conditions(old.promise_when, new.promise_when)):
            yield said("promise_when", *scopes)
        if old.shared is not new.shared:
            yield said("shared" if new.shared else "not_shared")
        if old.left_to != new.left_to:
            key = "left_to" if old.left_to and new.left_to else "left" if new.left_to else "not_left"
            yield said(key, old.left_to, new.left_to)
        before, after = _title(self._old, old.form), _title(self._new, new.form)
        if before != after and old.form != new.form:
            yield said("form", before, after)
        if old.where != new.where:
            yield said("where", old.where, new.where, ours=True)
        if old.defects != new.defects:
            yield said("defects", "；".join(old.defects), "；".join(new.defects), ours=True)
        if old.local != new.local:
            yield said("local", *(rule_words(one.local) if one.local else "" for one in (old, new)))

    def _limits(self) -> Iterator[Change]:
        both = bool(self._old.statutory or self._new.statutory)
        yield from self._limits_of(self._old.limits, self._new.limits, "promised" if both else "only")
        yield from self._limits_of(self._old.statutory, self._new.statutory, "statutory")

    def _limits_of(self, before: Sequence[Limit], after: Sequence[Limit], kind: str) -> Iterator[Change]:
        name = text(f"changes.limit.{kind}")
        alone = len(before) <= 1 and len(after) <= 1

        def both(old: Limit, new: Limit) -> Iterator[Change]:
            if key := _other_limit(old, new):
                one = self._changed(Part.limit, key, (old.text, new.text), (old, new), name=name)
                yield replace(one, sentence=_under(self._new_words.say(new.when), one.sentence))
            yield from self._rescoped(Part.limit, (old, new), name=name)

        matched = pairs(
            before,
            after,
            lambda one: (one.when,),
            lambda one: (one.kind, one.amount, one.text),
            alike=(lambda one, other: 1.0) if alone else None,
        )
        return self._told(
            Part.limit,
            matched,
            both,
            lambda one: one.text,
            lambda one: {"name": name},
            added="added" if before else "first",
            removed="removed" if after else "last",
        )

    def _clocks(self) -> Iterator[Change]:
        part = Part.clock

        def both(old: CitizenClock, new: CitizenClock) -> Iterator[Change]:
            of = old, new
            if _clock(old) != _clock(new):
                yield self._changed(part, "changed", (clock_words(old), clock_words(new)), of)
            yield from self._reworded(part, "asked", (old.question, new.question))
            yield from self._rescoped(part, of)

        matched = _matched(self._old.clocks, self._new.clocks, lambda one: one.text)
        return self._told(part, matched, both, clock_words)

    def _eligibility(self) -> Iterator[Change]:
        part = Part.eligibility

        def both(old: Statement, new: Statement) -> Iterator[Change]:
            yield from self._reworded(part, "text", (old.text, new.text), (old, new))
            yield from self._rescoped(part, (old, new))

        matched = _matched(self._old.eligibility, self._new.eligibility, lambda one: one.text)
        return self._told(part, matched, both, lambda one: one.text)

    def _circumstances(self) -> Iterator[Change]:
        part = Part.circumstance

        def both(old: Circumstance, new: Circumstance) -> Iterator[Change]:
            of, name = (old, new), named(new.question)
            yield from self._reworded(part, "question", (old.question, new.question), of)
            yield from self._reworded(part, "options", (_labels(old), _labels(new)), of, name=name)
            yield from self._rescoped(part, of, name=name)

        matched = pairs(self._old.circumstances, self._new.circumstances, lambda one: one.key, lambda one: one.question)
        return self._told(part, matched, both, _labels, lambda one: {"name": named(one.question)})

    def _forms(self) -> Iterator[Change]:
        part = Part.form

        def both(old: Form, new: Form) -> Iterator[Change]:
            yield from self._reworded(part, "title", (old.title, new.title), (old, new))
            yield from self._rescoped(part, (old, new), name=f"《{new.title}》")

        matched = _matched(self._old.forms, self._new.forms, lambda one: one.title)
        return self._told(part, matched, both, lambda one: one.title, lambda one: {"name": f"《{one.title}》"})

    def _steps(self) -> Iterator[Change]:
        part = Part.step

        def both(old: Step, new: Step) -> Iterator[Change]:
            words = self._step(old, self._old_words), self._step(new, self._new_words)
            yield from self._reworded(part, "changed", words, (old, new), verb=new.verb.value)

        matched = pairs(
            self._old.steps,
            self._new.steps,
            lambda one: one.id,
            lambda one: (one.verb, one.text),
            alike=lambda one, other: likeness(one.text, other.text) if one.verb is other.verb else 0.0,
        )
        yield from self._told(part, matched, both, step_words, lambda one: {"verb": one.verb.value})
        kept = [old for old, new in matched if old is not None and new is not None]
        if kept != [one for one in self._old.steps if any(one is other for other in kept)]:
            ways = [" → ".join(one.verb.value for one in steps) for steps in (self._old.steps, self._new.steps)]
            yield self._changed(part, "order", (ways[0], ways[1]))

    def _step(self, step: Step, words: ConditionWords) -> str:
        return _under(words.say(step.when), step_words(step))

    def _results(self) -> Iterator[Change]:
        part = Part.result

        def both(old: Result, new: Result) -> Iterator[Change]:
            of, name = (old, new), named(new.text)
            yield from self._reworded(part, "text", (old.text, new.text), of)
            if old.numbered is not new.numbered:
                yield self._changed(part, "numbered" if new.numbered else "not_numbered", of=of, name=name)
            yield from self._rescoped(part, of, name=name)

        matched = _matched(self._old.results, self._new.results, lambda one: one.text)
        return self._told(part, matched, both, lambda one: one.text, lambda one: {"name": named(one.text)})

    def _offices(self) -> Iterator[Change]:
        def words(rules: tuple[OfficeRule, ...], conditions: ConditionWords) -> str:
            return "；".join(_under(conditions.say(one.when), one.covers.value) for one in rules)

        rules = words(self._old.offices, self._old_words), words(self._new.offices, self._new_words)
        if rules[0] != rules[1]:
            were = tuple(quote for one in self._old.offices for quote in one.quotes)
            quotes = tuple(quote for one in self._new.offices for quote in one.quotes)
            yield Change(Part.office, text("changes.item.offices"), *rules, self._item, self._former, quotes, were)


def _matched(before: Sequence[N], after: Sequence[N], say: Callable[[N], str]) -> list[tuple[N | None, N | None]]:
    """Entries by their ids, by their words, and by what is like their words."""
    return pairs(before, after, lambda one: one.id, say, alike=lambda one, other: likeness(say(one), say(other)))


def _sentence(part: Part, key: str, facts: Mapping[str, str]) -> str:
    return text(f"changes.{part.value}.{key}", **facts)


def _under(scope: str, words: str) -> str:
    return text("changes.prefix", who=scope, words=words) if scope else words


def _by(local: LocalRule | None, change: Change) -> Change:
    """The change as one of the city's own document, where it is."""
    if local is None:
        return change
    return replace(change, sentence=text("changes.by_local", words=change.sentence), local=local)


def _labels(question: Circumstance) -> str:
    return "、".join(option.label for option in question.options)


def _clock(clock: CitizenClock) -> tuple[object, ...]:
    return clock.text, clock.kind, clock.amount, clock.waits


def _title(structure: Structure, form: str | None) -> str:
    found: Form | None = next((one for one in structure.forms if one.id == form), None)
    return found.title if found else form or ""


def _other_limit(old: Limit, new: Limit) -> str:
    """How a limit differs from the one before: shorter, longer, changed, or "" where it does not."""
    if (old.kind, old.amount, old.text) == (new.kind, new.amount, new.text):
        return ""
    before, after = _length(old, new), _length(new, old)
    if before is None or after is None or before == after:
        return "changed"
    return "shorter" if after < before else "longer"


def _length(limit: Limit, beside: Limit) -> int | None:
    """How long a limit is, where the other one counts in the same unit; done at once is shorter than any."""
    if limit.kind is LimitKind.immediate:
        return 0
    counted = (LimitKind.working_days, LimitKind.months)
    return limit.amount if limit.kind in counted and beside.kind in (limit.kind, LimitKind.immediate) else None
