# SPDX-License-Identifier: Apache-2.0
"""The rehearsal itself: real stores, a centre in a process of its own, a day without network, and both sides agree."""

import json

import pytest

from counter_app.cli.server import main


@pytest.mark.slow
def test_windows_that_were_offline_agree_with_the_centre_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    words = "simulate --json --windows 2 --cases 2 --days 2 --offline 0.5 --seed 3"
    assert main(words.split()) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["agree"]
    first, second, end = told["stages"]
    assert 0 < first["offline"] + second["offline"] < 4
    assert max(first["waiting"], second["waiting"]) > 0
    assert (end["waiting"], end["agree"]) == (0, 2)
    written = first["actions"] + second["actions"]
    assert sum(one["pushed"] for one in told["stages"]) == written == told["verified"]["actions"]


def test_numbers_that_mean_nothing_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--windows", "0"]) == 1
    assert main(["simulate", "--url", "http://127.0.0.1:1"]) == 1
    assert capsys.readouterr().err.count("\n") == 2
