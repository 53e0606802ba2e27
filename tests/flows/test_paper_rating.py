# SPDX-License-Identifier: Apache-2.0
"""An evaluation on paper at a real window: one scan is the proof of one handling."""

import io

import pytest
from PIL import Image

from counter_app.base.errors import CounterError
from counter_app.cases.actions import ScanSource
from counter_app.cases.case import Case
from counter_app.desk.listing import get_case
from counter_app.desk.paper_rating import enter_paper
from counter_app.desk.scanning import Taken
from counter_app.desk.sheet_image import SheetImage
from flows.desk_day import SUPERVISOR, DeskDay


def sheet(shade: int) -> SheetImage:
    stream = io.BytesIO()
    Image.new("RGB", (40, 60), (shade, shade, shade)).save(stream, "JPEG")
    return SheetImage(stream.getvalue(), 40, 60, False)


def enter(day: DeskDay, case: Case, *sheets: SheetImage) -> None:
    taken = Taken(sheets, ScanSource.file)
    enter_paper(day.counter, case.id, taken, level=4, supervisor=SUPERVISOR, password=SUPERVISOR)


def test_one_paper_is_not_entered_for_two_handlings(day: DeskDay) -> None:
    first, second = day.accepted(), day.accepted()
    enter(day, first, sheet(1), sheet(2))
    for again in ((sheet(1),), (sheet(3), sheet(2))):
        with pytest.raises(CounterError) as caught:
            enter(day, second, *again)
        assert caught.value.code == "paper_rating.known"
    assert get_case(day.counter, second.id).ratings == ()
    enter(day, second, sheet(3))
    assert [get_case(day.counter, one.id).ratings[0].level for one in (first, second)] == [4, 4]
