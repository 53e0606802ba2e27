# SPDX-License-Identifier: Apache-2.0
"""Reading aloud on the citizen's side: by Qt's speech where it is installed and has a voice for Chinese, else by
espeak-ng where that is, else silence."""

import importlib
import logging
import shutil
from typing import Protocol

from PySide6.QtCore import QLocale, QObject, QProcess

logger = logging.getLogger(__name__)
CHINESE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
ESPEAK = "espeak-ng"
_MANDARIN, _WORDS_A_MINUTE = "cmn", "150"
_PATIENCE = 1000  # ms until a voice that was broken off is gone


class Voice(Protocol):
    """What speaks."""

    def say(self, words: str) -> object:
        """Begin to read words aloud."""

    def stop(self) -> object:
        """Break off."""


class ReadingAloud(QObject):
    """Says one thing at a time: what comes next breaks off what is being said."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._voice: Voice | None = _qt_voice(self) or _espeak(self)

    def say(self, words: str) -> None:
        """Read words aloud; nothing for none."""
        if self._voice is not None:
            self._voice.stop()
            if words:
                self._voice.say(words)


class EspeakVoice(QObject):
    """The espeak-ng of this machine, one process for each thing said. Words go in by its input, never by its name."""

    def __init__(self, program: str, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self._running: QProcess | None = None

    def say(self, words: str) -> None:
        """Begin; what is being said goes on until it is stopped."""
        made = QProcess(self)
        made.setStandardOutputFile(QProcess.nullDevice())
        made.setStandardErrorFile(QProcess.nullDevice())
        made.start(self._program, ["-v", _MANDARIN, "-s", _WORDS_A_MINUTE, "--stdin"])
        made.write(words.encode())
        made.closeWriteChannel()
        self._running = made

    def stop(self) -> None:
        """Break off."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.waitForFinished(_PATIENCE)
            running.deleteLater()


def _qt_voice(parent: QObject) -> Voice | None:
    try:
        speech = importlib.import_module("PySide6.QtTextToSpeech")
    except ImportError:
        return None
    voice = speech.QTextToSpeech(parent)
    if not any(one.language() == CHINESE.language() for one in voice.availableLocales()):
        logger.info("speech is installed, but no Chinese voice")
        return None
    voice.setLocale(CHINESE)
    return voice  # type: ignore[no-any-return]


def _espeak(parent: QObject) -> Voice | None:
    program = shutil.which(ESPEAK)
    return EspeakVoice(program, parent) if program else None
