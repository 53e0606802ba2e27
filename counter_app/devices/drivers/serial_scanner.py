# SPDX-License-Identifier: Apache-2.0
"""A scanner on a serial port: waits for one code, takes it whole or not at all."""

import contextlib
from datetime import timedelta

from counter_app.base.clock import SHANGHAI, Clock
from counter_app.base.errors import Cancelled
from counter_app.base.readings import Reading, ReadingKind
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.scanned_code import LONGEST, ScannedCode, code_of, is_ended, line_of
from counter_app.devices.scanner_profiles import ScannerProfile
from counter_app.devices.traces import Tap
from counter_app.devices.transports.serial_port import SerialWire

GAP = 0.3
"""Seconds a scanner may pause within a code."""
QUIET = 0.05
"""Seconds without a byte after which what came is all there is."""
LONG = 3.0
"""Seconds after which a code that still goes on is none."""


def reading_of(code: ScannedCode, profile: ScannerProfile, port: str, clock: Clock) -> Reading:
    """A code as a reading: when it was shown, and how long it counts."""
    now = clock()
    facts = {"code.text": code.text}
    if code.kind is ReadingKind.insurance_code:
        good_until = now + timedelta(seconds=profile.good_seconds)
        facts["code.good_until"] = good_until.astimezone(SHANGHAI).isoformat()
    return Reading(code.kind, f"{profile.key} {port}".strip(), now, facts, code.notes)


class SerialScanner:
    """One scanner. Whatever is no whole code is told and dropped: noise, half a code, two codes at once."""

    wire = "scanner"

    def __init__(self, profile: ScannerProfile, port: str, clock: Clock) -> None:
        self._profile, self._port, self._clock = profile, port, clock
        self._wire = SerialWire(
            port, profile.speed, bits=profile.bits, parity=profile.parity, stop_bits=profile.stop_bits
        )
        self.tap: Tap | None = None
        self._come = b""  # what had come in when somebody gave up waiting

    def check(self, patience: Patience) -> str:
        """Whether the port can be held. A scanner says nothing of itself."""
        patience.check()
        self._wire.open()
        return ""

    def read(self, patience: Patience, *, again: bool = False) -> Reading | None:
        """The next code that is shown; a code does not lie there to be read ``again``."""
        del again
        self._wire.open()
        line = line_of(self._burst(patience))
        if not line:
            return None
        code = code_of(line, self._profile.pattern, self._profile.prefix)
        return reading_of(code, self._profile, self._port, self._clock)

    def close(self) -> None:
        """Let go of the port."""
        self._wire.close()

    def _burst(self, patience: Patience) -> bytes:
        """What comes in one go; a bare line end where nothing comes."""
        come, self._come = self._come or self._heard(patience, patience.left), b""
        going_on = Patience(LONG)
        while come and not going_on.over and len(come) <= LONGEST:
            try:
                more = self._heard(patience, QUIET if is_ended(come) else GAP)
            except Cancelled:
                self._come = come
                raise
            if not more:
                return come
            come += more
        if come:
            self._calm(patience)
            raise DeviceFault("scanner.noise" if len(come) > LONGEST else "scanner.half", passing=True)
        return b"\n"

    def _heard(self, patience: Patience, seconds: float) -> bytes:
        found = self._wire.read(LONGEST, patience, seconds)
        if found and self.tap is not None:
            self.tap.came(found)
        return found

    def _calm(self, patience: Patience) -> None:
        """Let pass what else comes, for a while."""
        end = Patience(LONG)
        with contextlib.suppress(Cancelled):
            while not end.over and self._heard(patience, GAP):
                pass
