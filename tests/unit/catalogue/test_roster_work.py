# SPDX-License-Identifier: Apache-2.0
"""Tables of people as data: every one is on a form, names its people, and may be rejected by a digit and a word."""

from pathlib import Path

from counter_app.base.resources import Fault
from counter_app.catalogue.roster_work import NAME, NUMBER, load_lists, load_rosters, load_row_reasons
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.definition import FieldType
from counter_app.forms.loader import default_forms

DIGITS_FOR_REASONS = 8
"""9 is the reviewer's own words."""


def test_every_table_of_people_is_on_a_form_and_names_them() -> None:
    work, forms = shipped_work(), default_forms().book
    for one in work.rosters.values():
        form = forms.get(one.form)
        assert form is not None, one.key
        table = form.roster(one.roster)
        assert table is not None, one.key
        types = {column.key: column.type for column in table.columns}
        assert types[NAME] is FieldType.person_name, one.key
        assert types[NUMBER] is FieldType.id_number, one.key
    assert {one.form for one in work.lists} <= {one.form for one in work.rosters.values()}
    assert 1 <= len(work.row_reasons) <= DIGITS_FOR_REASONS


def test_no_table_of_people_of_a_guides_form_is_forgotten() -> None:
    """Where a form of a guide has rows with a name and an identity number, each row is somebody."""
    known = {(one.form, one.roster) for one in shipped_work().rosters.values()}
    found = {
        (form.id, table.key)
        for form in default_forms().book.forms.values()
        for table in form.rosters
        if form.guide and {NAME, NUMBER} <= {column.key for column in table.columns}
    }
    assert found <= known


def test_faults_of_the_files_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "rosters.yaml").write_text("rosters:\n  - {form: A b, roster: people, more: 1}\n", encoding="utf-8")
    (tmp_path / "reasons.yaml").write_text(
        "rows:\n  - {code: one, text: 甲}\n  - {code: one, text: 乙}\n", encoding="utf-8"
    )
    (tmp_path / "lists.yaml").write_text("lists:\n  - {guide: yuanjiang, item: '1', form: x}\n", encoding="utf-8")
    faults: list[Fault] = []
    load_rosters(tmp_path / "rosters.yaml", faults)
    load_row_reasons(tmp_path / "reasons.yaml", faults)
    load_lists(tmp_path / "lists.yaml", faults)
    assert [str(one).partition(":")[0] for one in faults] == [
        "work/rosters.yaml",
        "work/rosters.yaml",
        "work/reasons.yaml",
        "work/lists.yaml",
    ]
