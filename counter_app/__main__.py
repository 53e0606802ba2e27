# SPDX-License-Identifier: Apache-2.0
"""``python -m counter_app`` is ``counter-app``."""

import sys

from counter_app.cli.counter import main

if __name__ == "__main__":
    sys.exit(main())
