# SPDX-License-Identifier: Apache-2.0
"""Short tones beside what the window shows in words; none carries meaning alone.

Qt's own sound classes come in a package heavier than the rest of the program. A tone is made here and handed to
whatever the desktop plays sounds with. Without such a player, a sound card or room on the disk nothing is heard,
and nobody is told: the words are on the screen.
"""

import math
import shutil
import struct
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QProcess

RATE = 22_050  # samples a second
EDGE = 0.008  # seconds a tone takes to rise and to fall, so that it does not click
PAUSE = 0.06  # seconds between two tones
PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""What plays a file on PipeWire, PulseAudio and bare ALSA, in this order; the file's name goes behind."""


class Sound(Enum):
    """Every sound of the window: its tones as (hertz, seconds)."""

    card = ((880, 0.08),)  # one short: a card was read
    guard = ((330, 0.16), (262, 0.22))  # two low: somebody else may stand at the counter


def wave_of(sound: Sound, volume: int) -> bytes:
    """A sound as a WAV file, at a volume of 0 to 100."""
    loud = 32_767 * 0.8 * (volume / 100) ** 2  # as ears measure: half the setting is heard as half as loud
    samples: list[int] = []
    for hertz, seconds in sound.value:
        if samples:
            samples.extend([0] * round(PAUSE * RATE))
        count = round(seconds * RATE)
        for at in range(count):
            edge = min(1.0, at / (EDGE * RATE), (count - at) / (EDGE * RATE))
            samples.append(round(loud * edge * math.sin(2 * math.pi * hertz * at / RATE)))
    size = 2 * len(samples)
    head = struct.pack("<4sI4s4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16)
    form = struct.pack("<HHIIHH4sI", 1, 1, RATE, 2 * RATE, 2, 16, b"data", size)  # PCM, mono, 16 bits
    return head + form + struct.pack(f"<{len(samples)}h", *samples)


class Speaker:
    """Plays sounds at one volume. Never waits, never fails."""

    def __init__(self, cache: Path, volume: int) -> None:
        self._folder = cache / "sounds"
        self._volume = volume

    def play(self, sound: Sound) -> None:
        """Hand a sound to the desktop's player and go on."""
        found = ((shutil.which(name), options) for name, *options in PLAYERS)
        program, options = next(((one, rest) for one, rest in found if one), ("", []))
        if not program or self._volume <= 0:
            return
        try:
            path = self._file(sound)
        except OSError:
            return
        process = QProcess()
        process.setProgram(program)
        process.setArguments([*options, str(path)])
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.startDetached()

    def _file(self, sound: Sound) -> Path:
        """The sound as a file, made when it is first wanted at this volume."""
        path = self._folder / f"{sound.name}-{self._volume}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(wave_of(sound, self._volume))
            part.replace(path)
        return path
