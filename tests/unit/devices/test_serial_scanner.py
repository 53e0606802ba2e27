# SPDX-License-Identifier: Apache-2.0
"""A serial scanner over a real line: a code, or a sentence and nothing taken."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from simulated import simulated

from counter_app.base.clock import fixed_clock
from counter_app.base.errors import Cancelled
from counter_app.desk.practice_core import practice_code
from counter_app.devices.drivers.serial_scanner import SerialScanner
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.registry import label_of, make_reader
from counter_app.devices.scanner_profiles import scanner_profiles
from counter_app.devices.simulated.scanner import SimulatedScanner
from counter_app.settings import DeviceSetting

CODE = "0" * 14 + "12345678901234"
OTHER = CODE[::-1]
CLOCK = fixed_clock(datetime(2026, 11, 20, 1, 42, tzinfo=UTC))


@pytest.fixture
def wire() -> Iterator[SimulatedScanner]:
    """A scanner that plays."""
    played = SimulatedScanner()
    yield played
    played.close()


@pytest.fixture
def scanner(wire: SimulatedScanner) -> Iterator[SerialScanner]:
    """The driver, from the window's settings."""
    made = make_reader(DeviceSetting("scanner", "serial-9600", wire.port), CLOCK)
    assert isinstance(made, SerialScanner)
    assert made.check(Patience(1)) == ""
    yield made
    made.close()


def read(scanner: SerialScanner) -> str:
    """The text of the next code."""
    reading = scanner.read(Patience(10))
    assert reading is not None
    assert reading.source.startswith("serial-9600 /dev/")
    return reading.facts["code.text"]


def refused(scanner: SerialScanner) -> str:
    """The code of the sentence that comes instead."""
    with pytest.raises(DeviceFault) as told:
        scanner.read(Patience(10))
    assert told.value.passing
    return told.value.code


def test_codes_come_one_by_one(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    for code in (CODE, OTHER):
        wire.show(code)
        assert read(scanner) == code
    assert scanner.read(Patience(0.1)) is None


def test_two_codes_at_once_are_not_taken(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    wire.show(CODE, OTHER)
    assert refused(scanner) == "scanner.two_codes"
    wire.show(CODE)
    assert read(scanner) == CODE


def test_half_a_code_is_not_taken_and_the_next_is_whole(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    wire.show_half(CODE)
    assert refused(scanner) == "scanner.half"
    wire.show(OTHER)
    assert read(scanner) == OTHER


def test_noise_is_told_once_and_a_code_behind_it_is_read(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    wire.noise()
    assert refused(scanner) == "scanner.noise"
    wire.show(CODE)
    assert read(scanner) == CODE


def test_waiting_can_be_given_up_and_nothing_is_lost(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    patience = Patience(10)
    patience.cancel()
    with pytest.raises(Cancelled):
        scanner.read(patience)
    wire.show(CODE)
    assert read(scanner) == CODE


def test_a_plug_that_is_pulled_is_a_fault_of_the_device(wire: SimulatedScanner, scanner: SerialScanner) -> None:
    wire.hang_up()
    with pytest.raises(DeviceFault) as told:
        scanner.read(Patience(10))
    assert not told.value.passing


def test_a_profile_nobody_knows_is_told() -> None:
    setting = DeviceSetting("scanner", "nobody's")
    assert label_of(setting) == "nobody's"
    with pytest.raises(DeviceFault, match="no_profile"):
        make_reader(setting, CLOCK)


def test_the_scanner_of_the_command_line_types_the_same() -> None:
    with simulated("scanner") as played:
        scanner = SerialScanner(scanner_profiles()["serial-9600"], played.port, CLOCK)
        scanner.check(Patience(1))
        played.say("show code-of-resident")
        assert read(scanner) == practice_code("resident")
        played.say("noise")
        assert refused(scanner) == "scanner.noise"
        scanner.close()
