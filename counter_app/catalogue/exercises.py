# SPDX-License-Identifier: Apache-2.0
"""Exercises of the practice hall (练习题), as data: who comes and wants what, and what must have come out of it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from counter_app.base.resources import Fault, ResourceFaults, read_yaml, resources_root

LEVELS = (1, 2, 3)


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
    status: str = ""
    present: bool = True


class Citizen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody made up. ``card``: a key of ``resources/sample/cards.yaml`` for the played reader; "" to be typed."""

    name: str
    id_number: str
    phone: str = ""
    card: str = ""


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise. ``level`` 1 to 3; ``press`` is the level that the made-up citizen presses when asked."""

    id: str
    level: int
    title: str
    guide: str
    item: int
    citizen: Citizen
    agent: Citizen | None = None
    press: int = 5
    story: tuple[str, ...]
    tips: tuple[str, ...] = ()
    points: tuple[Point, ...]


@cache
def shipped_exercises() -> tuple[Exercise, ...]:
    """All exercises, the easy ones first. Raises ResourceFaults naming every file that is wrong."""
    found: list[Exercise] = []
    faults: list[Fault] = []
    for path in sorted((resources_root() / "practice").glob("*.yaml")):
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
        found.append(one)
    if faults:
        raise ResourceFaults(faults)
    return tuple(sorted(found, key=lambda one: (one.level, one.id)))


def exercise_called(name: str) -> Exercise | None:
    """An exercise by its id, or by the number it begins with."""
    return next((one for one in shipped_exercises() if name in (one.id, one.id.partition("-")[0])), None)
