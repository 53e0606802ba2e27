# SPDX-License-Identifier: Apache-2.0
"""The program's own way in, as a process: it opens and closes, and says so where there is no screen."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

OPEN_AND_CLOSE = """
import sys
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject

class Watched(QtWidgets.QApplication):
    def __init__(self, *words):
        super().__init__(*words)
        self.seen = []
        self.installEventFilter(self)

    def eventFilter(self, watched, event):
        name = type(watched).__name__
        if event.type() == QEvent.Type.Show and name in ("Opening", "MainWindow") and name not in self.seen:
            self.seen.append(name)
            if name == "MainWindow":
                watched.opened.connect(watched.close)
        return False

QtWidgets.QApplication = Watched
from counter_app.cli.counter import main
code = main(["--home", sys.argv[1]])
print(QtWidgets.QApplication.instance().seen)
sys.exit(code)
"""


def _run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, check=False
    )


def test_the_window_opens_behind_its_place_and_closes(tmp_path: Path) -> None:
    (tmp_path / "window.toml").write_text('number = "7"\n', encoding="utf-8")  # beside its folder: nobody reads it
    done = _run("-c", OPEN_AND_CLOSE, str(tmp_path), QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['Opening', 'MainWindow']"
    assert (tmp_path / "data" / "counter.db").exists()
    log = "".join(one.read_text(encoding="utf-8") for one in (tmp_path / "logs").iterdir() if one.is_file())
    assert f"window.toml lies in the folder {tmp_path.name} and is not read" in log


def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    done = _run("-m", "counter_app", "--home", str(tmp_path))

    assert done.returncode == 1
    assert "没有屏幕" in done.stderr
    assert "Traceback" not in done.stderr
