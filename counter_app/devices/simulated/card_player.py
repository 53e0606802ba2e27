# SPDX-License-Identifier: Apache-2.0
"""A recorded card in the virtual PC/SC reader: whoever gives it its commands gets its answers."""

from counter_app.devices.simulated.virtual_reader import ADDRESS, VirtualReader, parse_address
from counter_app.devices.traces import Exchange, Trace, exchanges

UNKNOWN = b"\x6f\x00"


class _RecordedChip:
    """Answers a command as it did, the second time as the second time. Where no answer was recorded it was pulled."""

    def __init__(self, recorded: list[Exchange]) -> None:
        self._recorded = recorded
        self._next = 0

    def reset(self) -> None:
        """Goes on where it was: a card that was tried again was recorded so."""

    def answer(self, command: bytes) -> bytes | None:
        """The next answer to this command; the last one again where there is none left."""
        after = [place for place, one in enumerate(self._recorded) if one.command == command]
        if not after:
            return UNKNOWN
        place = next((one for one in after if one >= self._next), after[-1])
        self._next = place + 1
        return self._recorded[place].data or None


class CardPlayer:
    """Lies in the virtual reader at ``to`` until it is closed. ``port`` is the beginning of that reader's name."""

    port = "Virtual PCD"

    def __init__(self, trace: Trace, to: str = "") -> None:
        self._reader = VirtualReader(*parse_address(to or ADDRESS))
        self._reader.lay(_RecordedChip([one for one in exchanges(trace.passages) if one.command]))

    def close(self) -> None:
        """Take the card out."""
        self._reader.close()
