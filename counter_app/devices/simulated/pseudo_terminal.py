# SPDX-License-Identifier: Apache-2.0
"""A serial port that is played: a pseudo-terminal, raw at both ends."""

import os

from counter_app.base.errors import CounterError


def open_port() -> tuple[int, int, str]:
    """Our end, theirs, and the port's name. Theirs is held open, so that nobody at the port is no hang-up.

    Raises CounterError ``simulate.no_ports`` on a system that has none (Windows), or has none left.
    """
    try:
        import tty

        ours, theirs = os.openpty()
    except (ImportError, AttributeError, OSError):
        raise CounterError("simulate.no_ports") from None
    for end in (ours, theirs):
        tty.setraw(end)
    return ours, theirs, os.ttyname(theirs)
