# SPDX-License-Identifier: Apache-2.0
"""The program read in once: every run of it is a process of its own, forked before anything but modules was read.

A run has its own arguments, folders and output, and ends as any process does; only its imports were done before.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READ_IN = ("app", "start", "cli", "desk", "reports", "store", "ui", "ui.shell", "ui.guide", "ui.case", "ui.form")


class PreparedProgram:
    """Runs what lies in a folder that holds ``counter_app`` and ``resources``."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(root), *sys.path)), "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, out: Path) -> "subprocess.CompletedProcess[str]":
        """``counter-app WORDS``, or a script of the tests by its path; ``out`` is a folder for what it says."""
        said, told = out / "stdout", out / "stderr"
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([words, str(said), str(told)]) + "\n")
        self._process.stdin.flush()
        code = self._process.stdout.readline()
        assert code, "the program could not be read in"
        return subprocess.CompletedProcess(words, int(code), *(one.read_text(encoding="utf-8") for one in (said, told)))

    def close(self) -> None:
        """No more runs."""
        self._process.communicate()


@contextmanager
def prepared(root: Path) -> Iterator[PreparedProgram]:
    """The program of a folder, as long as it is wanted."""
    program = PreparedProgram(root)
    try:
        yield program
    finally:
        program.close()


def read_in() -> None:
    """Import what runs import sooner or later; data files are for the runs to read."""
    data = f"{Path.cwd() / 'resources'}{os.sep}"
    read: list[str] = []
    done = False

    def watch(event: str, facts: tuple[object, ...]) -> None:
        if event == "open" and not done and str(facts[0]).startswith(data):
            read.append(str(facts[0]))

    sys.addaudithook(watch)
    for part in READ_IN:
        module = importlib.import_module(f"counter_app.{part}")
        for below in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{module.__name__}."):
            importlib.import_module(below.name)
    done = True
    assert read == [], "read by importing"
    gc.freeze()  # nothing of this is rubbish when a run ends


def _serve() -> None:
    read_in()
    for line in sys.stdin:
        words, said, told = json.loads(line)
        process = os.fork()
        if process == 0:
            _become(words, said, told)
            return
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(words: list[str], said: str, told: str) -> None:
    """What a process of these words would do."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream, name in ((1, said), (2, told)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    if words[0].endswith(".py"):
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
    else:
        sys.argv = ["counter-app", *words]
        runpy.run_module("counter_app", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
