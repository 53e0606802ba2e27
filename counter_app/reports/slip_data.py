# SPDX-License-Identifier: Apache-2.0
"""What a slip says, read from a file (YAML or JSON) by the names of its facts: for trying layouts and printers."""

import contextlib
import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import get_type_hints

import msgspec

from counter_app.base.clock import parse_moment
from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, ResourceFaults, read_mapping
from counter_app.reports.facts import PaperFacts
from counter_app.reports.slip import SlipFacts
from counter_app.reports.slip_layouts import SLIP_FIELDS
from counter_app.reports.ticket_facts import TicketFacts, TrialFacts

_SHAPES = {
    str: "要写成字",
    int: "要写成整数",
    int | None: "要写成整数",
    bool: "要写 true 或 false",
    datetime: "要写成 2026-11-20T10:06 这样的时间",
    date: "要写成 2026-11-20 这样的日期",
}


def read_slip_data(slip: str, path: Path) -> SlipFacts:
    """The facts of a slip. A time without an offset is the hall's.

    Raises CounterError ``slip.unknown``, or ResourceFaults with every fault of the file and its line.
    """
    if slip not in SLIP_FIELDS:
        raise CounterError("slip.unknown", slip=slip, slips="、".join(SLIP_FIELDS))
    kind = {TicketFacts.paper: TicketFacts, TrialFacts.paper: TrialFacts}.get(slip, PaperFacts)
    faults: list[Fault] = []
    read = read_mapping(path, path.name, faults)
    if read is not None:
        document, data = read
        if kind is PaperFacts:
            data.setdefault("paper", slip)
        _read_moment(data)
        faults += _wrong(document, data, kind)
    if faults or read is None:
        raise ResourceFaults(faults)
    facts: SlipFacts = msgspec.convert(read[1], kind)
    if isinstance(facts, PaperFacts) and facts.paper != slip:
        raise ResourceFaults([read[0].fault(("paper",), f"paper 要写 {slip}")])
    return facts


def _read_moment(data: dict[str, object]) -> None:
    """What is no time stays as it is written: the check of all keys tells it."""
    written = data.get("made_at")
    if isinstance(written, str):
        with contextlib.suppress(ValueError):
            data["made_at"] = parse_moment(written)


def _wrong(document: Document, data: dict[str, object], kind: type) -> Iterator[Fault]:
    hints = get_type_hints(kind)
    known = {one.name: one for one in dataclasses.fields(kind)}
    for key in data:
        if key not in known:
            yield document.fault((key,), f"“{key}”不认识")
    for key, one in known.items():
        if key not in data:
            if one.default is dataclasses.MISSING:
                yield document.fault((), f"缺 {key}")
            continue
        try:
            msgspec.convert(data[key], hints[key])
        except msgspec.ValidationError:
            yield document.fault((key,), f"{key} {_SHAPES.get(hints[key], '写法不对')}")
