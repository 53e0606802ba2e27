# SPDX-License-Identifier: Apache-2.0
"""``counter-app supplement new|check|add|list``: a city's local supplements, without a text editor."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.shelf import shelf_of
from counter_app.catalogue.supplement_shelf import (
    LookedOver,
    ShelvedSupplement,
    look_over_supplement,
    put_into_use,
    shelved,
    written,
)
from counter_app.cli.answers import DONE, REFUSED, add_common, asked_password, print_json, tell_faults
from counter_app.settings import find_places, load_settings

HEAD = ("title", "number", "issuer", "signed_by", "signed_on", "valid_from")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("supplement", help=text("cli.help.supplement"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))

    def action(name: str) -> argparse.ArgumentParser:
        told = text(f"supplement.verb.{name}")
        made: argparse.ArgumentParser = actions.add_parser(name, help=told, description=told)
        add_common(made)
        return made

    new = action("new")
    new.add_argument("guide", metavar="GUIDE", help=text("supplement.verb.guide"))
    new.add_argument("out", metavar="FILE", type=Path, help=text("supplement.verb.out"))
    for one in HEAD:
        option = f"--{one.replace('_', '-')}"
        new.add_argument(option, required=True, metavar="WORDS", help=text(f"supplement.verb.{one}"))
    new.add_argument("--valid-to", default="", metavar="WORDS", help=text("supplement.verb.valid_to"))
    new.add_argument(
        "--line",
        action="append",
        nargs=3,
        required=True,
        metavar=("ITEM", "PAPER", "SENTENCE"),
        help=text("supplement.verb.line"),
    )
    new.set_defaults(run=run_new)
    check = action("check")
    check.add_argument("file", metavar="FILE", type=Path, help=text("supplement.verb.file"))
    check.set_defaults(run=run_check)
    add = action("add")
    add.add_argument("file", metavar="FILE", type=Path, help=text("supplement.verb.file"))
    add.add_argument("--administrator", required=True, metavar="NUMBER", help=text("supplement.verb.administrator"))
    add.set_defaults(run=run_add)
    action("list").set_defaults(run=run_list)


def run_new(arguments: argparse.Namespace) -> int:
    """Write a document's file from the words of the command line. It is in no use before it is added."""
    if arguments.out.exists():
        raise CounterError("supplement.exists_out", name=arguments.out.name)
    head = {"guide": arguments.guide, **{one: getattr(arguments, one) for one in HEAD}, "valid_to": arguments.valid_to}
    try:
        arguments.out.write_text(written(head, [tuple(one) for one in arguments.line]), encoding="utf-8")
    except OSError as error:
        raise CounterError("cli.form.out_closed", file=arguments.out.name) from error
    return _tell(arguments, text("supplement.written", name=arguments.out.name), _looked(arguments, arguments.out))


def run_check(arguments: argparse.Namespace) -> int:
    """Every fault by its line, and the lines the document adds to which items."""
    return _tell(arguments, "", _looked(arguments, arguments.file))


def run_add(arguments: argparse.Namespace) -> int:
    """Sign a document into use: by an administrator, with their password."""
    from counter_app.desk.counter import ADMINISTRATOR, Counter
    from counter_app.desk.signing_in import check_password

    counter = Counter(load_settings(arguments.home), system_clock)
    member = check_password(counter, arguments.administrator, asked_password(arguments.administrator))
    if member.role != ADMINISTRATOR:
        raise CounterError("supplement.not_administrator")
    looked = _looked(arguments, arguments.file)
    if looked.faults:
        return _tell(arguments, "", looked)
    try:
        put = put_into_use(counter.shelf, arguments.file, member.number, counter.today())
    except OSError as error:
        raise CounterError("supplement.unwritable") from error
    said = text("supplement.signed", name=put.name, by=member.number, on=counter.today())
    return _tell(arguments, said, looked)


def run_list(arguments: argparse.Namespace) -> int:
    """The documents in the office's folder, with who signed them and what they add."""
    found = shelved(shelf_of(find_places(arguments.home)), civil_date(system_clock()).isoformat())
    if arguments.json:
        print_json({"supplements": [_json(one) for one in found]})
        return DONE
    for one in found:
        print(f"{one.name}　{standing_words(one)}")
        print("\n".join(_lines(one.looked)))
        tell_faults(one.looked.faults)
    if not found:
        print(text("supplement.none"))
    return DONE


def standing_words(one: ShelvedSupplement) -> str:
    """In force or not, and who signed it."""
    force = text(f"supplement.force.{'yes' if one.in_force else 'no'}")
    by, on = (one.signature.by, one.signature.on) if one.signature else ("", "")
    said = text(f"supplement.standing.{one.standing.value}", by=by, on=on)
    return f"{force}，{said}"


def _looked(arguments: argparse.Namespace, path: Path) -> LookedOver:
    return look_over_supplement(shelf_of(find_places(arguments.home)), path, civil_date(system_clock()).isoformat())


def _tell(arguments: argparse.Namespace, said: str, looked: LookedOver) -> int:
    if arguments.json:
        print_json(_looked_json(looked))
    else:
        if said:
            print(said)
        print("\n".join(_lines(looked)))
        tell_faults(looked.faults)
    return REFUSED if looked.faults else DONE


def _lines(looked: LookedOver) -> Iterator[str]:
    rule = looked.rule
    if rule is not None:
        until = text("supplement.until", day=looked.valid_to) if looked.valid_to else ""
        facts = {key: value for key, value in asdict(rule).items() if key not in ("title", "number")}
        yield text("supplement.head", rule=rule.name, until=until, **facts)
    for item in dict.fromkeys(one.item for one in looked.lines):
        yield text("supplement.item", item=item)
        own = [one for one in looked.lines if one.item == item]
        yield from (text("supplement.line", paper=one.text + one.evidence, quote=one.quote) for one in own)


def _json(one: ShelvedSupplement) -> dict[str, object]:
    return {
        "name": one.name,
        "in_force": one.in_force,
        "standing": one.standing.value,
        "signature": asdict(one.signature) if one.signature else None,
        **_looked_json(one.looked),
    }


def _looked_json(looked: LookedOver) -> dict[str, object]:
    return {
        "guide": looked.guide,
        "rule": asdict(looked.rule) if looked.rule else None,
        "valid_to": looked.valid_to or None,
        "lines": [asdict(one) for one in looked.lines],
        "faults": [asdict(one) for one in looked.faults],
    }
