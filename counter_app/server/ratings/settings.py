# SPDX-License-Identifier: Apache-2.0
"""What a centre is told about the province: ``ratings.toml`` in its home folder; without one nothing goes up."""

import os
import stat
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.rating_dialects import Dialect, dialect_named
from counter_app.server.settings import CentreSettings

FILE = "ratings.toml"
OWN_DIALECTS = "dialects"
"""Folder beside the file, with the province's own corrected field lists; may not exist."""

MOST_BATCH = 500
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class RatingSettings:
    """The endpoint, and what the province wants to know that no case says."""

    home: Path
    url: str = ""  # empty: only exports
    dialect: str = "anhui"
    batch: int = 50
    token_file: str = ""  # readable by its user only
    department: str = ""
    department_code: str = ""
    region_name: str = ""
    system: str = "counter-app"

    def token(self) -> str:
        """The token, "" where none is set.

        Raises CounterError ``rating_records.token`` for a file that is not there or that others can read.
        """
        if not self.token_file:
            return ""
        place = Path(self.token_file)
        place = place if place.is_absolute() else self.home / place
        try:
            if os.name == "posix" and stat.S_IMODE(place.stat().st_mode) & 0o077:
                raise CounterError("rating_records.token_open", file=str(place))
            found = place.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CounterError("rating_records.token", file=str(place)) from error
        if not found or not found.isprintable():
            raise CounterError("rating_records.token", file=str(place))
        return found

    def spoken(self) -> Dialect:
        """The province's field list. Raises CounterError where there is none such, or it is faulty."""
        return dialect_named(self.dialect, self.home / OWN_DIALECTS)


def load_rating_settings(centre: CentreSettings) -> RatingSettings:
    """Read the file. Raises CounterError ``server.settings.faulty`` naming file, key and fault."""
    file = centre.home / FILE
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return RatingSettings(centre.home)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CounterError("server.settings.faulty", file=str(file), key="", why=str(error)) from error
    known = {one.name: one.default for one in fields(RatingSettings) if one.name != "home"}

    def fault(key: str, code: str) -> CounterError:
        return CounterError("server.settings.faulty", file=str(file), key=key, why=text(f"rating_records.{code}"))

    for key, value in values.items():
        if key not in known:
            raise fault(key, "key_unknown")
        if type(value) is not type(known[key]):
            raise fault(key, "key_kind")
    made = RatingSettings(home=centre.home, **values)
    if not 1 <= made.batch <= MOST_BATCH:
        raise fault("batch", "key_batch")
    check_url(made.url, fault("url", "key_url"))
    return made


def check_url(url: str, fault: CounterError) -> None:
    """Records name people: they go over https, or to this machine itself."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise fault
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise fault
