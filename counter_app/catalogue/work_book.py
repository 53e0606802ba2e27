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
from counter_app.catalogue.channels import ChannelBook, load_channels
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.number_series import NumberSeries, read_series
from counter_app.catalogue.roster_work import RosterWork, load_rosters, load_row_reasons

OWN_ACTIONS = frozenset({Verb.apply, Verb.accept, Verb.completion, Verb.delivery})
"""Steps that have an action of their own: opening, acceptance, completion, delivery."""

_STEP = (
    "verb duty apart_from begin_sheet begin_details sheet details begins second_by public files may_fail in_batches "
    "paper"
)


@dataclass(frozen=True, slots=True)
class StepWork:
    """What a verb needs.

    ``apart_from``: whoever passed one of these steps of the case may not do this one. ``begins``: it takes time, so it
    is begun by one action and passed by another; ``begin_sheet`` is filled in at the beginning, ``sheet`` at the end
    ("" none; ids of forms of our own). ``begin_details`` and ``details`` name the sheets' fields that identify nobody:
    they are kept among the facts. ``second_by``: words in the guide's ``by`` that ask for two people (复审专家): then
    one begins it and another passes it. ``public``: objections may be raised from its begin to the last day named in
    the detail ``ends``. ``files``: something must have been scanned for it. ``may_fail``: it may send the case back to
    the citizen. ``in_batches``: several cases at once. ``paper`` is the layout that is printed when it is passed.
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
    public: bool = False
    files: bool = False
    may_fail: bool = False
    in_batches: bool = False
    paper: str = ""

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
    series: Mapping[str, NumberSeries]
    rosters: Mapping[str, RosterWork] = field(default_factory=dict)  # tables of people, by ``<form>.<roster>``
    row_reasons: Mapping[str, str] = field(default_factory=dict)  # why a row is not taken: code -> words
    channels: ChannelBook = field(default_factory=ChannelBook)  # letters, phone, guided

    def step(self, verb: Verb) -> StepWork:
        """How a verb is worked."""
        return self.steps[verb]


@cache
def shipped_work() -> WorkBook:
    """What ships with the program. Raises ResourceFaults."""
    return load_work(resources_root() / "work")


def load_work(folder: Path) -> WorkBook:
    """Read the folder. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    book = WorkBook(
        steps=_steps(folder / "steps.yaml", faults),
        rosters=load_rosters(folder / "rosters.yaml", faults),
        row_reasons=load_row_reasons(folder / "reasons.yaml", faults),
        channels=load_channels(folder / "channels.yaml", faults),
    )
    if faults:
        raise ResourceFaults(faults)
    return book


def _steps(path: Path, faults: list[Fault]) -> Mapping[Verb, StepWork]:
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}
    document, data = read
    top = Entry(document, (), data, "steps", faults)
    entries = top.entries("steps", _STEP)
    check_names(entries, "verb")
    found = {one.verb: one for one in map(_step, entries)}
    for verb in Verb:
        if verb not in OWN_ACTIONS and verb not in found:
            top.fault(text("work.verb_missing", verb=verb.value), "steps")
    return found


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
        public=entry.flag("public"),
        files=entry.flag("files"),
        may_fail=entry.flag("may_fail"),
        in_batches=entry.flag("in_batches"),
        paper=entry.text("paper", ""),
    )
    if one.verb in OWN_ACTIONS:
        entry.fault(text("work.verb_own", verb=one.verb.value), "verb")
    if one.public and "ends" not in one.begin_details:
        entry.fault(text("work.public_ends"), "begin_details")
    return one
