# SPDX-License-Identifier: Apache-2.0
"""The played devices of the practice hall: each a process of its own on its wire, found by the window's settings."""

import os
import socket
from pathlib import Path

import pytest

from counter_app.catalogue.exercises import exercise_called
from counter_app.desk.practice_devices import PracticeDevices
from counter_app.settings import load_settings


@pytest.mark.skipif(os.name != "posix", reason="played devices need pseudo-terminals")
def test_the_halls_devices_are_on_their_wires_and_gone_with_it(tmp_path: Path) -> None:
    with PracticeDevices(tmp_path / "hall") as devices:
        settings = load_settings(tmp_path, overrides=devices.overrides)
        assert settings.window.practice
        assert {one.kind for one in settings.window.devices} == {"id_reader", "evaluator"}
        assert all(Path(one.port).exists() for one in settings.window.devices)
        host, _, port = settings.window.slip_target.removeprefix("tcp://").partition(":")
        socket.create_connection((host, int(port)), timeout=10).close()
        exercise = exercise_called("04")
        assert exercise is not None
        devices.come(exercise)
    assert not any(Path(one.port).exists() for one in settings.window.devices)
