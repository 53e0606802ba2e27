# SPDX-License-Identifier: Apache-2.0
"""Series of official numbers: as the guides print them, read as they are typed."""

from pathlib import Path

import pytest

from counter_app.base.resources import Fault, resources_root
from counter_app.catalogue.number_series import read_series
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.loader import load_forms

SERIES = shipped_work().series


def test_every_series_is_on_a_form_of_its_guide_and_in_its_words() -> None:
    words = (resources_root() / "guides" / "yuanjiang" / "guide.txt").read_text(encoding="utf-8")
    forms = load_forms(resources_root() / "forms").book
    for one in SERIES.values():
        form = forms.get(one.form)
        assert form is not None
        for key in filter(None, (one.year_field, one.number_field)):
            field = form.field(key)
            assert field is not None
            assert f"number.{one.id}.{key}" in field.sources
        if one.quote:
            assert one.quote in words
            printed = one.printed(2026, "X" * one.width, "沅江市", "湖南省")
            assert printed.replace("2026", "年份") in one.quote.replace("凭证号：", "").replace("编号：", "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", "0012"),
        ("0012", "0012"),
        ("湖南省沅江市（２０２６）（第0012号）", "0012"),
        ("湘2026-7", "湘2026-7"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_read_as_it_is_typed(typed: str, read: str) -> None:
    assert SERIES["insurance_certificate"].read(typed, 2026, "沅江市", "湖南省") == read


def test_a_number_without_a_field_for_its_year_holds_it() -> None:
    filing = SERIES["filing"]
    assert filing.on_form(2026, "000012") == {"filing_number": "2026000012"}
    assert filing.of_form({"filing_number": "2026000012"}, 2026) == (2026, "000012")
    assert filing.of_form({}, 2026) == (2026, "")


def test_faults_of_the_file_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "series.yaml"
    path.write_text(
        "series:\n  - {id: a, title: 甲, guide: g, form: f, number_field: n, width: 10, prints: '第{号}'}\n",
        encoding="utf-8",
    )
    faults: list[Fault] = []
    read_series(path, faults)
    assert [(one.file, one.line) for one in faults] == [("work/series.yaml", 2)] * 2
