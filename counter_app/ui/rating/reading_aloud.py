# SPDX-License-Identifier: Apache-2.0
"""Reading aloud on the citizen's side, where Qt's speech is installed and has a voice for Chinese; else silence."""

import importlib
import logging
from typing import Any

from PySide6.QtCore import QLocale, QObject

logger = logging.getLogger(__name__)
CHINESE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)


class ReadingAloud(QObject):
    """Says one thing at a time: what comes next breaks off what is being said."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._voice: Any = _find_voice(self)

    def say(self, words: str) -> None:
        """Read words aloud; nothing for none."""
        if self._voice is not None:
            self._voice.stop()
            if words:
                self._voice.say(words)


def _find_voice(parent: QObject) -> object | None:
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
