# SPDX-License-Identifier: Apache-2.0
"""``counter-app ratings step``: one step of the follow-up of a bad evaluation, by the same rules as at the window.

Whoever acts says who they are by their own password; who reviews that one is not to count says so by theirs.
"""

import argparse
from typing import TYPE_CHECKING

from counter_app.base.clock import spoken_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.follow_up import NOT_COUNTED, ContactWay, Finding, FollowUpStep
from counter_app.cases.follow_up_rules import CONTACTS
from counter_app.cli.answers import DONE, add_common, asked_password, print_json
from counter_app.cli.opened import opened

if TYPE_CHECKING:
    from counter_app.cases.follow_up_rules import FollowUp
    from counter_app.desk.counter import Counter


def register_step(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to the verb."""
    told = text("rating_list.help.step")
    parser = actions.add_parser("step", help=told, description=told)
    add_common(parser)
    for name, metavar in (("number", "CASE"), ("by", "NUMBER")):
        parser.add_argument(f"--{name}", required=True, metavar=metavar, help=text(f"rating_list.help.{name}"))
    steps = [one.value for one in FollowUpStep]
    parser.add_argument("--step", required=True, choices=steps, help=text("rating_list.help.which"))
    for name, metavar in (("question", "ID"), ("words", "TEXT"), ("second", "NUMBER")):
        parser.add_argument(f"--{name}", default="", metavar=metavar, help=text(f"rating_list.help.{name}"))
    ways = [one.value for one in ContactWay]
    parser.add_argument("--way", default="", choices=ways, help=text("rating_list.help.way"))
    parser.add_argument("--reached", action="store_true", help=text("rating_list.help.reached"))
    parser.add_argument("--tries", default=1, type=int, metavar="N", help=text("rating_list.help.tries"))
    findings = [one.value for one in Finding]
    parser.add_argument("--finding", default="", choices=findings, help=text("rating_list.help.finding"))
    parser.set_defaults(run=run_step)


def run_step(arguments: argparse.Namespace) -> int:
    """Write the step and tell what comes next. Nothing is written where the rules or a password refuse."""
    from counter_app.desk.following_up import contact_now, take_step
    from counter_app.desk.signing_in import check_password

    step = FollowUpStep(arguments.step)
    finding = Finding(arguments.finding) if arguments.finding else None
    with opened(arguments, clock=system_clock) as counter:
        counter.clerk = check_password(counter, arguments.by, asked_password(arguments.by))
        found = _found(counter, arguments.number, arguments.question)
        contact = None
        if step in CONTACTS or arguments.way:
            way = ContactWay(arguments.way or ContactWay.phone)
            contact = contact_now(counter, found, way, reached=arguments.reached, tries=arguments.tries)
        second = arguments.second
        done = take_step(
            counter,
            found,
            step,
            words=arguments.words,
            contact=contact,
            finding=finding,
            second=second,
            password=asked_password(second) if second and finding in NOT_COUNTED else "",
        ).follow_up
    if arguments.json:
        following = done.next[0].value if done.next else ""
        print_json({"question": done.key, "step": step.value, "next": following, "due": done.due.isoformat()})
        return DONE
    print(text("follow_up.written", step=text(f"follow_up.step.{step.value}")))
    if done.next:
        due = text("follow_up.due", day=spoken_date(done.due))
        print(text("follow_up.next", step=text(f"follow_up.step.{done.next[0].value}")), due, sep="　")
    return DONE


def _found(counter: "Counter", number: str, question: str) -> "FollowUp":
    """The bad evaluation of a case that whoever acts may know of: the one that was named, else the first open one.

    Raises CounterError where there is none: of a day that is not closed a clerk is told as little here as elsewhere.
    """
    from counter_app.cases.follow_up_rules import follow_ups
    from counter_app.desk.following_up import rule_of, told
    from counter_app.desk.reopening import find_case

    known = told(counter, follow_ups(find_case(counter, number), rule_of(counter)))
    wanted = [one for one in known if one.key == question or (not question and one.is_open)]
    if not wanted:
        raise CounterError("cases.rules.follow_up_closed" if known and not question else "cases.rules.follow_up_none")
    return wanted[0]
