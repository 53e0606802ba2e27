# SPDX-License-Identifier: Apache-2.0
"""``counter-server simulate-ratings``: a receiver in the province's place, that checks every record."""

import argparse
import socket
from dataclasses import replace
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.rating_dialects import dialect_named
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.server.ratings.receiving import Receiver, make_receiver
from counter_app.server.ratings.settings import OWN_DIALECTS, RatingSettings
from counter_app.server.settings import find_home

HOST = "127.0.0.1"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_simulate_ratings")
    parser = subparsers.add_parser("simulate-ratings", help=told, description=told)
    parser.add_argument("--dialect", required=True, metavar="NAME", help=text("cli.ratings.dialect"))
    parser.add_argument("--port", type=int, default=8425, metavar="PORT", help=text("cli.ratings.port"))
    parser.add_argument("--token-file", default="", metavar="FILE", help=text("cli.ratings.receiver_token"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Receive until told to stop; then say field by field what came."""
    import uvicorn

    home = find_home(arguments.home)
    dialect = dialect_named(arguments.dialect, home / OWN_DIALECTS)
    token_file = str(Path(arguments.token_file).resolve()) if arguments.token_file else ""
    token = replace(RatingSettings(home), token_file=token_file).token()
    receiver = Receiver(dialect, token)
    listening = _listening(arguments.port)
    url = f"http://{HOST}:{listening.getsockname()[1]}/"
    if arguments.json:
        print_json({"url": url, "dialect": dialect.dialect})
    else:
        print(text("cli.ratings.receiving", url=url, title=dialect.title), flush=True)
    config = uvicorn.Config(make_receiver(receiver), log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
    print_json(receiver.report())
    return DONE


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise CounterError("server.serve.not_begun", where=f"{HOST}:{port}") from error
    return listening
