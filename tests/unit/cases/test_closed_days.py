# SPDX-License-Identifier: Apache-2.0
"""A day that was closed gives the same log for good: its hash is in a chain and on signed paper.

``closed_days.json`` holds the bytes of a day's actions as they were written, and the hash of its log in each form. The
file is never made anew. Where this test fails after a change of sentences, figures or labels, every day that is closed
already would be told as altered. Then either take the change back, or count ``log_parts.FORM`` up, keep the old way
for the forms before it (as ``first`` does in ``duty_log``), and add the hash of the new form to the file.
"""

import json
from datetime import date
from pathlib import Path

import msgspec

from counter_app.cases.duty_log import duty_log, log_bytes, log_hash, read_log
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.cases.log_parts import EXCEPTIONS, FIRST_FORM, FORM, DutyLog
from counter_app.cases.surroundings import Surroundings

CLOSED = json.loads((Path(__file__).parent / "closed_days.json").read_text("utf-8"))


def made_again(form: int) -> DutyLog:
    actions = [
        decode(ActionBytes(header.encode(), facts.encode(), None if personal is None else personal.encode()))
        for header, facts, personal in CLOSED["actions"]
    ]
    surroundings = msgspec.convert({**CLOSED["surroundings"], "form": form}, Surroundings)
    day = date.fromisoformat(CLOSED["day"])
    return duty_log(actions, day, surroundings=surroundings, previous=CLOSED["previous"], note=CLOSED["note"])


def test_a_closed_day_of_every_form_keeps_its_hash() -> None:
    logs = {str(form): made_again(form) for form in range(FIRST_FORM, FORM + 1)}
    assert {form: log_hash(log) for form, log in logs.items()} == CLOSED["hashes"]
    latest = logs[str(FORM)]
    assert {one.kind for one in latest.exceptions} == set(EXCEPTIONS)  # no red line's sentence is left out
    assert read_log(log_bytes(latest)) == latest
