# SPDX-License-Identifier: Apache-2.0
"""What a centre is told from outside: ``centre.toml`` in its home folder; each key also from the environment."""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from counter_app.base.errors import CounterError

HOME_VARIABLE = "COUNTER_SERVER_HOME"
FILE = "centre.toml"
PREFIX = "COUNTER_SERVER_"
DATABASE_FILE = "centre.db"


@dataclass(frozen=True, slots=True)
class CentreSettings:
    """A centre's settings. Everything that it writes lies below ``home``, but what is in its database."""

    home: Path
    database: str = ""  # SQLAlchemy URL of the PostgreSQL; empty: SQLite in the home folder
    name: str = ""  # of the centre, as windows show it
    region: str = ""  # six digits
    pool: int = 8  # connections to PostgreSQL, of one worker
    trusted_proxy: bool = False  # whether the certificate headers of one's own nginx are read
    attachments: str = ""  # folder, or s3://BUCKET/PREFIX; empty: ``attachments`` in the home folder
    register: str = ""  # SQLAlchemy URL of the city's own database; empty: the centre's own tables
    recovery_key: str = ""  # the city's public recovery key: windows seal a copy of their store's key for it
    pushes_a_minute: int = 240  # of one window, more are told to come later
    at_once: int = 16  # pushes worked on at the same time by one worker; more are told to come later

    @property
    def url(self) -> str:
        """Where the database is, with the driver that is used for it."""
        if not self.database:
            return f"sqlite+aiosqlite:///{self.home / DATABASE_FILE}"
        return self.database.replace("postgresql://", "postgresql+asyncpg://", 1)


def find_home(home: Path | None = None) -> Path:
    """``--home`` or ``COUNTER_SERVER_HOME``; else the system's place for a service's data."""
    given = os.environ.get(HOME_VARIABLE)
    return home or (Path(given) if given else Path("/var/lib/counter-server"))


def load_centre_settings(home: Path | None = None) -> CentreSettings:
    """Read the file and the environment.

    Raises CounterError ``server.settings.faulty`` naming file, key and fault; ``server.settings.none`` without a file.
    """
    place = find_home(home)
    file = place / FILE
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CounterError("server.settings.none", file=str(file)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CounterError("server.settings.faulty", file=str(file), key="", why=str(error)) from error
    known = {one.name: one.default for one in fields(CentreSettings) if one.name != "home"}
    for name, default in known.items():
        if given := os.environ.get(PREFIX + name.upper()):
            values[name] = _read(given, default)
    for key, value in values.items():
        if key not in known:
            raise CounterError("server.settings.faulty", file=str(file), key=key, why="没有这一项")
        if type(value) is not type(known[key]):
            raise CounterError("server.settings.faulty", file=str(file), key=key, why="写法不对")
    return CentreSettings(home=place, **values)


def _read(given: str, default: object) -> object:
    """A value of the environment as the kind the default is of; what does not read as that stays text, and is told."""
    if isinstance(default, bool):
        return given.lower() in ("1", "true", "yes")
    return int(given) if isinstance(default, int) and given.isdigit() else given
