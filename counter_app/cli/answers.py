# SPDX-License-Identifier: Apache-2.0
"""How a verb answers: JSON or aligned text, refusals as sentences, batches line by line."""

import argparse
import io
import json
import logging
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from getpass import getpass
from pathlib import Path

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.ids import new_id
from counter_app.base.resources import Fault, ResourceFaults
from counter_app.base.texts import sentence, text

DONE, REFUSED, WRONG_USE = 0, 1, 2
MOST_FAULTS = 10

Request = Mapping[str, object]

_LOG = logging.getLogger("counter_app")


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options every verb takes, before or after its name."""
    parser.add_argument("--home", type=Path, default=argparse.SUPPRESS, metavar="PATH")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def prepare_streams(*, as_json: bool) -> None:
    """JSON is UTF-8 everywhere; plain text never fails on a character the terminal lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if as_json else None, errors="backslashreplace")


def print_json(value: object) -> None:
    """One line of JSON, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def refusal(error: CounterError) -> dict[str, object]:
    """A refusal as JSON; what is wrong in data files with every place."""
    told: dict[str, object] = {"code": error.code, "message": sentence(error)}
    if isinstance(error, ResourceFaults):
        told["faults"] = [asdict(one) for one in error.faults]
    return {"error": told}


def refuse(error: CounterError, *, as_json: bool) -> int:
    """Tell a refusal: on standard output for programs, on standard error for people."""
    if as_json:
        print_json(refusal(error))
    else:
        print(sentence(error), file=sys.stderr)
        tell_faults(error.faults if isinstance(error, ResourceFaults) else ())
    return REFUSED


def tell_faults(faults: Sequence[Fault]) -> None:
    """Name the places of what is wrong in data files, on standard error; the first ones where there are many."""
    for fault in faults[:MOST_FAULTS]:
        print(fault, file=sys.stderr)
    if len(faults) > MOST_FAULTS:
        print(text("cli.more_faults", count=len(faults) - MOST_FAULTS), file=sys.stderr)


def answer_batch(answer: Callable[[Request], object]) -> int:
    """One JSON request a line from standard input, one JSON line each; a refused one does not end the batch."""
    prepare_streams(as_json=True)
    code = DONE
    for line in _input_lines():
        try:
            print_json(answer(_request(line)))
        except CounterError as error:
            print_json(refusal(error))
            code = REFUSED
        except (BrokenPipeError, Cancelled):
            raise
        except Exception:
            print_json(refusal(unexpected()))
            code = REFUSED
    return code


def unexpected() -> CounterError:
    """What to tell about the exception in hand: a report number, under which the log has the rest."""
    number = new_id()[-8:].upper()
    _LOG.exception("report %s", number)
    return CounterError("cli.unexpected", number=number)


def word_of(request: Request, key: str, *, needed: bool = True) -> str | None:
    """A word of a request. Raises CounterError where it is missing or not a word; numbers count as words."""
    value = request.get(key)
    if value is None and not needed:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise CounterError("cli.request_key", key=key)
    return value


def check_keys(request: Request, allowed: str) -> None:
    """Refuse a request with a key that means nothing."""
    for key in request:
        if key not in allowed.split():
            raise CounterError("cli.request_unknown", key=key, keys="、".join(allowed.split()))


def asked_password(number: str) -> str:
    """Typed unseen on a terminal, else the next line of what is piped in."""
    if sys.stdin.isatty():
        return getpass(text("cli.password", number=number))
    return sys.stdin.readline().rstrip("\r\n")


def asked_secret(question: str) -> str:
    """As :func:`asked_password`, for what belongs to nobody's number."""
    if sys.stdin.isatty():
        return getpass(question)
    return sys.stdin.readline().rstrip("\r\n")


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, their columns aligned; a Chinese character is two wide."""
    kept = [list(row) for row in rows]
    widths = [max(_width(cell) for cell in column) for column in zip(*kept, strict=True)]
    for row in kept:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in cell)


def _input_lines() -> Iterator[bytes]:
    stream = getattr(sys.stdin, "buffer", None)
    lines: Iterable[bytes] = stream if stream is not None else (line.encode() for line in sys.stdin)
    return (line for line in lines if line.strip())


def _request(line: bytes) -> Request:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CounterError("cli.request_unreadable") from error
    if not isinstance(value, dict):
        raise CounterError("cli.request_unreadable")
    return value
