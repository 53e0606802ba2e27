# SPDX-License-Identifier: Apache-2.0
"""From a profile's name to a driver: the only place that knows which drivers there are. Nothing is opened here."""

from counter_app.base.clock import Clock
from counter_app.devices.contracts import CardReader, DeviceKind, Evaluator
from counter_app.devices.faults import DeviceFault
from counter_app.settings import DeviceSetting

READERS = (DeviceKind.id_reader, DeviceKind.social_reader, DeviceKind.scanner)


def make_reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    """A reader that is not open yet. Raises DeviceFault ``device.no_profile``."""
    if setting.kind == DeviceKind.scanner:
        return _scanner(setting, clock)
    raise DeviceFault("device.no_profile", profile=setting.profile)


def make_evaluator(setting: DeviceSetting) -> Evaluator:
    """An evaluator that is not open yet. Raises DeviceFault ``device.no_profile``."""
    from counter_app.devices.evaluator_profiles import evaluator_profiles

    profile = evaluator_profiles().get(setting.profile)
    if profile is not None and profile.buttons is not None:
        from counter_app.devices.drivers.button_evaluator import ButtonEvaluator

        return ButtonEvaluator(profile, setting.port)
    raise DeviceFault("device.no_profile", profile=setting.profile)


def label_of(setting: DeviceSetting) -> str:
    """What a clerk reads of a device: its profile's label, or the profile's name where it is not known."""
    if setting.kind == DeviceKind.scanner:
        from counter_app.devices.scanner_profiles import scanner_profiles

        found = scanner_profiles().get(setting.profile)
        return found.label if found else setting.profile
    if setting.kind == DeviceKind.evaluator:
        from counter_app.devices.evaluator_profiles import evaluator_profiles

        evaluator = evaluator_profiles().get(setting.profile)
        return evaluator.label if evaluator else setting.profile
    return setting.profile


def _scanner(setting: DeviceSetting, clock: Clock) -> CardReader:
    from counter_app.devices.scanner_profiles import scanner_profiles

    profile = scanner_profiles().get(setting.profile)
    if profile is None:
        raise DeviceFault("device.no_profile", profile=setting.profile)
    if profile.driver == "keyboard":
        from counter_app.devices.drivers.keyboard_scanner import KeyboardScanner

        return KeyboardScanner(profile, clock)
    from counter_app.devices.drivers.serial_scanner import SerialScanner

    return SerialScanner(profile, setting.port, clock)
