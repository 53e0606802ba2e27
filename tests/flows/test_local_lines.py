# SPDX-License-Identifier: Apache-2.0
"""A city's lines stand apart from the guide's: on the checklist by their document, on papers in words."""

from pathlib import Path

from printed_words import words_of

from counter_app.cases.actions import LineState
from counter_app.cases.outcome import Outcome
from counter_app.catalogue.supplement_shelf import put_into_use, written
from counter_app.desk import deciding
from counter_app.desk.papers import paper_facts
from counter_app.desk.printing import render
from counter_app.reports.facts import Paper
from flows.desk_day import FLEXIBLE, DeskDay

HEAD = {
    "guide": "yuanjiang",
    "title": "参保登记补充规定",
    "number": "测医保发〔2026〕5号",
    "issuer": "测试市医疗保障局",
    "signed_by": "测试员",
    "signed_on": "2026-03-01",
    "valid_from": "2026-04-01",
}


def test_a_citys_line_is_named_by_its_document_on_the_notice(day: DeskDay, tmp_path: Path) -> None:
    counter = day.counter
    path = tmp_path / "city.yaml"
    path.write_text(written(HEAD, [("职工参保登记", "就业登记凭证", "第五条 另交就业登记凭证。")]), encoding="utf-8")
    put_into_use(counter.shelf, path, "0300", counter.today())
    counter.load_catalogue()
    one = day.judged(day.begin(day.find("zgcbdj"), FLEXIBLE))
    (local,) = [line for line in one.checklist.lines if line.material.local is not None]
    assert "本地补充" in local.because
    one.judge(local.material.id, LineState.missing)
    case = deciding.decide(counter, one, Outcome.notice).case
    words = words_of(render(paper_facts(counter, case, Paper.notice)))
    assert "就业登记凭证（本地补充《参保登记补充规定》测医保发〔2026〕5号）" in words
