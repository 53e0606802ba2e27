# SPDX-License-Identifier: Apache-2.0
"""A reader of identity cards behind its vendor's library (sdtapi, termb), which runs in a helper program of its own.

USB readers without a serial port have no other way in. Not tried with a vendor's own library: the functions are taken
from published headers and tried with a stand-in; the library may crash or hang, the counter may not.
"""

import json
import logging
from pathlib import Path

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled
from counter_app.devices import vendor_helper
from counter_app.devices.drivers.id_card_reader import IdCardReader, OutOfTime
from counter_app.devices.faults import DeviceFault
from counter_app.devices.id_reader_profiles import IdReaderProfile
from counter_app.devices.patience import Patience
from counter_app.devices.protocols import samv
from counter_app.devices.traces import Tap
from counter_app.devices.transports.helper_process import HelperProcess, own_python

logger = logging.getLogger(__name__)

OPENING = 15.0
"""Seconds a library may take to look through all ports."""
_WORDS = {
    samv.STATUS: "status",
    samv.RESET: "reset",
    samv.NUMBER: "number",
    samv.FIND: "find",
    samv.SELECT: "select",
    samv.READ: "read",
    samv.READ_NEW_ADDRESS: "address",
}
_FAULTS = {"library": "reader.library_missing", "port": "device.port_missing"}


class VendorReader(IdCardReader):
    """One reader. ``port`` is the library's file; ``#1001`` at its end names the vendor's number of the port."""

    def __init__(self, profile: IdReaderProfile, port: str, clock: Clock) -> None:
        super().__init__(profile, Path(port).name, clock, LibraryLine(profile, port))


class LibraryLine:
    """Commands of the serial protocol to the library's functions, through the helper."""

    def __init__(self, profile: IdReaderProfile, port: str) -> None:
        self.tap: Tap | None = None
        self._profile = profile
        library, _, number = port.partition("#")
        self._folder = Path(library).absolute().parent
        python = [*profile.python] or own_python()
        self._helper = HelperProcess([*python, vendor_helper.__file__, profile.library, library, number or "0"])

    def asked(self, command: bytes, patience: Patience, *, card: bool = False, reading: bool = False) -> samv.Answer:
        """One question and its answer. A helper that has ended is started anew."""
        del card
        word = _WORDS.get(command)
        if word is None:
            return samv.Answer(bytes([0, 0, samv.UNKNOWN_COMMAND]))
        try:
            if not self._helper.runs:
                self._helper.start()
                self._received(patience, OPENING)
            self._helper.send(word)
            answer = self._received(patience, (self._profile.read_ms if reading else self._profile.answer_ms) / 1000)
        except (DeviceFault, Cancelled, OutOfTime) as ended:
            if isinstance(ended, DeviceFault):
                logger.info("identity reader: %s", ended.code)
            self._helper.kill()
            vendor_helper.clear(str(self._folder))
            raise
        if self.tap is not None:
            self.tap.sent(command)
            self.tap.came(samv.answer(answer.status, answer.data))
        return answer

    def number(self, data: bytes) -> str:
        """As the library writes it."""
        return data.decode("ascii", "replace")

    def close(self) -> None:
        """End the helper."""
        self._helper.close()

    def _received(self, patience: Patience, seconds: float) -> samv.Answer:
        line = self._helper.receive(patience, seconds)
        if not line:
            raise OutOfTime
        try:
            said = json.loads(line)
            if (fault := said.get("fault")) is not None:
                raise DeviceFault(_FAULTS.get(str(fault), "reader.helper_crashed"))
            return samv.Answer(bytes([0, 0, int(said["status"])]), bytes.fromhex(said["data"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DeviceFault("reader.helper_crashed") from None
