# SPDX-License-Identifier: Apache-2.0
"""How a device stands, in a word and a mark: for its row, and for the chip in the top bar."""

from collections.abc import Sequence

from counter_app.base.clock import SHANGHAI
from counter_app.base.texts import text
from counter_app.devices.contracts import DeviceCondition, DeviceKind, DeviceState
from counter_app.ui.widgets.marks import Mark

_BRIEF = {
    "port_missing": "missing",
    "usb_missing": "missing",
    "absent": "missing",
    "no_reader": "missing",
    "no_library": "library",
    "no_service": "service",
    "helper_missing": "library",
    "helper_crashed": "stopped",
    "helper_hangs": "silent",
    "pad_unpaired": "unpaired",
    "pad_closed": "closed",
    "pad_gone": "gone",
    "pad_off": "missing",
    "no_profile": "profile",
    "no_permission": "permission",
    "port_taken": "taken",
    "gone": "gone",
    "silent": "silent",
    "paper_out": "out",
    "paper_ran_out": "out",
    "out": "out",
    "cover_open": "open",
    "cover_opened": "open",
    "open": "open",
    "stopped": "stopped",
    "queue_unknown": "queue",
    "queue_refused": "queue",
    "queue_silent": "silent",
}
"""What a chip says of a fault, by the end of the fault's code; any other one is 有故障."""
_MARKS = {
    DeviceCondition.unset: Mark.unseen,
    DeviceCondition.unknown: Mark.unseen,
    DeviceCondition.ready: Mark.met,
    DeviceCondition.busy: Mark.waiting,
    DeviceCondition.fault: Mark.fault,
}


def name_of(kind: DeviceKind) -> str:
    """身份证阅读器."""
    return text(f"equipment.kind.{kind.value}")


def brief(state: DeviceState) -> str:
    """没纸, 没回应: what is wrong with a device in fault."""
    code = state.fault.code.rpartition(".")[2].removeprefix("now_") if state.fault else ""
    return text(f"equipment.brief.{_BRIEF.get(code, 'fault')}")


def standing(state: DeviceState) -> tuple[str, Mark]:
    """The word and the mark of a device's row."""
    if state.condition is DeviceCondition.fault:
        return brief(state), Mark.fault
    condition = state.condition.value
    if state.condition is DeviceCondition.unknown and state.label and state.kind is DeviceKind.printer:
        condition = "silent"  # asked, and one that never speaks
    return text(f"equipment.condition.{condition}"), _MARKS[state.condition]


def last_good(state: DeviceState) -> str:
    """``09:40 读成功``, "" where nothing went well yet."""
    if state.last_good is None:
        return ""
    return text(f"equipment.good.{state.kind.value}", time=f"{state.last_good.astimezone(SHANGHAI):%H:%M}")


def chip_of(states: Sequence[DeviceState]) -> tuple[str, Mark]:
    """One green chip when all is well; the first fault by its name, and how many more; nothing where no device is."""
    ill = [one for one in states if one.condition is DeviceCondition.fault]
    if ill:
        words = text("equipment.chip", name=text(f"equipment.short.{ill[0].kind.value}"), why=brief(ill[0]))
        more = text("equipment.chip_more", more=len(ill) - 1) if len(ill) > 1 else ""
        return words + more, Mark.fault
    there = any(one.condition is not DeviceCondition.unset for one in states)
    return (text("equipment.well") if there else ""), Mark.met
