# SPDX-License-Identifier: Apache-2.0
"""Medians and P90s as ranks: a span that somebody really waited, never one in between."""

import math
from collections.abc import Sequence


def rank(ordered: Sequence[int], share: float) -> int:
    """Nearest rank; 0 for none."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else 0
