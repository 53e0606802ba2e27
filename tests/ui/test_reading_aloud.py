# SPDX-License-Identifier: Apache-2.0
"""What is read aloud goes to the voice that is installed, by its input alone, and one thing at a time."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counter_app.ui.rating.reading_aloud import EspeakVoice

PATIENCE = 10_000


def test_words_go_in_by_the_input_and_what_comes_next_breaks_off(qtbot: QtBot, tmp_path: Path) -> None:
    heard, program = tmp_path / "heard", tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {heard}\ncat >> {heard}\nexec sleep 60\n')
    program.chmod(0o700)
    owner = QObject()
    voice = EspeakVoice(str(program), owner)
    voice.stop()
    voice.say("最晚12月18日办好。")
    qtbot.waitUntil(lambda: heard.exists() and "办好" in heard.read_text(), timeout=PATIENCE)
    voice.stop()
    voice.say("去别处办。")
    qtbot.waitUntil(lambda: "去别处" in heard.read_text(), timeout=PATIENCE)
    voice.stop()
    assert heard.read_text().count("-v cmn -s 150 --stdin") == 2
    owner.deleteLater()
