# SPDX-License-Identifier: Apache-2.0
"""``counter-app device ask-rating``: one question by one evaluator, without a window and without a case."""

import argparse
from contextlib import closing

from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.device_choice import chosen_device
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.patience import Patience
from counter_app.devices.registry import make_evaluator
from counter_app.settings import find_places

SECONDS = 60.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.device_ask_rating")
    parser = subparsers.add_parser("ask-rating", help=told, description=told)
    add_common(parser)
    parser.add_argument("--profile", required=True, help=text("cli.help.evaluator_profile"))
    parser.add_argument("--port", help=text("cli.help.evaluator_port"))
    parser.add_argument("--question", required=True, help=text("cli.help.evaluator_question"))
    parser.add_argument("--timeout", type=float, default=SECONDS, help=text("cli.help.evaluator_timeout"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, and tell how it ended. A device that cannot ask is refused; a citizen who does not press is none."""
    setting = chosen_device(arguments.profile, arguments.port, arguments.home)
    question = Question(arguments.question, shipped_levels().levels)
    with closing(make_evaluator(setting, find_places(arguments.home).pads)) as evaluator:
        rating = evaluator.ask(question, Patience(arguments.timeout))
    tell(rating, as_json=arguments.json)
    return DONE


def tell(rating: Rating, *, as_json: bool) -> None:
    """How a question ended."""
    if as_json:
        print_json(_facts(rating))
    else:
        print(_line(rating))


def _facts(rating: Rating) -> dict[str, object]:
    return {
        "question": rating.question,
        "ending": rating.ending,
        "level": rating.level,
        "reasons": list(rating.reasons),
        "words": rating.words,
    }


def _line(rating: Rating) -> str:
    levels = shipped_levels()
    if rating.ending is not Ending.rated:
        return text(f"evaluator.ending.{rating.ending}")
    reasons = [found.words for code in rating.reasons if (found := levels.reason(code)) is not None]
    return "  ".join((f"{rating.level} {levels.words(rating.level)}", *reasons, rating.words)).rstrip()
