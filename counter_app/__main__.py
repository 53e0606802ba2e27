# SPDX-License-Identifier: Apache-2.0
"""``python -m counter_app`` and ``counter-app``."""

import sys

from counter_app.base.private_files import leave_no_core


def main() -> int:
    """Run the command line; where only the window is asked for, its place is on the screen before that is read."""
    leave_no_core()
    early = None
    if not sys.argv[1:]:
        from counter_app.start import take_place

        early = take_place()
    from counter_app.cli.counter import main as run

    try:
        return run()
    finally:
        del early  # kept until the window is closed


if __name__ == "__main__":
    sys.exit(main())
