# SPDX-License-Identifier: Apache-2.0
"""``counter-app``: the window without arguments, one verb otherwise. Exit 0 done, 1 refused, 2 wrong use."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import counter_app
from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.logs import close_log, open_log
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import sentence, text, text_faults
from counter_app.cli.answers import (
    DONE,
    REFUSED,
    WRONG_USE,
    add_common,
    prepare_streams,
    print_json,
    refuse,
    tell_faults,
    unexpected,
)
from counter_app.settings import find_places, practice_home

VERBS: Mapping[str, str] = {
    "catalogue": "counter_app.cli.catalogue",
    "deadline": "counter_app.cli.deadline",
    "form": "counter_app.cli.form",
    "log": "counter_app.cli.log",
    "series": "counter_app.cli.series",
    "ratings": "counter_app.cli.ratings",
    "supplement": "counter_app.cli.supplement",
    "restore": "counter_app.cli.restore",
    "key": "counter_app.cli.key",
    "sync": "counter_app.cli.sync",
    "doctor": "counter_app.cli.doctor",
    "kiosk": "counter_app.cli.kiosk",
    "gallery": "counter_app.cli.gallery",
    "demo": "counter_app.cli.demo",
    "rehearse": "counter_app.cli.rehearse",
    "practice": "counter_app.cli.practice",
    "selfcheck": "counter_app.cli.selfcheck",
    "device": "counter_app.cli.device",
    "simulate": "counter_app.cli.simulate",
}
"""A module a verb, imported only when the verb is asked for; its ``register(subparsers)`` adds the parsers.

``text("cli.help.<name of the module>")`` is its line in the help. A parser sets ``run``, which takes the arguments
and returns the exit code. A module that has a table ``VERBS`` of its own instead is a noun with verbs below it.
"""

INTERRUPTED = 130
_LOG = logging.getLogger("counter_app")


@dataclass(frozen=True, slots=True)
class Program:
    """A console script: its verbs, what it does without one, and where its log goes (None for nowhere)."""

    name: str
    help: str  # code of its description
    verbs: Mapping[str, str]
    bare: Callable[[Path | None], int]
    logs: Callable[[Path | None], Path | None]


class WrongUse(Exception):
    """The words on the command line mean nothing."""


class Parser(argparse.ArgumentParser):
    """Raises instead of leaving the program, so that a wrong use is told like everything else."""

    def error(self, message: str) -> NoReturn:
        """Called by argparse."""
        raise WrongUse(f"{self.format_usage()}{text('cli.wrong_use', why=message)}")


PRACTICE = ("practice", "open")


def main(argv: Sequence[str] | None = None) -> int:
    """``counter-app``; ``--practice`` opens the practice hall instead of the window at work."""
    words = [*(sys.argv[1:] if argv is None else argv)]
    if words[:1] == ["--practice"]:
        words = [*PRACTICE, *words[1:]]
    return run_program(Program("counter-app", "cli.help.program", VERBS, _open_window, _window_logs), words)


def _open_window(home: Path | None) -> int:
    code = importlib.import_module("counter_app.start").run_window(home)
    return code if isinstance(code, int) else REFUSED


def _window_logs(home: Path | None) -> Path:
    return find_places(home).logs


def run_program(program: Program, argv: Sequence[str] | None = None) -> int:
    """Run one command. Never raises and never prints a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    if not _LOG.handlers:
        _LOG.addHandler(logging.NullHandler())
    prepare_streams(as_json=as_json)
    if faults := text_faults():
        print(sentence(ResourceFaults(faults)), file=sys.stderr)
        tell_faults(faults)
    try:
        code = _run(program, words)
        sys.stdout.flush()
        return code
    except WrongUse as wrong:
        if as_json:
            print_json({"error": {"code": "cli.wrong_use", "message": str(wrong)}})
        else:
            print(wrong, file=sys.stderr)
        return WRONG_USE
    except CounterError as error:
        return refuse(error, as_json=as_json)
    except (Cancelled, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read the output has seen enough; nothing more may be written while Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except SystemExit as leaving:  # the help was printed
        return leaving.code if isinstance(leaving.code, int) else DONE
    except Exception:
        return refuse(unexpected(), as_json=as_json)


def _run(program: Program, words: Sequence[str]) -> int:
    words = ["selfcheck" if word == "--selfcheck" else word for word in words]  # as installers know it
    arguments = _parser(program, words).parse_args(words)
    if arguments.verb is None:
        return program.bare(arguments.home)
    practising = arguments.verb == PRACTICE[0]
    folder = program.logs(practice_home(arguments.home) if practising else arguments.home)
    log = None if folder is None else open_log(folder)
    try:
        code = arguments.run(arguments)
    except Exception as error:
        if isinstance(error, CounterError | Cancelled | WrongUse | BrokenPipeError):
            raise
        return refuse(unexpected(), as_json=arguments.json)
    finally:
        if log is not None:
            close_log(log)
    return code if isinstance(code, int) else REFUSED


def _parser(program: Program, words: Sequence[str]) -> Parser:
    """All verbs by name; only those that the words hold are imported."""
    parser = Parser(prog=program.name, description=text(program.help), allow_abbrev=False)
    add_common(parser)
    parser.set_defaults(home=None, json=False)
    parser.add_argument("--version", action="version", version=f"{program.name} {counter_app.__version__}")
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    _add_verbs(subparsers, program.verbs, words)
    return parser


def _add_verbs(
    subparsers: "argparse._SubParsersAction[Parser]", table: Mapping[str, str], words: Sequence[str]
) -> None:
    """The verbs of a table; a noun's verbs in turn."""
    for verb, name in table.items():
        told = text(f"cli.help.{name.rpartition('.')[2]}")
        if verb not in words:
            subparsers.add_parser(verb, help=told)
            continue
        module = importlib.import_module(name)
        below: Mapping[str, str] | None = getattr(module, "VERBS", None)
        if below is None:
            module.register(subparsers)
            continue
        noun = subparsers.add_parser(verb, help=told, description=told)
        add_common(noun)
        _add_verbs(noun.add_subparsers(metavar="VERB", required=True), below, words)
