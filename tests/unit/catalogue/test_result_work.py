# SPDX-License-Identifier: Apache-2.0
"""How results come to be: the data fits the guides' items, forms and words."""

from pathlib import Path

from guides_as_shipped import shipped

from counter_app.base.resources import Fault, resources_root
from counter_app.catalogue.result_work import RECORDED, read_results
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.loader import load_forms

BOOK = shipped_work().results


def test_every_entry_is_of_a_result_that_an_item_names_and_of_a_form_there_is() -> None:
    items = [item for guide in shipped().catalogue.guides.values() for item in guide.items]
    results = [(item, one) for item in items if item.structure is not None for one in item.structure.results]
    known = load_forms(resources_root() / "forms").book
    named = {BOOK.of(one).result for _, one in results} - {RECORDED.result}
    assert named == {one.result for one in BOOK.works}
    for work in BOOK.works:
        assert not work.paper or known.get(work.paper) is not None
        for valid in work.valid:
            quotes = [
                quote.text
                for item, one in results
                if item.guide == valid.guide and one.id == work.result
                for quote in one.quotes
            ]
            assert any(valid.quote in one for one in quotes)


def test_printing_is_asked_where_the_guide_prints() -> None:
    book = {one.words: one for one in BOOK.works if one.result == "registered"}
    assert book["打印"].sheet == "work_information"


def test_one_way_only(tmp_path: Path) -> None:
    path = tmp_path / "results.yaml"
    path.write_text("results:\n  - {result: a, form: b, sheet: c}\n  - {result: a}\n", encoding="utf-8")
    faults: list[Fault] = []
    read_results(path, faults)
    assert [one.line for one in faults] == [3, 2, 3]
