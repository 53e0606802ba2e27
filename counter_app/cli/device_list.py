# SPDX-License-Identifier: Apache-2.0
"""``counter-app device list``: the devices of this window, the models there are, this machine's ports and readers."""

import argparse
from dataclasses import asdict

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.devices.contracts import DeviceKind
from counter_app.devices.drivers.social_card_reader import card_readers
from counter_app.devices.registry import label_of, profiles_of
from counter_app.devices.transports.serial_ports import serial_ports
from counter_app.settings import load_settings


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
        {"kind": one.kind, "profile": one.profile, "label": label_of(one), "port": one.port} for one in window.devices
    ]
    models = [
        {"kind": kind.value, "profile": profile.key, "label": profile.label}
        for kind in DeviceKind
        for profile in profiles_of(kind).values()
    ]
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
