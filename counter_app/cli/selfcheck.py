# SPDX-License-Identifier: Apache-2.0
"""``counter-app --selfcheck``: whether what was installed works, on a machine without screen, reader or printer."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.base.texts import sentence, text
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json
from counter_app.desk.identifying import person_of
from counter_app.devices.patience import Patience
from counter_app.devices.registry import make_reader
from counter_app.forms.filled import FilledForm
from counter_app.forms.shelf import FormShelf
from counter_app.settings import DeviceSetting, find_places

CARD = "beyond"
"""Whose card is laid down: a name with a character beyond U+FFFF (``resources/sample/cards.yaml``)."""
PROFILE = "samv-serial"
FORM = "personal_promise"
READ_SECONDS = 20.0
STEPS = ("window", "card", "paper")
LEAST_COLOURS = 8
"""A window that painted nothing has one or two."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.selfcheck")
    verb = subparsers.add_parser("selfcheck", help=told, description=told)
    add_common(verb)
    verb.add_argument("folder", metavar="FOLDER", type=Path, nargs="?")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the window, read the simulated card, draw a paper for its person. Each tells what it did, or why not."""
    told: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as passing:
        folder: Path = arguments.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            told["window"] = _show_window(folder)
            reading = _read_card()
            told["card"] = text("cli.selfcheck.read", label=reading.source)
            told["paper"] = _draw_paper(folder, reading)
        except CounterError as error:
            told[STEPS[len(told)]] = sentence(error)
            return _answer(told, well=False, as_json=arguments.json)
    return _answer(told, well=True, as_json=arguments.json)


def _answer(told: dict[str, str], *, well: bool, as_json: bool) -> int:
    if as_json:
        print_json({"well": well, "steps": told})
    else:
        print("\n".join(columns((text(f"cli.selfcheck.{step}"), words) for step, words in told.items())))
        print(text("cli.selfcheck.well" if well else "cli.selfcheck.ill"))
    return DONE if well else REFUSED


def _show_window(folder: Path) -> str:
    """A real window with guides and store, offscreen, in a folder of its own."""
    from counter_app.app import draw_window

    if draw_window(folder / "window.png") < LEAST_COLOURS:
        raise CounterError("cli.selfcheck.not_painted")
    return text("cli.selfcheck.painted")


def _draw_paper(folder: Path, reading: Reading) -> str:
    """An official form with the name that was read, and the name found again in the PDF's own text."""
    import pypdfium2

    from counter_app.reports.form_pdf import FormPrint, render_form

    places = find_places()
    form = FormShelf(places.forms, places.kept_forms).load().book.get(FORM)
    if form is None:
        raise CounterError("cli.selfcheck.no_form")
    now = system_clock()
    person = person_of(reading, civil_date(now))
    values = {"name": person.name, "id_number": person.id_number, "address": person.address}
    made = render_form(FormPrint(form, FilledForm(form=FORM, version=form.version, values=values), "", "", now))
    (folder / "paper.pdf").write_bytes(made)
    with pypdfium2.PdfDocument(made) as document:
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    if person.name not in words:
        raise CounterError("cli.selfcheck.name_lost")
    return text("cli.selfcheck.drawn", sign=person.name[0])


def _read_card() -> Reading:
    with _simulated_reader() as port:
        reader = make_reader(DeviceSetting("id_reader", PROFILE, port), system_clock)
        try:
            reading = reader.read(Patience(READ_SECONDS))
        finally:
            reader.close()
    if reading is None:
        raise CounterError("cli.selfcheck.no_card")
    return reading


@contextmanager
def _simulated_reader() -> Iterator[str]:
    """The simulated reader as a process of its own, with the card on it: its port."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "counter_app"]
    command = [*program, "simulate", "id-reader", "--lay", CARD, "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        told = json.loads(line) if line else {}
        if "port" not in told:
            raise CounterError("cli.selfcheck.no_card")
        yield str(told["port"])
        if process.stdin:
            process.stdin.close()
