# SPDX-License-Identifier: Apache-2.0
"""From a profile's name to a driver: the only place that knows which drivers there are. Nothing is opened here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from counter_app.base.clock import Clock
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import text
from counter_app.devices.contracts import SECOND_SCREEN, CardReader, DeviceKind, Evaluator
from counter_app.devices.faults import DeviceFault
from counter_app.devices.profile_files import Profile
from counter_app.settings import DeviceSetting

READERS = (DeviceKind.id_reader, DeviceKind.social_reader, DeviceKind.scanner)


def make_reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    """A reader that is not open yet. Raises DeviceFault ``device.no_profile`` or ``device.profiles_faulty``."""
    with _told_files():
        return _reader(setting, clock)


def _reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    if setting.kind == DeviceKind.scanner:
        return _scanner(setting, clock)
    if setting.kind == DeviceKind.id_reader:
        return _id_reader(setting, clock)
    if setting.kind == DeviceKind.social_reader:
        return _social_reader(setting, clock)
    raise DeviceFault("device.no_profile", profile=setting.profile)


def make_evaluator(setting: DeviceSetting, folder: Path | None = None, place: str = "") -> Evaluator:
    """An evaluator that is not open yet. Raises DeviceFault ``device.no_profile`` or ``device.profiles_faulty``.

    ``folder`` keeps what a pad must find again after a restart; ``place`` is the window's name, shown on a pad.
    """
    with _told_files():
        return _evaluator(setting, folder, place)


def _evaluator(setting: DeviceSetting, folder: Path | None, place: str) -> Evaluator:
    from counter_app.devices.evaluator_profiles import evaluator_profiles

    profile = evaluator_profiles().get(setting.profile)
    if profile is not None and profile.buttons is not None:
        from counter_app.devices.drivers.button_evaluator import ButtonEvaluator

        return ButtonEvaluator(profile, setting.port)
    if profile is not None and profile.page is not None:
        from counter_app.devices.drivers.pad_page import PadPage

        return PadPage(setting.port, folder, practice=profile.page.practice, place=place)
    if profile is not None and profile.socket is not None:
        from counter_app.devices.drivers.socket_evaluator import SocketEvaluator

        return SocketEvaluator(profile.socket, setting.port, folder, place=place)
    raise DeviceFault("device.no_profile", profile=setting.profile)


def profiles_of(kind: DeviceKind) -> Mapping[str, Profile]:
    """The profiles a device of a kind may have, by key. Raises ResourceFaults."""
    match kind:
        case DeviceKind.id_reader:
            from counter_app.devices.id_reader_profiles import id_reader_profiles

            return id_reader_profiles()
        case DeviceKind.social_reader:
            from counter_app.devices.social_reader_profiles import social_reader_profiles

            return social_reader_profiles()
        case DeviceKind.scanner:
            from counter_app.devices.scanner_profiles import scanner_profiles

            return scanner_profiles()
        case DeviceKind.evaluator:
            from counter_app.devices.evaluator_profiles import evaluator_profiles

            return evaluator_profiles()
        case DeviceKind.printer:
            from counter_app.devices.printer_profiles import printer_profiles

            return printer_profiles()
    return {}


def label_of(setting: DeviceSetting) -> str:
    """What a clerk reads of a device: its profile's label, or the profile's name where it is not known."""
    if setting.profile == SECOND_SCREEN:
        return text("second_screen.label")
    try:
        profile = profiles_of(DeviceKind(setting.kind)).get(setting.profile)
    except ResourceFaults:  # told where the device is made
        profile = None
    return profile.label if profile else setting.profile


@contextmanager
def _told_files() -> Iterator[None]:
    """A faulty file of a family is a fault of the devices that belong to it, not of the window."""
    try:
        yield
    except ResourceFaults as found:
        facts = found.facts
        code = "device.profiles_faulty"
        raise DeviceFault(code, file=facts["file"], where=facts["where"], count=facts["count"]) from None


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


def _id_reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    from counter_app.devices.id_reader_profiles import id_reader_profiles

    profile = id_reader_profiles().get(setting.profile)
    if profile is None:
        raise DeviceFault("device.no_profile", profile=setting.profile)
    if profile.driver == "vendor":
        from counter_app.devices.drivers.vendor_reader import VendorReader

        return VendorReader(profile, setting.port, clock)
    from counter_app.devices.drivers.samv_reader import SamvReader

    return SamvReader(profile, setting.port, clock)


def _social_reader(setting: DeviceSetting, clock: Clock) -> CardReader:
    from counter_app.devices.drivers.social_card_reader import SocialCardReader
    from counter_app.devices.social_reader_profiles import social_reader_profiles

    profile = social_reader_profiles().get(setting.profile)
    if profile is None:
        raise DeviceFault("device.no_profile", profile=setting.profile)
    return SocialCardReader(profile, setting.port, clock)
