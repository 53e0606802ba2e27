# SPDX-License-Identifier: Apache-2.0
"""``counter-app device check``: every device of this window asked at once whether it is well, without a window."""

import argparse
from collections.abc import Mapping
from dataclasses import replace

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.texts import sentence, text
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json
from counter_app.desk.counter import Counter
from counter_app.desk.device_board import AUTO_SCREEN, NO_SCREEN, DeviceBoard
from counter_app.devices.contracts import SECOND_SCREEN, DeviceCondition, DeviceKind, DeviceState
from counter_app.devices.registry import label_of
from counter_app.settings import Settings, load_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.device_check")
    parser = subparsers.add_parser("check", help=told, description=told)
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask all of them; 1 where one is in fault. Nothing is printed, nobody is asked for a rating."""
    settings = load_settings(arguments.home)
    board = DeviceBoard(Counter(_alone(settings)), _unheard)
    try:
        for request in board.check_all().values():
            try:
                request.result()
            except (CounterError, Cancelled):
                continue  # its state says why
        states = [_unseen(settings, one) for one in board.states]
    finally:
        board.close()
    faults = sum(one.condition is DeviceCondition.fault for one in states)
    if arguments.json:
        print_json({"devices": [_told(one) for one in states], "faults": faults})
    else:
        for line in columns([_words(one) for one in states]):
            print(line)
    return REFUSED if faults else DONE


def _alone(settings: Settings) -> Settings:
    """Without what only a window brings: its second screen."""
    devices = tuple(one for one in settings.window.devices if one.profile != SECOND_SCREEN)
    return replace(settings, window=replace(settings.window, devices=devices))


def _unseen(settings: Settings, state: DeviceState) -> DeviceState:
    """The second screen stands in the settings and is looked for by the window: here nobody knows."""
    window = settings.window
    said = text("cli.device.only_in_window")
    if state.kind is DeviceKind.second_screen and window.second_screen != NO_SCREEN:
        port = "" if window.second_screen == AUTO_SCREEN else window.second_screen
        return replace(state, condition=DeviceCondition.unknown, port=port, said=said)
    own = next((one for one in window.devices if one.kind == state.kind and one.profile == SECOND_SCREEN), None)
    if own is None:
        return state
    label = label_of(own)
    return replace(state, condition=DeviceCondition.unknown, profile=own.profile, label=label, said=said)


def _unheard(news: object) -> None:
    """Nobody is at the window: a card that lies on a reader is nobody's."""


def _told(state: DeviceState) -> Mapping[str, object]:
    fault = state.fault
    return {
        "kind": state.kind.value,
        "profile": state.profile,
        "label": state.label,
        "port": state.port,
        "condition": state.condition.value,
        "said": state.said,
        "fault": {"code": fault.code, "message": sentence(fault)} if fault is not None else None,
    }


def _words(state: DeviceState) -> list[str]:
    told = sentence(state.fault) if state.fault is not None else state.said or state.label
    condition = text(f"equipment.condition.{state.condition.value}")
    return [text(f"equipment.kind.{state.kind.value}"), condition, state.port, told]
