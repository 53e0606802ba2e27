# SPDX-License-Identifier: Apache-2.0
"""From a profile's name to a driver: the only place that knows which drivers there are. Nothing is opened here."""

from counter_app.base.clock import Clock
from counter_app.devices.contracts import CardReader, DeviceKind, Evaluator
from counter_app.devices.faults import DeviceFault
from counter_app.settings import DeviceSetting

READERS = (DeviceKind.id_reader, DeviceKind.social_reader, DeviceKind.scanner)


def make_reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    """A reader that is not open yet. Raises DeviceFault ``device.no_profile``."""
    del clock
    raise DeviceFault("device.no_profile", profile=setting.profile)


def make_evaluator(setting: DeviceSetting) -> Evaluator:
    """An evaluator that is not open yet. Raises DeviceFault ``device.no_profile``."""
    raise DeviceFault("device.no_profile", profile=setting.profile)


def label_of(setting: DeviceSetting) -> str:
    """What a clerk reads of a device: its profile's label, or the profile's name where it is not known."""
    return setting.profile
