# SPDX-License-Identifier: Apache-2.0
"""``counter-app log show|close|sign|return|amend|export|verify``: 窗口日志 without a window."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.clock import spoken_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, asked_password, print_json
from counter_app.cli.opened import opened
from counter_app.settings import load_settings

if TYPE_CHECKING:
    from counter_app.cases.day_standing import DayStanding
    from counter_app.cases.log_parts import RedAnswer
    from counter_app.desk.daily_log import Found
    from counter_app.desk.log_checking import DayCheck
    from counter_app.store.ledger import EpochReport

FORMATS = ("pdf", "xlsx", "json")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("log", help=text("cli.help.log"), description=text("cli.help.log"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))

    def add(name: str, told: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, help=text(told), description=text(told))
        add_common(parser)
        parser.add_argument("--date", default="", metavar="DAY", help=text("daily_log.cli.date"))
        return parser

    def by_supervisor(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--supervisor", required=True, metavar="NUMBER", help=text("daily_log.cli.supervisor"))

    add("show", "daily_log.cli.show").set_defaults(run=run_show)
    closing = add("close", "daily_log.cli.close")
    closing.add_argument("--clerk", required=True, metavar="NUMBER", help=text("daily_log.cli.clerk"))
    closing.add_argument("--answer", action="append", default=[], metavar="TEXT", help=text("daily_log.cli.answer"))
    closing.add_argument("--note", default="", metavar="TEXT", help=text("daily_log.cli.note"))
    closing.set_defaults(run=run_close)
    signing = add("sign", "daily_log.cli.sign")
    by_supervisor(signing)
    signing.add_argument("--verdict", action="append", default=[], metavar="TEXT", help=text("daily_log.cli.verdict"))
    signing.add_argument("--rest-fine", action="store_true", help=text("daily_log.cli.rest"))
    signing.add_argument("--opinion", default="", metavar="TEXT", help=text("daily_log.cli.opinion"))
    signing.set_defaults(run=run_sign)
    for name, told, run in (
        ("return", "daily_log.cli.back", run_return),
        ("amend", "daily_log.cli.amend", run_amend),
    ):
        parser = add(name, told)
        by_supervisor(parser)
        parser.add_argument("--reason", required=True, metavar="TEXT", help=text("daily_log.cli.reason"))
        parser.set_defaults(run=run)
    exporting = add("export", "daily_log.cli.export")
    exporting.add_argument("--format", required=True, choices=FORMATS, help=text("daily_log.cli.format"))
    exporting.add_argument("--output", required=True, type=Path, metavar="PATH", help=text("daily_log.cli.output"))
    exporting.set_defaults(run=run_export)
    add("verify", "store.verify.help").set_defaults(run=run_verify)


def run_show(arguments: argparse.Namespace) -> int:
    """The log of a day; a window may be open meanwhile."""
    from counter_app.cases.log_words import log_lines
    from counter_app.desk.daily_log import standing
    from counter_app.desk.log_paper import seen_hash

    with opened(arguments, reading=True, clock=system_clock) as counter:
        day = standing(counter, _day(arguments))
    if arguments.json:
        print_json(_told(day))
        return DONE
    print("\n".join(log_lines(day.log, levels=day.shows_levels)))
    print(text(f"daily_log.state.{day.state.value}"))
    if day.earlier:
        print(text("daily_log.earlier", dates="、".join(spoken_date(one) for one in day.earlier)))
    for line in day.log.unanswered if day.acts.closing is None else ():
        print(text("daily_log.cli.red", key=line.key, words=line.words))
    print(text("daily_log.cli.hash", hash=seen_hash(day), previous=day.log.previous or "—"))
    return DONE


def run_close(arguments: argparse.Namespace) -> int:
    """Close a day. Refused where a red line has no reason and owner; the keys of the lines stand in ``show``."""
    from counter_app.desk.daily_log import check_owners, close, standing
    from counter_app.desk.signing_in import check_password

    answers = [_answer(one) for one in arguments.answer]
    with opened(arguments, clock=system_clock) as counter:
        counter.clerk = check_password(counter, arguments.clerk, asked_password(arguments.clerk))
        check_owners(counter, answers)
        stands = standing(counter, _day(arguments), answers=answers, note=arguments.note)
        known = {one.key for one in stands.log.exceptions}
        for one in answers:
            if one.line not in known:
                raise CounterError("daily_log.unknown_line", line=one.line)
        return _say("closed", close(counter, stands), arguments)


def run_sign(arguments: argparse.Namespace) -> int:
    """Draw the sample where none is drawn yet, then sign with what was found in each case.

    Without a verdict for every case the sample is told, and nothing is signed.
    """
    from counter_app.cases.day_acts import Verdict
    from counter_app.desk.daily_log import Found, cases_of, confirm, sign, standing, take_sample

    found = dict(_verdict(one) for one in arguments.verdict)
    with opened(arguments, clock=system_clock) as counter:
        supervisor = confirm(counter, arguments.supervisor, asked_password(arguments.supervisor))
        stands = standing(counter, _day(arguments))
        if stands.acts.sampling is None:
            stands = take_sample(counter, stands, supervisor)
        sampling = stands.acts.sampling
        chosen = sampling.cases if sampling else ()
        numbers = {key: case.number for key, case in cases_of(counter, [one.case for one in chosen]).items()}
        ids = {number: key for key, number in numbers.items()}
        unknown = [number for number in found if number not in ids]
        if unknown:
            raise CounterError("daily_log.unknown_case", number=unknown[0])
        by_id = {ids[number]: one for number, one in found.items()}
        if arguments.rest_fine:
            by_id = {one.case: Found(Verdict.fine) for one in chosen} | by_id
        if len(by_id) < len(chosen):
            _tell_sample(stands, numbers, by_id, arguments)
            raise CounterError("daily_log.not_seen", count=len(chosen) - len(by_id))
        return _say("signed", sign(counter, stands, supervisor, by_id, arguments.opinion), arguments)


def run_return(arguments: argparse.Namespace) -> int:
    """Give a closed log back to the clerk."""
    from counter_app.desk.daily_log import confirm, give_back, standing

    with opened(arguments, clock=system_clock) as counter:
        supervisor = confirm(counter, arguments.supervisor, asked_password(arguments.supervisor))
        after = give_back(counter, standing(counter, _day(arguments)), supervisor, arguments.reason)
        return _say("returned", after, arguments)


def run_amend(arguments: argparse.Namespace) -> int:
    """Add a dated amendment to a signed log."""
    from counter_app.desk.daily_log import amend, confirm, standing

    with opened(arguments, clock=system_clock) as counter:
        supervisor = confirm(counter, arguments.supervisor, asked_password(arguments.supervisor))
        after = amend(counter, standing(counter, _day(arguments)), supervisor, arguments.reason)
        return _say("amended", after, arguments)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the log of a day to a file that is not there yet."""
    from counter_app.desk.daily_log import standing
    from counter_app.desk.log_paper import exported, seen_hash, write_export

    with opened(arguments, reading=True, clock=system_clock) as counter:
        stands = standing(counter, _day(arguments))
        write_export(arguments.output, exported(counter, stands, arguments.format))
    if arguments.json:
        print_json({"file": str(arguments.output), "log": seen_hash(stands)})
    else:
        print(text("daily_log.cli.written", file=arguments.output))
    return DONE


