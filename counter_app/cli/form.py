# SPDX-License-Identifier: Apache-2.0
"""``counter-app form list | show | render | check | template | calibrate``: the official forms."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.private_files import private_opener
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json, tell_faults
from counter_app.forms.checks import FormFault, check
from counter_app.forms.definition import Field, FormBook, FormDefinition
from counter_app.forms.entering import enter
from counter_app.forms.filled import FilledForm
from counter_app.forms.regions import regions
from counter_app.forms.shelf import FormShelf
from counter_app.settings import find_places, load_settings

Json = dict[str, object]
LARGEST_DATA = 32 * 1024 * 1024


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("form", help=text("cli.help.form"), description=text("cli.help.form"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))

    def action(name: str) -> argparse.ArgumentParser:
        words = text(f"cli.help.form_{name}")
        parser = actions.add_parser(name, help=words, description=words)
        add_common(parser)
        return parser

    def add_form(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("form", metavar="FORM", help=text("cli.help.form_id"))

    def add_place(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--place", metavar="PLACE", help=text("cli.help.form_place"))

    listing = action("list")
    add_place(listing)
    listing.set_defaults(run=run_list)
    showing = action("show")
    add_form(showing)
    add_place(showing)
    showing.set_defaults(run=run_show)
    rendering = action("render")
    add_form(rendering)
    filled = rendering.add_mutually_exclusive_group(required=True)
    filled.add_argument("--data", type=Path, metavar="FILE", help=text("cli.help.form_data"))
    filled.add_argument("--blank", action="store_true", help=text("cli.help.form_blank"))
    rendering.add_argument("--out", type=Path, required=True, metavar="FILE", help=text("cli.help.form_out"))
    rendering.add_argument("--values-only", action="store_true", help=text("cli.help.form_values_only"))
    add_place(rendering)
    rendering.set_defaults(run=run_render, usage=rendering.error)
    checking = action("check")
    add_form(checking)
    checking.add_argument("--data", type=Path, required=True, metavar="FILE", help=text("cli.help.form_data"))
    checking.add_argument("--office", action="store_true", help=text("cli.help.form_office"))
    checking.set_defaults(run=run_check)
    handing_out = action("template")
    add_form(handing_out)
    handing_out.add_argument("roster", metavar="ROSTER", help=text("cli.help.form_roster"))
    handing_out.add_argument("--out", type=Path, required=True, metavar="FILE", help=text("cli.help.form_out"))
    handing_out.set_defaults(run=run_template)
    calibrating = action("calibrate")
    calibrating.add_argument("--out", type=Path, metavar="FILE", help=text("cli.help.form_calibrate_out"))
    calibrating.set_defaults(run=run_calibrate)


def run_list(arguments: argparse.Namespace) -> int:
    """All forms: those that come with the program, and the office's own."""
    place, _ = _places(arguments)
    forms = [_entry(one, place) for one in _book(arguments).forms.values()]
    if arguments.json:
        print_json(forms)
    else:
        print("\n".join(columns([str(one["form"]), str(one["title"]), str(one["version"])] for one in forms)))
    return DONE


def run_show(arguments: argparse.Namespace) -> int:
    """What a form asks."""
    form = _form(arguments)
    place, _ = _places(arguments)
    if arguments.json:
        print_json(_shown(form, place))
    else:
        print("\n".join(_page(form, place)))
    return DONE


def run_render(arguments: argparse.Namespace) -> int:
    """A form as PDF."""
    if arguments.blank and arguments.values_only:
        arguments.usage("--blank --values-only")
    from counter_app.reports.form_pdf import FormPrint, render_form

    form = _form(arguments)
    place, province = _places(arguments)
    filled = None if arguments.blank else _filled(form, arguments.data)
    if filled is not None:
        _known_only(form, filled)
    offset = load_settings(arguments.home).window.sheet_offset if arguments.values_only else (0.0, 0.0)
    made_at = system_clock()
    wanted = FormPrint(form, filled, place, province, made_at, values_only=arguments.values_only, offset=offset)
    return _written(arguments, form, render_form(wanted))


