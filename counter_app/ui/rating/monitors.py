# SPDX-License-Identifier: Apache-2.0
"""Which monitor is the citizen's: the second one, one by its name, or none. Never the clerk's."""

from collections.abc import Sequence

from PySide6.QtGui import QScreen

from counter_app.desk.device_board import AUTO_SCREEN as AUTO
from counter_app.desk.device_board import NO_SCREEN as OFF


def find_monitor(wanted: str, monitors: Sequence[QScreen], clerks: QScreen | None) -> QScreen | None:
    """The monitor that the setting means; None where there is none beside the clerk's own."""
    others = [one for one in monitors if one is not clerks]
    if wanted == OFF:
        return None
    if wanted == AUTO:
        return others[0] if others else None
    return next((one for one in others if one.name() == wanted), None)
