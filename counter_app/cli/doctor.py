# SPDX-License-Identifier: Apache-2.0
"""``counter-app doctor``: what this machine needs to work, each with what to do. Looks only; nothing is changed."""

import argparse
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import sentence, text, text_faults
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json
from counter_app.settings import Places, Settings, WindowSettings, find_places, load_settings, misplaced_files

OLDEST_PYTHON = (3, 11)
PACKAGES = (
    "PySide6 sqlalchemy alembic sqlcipher3 escpos reportlab segno argon2 chinese_calendar pypinyin PIL tzdata openpyxl"
).split()
"""What the program imports late, so that a missing one would show only in the middle of a day."""

LITTLE_BYTES = 1024**3
TOO_LITTLE_BYTES = 200 * 1024**2
STALE_DAYS = 11
"""Longer than any holiday: a window that opened in between would have made a copy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``advice`` is what to do; where ``ok`` holds it can wait."""

    key: str
    ok: bool
    found: str
    advice: str = ""


Look = Callable[[], tuple[str, str]]
"""Looks at one thing: what is there, and what to do about it later. Raises CounterError where work cannot go on."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = subparsers.add_parser("doctor", help=text("cli.help.doctor"), description=text("cli.help.doctor"))
    add_common(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything. 1 where something must be done first."""
    findings = tuple(examine(arguments.home))
    well = all(one.ok for one in findings)
    if arguments.json:
        checks = [
            {"key": one.key, "name": _name(one.key), "ok": one.ok, "found": one.found, "advice": one.advice}
            for one in findings
        ]
        print_json({"ok": well, "checks": checks})
    else:
        marks = {(True, False): "ok", (True, True): "note", (False, True): "bad", (False, False): "bad"}
        rows = [[text(f"doctor.mark.{marks[one.ok, bool(one.advice)]}"), _name(one.key), one.found] for one in findings]
        for one, row in zip(findings, columns(rows), strict=True):
            print(row)
            if one.advice:
                print(text("doctor.advice", words=one.advice))
        print(text("doctor.well") if well else text("doctor.unwell", count=sum(not one.ok for one in findings)))
    return DONE if well else REFUSED


def examine(home: Path | None) -> Iterator[Finding]:
    """Every finding, in the order in which to mend."""
    places = find_places(home)
    looks: Mapping[str, Look] = {
        "python": _python,
        "fonts": _fonts,
        "catalogue": lambda: _catalogue(places),
        "forms": lambda: _forms(places),
        "data": lambda: _data(places),
        "places": lambda: _places(places),
        "disk": lambda: _disk(places),
        "key": lambda: _key(places),
        "store": lambda: _store(places),
        "backups": lambda: _backups(places),
    }
    for key, look in looks.items():
        yield _finding(key, look)
    try:
        settings = load_settings(home)
    except CounterError as error:
        yield Finding("settings", False, text("doctor.settings.faulty"), sentence(error))
        return
    yield _finding("settings", lambda: _settings(settings))
    yield _finding("queue", lambda: _queue(settings.window.a4_queue))
    yield _finding("slip", lambda: _slip(settings.window))


def _finding(key: str, look: Look) -> Finding:
    try:
        found, advice = look()
    except ResourceFaults as faulty:
        return Finding(key, False, str(faulty.faults[0]), sentence(faulty))
    except CounterError as error:
        return Finding(key, False, text("doctor.bad"), sentence(error))
    return Finding(key, True, found, advice)


def _name(key: str) -> str:
    return text(f"doctor.name.{key}")


def _python() -> tuple[str, str]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        raise CounterError("doctor.python.old", found=found)
    absent = [one for one in PACKAGES if importlib.util.find_spec(one) is None]
    if absent:
        raise CounterError("doctor.python.absent", packages="、".join(absent))
    return found, ""


def _fonts() -> tuple[str, str]:
    from counter_app.reports.fonts import default_chain

    chain = default_chain()
    gaps = chain.gaps()
    present = [face.entry.name for face in chain.faces if face.file(bold=False)]
    wanted = [face.entry.package for face in chain.faces if not face.file(bold=False) and not face.entry.optional]
    if wanted:
        raise CounterError("doctor.fonts.absent", packages="、".join(dict.fromkeys(wanted)))
    missing = sum(gap.missing for gap in gaps)
    found = text("doctor.fonts.found", names="、".join(present))
    if not missing:
        return found, ""
    return found, text("doctor.fonts.gap", count=missing, sample="".join(gap.sample for gap in gaps)[:8])


def _catalogue(places: Places) -> tuple[str, str]:
    """The guides in force today, with this office's own editions and supplements."""
    from counter_app.catalogue.loader import load_shelf
    from counter_app.catalogue.shelf import shelf_of
    from counter_app.catalogue.signatures import changed_since, unsigned
    from counter_app.catalogue.work_book import shipped_work

    load = load_shelf(shelf_of(places), civil_date(system_clock()).isoformat(), places.cache, keep=False)
    shelf = shelf_of(places)
    faults = (*load.faults, *changed_since(shelf))
    if faults:
        raise ResourceFaults(faults)
    guides = load.catalogue.guides.values()
    money = shipped_work().money
    unsaid = [one.title for guide in guides for one in guide.items if money.is_missing(one)]
    found = text("doctor.catalogue.found", guides=len(guides), items=sum(len(one.items) for one in guides))
    loose = unsigned(shelf)
    notes = [
        text("doctor.catalogue.money", titles="、".join(unsaid)) if unsaid else "",
        text("supplement.unsigned", names="、".join(loose)) if loose else "",
    ]
    return found, "".join(notes)


