# SPDX-License-Identifier: Apache-2.0
"""Reading the parts of an item's structure: each from its entry, with the guide's words behind it."""

import re
from dataclasses import dataclass

from counter_app.base.conditions import Condition
from counter_app.base.entries import Entry, Span, check_names
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import Known
from counter_app.catalogue.items import (
    OWN_VERBS,
    Circumstance,
    CitizenClock,
    Cover,
    EvidenceForm,
    Form,
    Limit,
    LimitKind,
    Material,
    MaterialOption,
    Need,
    OfficeRule,
    Option,
    Quote,
    Result,
    Statement,
    Step,
    Verb,
)
from counter_app.catalogue.quotes import QuoteSource

CIRCUMSTANCE = "key question options when source quote draft"
MATERIAL = "id text any_of evidence need when promise promise_when shared form where defects left_to quote draft"
ADDED_MATERIAL = "id text any_of evidence need when where defects quote"
FORM = "id title layout when quote draft"
STATEMENT = "id text when quote draft"
CLOCK = "id question kind amount text waits when quote draft"
STEP = "id verb text by when limit quote draft"
LIMIT = "kind amount text when quote draft"
RESULT = "id text numbered when quote draft"
OFFICE = "covers when quote draft"

SECTIONS = {
    "eligibility": STATEMENT,
    "clocks": CLOCK,
    "circumstances": CIRCUMSTANCE,
    "materials": MATERIAL,
    "forms": FORM,
    "steps": STEP,
    "limits": LIMIT,
    "statutory": LIMIT,
    "results": RESULT,
    "offices": OFFICE,
}
"""The lists of an item in the order they are written, each with the keys of its entries."""

PLACED = "common when omit draft"
"""Among the questions: one that is taken over from the guide."""

NOTE = "lines reason draft"
"""Lines that only describe."""

