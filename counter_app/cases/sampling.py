# SPDX-License-Identifier: Apache-2.0
"""抽查: one in twenty of a day's cases by a seed anybody can repeat, and every case that deviates."""

import hashlib
import math

from counter_app.cases.day_acts import SampledCase
from counter_app.cases.log_parts import DutyLog

SHARE = 0.05
RANDOM = "random"


def seed_of(log: DutyLog, log_hash: str) -> str:
    """The seed of a closed day: nobody can choose it, as it comes from the log itself."""
    return f"{log.day:%Y%m%d}-{'-'.join(log.windows) or '0'}-{log_hash[:8]}"


def sample(log: DutyLog, seed: str) -> tuple[SampledCase, ...]:
    """The random ones first, in the order they were drawn; a deviating case that was drawn stands once."""
    drawn = sorted(log.cases, key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).digest())
    drawn = drawn[: math.ceil(len(drawn) * SHARE)]
    deviating = (SampledCase(case=case, why=why) for case, why in log.deviating.items() if case not in drawn)
    return (*(SampledCase(case=one, why=RANDOM) for one in drawn), *deviating)
