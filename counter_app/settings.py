# SPDX-License-Identifier: Apache-2.0
"""Typed settings: defaults < ``hall.toml`` < ``window.toml`` < command line. Bad files are told whole, with file and key."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from pathlib import Path
from typing import Any

import platformdirs

from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root

HOME_VARIABLE = "COUNTER_APP_HOME"


@dataclass(frozen=True, slots=True)
class Places:
    """Where this window keeps its files."""

    data: Path
    config: Path
    logs: Path

    @property
    def database(self) -> Path:
        """The encrypted store."""
        return self.data / "counter.db"

    @property
    def backups(self) -> Path:
        """Morning copies of the store."""
        return self.data / "backups"

    @property
    def papers(self) -> Path:
        """Papers as they were printed, by digest."""
        return self.data / "papers"

    @property
    def calendar(self) -> Path:
        """Tables of working days that this office wrote itself; may not exist."""
        return self.config / "calendar"

    @property
    def cache(self) -> Path:
        """Compiled resources; may be deleted at any time."""
        return self.data / "cache"


def find_places(home: Path | None = None) -> Places:
    """``--home`` or ``COUNTER_APP_HOME`` keeps everything in one folder; else the system's usual places."""
    chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
    if chosen is not None:
        return Places(chosen / "data", chosen / "config", chosen / "logs")
    dirs = platformdirs.PlatformDirs("counter-app", appauthor=False)
    return Places(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_log_dir))


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the hall. ``password`` is an argon2id hash."""

    number: str
    name: str
    role: str  # clerk | supervisor | administrator
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a working day, in order: ((08:30, 12:00), (14:00, 17:00))."""

    spans: tuple[tuple[time, time], ...]

    @property
    def text(self) -> str:
        """``08:30–12:00，14:00–17:00``."""
        return "，".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class HallProfile:
    """大厅: what a guide leaves to the office, and who works there."""

    name: str  # 沅江市医疗保障事务中心
    kind: str  # 市 | 县 | 乡镇 | 代办点 | 定点医院
    region: str  # six digits
    guide: str  # the guide its cases follow
    address: str
    phone: str
    complaint_phone: str
    hours: Hours
    buses: str = ""
    complaint_place: str = ""  # 办不成事 window
    website: str = ""
    staff: tuple[StaffMember, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """This window. Printer fields are empty where the window has none."""

    number: str = "3"
    a4_queue: str = ""  # name of the system's print queue; empty saves PDFs instead
    slip_target: str = ""  # tcp://host:port or file:PATH
    slip_width: int = 80  # mm: 58 or 80
    large_text: bool = False
    practice: bool = False
    copies: int = 2  # of a notice: citizen, file


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a counter is told from outside."""

    places: Places
    hall: HallProfile
    window: WindowSettings


def sample_hall() -> Path:
    """The sample hall that ships with the program."""
    return resources_root() / "sample" / "hall.toml"


def load_settings(home: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the hall's and the window's files; the sample hall stands in where there is none.

    Raises CounterError ``settings.faulty`` naming file and key for the first unusable file.
    """
    places = find_places(home)
    hall_file = places.config / "hall.toml"
    hall = _hall(hall_file if hall_file.exists() else sample_hall())
    window_file = places.config / "window.toml"
    values = _read(window_file) if window_file.exists() else {}
    window = _window(window_file, values)
    if overrides:
        window = replace(window, **overrides)
    return Settings(places, hall, window)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CounterError("settings.faulty", file=path.name, key="", why=type(error).__name__) from error


def _window(path: Path, values: Mapping[str, Any]) -> WindowSettings:
    known = {one.name: one.type for one in fields(WindowSettings)}
    for key, value in values.items():
        if key not in known:
            raise CounterError("settings.faulty", file=path.name, key=key, why="不认识")
        if type(value).__name__ != str(known[key]).removeprefix("<class '").removesuffix("'>"):
            raise CounterError("settings.faulty", file=path.name, key=key, why="类型不对")
    return WindowSettings(**values)


def _hall(path: Path) -> HallProfile:
    values = _read(path)
    try:
        spans = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in values.pop("hours", ()))
        staff = tuple(StaffMember(**one) for one in values.pop("staff", ()))
        return HallProfile(hours=Hours(spans), staff=staff, **values)
    except (TypeError, ValueError) as error:
        raise CounterError("settings.faulty", file=path.name, key="", why=str(error)) from error
