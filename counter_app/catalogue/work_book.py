# SPDX-License-Identifier: Apache-2.0
"""How the later steps are worked (``resources/work``): by which duty, with which sheet, one by one or many at once.

Which steps an item has and in which order comes from its guide; what a verb of the closed list needs is the same
everywhere and stands here. Format: ``resources/work/README.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from counter_app.base.duties import Duty
from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.base.texts import text
from counter_app.catalogue.bank_words import BankWords, load_bank_words
from counter_app.catalogue.channels import ChannelBook, load_channels
from counter_app.catalogue.item_links import LinkBook, load_links
from counter_app.catalogue.items import ServiceItem, Step, Verb
from counter_app.catalogue.messages import Message, read_messages
from counter_app.catalogue.money_kinds import NO_MONEY, MoneyBook, MoneyKind, load_money
from counter_app.catalogue.number_series import NumberSeries, read_series
from counter_app.catalogue.result_work import ResultBook, read_results
from counter_app.catalogue.roster_work import ListWork, RosterWork, load_lists, load_rosters, load_row_reasons
from counter_app.forms.definition import FieldType, FormBook

OWN_ACTIONS = frozenset({Verb.apply, Verb.accept, Verb.completion, Verb.delivery})
"""Steps that have an action of their own: opening, acceptance, completion, delivery."""

_WHO = frozenset(
    {
        FieldType.person_name,
        FieldType.id_number,
        FieldType.id_kind,
        FieldType.phone,
        FieldType.account,
        FieldType.postcode,
        FieldType.long_text,
        FieldType.signature,
        FieldType.seal,
        FieldType.photo,
    }
)
"""What may say who somebody is; a long text may name anybody."""

_PEOPLE = ("applicant.", "agent.", "unit.contact", "unit.phone")

_STEP = (
    "verb words duty apart_from begin_sheet begin_details sheet details begins second_by until passes public files "
    "may_fail in_batches paper"
)


@dataclass(frozen=True, slots=True)
class StepWork:
    """What a verb needs.

    ``apart_from``: whoever passed one of these steps of the case may not do this one. ``begins``: it takes time, so it
    is begun by one action and passed by another; ``begin_sheet`` is filled in at the beginning, ``sheet`` at the end
    ("" none; ids of forms of our own). ``begin_details`` and ``details`` name the sheets' fields that identify nobody:
    they are kept among the facts. ``until`` is the one of ``begin_details`` that says how long it takes: its own last
    day. ``passes``: what a detail must say where it is passed. ``second_by``: words in the guide's ``by`` that ask for
    two people (复审专家): then one begins it and another passes it. ``public``: objections may be raised from its begin
    to the last day named in the detail ``ends``. ``files``: something must have been scanned for it. ``may_fail``: it
    may send the case back to the citizen. ``in_batches``: several cases at once. ``paper`` is the one of its sheets
    that goes on paper when it was filled in. ``words``: this is how the verb is worked where the guide's text for the
    step holds these words (公布 is told to everybody, 公示 is open to objections); "" where no such words stand.
    """

    verb: Verb
    duty: Duty
    apart_from: frozenset[Verb] = frozenset()
    begin_sheet: str = ""
    begin_details: tuple[str, ...] = ()
    sheet: str = ""
    details: tuple[str, ...] = ()
    begins: bool = False
    second_by: str = ""
    until: str = ""
    passes: tuple[str, str] | None = None
    public: bool = False
    files: bool = False
    may_fail: bool = False
    in_batches: bool = False
    paper: str = ""
    words: str = ""

    def is_begun_first(self, step: Step) -> bool:
        """Whether this step of an item is begun by one action and passed by another."""
        return self.begins or self.wants_two(step)

    def wants_two(self, step: Step) -> bool:
        """Whether the guide names two people for the step."""
        return bool(self.second_by) and self.second_by in step.by


@dataclass(frozen=True, slots=True)
class WorkBook:
    """Everything ``resources/work`` says."""

    steps: Mapping[Verb, StepWork]
    worded: tuple[StepWork, ...] = field(default=(), kw_only=True)
    series: Mapping[str, NumberSeries]  # official numbers, by id
    rosters: Mapping[str, RosterWork] = field(default_factory=dict)  # tables of people, by ``<form>.<roster>``
    lists: tuple[ListWork, ...] = ()  # items that may come as a list of people
    row_reasons: Mapping[str, str] = field(default_factory=dict)  # why a row is not taken: code -> words
    links: LinkBook = field(default_factory=LinkBook)  # cases that belong together
    channels: ChannelBook = field(default_factory=ChannelBook)  # letters, phone, guided
    messages: Mapping[str, Message] = field(default_factory=dict)  # what citizens are told, by id
    results: ResultBook = field(default_factory=ResultBook)  # how what an item gives comes to be
    money: MoneyBook = NO_MONEY  # of the paying items, by national matter
    bank: BankWords = field(default_factory=BankWords)  # what stands in payment files

    def step(self, verb: Verb) -> StepWork:
        """How a verb is worked where the guide says nothing particular; of a step at hand see ``of``."""
        return self.steps[verb]

    def of(self, step: Step) -> StepWork:
        """How this step of an item is worked."""
        fit = (one for one in self.worded if one.verb is step.verb and one.words in step.text)
        return next(fit, self.steps[step.verb])

    def list_of(self, item: ServiceItem) -> ListWork | None:
        """The list that an item may come as, beside a subsidy's."""
        return next((one for one in self.lists if (one.guide, one.item) == (item.guide, item.code)), None)

    def comes_as_list(self, item: ServiceItem) -> bool:
        """Whether people of the item may come as a list with nobody who applies."""
        return self.list_of(item) is not None or any(one.kind is MoneyKind.subsidy for one in self.money.of(item))


