# SPDX-License-Identifier: Apache-2.0
"""Every action reaches the centre once, in order: repeats, gaps, forks, and windows that run from an image."""

from server.pushing import MadeWindow

from counter_app.wire.messages import Acked


def test_a_push_is_stored_and_acknowledged(window: MadeWindow) -> None:
    told = window.push()
    assert isinstance(told, Acked)
    assert (told.ack, told.head) == (6, window.chain[-1].link)