def run_check(arguments: argparse.Namespace) -> int:
    """What is wrong with a filled form; 1 where anything is."""
    form = _form(arguments)
    found = check(form, _filled(form, arguments.data), today=_today(), office=arguments.office)
    faults = [one for one in found if not one.warns]
    if arguments.json:
        warnings = [_fault(one) for one in found if one.warns]
        print_json({"faults": [_fault(one) for one in faults], "warnings": warnings})
    else:
        print("\n".join([*(_line(form, one) for one in found)] or [text("cli.form.sound")]))
    return REFUSED if faults else DONE


def run_template(arguments: argparse.Namespace) -> int:
    """An empty sheet of a form's roster."""
    from counter_app.forms.roster_template import roster_template

    form = _form(arguments)
    roster = form.roster(arguments.roster)
    if roster is None and not form.rosters:
        raise CounterError("cli.form.no_rosters", form=form.id)
    if roster is None:
        known = "、".join(one.key for one in form.rosters)
        raise CounterError("cli.form.roster_unknown", form=form.id, roster=arguments.roster, rosters=known)
    return _written(arguments, form, roster_template(form, roster))


def run_calibrate(arguments: argparse.Namespace) -> int:
    """The sheet that shows how far the window's printer is off: into its queue, or into a file."""
    from counter_app.devices.transports.print_queue import submit
    from counter_app.reports.calibration import render_calibration

    window = load_settings(arguments.home).window
    if arguments.out is None and not window.a4_queue:
        raise CounterError("cli.form.no_queue")
    whole = render_calibration(window.sheet_offset, system_clock())
    if arguments.out is None:
        submit(whole, queue=window.a4_queue, title="calibration", copies=1)
    else:
        _keep(arguments.out, whole)
    if arguments.json:
        print_json({"offset": list(window.sheet_offset), "out": str(arguments.out or ""), "queue": window.a4_queue})
    elif arguments.out is None:
        print(text("cli.form.sent", queue=window.a4_queue))
    else:
        print(text("cli.form.written", file=arguments.out))
    return DONE


def _book(arguments: argparse.Namespace) -> FormBook:
    """The forms; what of them could not be read is told on standard error."""
    places = find_places(arguments.home)
    load = FormShelf(places.forms, places.kept_forms).load()
    if load.faults:
        print(text("cli.form.layout_faults", count=len(load.faults)), file=sys.stderr)
        tell_faults(load.faults)
    return load.book


def _form(arguments: argparse.Namespace) -> FormDefinition:
    book = _book(arguments)
    form = book.get(arguments.form)
    if form is None:
        raise CounterError("cli.form.unknown", form=arguments.form, forms="、".join(book.forms))
    return form


def _places(arguments: argparse.Namespace) -> tuple[str, str]:
    """The place named, else the hall's, and its province."""
    if arguments.place is None:
        codes = regions().chain(load_settings(arguments.home).hall.region)
    else:
        found = regions().find(arguments.place)
        codes = regions().chain(found[0]) if len(found) == 1 else ()
        if not codes:
            code = "cli.form.place_several" if found else "cli.form.place_unknown"
            raise CounterError(code, place=arguments.place, count=len(found))
    names = regions().names
    return (names[codes[-1]], names[codes[0]]) if codes else ("", "")


def _today() -> date:
    return civil_date(system_clock())


def _filled(form: FormDefinition, path: Path) -> FilledForm:
    return enter(form, _data(path), today=_today())


