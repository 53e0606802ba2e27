# SPDX-License-Identifier: Apache-2.0
"""What a device can fail with: one error for all drivers, each with a sentence and the next step."""

from counter_app.base.errors import CounterError


class DeviceFault(CounterError):
    """A device did not do what it was asked. Facts never name a person.

    ``passing``: the person at the window mends it (lay the card down again); the device itself is well.
    """

    def __init__(self, code: str, *, passing: bool = False, **facts: object) -> None:
        super().__init__(code, **facts)
        self.passing = passing


class LinkFault(DeviceFault):
    """A wire to a printer that cannot be used. ``nothing_out``: surely nothing was printed."""

    def __init__(self, code: str, *, nothing_out: bool = True, **facts: object) -> None:
        super().__init__(code, passing=False, **facts)
        self.nothing_out = nothing_out
