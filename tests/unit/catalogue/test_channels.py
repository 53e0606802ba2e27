# SPDX-License-Identifier: Apache-2.0
"""How cases begin otherwise, what belongs together, the hall's own matters: as data, faults told with their line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_item import TEXT_ONLY

from counter_app.base.resources import Fault, ResourceFaults, resources_root
from counter_app.catalogue.channels import load_channels
from counter_app.catalogue.item_links import load_links
from counter_app.catalogue.own_matters import load_own_matters

WORK = resources_root() / "work"


def own(path: Path, faults: list[Fault]) -> None:
    try:
        load_own_matters(path)
    except ResourceFaults as told:
        faults += told.faults


@pytest.mark.parametrize(
    ("load", "name", "before", "after", "told"),
    [
        (load_channels, "channels.yaml", "answers: {direction: out}", "answers: [out]", "值"),
        (load_channels, "channels.yaml", "papers_within: 5", "papers_within: 0", "papers_within"),
        (load_channels, "channels.yaml", "kind: 支付宝小程序, ", "", "kind"),
        (load_links, "links.yaml", "[生育医疗费支付, 生育津贴支付]", "[生育津贴支付, 生育津贴支付]", "两个"),
        (own, "own_matters.yaml", "verb: 核实", "verb: 审核", "审核"),
        (own, "own_matters.yaml", "id: stuck", "id: complaint", "complaint"),
        (own, "own_matters.yaml", "days: 15", "days: 0", "days"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    tmp_path: Path, load: Callable[[Path, list[Fault]], object], name: str, before: str, after: str, told: str
) -> None:
    words = (WORK / name).read_text(encoding="utf-8")
    assert before in words
    (tmp_path / name).write_text(words.replace(before, after, 1), encoding="utf-8")
    faults: list[Fault] = []
    load(tmp_path / name, faults)
    assert [one for one in faults if told in one.message and one.line], faults


def test_an_item_that_no_file_names_begins_at_the_window_alone() -> None:
    faults: list[Fault] = []
    channels, links = load_channels(WORK / "channels.yaml", faults), load_links(WORK / "links.yaml", faults)
    assert faults == []
    assert channels.letter(TEXT_ONLY) is None
    assert channels.by_phone(TEXT_ONLY) is None
    assert channels.guide_through(TEXT_ONLY) is None
    assert (links.partner(TEXT_ONLY), links.has_successors(TEXT_ONLY)) == ("", False)
