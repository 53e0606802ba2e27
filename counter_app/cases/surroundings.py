# SPDX-License-Identifier: Apache-2.0
"""What no action tells of a day, as it stood when the log was made. None is: not known here, and said so."""

from enum import StrEnum

import msgspec


class CentreStanding(StrEnum):
    """How the window stood with the centre."""

    unknown = "unknown"
    apart = "apart"  # not enrolled: nothing is sent anywhere
    enrolled = "enrolled"
    frozen = "frozen"  # nothing is sent until somebody settles it


class Surroundings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Kept with the closed day, so that its log can be made again. Nothing in it is personal.

    ``marks`` are (epoch, how far the centre has it); ``outbox_age`` is that of the oldest action that waits, in µs,
    0 where none does; ``parked`` what the centre could not take in; ``heard_at`` its last answer (µs).
    ``offline_minutes`` is None where nobody counted them; ``late`` counts actions that reached the centre more than ten
    minutes after they were written, ``slowest`` is the longest such way in µs; ``devices`` are the kinds of device in
    fault; ``follow_ups_over`` are bad evaluations followed up too late. ``form`` is how the log is made
    (``log_parts.FORM``).
    """

    form: int = 1

    hall: str = ""
    program: str = ""
    centre: CentreStanding = CentreStanding.unknown
    marks: tuple[tuple[int, int], ...] = ()
    outbox_waiting: int | None = None
    outbox_age: int | None = None
    parked: int | None = None
    heard_at: int | None = None
    offline_minutes: int | None = None
    late: int | None = None
    slowest: int | None = None
    devices: tuple[str, ...] | None = None
    follow_ups_over: tuple[str, ...] = ()
    first_link: str = ""
    last_link: str = ""

    @property
    def centre_counts(self) -> bool:
        """Whether anything can be said of what the centre has."""
        return self.centre in (CentreStanding.enrolled, CentreStanding.frozen)

    def at_centre(self, epoch: int, seq: int) -> bool:
        """Whether the centre has an action, as far as the window knows."""
        return seq <= dict(self.marks).get(epoch, 0)
