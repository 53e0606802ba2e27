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
from io import TextIOWrapper
from pathlib import Path

from counter_app.base.clock import SHANGHAI
from counter_app.base.private_files import private_folder, private_opener

KEPT_DAYS = 184
_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]?")


def masked(words: str) -> str:
    """Every run of six or more digits reduced to its length; identity, phone and account numbers are such runs."""
    return _LONG_NUMBER.sub(lambda found: f"[{len(found[0])}位]", words)


class DayFiles(logging.handlers.TimedRotatingFileHandler):
    """A file a day, this user's only. A line that cannot be written is left out: a full disk ends in no words."""

    def _open(self) -> TextIOWrapper:
        """Called by logging for today's file."""
        return open(self.baseFilename, "a", encoding="utf-8", opener=private_opener)

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
        path = private_folder(folder) / "counter.jsonl"
        handler = DayFiles(path, when="midnight", backupCount=KEPT_DAYS, encoding="utf-8", delay=True)
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