def _data(path: Path) -> Json:
    """A file of texts by key. Raises CounterError where it is none, with the line for what is no JSON."""
    file = path.name
    try:
        if path.stat().st_size > LARGEST_DATA:
            raise CounterError("cli.form.data_large", file=file)
        words = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CounterError("cli.form.data_words", file=file) from error
    except (OSError, ValueError) as error:
        raise CounterError("cli.form.data_closed", file=file) from error
    try:
        value = json.loads(words, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise CounterError("cli.form.data_json", file=file, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise CounterError("cli.form.data_shape", file=file) from error
    if not isinstance(value, dict):
        raise CounterError("cli.form.data_shape", file=file)
    return value


def _object(pairs: Sequence[tuple[str, object]]) -> Json:
    """Raises CounterError for a key that comes twice: one of its two texts would be lost."""
    found: Json = {}
    for key, value in pairs:
        if key in found:
            raise CounterError("cli.form.data_twice", key=key)
        found[key] = value
    return found


def _known_only(form: FormDefinition, filled: FilledForm) -> None:
    """Refuse what has no place on the paper; it would vanish."""
    strange = [key for key in filled.values if form.field(key) is None]
    for roster in form.rosters:
        known = {one.key for one in roster.columns}
        strange += [key for row in filled.rosters.get(roster.key, []) for key in row if key not in known]
    if strange:
        raise CounterError("cli.form.keys", form=form.id, keys="、".join(dict.fromkeys(strange)))


def _written(arguments: argparse.Namespace, form: FormDefinition, whole: bytes) -> int:
    """Write the file and say so."""
    out: Path = arguments.out
    _keep(out, whole)
    if arguments.json:
        print_json({"form": form.id, "version": form.version, "out": str(out), "bytes": len(whole)})
    else:
        print(text("cli.form.written", file=out))
    return DONE


def _keep(out: Path, whole: bytes) -> None:
    """Write the file whole or not at all. It may hold somebody's data: it is this user's only."""
    building = out.parent / f".{new_id()}"
    try:
        if out.exists() and not out.is_file():
            raise CounterError("cli.form.out_closed", file=out)
        with open(building, "wb", opener=private_opener) as file:
            file.write(whole)
        os.replace(building, out)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            building.unlink(missing_ok=True)
        raise CounterError("cli.form.out_closed", file=out) from error


def _title(form: FormDefinition, place: str) -> str:
    return form.title.replace("{place}", place)


def _entry(form: FormDefinition, place: str) -> Json:
    return {"form": form.id, "title": _title(form, place), "version": form.version}


def _shown(form: FormDefinition, place: str) -> Json:
    rosters = [
        {"key": one.key, "columns": [_field(column) for column in one.columns], "printed_rows": one.printed_rows}
        for one in form.rosters
    ]
    return {**_entry(form, place), "fields": [_field(one) for one in form.fields], "rosters": rosters}


def _field(field: Field) -> Json:
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "required": field.required,
        "filled_by": field.filled_by.value,
    }


def _fault(fault: FormFault) -> Json:
    """A fault of a whole roster stands at the roster's key."""
    return {
        "field": fault.field or fault.roster,
        "row": fault.row,
        "code": fault.code,
        "sentence": fault.sentence,
    }


def _line(form: FormDefinition, fault: FormFault) -> str:
    roster = form.roster(fault.roster)
    fields = roster.columns if roster else form.fields
    label = next((one.label for one in fields if one.key == fault.field), fault.field or fault.roster)
    row = text("cli.form.row", row=fault.row) if fault.row else ""
    return text("cli.form.warning" if fault.warns else "cli.form.fault", at=f"{row}{label}", words=fault.sentence)


def _page(form: FormDefinition, place: str) -> Iterator[str]:
    yield f"{_title(form, place)}  {form.version}"
    yield from columns(_row(one) for one in form.fields)
    for roster in form.rosters:
        yield from ("", text("cli.form.roster", key=roster.key, rows=roster.printed_rows))
        yield from columns(_row(one) for one in roster.columns)


def _row(field: Field) -> list[str]:
    needed = text("cli.form.required") if field.required else ""
    return [f"  {field.key}", field.label, field.type.value, text(f"cli.form.by.{field.filled_by.value}"), needed]
