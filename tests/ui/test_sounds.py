# SPDX-License-Identifier: Apache-2.0
"""Sounds: two low tones for the guard, as loud as the window's settings say, and silence without a word otherwise."""

import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk.deciding import decide
from counter_app.desk.reopening import reopen
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.sounds import RATE, Sound, Speaker, wave_of
from ui.conftest import sign_in
from ui.hands import Hands

SOMEBODY_ELSE = Person(name="测试员乙", id_number="430981197805203315", sex="男", birth="1978-05-20")
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}

Player = Callable[..., Path]


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Player:
    """Puts a program of a player's name on the path, alone; it keeps what it is to play, then ends with a code."""

    def put(name: str, code: int = 0) -> Path:
        folder, heard = tmp_path / "bin", tmp_path / "heard.wav"
        folder.mkdir(exist_ok=True)
        program = folder / name
        program.write_text(
            f'#!/bin/sh\nfor last; do :; done\n/bin/cp "$last" {heard}.part\n/bin/mv {heard}.part {heard}\n'
            f"echo no such device >&2\nexit {code}\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return heard

    return put


def _samples(file: bytes) -> list[int]:
    """The samples of a WAV file of 16 bits in one channel."""
    riff, size, kind = struct.unpack("<4sI4s", file[:12])
    channels, rate, _, _, bits = struct.unpack("<HIIHH", file[22:36])
    assert (riff, kind, size) == (b"RIFF", b"WAVE", len(file) - 8)
    assert (channels, rate, bits) == (1, RATE, 16)
    count = struct.unpack("<I", file[40:44])[0] // 2
    return list(struct.unpack(f"<{count}h", file[44:]))


def _tones(samples: list[int]) -> list[tuple[float, float]]:
    """(hertz, seconds) of every tone between silences."""
    tones: list[list[int]] = [[]]
    still = 0
    for one in samples:
        still = still + 1 if one == 0 else 0
        if still > 50 and tones[-1]:
            tones.append([])
        elif still <= 50:
            tones[-1].append(one)
    found = []
    for tone in tones:
        if len(tone) > 100:
            rises = sum(before < 0 <= after for before, after in pairwise(tone))
            found.append((rises * RATE / len(tone), len(tone) / RATE))
    return found


def _freeze(window: MainWindow) -> ChecklistPage:
    """Somebody else is typed into a case that came back."""
    stage = Stage(window)
    serving = stage.serve("职工参保登记", applicant=PERSON, answers=EMPLOYEE, decide=True)
    for place, line in enumerate(serving.checklist.lines):
        serving.judge(line.material.id, LineState.missing if place == 0 else LineState.met)
    case = decide(window.counter, serving, Outcome.notice).case
    window.current.finish()
    again = reopen(window.counter, case)
    again.set_applicant(SOMEBODY_ELSE)
    window.current.take(again)
    window.go(PageId.checklist)
    assert isinstance(window.page, ChecklistPage)
    assert window.page.frozen
    return window.page


@pytest.mark.parametrize("name", ["pw-play", "paplay", "aplay"])
def test_the_guard_is_heard_as_two_low_tones(
    make: Callable[..., MainWindow], qtbot: QtBot, player: Player, name: str
) -> None:
    heard = player(name)
    window = make(volume=60)
    sign_in(Hands(qtbot, window))
    _freeze(window)
    qtbot.waitUntil(heard.exists)
    tones = _tones(_samples(heard.read_bytes()))
    assert len(tones) == 2
    assert all(hertz < 400 and 0.1 < seconds < 0.3 for hertz, seconds in tones)


def test_what_is_heard_is_on_the_screen_as_well(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make(volume=0)
    sign_in(Hands(qtbot, window))
    page = _freeze(window)
    assert page.guard.isVisible()
    assert "冻结" in {fact.value for fact in page.facts()}


def test_volume_is_how_loud_it_is() -> None:
    loudest = [max(_samples(wave_of(Sound.guard, volume))) for volume in (20, 60, 100)]
    assert loudest == sorted(loudest)
    assert loudest[0] < loudest[2] / 10
    assert loudest[2] < 32_767


def test_at_volume_nothing_no_player_is_started(tmp_path: Path, player: Player, qapp: QApplication) -> None:
    player("aplay")
    Speaker(tmp_path / "cache", 0).play(Sound.guard)
    assert not (tmp_path / "cache").exists()


def test_without_a_player_nothing_is_heard_and_nobody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    Speaker(tmp_path / "cache", 60).play(Sound.guard)
    assert not (tmp_path / "cache").exists()


def test_a_player_without_a_device_is_no_matter(
    tmp_path: Path, player: Player, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    heard = player("aplay", code=1)
    Speaker(tmp_path / "cache", 60).play(Sound.guard)
    qtbot.waitUntil(heard.exists)
    assert capfd.readouterr() == ("", "")


def test_a_disk_that_takes_nothing_is_no_matter(tmp_path: Path, player: Player, qapp: QApplication) -> None:
    player("aplay")
    cache = tmp_path / "cache"
    cache.write_bytes(b"a file where the folder should be")
    Speaker(cache, 60).play(Sound.guard)
    assert cache.is_file()


def test_a_sound_is_made_once_for_a_volume(tmp_path: Path, player: Player, qtbot: QtBot) -> None:
    heard = player("aplay")
    speaker = Speaker(tmp_path, 60)
    speaker.play(Sound.guard)
    qtbot.waitUntil(heard.exists)
    [made] = (tmp_path / "sounds").iterdir()
    made.write_bytes(b"kept")
    heard.unlink()
    speaker.play(Sound.guard)
    qtbot.waitUntil(heard.exists)
    assert heard.read_bytes() == b"kept"
