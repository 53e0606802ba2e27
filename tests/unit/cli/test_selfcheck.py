# SPDX-License-Identifier: Apache-2.0
"""``counter-app --selfcheck``: what an installer runs on the machine it has just filled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

pytestmark = pytest.mark.slow


def test_window_card_and_paper_work_without_screen_reader_and_printer(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "counter_app", "--selfcheck", str(tmp_path / "out"), "--json"]
    place = {**os.environ, "COUNTER_APP_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, env=place, check=False, encoding="utf-8")
    told = json.loads(done.stdout)
    assert (done.returncode, told["well"]) == (0, True)
    assert list(told["steps"]) == ["window", "card", "paper"]
    with pypdfium2.PdfDocument(tmp_path / "out" / "paper.pdf") as document:
        assert "\U00020bb7样例" in document[0].get_textpage().get_text_bounded()
    assert (tmp_path / "out" / "window.png").read_bytes().startswith(b"\x89PNG")
