# SPDX-License-Identifier: Apache-2.0
"""Exercises of the practice hall (练习题), as data: who comes and wants what, and what must have come out of it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from counter_app.base.resources import Document, Fault, ResourceFaults, read_yaml, resources_root
from counter_app.catalogue.queue_book import FILE, load_queue_book

LEVELS = (1, 2, 3)
MOST_ABSENT = 3


class PointKind(StrEnum):
    """What can be asked of a solution."""

    consulted = "consulted"  # a question was recorded
    no_case = "no_case"  # and nothing was begun for it
    applicant = "applicant"  # whose case it is
    agent = "agent"  # who came instead, or nobody did
    answers = "answers"
    outcome = "outcome"  # what was decided, of the first or of a later visit
    lines = "lines"  # how lines were judged, when last decided
    reason = "reason"  # why a line will not do
    taken_back = "taken_back"
    reopened = "reopened"  # the same case went on
    printed = "printed"
    filled = "filled"  # a form was filled in, and printed to be signed
    called = "called"  # it was done for the number that was called
    passed = "passed"  # whoever did not come was passed over
    signed = "signed"  # every notice was signed for
    kept = "kept"  # an original was kept …
    given_back = "given_back"  # … and none lies here any more
    status = "status"
    withdrawn = "withdrawn"


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that is looked at. ``label`` says what should be, ``why`` what it matters for; the rest is what the
    kind asks for."""

    kind: PointKind
    label: str
    why: str
    answers: Mapping[str, str] = {}
    lines: Mapping[str, str] = {}  # material -> state
    outcome: str = ""  # accepted | notice_given | refused
    visit: int = 0  # of which visit, from 1; 0 for the last
    material: str = ""
    paper: str = ""
    form: str = ""
    reason: str = ""  # why somebody is passed over
    status: str = ""
    present: bool = True


class Citizen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody made up. ``card``: a key of ``resources/sample/cards.yaml`` for the played reader; "" to be typed."""

    name: str
    id_number: str
    phone: str = ""
    card: str = ""


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise. ``level`` 1 to 3; ``press`` is the level that the made-up citizen presses when asked.

    ``matter`` and ``priority`` are of the number that they take; ``absent`` so many are called before and do not come.
    """

    id: str
    level: int
    title: str
    guide: str
    item: int
    citizen: Citizen
    agent: Citizen | None = None
    press: int = 5
    matter: str = "A"
    priority: str = ""
    absent: int = 0
    story: tuple[str, ...]
    tips: tuple[str, ...] = ()
    points: tuple[Point, ...]

    @property
    def calls(self) -> bool:
        """Whether calling is part of it: the clerk does it, and nobody is called for them."""
        return any(one.kind in (PointKind.called, PointKind.passed) for one in self.points)


_NEEDS = {
    PointKind.answers: "answers",
    PointKind.outcome: "outcome",
    PointKind.lines: "lines",
    PointKind.reason: "material",
    PointKind.taken_back: "outcome",
    PointKind.printed: "paper",
    PointKind.filled: "form",
    PointKind.passed: "reason",
    PointKind.kept: "material",
    PointKind.status: "status",
}
"""What a point of a kind must say."""


@cache
def shipped_exercises() -> tuple[Exercise, ...]:
    """All exercises, the easy ones first. Raises ResourceFaults naming every file that is wrong."""
    return load_exercises(resources_root() / "practice")


def load_exercises(folder: Path) -> tuple[Exercise, ...]:
    """Read the exercises of a folder. Raises ResourceFaults with everything that is wrong in them."""
    found: list[Exercise] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path, f"practice/{path.name}")
        try:
            one = msgspec.convert(document.data, Exercise)
        except msgspec.ValidationError as error:
            faults.append(Fault(document.file, 0, 0, str(error)))
            continue
        if one.id != path.stem:
            faults.append(document.fault(("id",), f"编号要和文件名一样：{path.stem}"))
        if one.level not in LEVELS:
            faults.append(document.fault(("level",), "难度只有 1、2、3"))
        faults += _faults_of(document, one)
        found.append(one)
    if faults:
        raise ResourceFaults(faults)
    return tuple(sorted(found, key=lambda one: (one.level, one.id)))


def _faults_of(document: Document, one: Exercise) -> list[Fault]:
    """Words that mean nothing: of the queue, of a form, of a point that does not say what it asks for."""
    queue = load_queue_book(resources_root() / "queue" / FILE)
    faults: list[Fault] = []
    if one.matter not in queue.matters:
        faults.append(document.fault(("matter",), f"没有这一类号：{one.matter}"))
    if one.priority and one.priority not in queue.priorities:
        faults.append(document.fault(("priority",), f"没有这一种优先：{one.priority}"))
    if not 0 <= one.absent <= MOST_ABSENT:
        faults.append(document.fault(("absent",), f"没来的人写 0 到 {MOST_ABSENT}"))
    for place, point in enumerate(one.points):
        needed = _NEEDS.get(point.kind)
        if needed is not None and not getattr(point, needed):
            faults.append(document.fault(("points", place, "kind"), f"这一处要写 {needed}"))
        if point.form and not (resources_root() / "forms" / f"{point.form}.yaml").is_file():
            faults.append(document.fault(("points", place, "form"), f"没有这张表：{point.form}"))
        if point.kind is PointKind.passed and point.reason not in queue.passed:
            faults.append(document.fault(("points", place, "reason"), f"没有这个过号的原因：{point.reason}"))
    return faults


def exercise_called(name: str) -> Exercise | None:
    """An exercise by its id, or by the number it begins with."""
    return next((one for one in shipped_exercises() if name in (one.id, one.id.partition("-")[0])), None)
