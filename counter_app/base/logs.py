# SPDX-License-Identifier: Apache-2.0
"""The program's log: JSON lines, a file a day, kept six months, and nothing that looks like a person's number.

Six months is what the 网络安全法 asks of network logs. Fields are an allow-list; the message is masked.
"""

import json
import logging
import logging.handlers
import re
import traceback
from datetime import datetime
from pathlib import Path

from counter_app.base.clock import SHANGHAI

KEPT_DAYS = 184
_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]?")


def masked(words: str) -> str:
    """Every run of six or more digits reduced to its length; identity, phone and account numbers are such runs."""
    return _LONG_NUMBER.sub(lambda found: f"[{len(found[0])}位]", words)


class DayFiles(logging.handlers.TimedRotatingFileHandler):
    """A file a day. A line that cannot be written is left out: a full disk must not end in words on a terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Called where writing has failed; what logging does by itself prints the record, with whoever it names."""


class JsonLines(logging.Formatter):
    """One record as one JSON object. Of an exception only its type and places are kept, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "room": record.name,
            "message": masked(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["places"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def open_log(folder: Path) -> logging.Handler | None:
    """Write the program's log into a folder from now on. An unwritable folder is no reason not to work."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = DayFiles(
            folder / "counter.jsonl", when="midnight", backupCount=KEPT_DAYS, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(JsonLines())
    root = logging.getLogger("counter_app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return handler


def close_log(handler: logging.Handler) -> None:
    """Stop writing and give the file back."""
    logging.getLogger("counter_app").removeHandler(handler)
    handler.close()
