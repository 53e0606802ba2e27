# SPDX-License-Identifier: Apache-2.0
"""配平板: a supervisor lets a tablet or telephone rate at this window. Recorded before the code is shown."""

from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, PairingAllowed
from counter_app.desk.counter import Counter
from counter_app.desk.device_board import DeviceBoard
from counter_app.desk.recording import record
from counter_app.desk.signing_in import confirm_supervisor
from counter_app.devices.faults import DeviceFault


def begin_pairing(counter: Counter, board: DeviceBoard, number: str, password: str) -> str:
    """The code to type on the tablet, good for a few minutes.

    Raises CounterError as ``confirm_supervisor`` does, and DeviceFault ``device.unset`` where no pad page is set up.
    """
    pad = board.pad
    if pad is None:
        raise DeviceFault("device.unset")
    supervisor = confirm_supervisor(counter, number, password)
    record(counter, [Intent(id=new_id(), case="", facts=PairingAllowed(supervisor=supervisor))])
    return pad.pairing.begin()