def run_verify(arguments: argparse.Namespace) -> int:
    """Check all epochs and every closed day (one with ``--date``); a window may be open meanwhile. 1 where a link or a
    day does not hold: the first action that is not what it was is named."""
    from counter_app.desk.log_checking import check_days, named_action
    from counter_app.store.ledger import verify_epochs
    from counter_app.store.opening import reading_only

    settings = load_settings(arguments.home)
    with reading_only(settings.places, system_clock) as connection:
        reports = verify_epochs(connection)
    with opened(arguments, reading=True, clock=system_clock) as counter:
        checks = check_days(counter, _day(arguments))
        named = {
            one.epoch: named_action(counter, one.epoch, one.broken_at) for one in reports if one.broken_at is not None
        }
    whole = all(one.broken_at is None for one in reports) and all(one.whole for one in checks)
    unknown = text("store.verify.unknown")
    if arguments.json:
        epochs = [_epoch(one, named.get(one.epoch, "")) for one in reports]
        print_json({"whole": whole, "epochs": epochs, "days": [_checked(one) for one in checks], "unknown": unknown})
        return DONE if whole else REFUSED
    for report in reports:
        print("\n".join(_lines(report, named.get(report.epoch, ""))))
    for check in checks:
        fine = text("daily_log.check.same", date=spoken_date(check.day, year=True), hash=check.log_hash[:12])
        print("\n".join((*check.faults, *check.notes) or (fine,)))
    print(unknown)
    return DONE if whole else REFUSED


