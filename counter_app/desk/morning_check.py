# SPDX-License-Identifier: Apache-2.0
"""晨检: each device tried in turn before the hall opens. What was found is kept; nothing that waits is printed."""

import logging
from enum import StrEnum

import msgspec

from counter_app.base.ids import new_id
from counter_app.base.private_files import private_folder
from counter_app.cases.actions import PrintState
from counter_app.desk.a4_printer import send_sheet
from counter_app.desk.counter import Counter
from counter_app.desk.printing import test_slip
from counter_app.devices.contracts import DeviceKind, Question
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.store.disk import write_whole

logger = logging.getLogger(__name__)
FILE = "morning_check.json"
TRIAL_SECONDS = 30.0
"""How long the evaluator waits for somebody's press while it is tried."""


class Verdict(StrEnum):
    """What came of one device."""

    good = "good"
    bad = "bad"
    later = "later"  # skipped


class Tried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device and the moment (µs) it was judged."""

    verdict: Verdict
    at: int


class MorningCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole round: when it began and ended (µs), and every device by its kind."""

    began_at: int
    ended_at: int
    tried: dict[DeviceKind, Tried]

    @property
    def seconds(self) -> int:
        """How long it took."""
        return round((self.ended_at - self.began_at) / 1_000_000)

    @property
    def good(self) -> int:
        """How many devices are well."""
        return sum(one.verdict is Verdict.good for one in self.tried.values())


def keep(counter: Counter, check: MorningCheck) -> None:
    """Keep a round as the last one, and write it into the log."""
    found = " ".join(f"{kind.value}={one.verdict.value}" for kind, one in check.tried.items())
    logger.info("morning check in %d s: %s", check.seconds, found)
    try:
        write_whole(private_folder(counter.settings.places.data) / FILE, msgspec.json.encode(check))
    except OSError as error:
        logger.warning("the morning check was not kept: %s", type(error).__name__)


def last(counter: Counter) -> MorningCheck | None:
    """The last round at this window; None before the first, or where it cannot be read."""
    try:
        return msgspec.json.decode((counter.settings.places.data / FILE).read_bytes(), type=MorningCheck)
    except (OSError, msgspec.DecodeError):
        return None


def trial_question() -> Question:
    """A question to try the evaluator with: asked of nobody about nothing, so that its answer is no evaluation."""
    from counter_app.base.evaluation import shipped_levels

    return Question(number=new_id(), levels=shipped_levels().levels)


def print_trial(counter: Counter, kind: DeviceKind, request: Patience | None = None) -> PrintState:
    """Print a page that is nobody's: a slip, or the sheet that shows how far the printer is off.

    Raises CounterError where it is not surely out. ``request`` gives it up, from any thread. May wait for the
    wire: for a worker thread.
    """
    if kind is DeviceKind.printer:
        made = test_slip(counter, request)
        if made.trouble is not None:
            raise made.trouble
        return made.state
    if kind is not DeviceKind.a4:
        raise DeviceFault("device.unset")
    from counter_app.reports.calibration import render_calibration

    pdf = render_calibration(counter.settings.window.sheet_offset, counter.clock())
    return send_sheet(counter, pdf, file="test-page", paper="测试页", request=request).state