_TITLE = re.compile("《[^》]*》")
_COUNTED = (LimitKind.working_days, LimitKind.months)


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads parts whose conditions may use the ``known`` questions and whose words stand in ``quotes``."""

    quotes: QuoteSource
    known: Known
    bounds: Span | None = None  # the item's lines, for what points at lines

    def circumstance(self, entry: Entry, when: Condition | None) -> Circumstance:
        """A question with at least two answers. ``when`` was read by who knows the questions before it."""
        options = entry.entries("options", "value label")
        check_names(options, "value")
        if len(options) < 2:
            entry.fault(text("structure.one_option"), "options")
        return Circumstance(
            key=entry.name("key"),
            question=entry.text("question"),
            options=tuple(Option(one.name("value"), one.text("label")) for one in options),
            when=when,
            source=entry.text("source", "") or None,
            quotes=self.quotes.read(entry),
        )

    def material(self, entry: Entry) -> Material:
        """One paper, with how it must be brought. What is asked of it must stand in its quotes."""
        options = entry.entries("any_of", "id text")
        check_names(options, "id")
        quotes = self.quotes.read(entry)
        if entry.has("promise_when") and not entry.has("promise"):
            entry.fault(text("structure.promise_when"), "promise_when")
        found = Material(
            id=entry.name("id"),
            text=entry.text("text"),
            any_of=tuple(MaterialOption(one.name("id"), one.text("text")) for one in options),
            evidence=self._evidence(entry),
            need=entry.choice("need", Need, Need.required),
            when=self._when(entry),
            promise=entry.text("promise", "") or None,
            promise_when=entry.condition("promise_when", self.known),
            shared=entry.flag("shared"),
            form=entry.name("form") if entry.has("form") else None,
            where=entry.text("where", ""),
            defects=entry.texts("defects"),
            quotes=quotes,
            left_to=entry.text("left_to", ""),
        )
        _check_words(entry, found)
        return found

    def form(self, entry: Entry) -> Form:
        """A form's title, and where its layout is printed."""
        layout = entry.span("layout", self.bounds)
        return Form(entry.name("id"), entry.text("title"), self._when(entry), layout, self.quotes.read(entry))

    def statement(self, entry: Entry) -> Statement:
        """A statement to confirm."""
        return Statement(entry.name("id"), entry.text("text"), self._when(entry), self.quotes.read(entry))

    def clock(self, entry: Entry) -> CitizenClock:
        """A clock on the citizen."""
        kind, amount = _duration(entry)
        if entry.flag("waits") and kind is not LimitKind.months:
            entry.fault(text("structure.waits"), "waits")
        return CitizenClock(
            id=entry.name("id"),
            question=entry.text("question"),
            kind=kind,
            amount=amount,
            text=entry.text("text"),
            when=self._when(entry),
            quotes=self.quotes.read(entry),
            waits=entry.flag("waits"),
        )

    def step(self, entry: Entry) -> Step:
        """A later step; its own limit stands on the step's words unless it quotes others."""
        quotes = self.quotes.read(entry)
        verb = entry.choice("verb", Verb)
        if verb in OWN_VERBS:
            entry.fault(text("structure.own_verb", verb=verb.value), "verb")
        return Step(
            id=entry.name("id"),
            verb=verb,
            text=entry.text("text"),
            by=entry.text("by", ""),
            when=self._when(entry),
            limit=self.limit(entry.entry("limit", LIMIT), quotes) if entry.has("limit") else None,
            quotes=quotes,
        )

    def limit(self, entry: Entry, quotes: tuple[Quote, ...] = ()) -> Limit:
        """A limit; ``quotes`` stand behind it where it has none of its own."""
        kind, amount = _duration(entry)
        own = self.quotes.read(entry, required=not quotes)
        return Limit(kind, amount, entry.text("text"), self._when(entry), own or quotes)

    def result(self, entry: Entry) -> Result:
        """What there is in the end."""
        return Result(
            entry.name("id"), entry.text("text"), entry.flag("numbered"), self._when(entry), self.quotes.read(entry)
        )

    def office(self, entry: Entry) -> OfficeRule:
        """Which of the guide's offices takes the item."""
        return OfficeRule(entry.choice("covers", Cover), self._when(entry), self.quotes.read(entry))

    def _when(self, entry: Entry) -> Condition | None:
        return entry.condition("when", self.known)

    def _evidence(self, entry: Entry) -> EvidenceForm:
        if not entry.has("evidence"):
            return EvidenceForm()
        found = entry.entry("evidence", "original copies seals signatures")
        return EvidenceForm(
            found.flag("original"), found.number("copies", 0, 0), found.texts("seals"), found.texts("signatures")
        )


def _duration(entry: Entry) -> tuple[LimitKind, int]:
    kind = entry.choice("kind", LimitKind)
    if kind in _COUNTED:
        return kind, entry.number("amount", 1)
    if entry.has("amount"):
        entry.fault(text("structure.amount_unwanted", kind=kind), "amount")
    return kind, 0


def _check_words(entry: Entry, material: Material) -> None:
    """Nothing is invented: originals, copies, seals, signatures and titles must be in the quoted words."""
    words = "".join(quote.text for quote in material.quotes)
    if not words:
        return
    evidence = material.evidence
    asked = [
        ("原件", evidence.original, "原件"),
        ("复印件", evidence.copies > 0, "复印"),
        ("盖章", bool(evidence.seals), "章"),
        ("签名", bool(evidence.signatures), "签印"),
    ]
    for name, wanted, signs in asked:
        found = any(sign in words for sign in signs) if name == "签名" else signs in words
        if wanted and not found:
            entry.fault(text("structure.evidence_unquoted", word=name), "evidence")
    for title in _TITLE.findall(material.text):
        if title not in words:
            entry.fault(text("structure.title_unquoted", title=title), "text")
    if material.left_to not in words:
        entry.fault(text("structure.title_unquoted", title=material.left_to), "left_to")
