# SPDX-License-Identifier: Apache-2.0
"""The sheets of the later steps go on paper, empty and filled in to the brim."""

import pytest
from filled_forms import filled, form, wanted
from printed_words import words_of

from counter_app.forms.loader import default_forms
from counter_app.reports.form_pdf import render_form

SHEETS = tuple(sorted(one for one in default_forms().book.forms if one.startswith("work_")))


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_printed_with_what_was_written(sheet: str) -> None:
    layout = form(sheet)
    title = "".join(layout.title.split())
    assert title in words_of(render_form(wanted(layout)))
    words = words_of(render_form(wanted(layout, filled=filled(layout, 3), case_number="430981-03-20261120-A00472")))
    assert title in words
    assert "None" not in words
    assert "{" not in words