def _forms(places: Places) -> tuple[str, str]:
    """The layouts that came with the program and those this office wrote itself."""
    from counter_app.forms.shelf import FormShelf

    load = FormShelf(places.forms, places.kept_forms).load()
    if load.faults:
        raise ResourceFaults(load.faults)
    return text("doctor.forms.found", count=len(load.book.forms)), ""


def _data(places: Places) -> tuple[str, str]:
    """Sentences, calendar, layouts and printers: every file that is read when it is first needed."""
    from counter_app.cases.calendar import WorkCalendar
    from counter_app.devices.printer_profiles import printer_profiles
    from counter_app.reports.layouts import default_book
    from counter_app.reports.slip_layouts import default_slips, slips_with

    faults = [*text_faults(), *default_book().faults]
    for read in (lambda: WorkCalendar.load(places.centre_calendar, places.calendar), default_slips, printer_profiles):
        try:
            read()
        except ResourceFaults as faulty:
            faults += faulty.faults
        else:
            faults += slips_with(places.slips).faults if read is default_slips else ()
    if faults:
        raise ResourceFaults(faults)
    return text("doctor.data.found"), ""


def _places(places: Places) -> tuple[str, str]:
    for folder in (places.data, places.logs, places.papers, places.backups):
        ground = _ground(folder)
        if not ground.is_dir() or not os.access(ground, os.W_OK | os.X_OK):
            raise CounterError("doctor.places.closed", folder=str(ground))
    return str(places.data), ""


def _disk(places: Places) -> tuple[str, str]:
    free = shutil.disk_usage(_ground(places.data)).free
    if free < TOO_LITTLE_BYTES:
        raise CounterError("doctor.disk.full", megabytes=free // 1024**2)
    found = text("doctor.disk.found", gigabytes=f"{free / 1024**3:.1f}")
    return found, text("doctor.disk.little") if free < LITTLE_BYTES else ""


def _ground(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())


def _key(places: Places) -> tuple[str, str]:
    from counter_app.store.key import read_key
    from counter_app.store.key_wrap import keeping_of
    from counter_app.store.opening import key_file, present_key

    path = key_file(places)
    if not places.database.exists():
        if path.exists():
            read_key(path)
        return text("doctor.key.none"), ""
    kept = text(f"key.kept.{keeping_of(places, path, present_key(places)).value}")
    open_to_others = sys.platform != "win32" and path.stat().st_mode & 0o077
    return text("doctor.key.found", kept=kept), text("doctor.key.open", file=path) if open_to_others else ""


def _store(places: Places) -> tuple[str, str]:
    from sqlalchemy import func, select

    from counter_app.store.opening import reading_only
    from counter_app.store.tables import case_row

    try:
        with reading_only(places, system_clock) as connection:
            count = connection.scalar(select(func.count()).select_from(case_row))
    except CounterError as error:
        if error.code in ("store.none", "store.older"):  # made, or brought up to date, when the window opens
            return sentence(error), ""
        raise
    return text("doctor.store.found", count=count), ""


def _backups(places: Places) -> tuple[str, str]:
    from counter_app.store.backup import list_backups

    copies = [one for one in list_backups(places.backups) if one.morning]
    if copies:
        now = system_clock()
        stale = (civil_date(now) - civil_date(copies[0].taken_at)).days > STALE_DAYS
        found = text("doctor.backups.found", when=copies[0].spoken(now), count=len(copies))
        return found, text("doctor.backups.stale") if stale else ""
    return text("doctor.backups.none"), text("doctor.backups.stale") if places.database.exists() else ""


def _settings(settings: Settings) -> tuple[str, str]:
    hall, window = settings.hall, settings.window
    for file in misplaced_files(settings.places):
        raise CounterError("doctor.settings.misplaced", file=file, folder=settings.places.config)
    found = text("doctor.settings.found", hall=hall.name, window=window.number)
    own = (settings.places.config / "hall.toml").exists()
    return found, "" if own else text("doctor.settings.sample", folder=settings.places.config)


def _queue(queue: str) -> tuple[str, str]:
    if not queue:
        return text("doctor.queue.none"), ""
    from counter_app.devices.transports.print_queue import check_queue

    try:
        check_queue(queue)
    except CounterError as error:
        known = {"printing.no_spooler": "doctor.queue.no_spooler", "printing.queue_silent": "doctor.queue.silent"}
        raise CounterError(known.get(error.code, "doctor.queue.unknown"), queue=queue) from error
    return queue, ""


def _slip(window: WindowSettings) -> tuple[str, str]:
    target = window.slip_target
    if not target:
        return text("doctor.slip.none"), ""
    from counter_app.devices.faults import LinkFault
    from counter_app.devices.printer_profiles import printer_profile, profile_for
    from counter_app.devices.transports.targets import FileTarget, make_link, parse_target

    parsed = parse_target(target)
    if window.slip_profile:
        printer_profile(window.slip_profile)
    else:
        profile_for(window.slip_width)
    if isinstance(parsed, FileTarget):  # opening it would wipe the slip that is there
        path = Path(parsed.path)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise CounterError("doctor.slip.closed", file=path)
        return target, ""
    link = make_link(parsed)
    try:
        link.open()
    except (OSError, LinkFault) as error:
        raise CounterError("doctor.slip.gone", target=target) from error
    finally:
        link.close()
    return target, ""