@cache
def shipped_work() -> WorkBook:
    """What ships with the program. Raises ResourceFaults."""
    return load_work(resources_root() / "work")


def load_work(folder: Path, forms: FormBook | None = None) -> WorkBook:
    """Read the folder. Raises ResourceFaults with everything that is wrong in it.

    ``forms``: the sheets that are named are looked for among them; a window that starts does not wait for that.
    """
    faults: list[Fault] = []
    steps, worded = _steps(folder / "steps.yaml", forms, faults)
    book = WorkBook(
        steps=steps,
        worded=worded,
        series=read_series(folder / "series.yaml", faults),
        rosters=load_rosters(folder / "rosters.yaml", faults),
        lists=load_lists(folder / "lists.yaml", faults),
        row_reasons=load_row_reasons(folder / "reasons.yaml", faults),
        links=load_links(folder / "links.yaml", faults),
        channels=load_channels(folder / "channels.yaml", faults),
        messages=read_messages(folder / "messages.yaml", faults),
        results=read_results(folder / "results.yaml", faults),
        money=load_money(folder / "money.yaml", faults),
        bank=load_bank_words(folder / "bank.yaml", faults),
    )
    if faults:
        raise ResourceFaults(faults)
    return book


def _steps(
    path: Path, forms: FormBook | None, faults: list[Fault]
) -> tuple[Mapping[Verb, StepWork], tuple[StepWork, ...]]:
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}, ()
    document, data = read
    top = Entry(document, (), data, "steps", faults)
    entries = top.entries("steps", _STEP)
    check_names([one for one in entries if not one.has("words")], "verb")
    both = [(one, _step(one)) for one in entries]
    if forms is not None:
        for entry, one in both:
            _check_sheets(entry, one, forms)
    found = {one.verb: one for _, one in both if not one.words}
    for verb in Verb:
        if verb not in OWN_ACTIONS and verb not in found:
            top.fault(text("work.verb_missing", verb=verb.value), "steps")
    return found, tuple(one for _, one in both if one.words)


def _step(entry: Entry) -> StepWork:
    apart: set[Verb] = set()
    for index, word in enumerate(entry.texts("apart_from")):
        if word in set(Verb):
            apart.add(Verb(word))
        else:
            entry.fault(text("work.verb_unknown", verb=word), "apart_from", index)
    one = StepWork(
        verb=entry.choice("verb", Verb),
        duty=entry.choice("duty", Duty),
        apart_from=frozenset(apart),
        begin_sheet=entry.text("begin_sheet", ""),
        begin_details=entry.texts("begin_details"),
        sheet=entry.text("sheet", ""),
        details=entry.texts("details"),
        begins=entry.flag("begins"),
        second_by=entry.text("second_by", ""),
        until=entry.text("until", ""),
        passes=_passes(entry.entry("passes", "field value")) if entry.has("passes") else None,
        public=entry.flag("public"),
        files=entry.flag("files"),
        may_fail=entry.flag("may_fail"),
        in_batches=entry.flag("in_batches"),
        paper=entry.text("paper", ""),
        words=entry.text("words", ""),
    )
    if one.verb in OWN_ACTIONS:
        entry.fault(text("work.verb_own", verb=one.verb.value), "verb")
    if one.public and "ends" not in one.begin_details:
        entry.fault(text("work.public_ends"), "begin_details")
    named = {"until": (one.until, one.begin_details), "paper": (one.paper, (one.begin_sheet, one.sheet))}
    if one.passes is not None:
        named["passes"] = (one.passes[0], one.details)
    for key, (name, among) in named.items():
        if name and name not in among:
            entry.fault(text("work.not_its_own", key=key, name=name), key)
    return one


def _passes(entry: Entry) -> tuple[str, str]:
    return entry.name("field"), entry.name("value")


def _check_sheets(entry: Entry, work: StepWork, forms: FormBook) -> None:
    """Every sheet is there, and what goes among the facts is a field of it that identifies nobody."""
    for key, sheet, kept in (("begin_sheet", work.begin_sheet, "begin_details"), ("sheet", work.sheet, "details")):
        names = work.begin_details if kept == "begin_details" else work.details
        form = forms.get(sheet)
        if (sheet or names) and form is None:
            entry.fault(text("work.no_sheet", sheet=sheet), key)
            continue
        for place, name in enumerate(names):
            found = form.field(name) if form is not None else None
            if found is None:
                entry.fault(text("work.no_field", sheet=sheet, name=name), kept, place)
            elif found.type in _WHO or any(one.startswith(_PEOPLE) for one in found.sources):
                entry.fault(text("work.names_people", sheet=sheet, name=name), kept, place)
    if work.passes is not None and (form := forms.get(work.sheet)) is not None:
        field, value = work.passes
        asked = form.field(field)
        values = {one.value for one in asked.options} if asked is not None else set()
        if asked is not None and value not in (values or {"yes", "no"}):
            entry.fault(text("work.no_field", sheet=work.sheet, name=value), "passes")