def _lines(report: "EpochReport", named: str) -> Iterator[str]:
    if report.broken_at is not None:
        yield text("store.verify.broken", epoch=report.epoch, seq=report.broken_at)
        if named:
            yield named
        return
    yield text("store.verify.whole", epoch=report.epoch, actions=report.actions)
    if report.erased:
        yield text("store.verify.erased", erased=report.erased)
    yield text("store.verify.head", head=report.head)


def _epoch(report: "EpochReport", named: str) -> dict[str, object]:
    found: dict[str, object] = {
        "epoch": report.epoch,
        "actions": report.actions,
        "erased": report.erased,
        "broken_at": report.broken_at,
        "head": report.head,
    }
    return found | {"action": named} if named else found


def _checked(check: "DayCheck") -> dict[str, object]:
    return {
        "day": check.day.isoformat(),
        "signed": check.signed,
        "whole": check.whole,
        "log": check.log_hash,
        "found": check.found or None,
        "faults": [*check.faults],
        "notes": [*check.notes],
    }


def _told(day: "DayStanding") -> dict[str, object]:
    import json

    from counter_app.cases.duty_log import log_bytes
    from counter_app.desk.log_paper import seen_hash, seen_log

    return {
        "state": day.state.value,
        "hash": seen_hash(day),
        "earlier": [one.isoformat() for one in day.earlier],
        "later": [*day.later],
        "unanswered": [one.key for one in day.log.unanswered],
        "log": json.loads(log_bytes(seen_log(day))),
    }


def _tell_sample(
    day: "DayStanding", numbers: dict[str, str], found: "dict[str, Found]", arguments: argparse.Namespace
) -> None:
    from counter_app.cases.log_words import kind_words

    sampling = day.acts.sampling
    if arguments.json or sampling is None:
        return
    print(text("daily_log.cli.sampled", seed=sampling.seed, count=len(sampling.cases)))
    for one in sampling.cases:
        seen = found.get(one.case)
        verdict = text(f"daily_log.verdict.{seen.verdict.value}") if seen else text("daily_log.cli.unseen")
        shown = {"number": numbers.get(one.case, one.case), "why": kind_words(one.why), "verdict": verdict}
        print(text("daily_log.cli.to_see", **shown))


def _say(what: str, day: "DayStanding", arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json({"day": day.day.isoformat(), "state": day.state.value, "log": day.log_hash})
    else:
        print(text(f"daily_log.cli.{what}", date=spoken_date(day.day, year=True), hash=day.log_hash))
    return DONE


def _day(arguments: argparse.Namespace) -> date | None:
    try:
        return date.fromisoformat(arguments.date) if arguments.date else None
    except ValueError as error:
        raise CounterError("daily_log.day_shape") from error


def _answer(words: str) -> "RedAnswer":
    from counter_app.cases.log_parts import RedAnswer

    line, owner, reason = (one.strip() for one in (*words.split("=", 2), "", "")[:3])
    return RedAnswer(line, owner, reason)


def _verdict(words: str) -> "tuple[str, Found]":
    from counter_app.cases.day_acts import Verdict
    from counter_app.desk.daily_log import Found

    number, verdict, said = (one.strip() for one in (*words.split("=", 2), "", "")[:3])
    try:
        return number, Found(Verdict(verdict), said)
    except ValueError as error:
        raise CounterError("daily_log.unknown_verdict", words=verdict) from error
