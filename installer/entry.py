# SPDX-License-Identifier: Apache-2.0
"""Where the built program begins; in the checkout it is ``python -m counter_app``."""

import sys

from counter_app.__main__ import main

sys.exit(main())
