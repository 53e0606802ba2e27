# SPDX-License-Identifier: Apache-2.0
"""The acceptance notice as PDF, first and repeated, and the same page by typst in the same run."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import segno
import typst

from bench.hall import accept, name_of, party
from bench.measuring import Table, child, shown, spent
from counter_app.base.clock import system_clock
from counter_app.desk.counter import Counter
from counter_app.desk.papers import paper_facts
from counter_app.desk.signing_in import sign_in
from counter_app.reports.facts import Paper, PaperFacts
from counter_app.reports.paper import render_pdf
from counter_app.settings import load_settings

ROUNDS = 60
FIRST_ROUNDS = 5
FONT = "WenQuanYi Zen Hei"


def facts_of(home: Path) -> PaperFacts:
    """An acceptance notice of a real case."""
    counter = Counter(load_settings(home), system_clock)
    counter.load_catalogue()
    counter.open_store()
    sign_in(counter, "0312", "0312")
    facts = paper_facts(counter, accept(counter, party(1)), Paper.acceptance)
    counter.close()
    return facts


def page(facts: PaperFacts) -> str:
    """The same words on an A4 page, written for typst: head, table of fields, list of papers, seal, QR, foot."""
    rows = [
        ("申请人", f"{facts.applicant_name}（{facts.applicant_number}）"),
        ("办理事项", facts.item_title),
        ("事项编码", facts.item_code),
        ("情形", "、".join(facts.circumstances)),
        ("办结时限", facts.limit_text),
        ("最晚办结", facts.due.isoformat() if facts.due else "指南未写"),
        ("受理时间", f"{facts.made_at:%Y年%m月%d日 %H:%M}"),
        ("窗口", f"{facts.window} {facts.clerk}"),
        ("办理机构", facts.office.name),
        ("地址", facts.office.address),
        ("电话", facts.office.phone),
        ("监督电话", facts.office.complaint_phone),
    ]
    fields = "\n".join(f'[{left}], [#"{right}"],' for left, right in rows)
    lines = "\n".join(f'[{n}], [#"{one.text} {one.evidence}"], [{one.state}],' for n, one in enumerate(facts.lines, 1))
    steps = "、".join(facts.next_steps)
    return f"""#let number = sys.inputs.at("number", default: "{facts.case_number}")
#set page(paper: "a4", margin: 20mm, footer: [#number 第 #context counter(page).display() 页])
#set text(font: "{FONT}", size: 11pt, lang: "zh")
#align(center, text(size: 20pt, weight: "bold")[受理通知书（回执）])
#grid(columns: (1fr, 24mm), [编号：#number], image("qr.svg", width: 24mm))
#sys.inputs.at("name", default: "测试员")：你提交的申请，材料齐全，现予受理。
#table(columns: (30mm, 1fr), {fields})
#table(columns: (10mm, 1fr, 20mm), [序], [材料], [状态], {lines})
接下来：{steps}。
#v(20mm)
#align(right)[{facts.office.name}（盖章）#linebreak() {facts.made_at:%Y年%m月%d日}]
"""


def test_acceptance_notice(tmp_path: Path, table: Table) -> None:
    facts = facts_of(tmp_path / "home")
    source, kept = tmp_path / "page.typ", tmp_path / "facts.bin"
    source.write_text(page(facts), encoding="utf-8")
    segno.make(facts.qr, error="m").save(str(tmp_path / "qr.svg"), border=0)
    kept.write_bytes(pickle.dumps(facts))

    first: dict[tuple[str, str], list[float]] = {}
    for _ in range(FIRST_ROUNDS):
        for name, path in (("ours", kept), ("typst", source)):
            found = child("child_paper.py", name, path)
            for part in ("whole", "drawing"):
                first.setdefault((name, part), []).append(found[part])
    for part, words in (("whole", "with imports"), ("drawing", "imports apart")):
        what = f"acceptance notice, first in a process ({words})"
        _compare(table, what, first["ours", part], first["typst", part])

    compiler = typst.Compiler(str(source))

    def ours(number: int) -> bytes:
        return render_pdf(replace(facts, applicant_name=name_of(number), number=f"受 {number}"))

    def theirs(number: int) -> bytes:
        made = compiler.compile(sys_inputs={"name": name_of(number), "number": f"受 {number}"})
        if not isinstance(made, bytes):
            raise TypeError("one PDF was expected")
        return made

    makers: dict[str, Callable[[int], bytes]] = {"ours": ours, "typst": theirs}
    sizes = {name: len(make(0)) for name, make in makers.items()}
    again: dict[str, list[float]] = {"ours": [], "typst": []}
    for number in range(1, ROUNDS + 1):
        for name, make in makers.items():
            again[name].append(spent(make, number))
    _compare(table, "acceptance notice, repeated (another person each time)", again["ours"], again["typst"])
    table.add("size of the PDF", f"{sizes['ours'] / 1024:.0f} KB", beside=f"typst {sizes['typst'] / 1024:.0f} KB")


def _compare(table: Table, what: str, ours: list[float], theirs: list[float]) -> None:
    ratio = median(ours) / median(theirs)
    beside = f"typst {shown(median(theirs))}"
    table.add(what, f"{shown(median(ours))} ({ratio:.2f}×)", beside=beside)
