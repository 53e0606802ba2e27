# SPDX-License-Identifier: Apache-2.0
"""Who is recorded and replayed: one reading of a reader, one question of a box of buttons, one slip of a printer."""

from contextlib import closing
from pathlib import Path

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.readings import Reading
from counter_app.cli.device_choice import chosen_device
from counter_app.devices.contracts import CardReader, DeviceKind, Evaluator, Question, Rating
from counter_app.devices.drivers.button_evaluator import ButtonEvaluator
from counter_app.devices.evaluator_profiles import ButtonBox, evaluator_profiles
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.printer_profiles import printer_profile, printer_profiles
from counter_app.devices.registry import make_evaluator, make_reader
from counter_app.devices.slip_masking import QUESTIONS
from counter_app.devices.slip_printer import SlipAnswer, print_again, print_slip
from counter_app.devices.traces import Recorder, Tapped, Trace
from counter_app.reports.slip import layout_slip, rasterise
from counter_app.reports.ticket_facts import TrialFacts
from counter_app.settings import DeviceSetting, find_places, load_settings

HALF_SECOND = 0.5
"""A question's frame has whole seconds: so much more, and the same ones are written again."""
Ended = Reading | Rating | SlipAnswer | DeviceFault


def device_of(profile: str, port: str | None, home: Path | None) -> DeviceSetting:
    """Any device of a profile, a slip printer too. Raises DeviceFault ``device.no_profile``."""
    if profile in printer_profiles():
        target = port if port is not None else load_settings(home).window.slip_target
        return DeviceSetting(DeviceKind.printer, profile, target)
    return chosen_device(profile, port, home)


def recorded(device: DeviceSetting, recorder: Recorder, seconds: float, home: Path | None) -> tuple[Trace, Ended]:
    """Listen to one use of the device, however it ends. Raises CounterError ``trace.unmaskable``."""
    if device.kind == DeviceKind.printer:
        model = printer_profile(device.profile)
        trial = layout_slip(TrialFacts(made_at=system_clock(), printer=model.label), model.width_mm)
        ended: Ended = print_slip(trial, device.port, rasterise=rasterise, profile=model, tap=recorder)
        return recorder.masked("escpos", device.profile), ended
    if device.kind == DeviceKind.evaluator:
        with closing(make_evaluator(device, find_places(home).pads)) as evaluator:
            wire = _listen(evaluator, recorder)
            ended = _asked(evaluator, seconds)
    else:
        with closing(make_reader(device, system_clock)) as reader:
            wire = _listen(reader, recorder)
            ended = _read(reader, seconds)
    return recorder.masked(wire, device.profile), ended


def replayed(trace: Trace, profile: str, port: str, seconds: float, home: Path | None) -> Ended:
    """Run the driver at a port where the trace is played."""
    if trace.wire == "escpos":
        slips = [one.data for one in trace.passages if one.sent and one.data not in QUESTIONS]
        return print_again(b"".join(slips[:1]), port, profile)
    if trace.wire == "buttons":
        box = evaluator_profiles().get(profile)
        if box is None or box.buttons is None:
            raise DeviceFault("device.no_profile", profile=profile)
        number, asked_for = _question_of(trace, box.buttons)
        with closing(ButtonEvaluator(box, port, last_number=number - 1)) as evaluator:
            return _asked(evaluator, asked_for or seconds)
    with closing(make_reader(chosen_device(profile, port, home), system_clock)) as reader:
        return _read(reader, seconds)


def _listen(device: object, recorder: Recorder) -> str:
    """The name of the wire that is heard from now on."""
    if not isinstance(device, Tapped):
        raise CounterError("trace.unmaskable")
    device.tap = recorder
    return device.wire


def _question_of(trace: Trace, box: ButtonBox) -> tuple[int, float]:
    """The recorded question's number, and its seconds; 1 and 0 where the frames carry none."""
    template = box.template("ask")
    for one in trace.passages:
        found = template.found_in(one.data) if template is not None and one.sent else None
        if found is not None:
            return found.get("number", 1), found["seconds"] + HALF_SECOND if "seconds" in found else 0.0
    return 1, 0.0


def _read(reader: CardReader, seconds: float) -> Reading | DeviceFault:
    try:
        reading = reader.read(Patience(seconds))
    except DeviceFault as fault:
        return fault
    return reading or DeviceFault("reader.nothing_came", seconds=f"{seconds:g}")


def _asked(evaluator: Evaluator, seconds: float) -> Rating | DeviceFault:
    try:
        return evaluator.ask(Question("trace", shipped_levels().levels), Patience(seconds))
    except DeviceFault as fault:
        return fault
