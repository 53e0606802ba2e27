# SPDX-License-Identifier: Apache-2.0
"""Which device a command means: a profile, and the port of the window's own device where none is named."""

from pathlib import Path

from counter_app.devices.contracts import DeviceKind
from counter_app.devices.faults import DeviceFault
from counter_app.devices.registry import profiles_of
from counter_app.settings import DEVICE_KINDS, DeviceSetting, load_settings


def chosen_device(profile: str, port: str | None, home: Path | None) -> DeviceSetting:
    """The device of a profile. Raises DeviceFault ``device.no_profile``."""
    for name in DEVICE_KINDS:
        if profile in profiles_of(DeviceKind(name)):
            return DeviceSetting(name, profile, port if port is not None else _own_port(name, home))
    raise DeviceFault("device.no_profile", profile=profile)


def _own_port(kind: str, home: Path | None) -> str:
    """Where this window's device of a kind is; "" where it has none."""
    return next((one.port for one in load_settings(home).window.devices if one.kind == kind), "")
