# SPDX-License-Identifier: Apache-2.0
"""``counter-app device list``: the devices of this window, the models there are, this machine's ports and readers."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.devices.contracts import SECOND_SCREEN, DeviceKind
from counter_app.devices.drivers.social_card_reader import card_readers
from counter_app.devices.printer_profiles import profile_for
from counter_app.devices.registry import label_of, profiles_of
from counter_app.devices.transports.serial_ports import serial_ports
from counter_app.settings import DeviceSetting, WindowSettings, load_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.device_list")
    parser = subparsers.add_parser("list", help=told, description=told)
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List all four."""
    window = load_settings(arguments.home).window
    configured = [
        {"kind": one.kind, "profile": one.profile, "label": label_of(one), "port": one.port}
        for one in (*window.devices, *_slip_printer(window))
    ]
    models = [
        {"kind": kind.value, "profile": profile.key, "label": profile.label}
        for kind in DeviceKind
        for profile in profiles_of(kind).values()
    ]
    own = DeviceSetting(DeviceKind.evaluator.value, SECOND_SCREEN)  # no file: the window brings it itself
    models.append({"kind": own.kind, "profile": own.profile, "label": label_of(own)})
    ports = [asdict(one) for one in serial_ports()]
    readers = [{"name": one} for one in card_readers()]
    parts = {"devices": configured, "profiles": models, "ports": ports, "card_readers": readers}
    if arguments.json:
        print_json(parts)
        return DONE
    for part, rows in parts.items():
        print(text(f"cli.device.{part}", count=len(rows)))
        for line in columns([list(row.values()) for row in rows]) if rows else ():
            print(f"  {line}")
    return DONE


def _slip_printer(window: WindowSettings) -> Iterator[DeviceSetting]:
    """What ``slip_target`` and ``slip_profile`` say, as the other devices are said."""
    if window.slip_target:
        profile = window.slip_profile or profile_for(window.slip_width).key
        yield DeviceSetting(DeviceKind.printer, profile, window.slip_target)
