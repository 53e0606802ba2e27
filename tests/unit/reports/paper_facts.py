# SPDX-License-Identifier: Apache-2.0
"""Made-up facts for the tests of papers and slips, and what a PDF says when it is read back."""

from dataclasses import fields
from datetime import date

import pypdfium2
import zxingcpp

from counter_app.base.clock import parse_moment
from counter_app.reports.facts import OfficeFacts, Paper, PaperFacts, PaperLine

RARE_NAME = "测试员㛃𠮷䶮"

OFFICE = OfficeFacts(
    name="沅江市医疗保障事务中心",
    address="沅江市桔城大道与青年路交汇区瑞丰国际政务中心三楼医保服务专区",
    hours="08:30–12:00，14:00–17:00",
    phone="0737-2817102",
    complaint_phone="0737-2726749",
    buses="5 路、8 路到瑞丰国际站",
)

LINES = (
    PaperLine("出院记录", "加盖医院印章", "齐"),
    PaperLine("诊断证明", "加盖医院印章", "不合格", "带来了，但没有盖章。", "到原就诊医院加盖医院印章。"),
    PaperLine("住院费用总清单", "加盖医院印章", "缺", "没有带来。", "到原就诊医院打印，并加盖印章。"),
    PaperLine("死亡信息的个人承诺书", "承诺人签名、指印", "承诺"),
    PaperLine("授权委托书", "原件", "共享免交"),
)

SETTLED = tuple(line for line in LINES if line.state in ("齐", "承诺", "共享免交"))

_FACTS = PaperFacts(
    paper=Paper.acceptance,
    number="受 430981-03-20261120-A00472-1",
    case_number="430981-03-20261120-A00472",
    case_id="0199f0a0-0000-7000-8000-000000000001",
    made_at=parse_moment("2026-11-20T10:06"),
    window="3 号窗口",
    clerk="0312",
    item_title="住院费用报销",
    item_code="002036006002",
    guide_title="《沅江市医疗保障经办政务服务事项办事指南》",
    catalogue_version="yuanjiang 2020-12-28/a1b2c3",
    applicant_name=RARE_NAME,
    applicant_number="1101**********0022",
    office=OFFICE,
    agent_name="测试员甲",
    agent_number="1101**********0033",
    agent_relation="女儿",
    circumstances=("住院", "城乡居民"),
    lines=LINES,
    basis=("材料不全的一次性告知需补齐的材料并重新提交",),
    limit_text="不超过20个工作日",
    due=date(2026, 12, 18),
    due_statutory=date(2026, 12, 31),
    due_explanation=("11月23日 周一起算，当天不算。", "20 个工作日，到12月18日 周五。"),
    message="出院记录已盖章，不用再盖。",
    reason="申请人的参保地不是本市。",
    competent_office="益阳市医疗保障事务中心",
    competent_phone="0737-0000000",
    result="结算单",
    result_number="第0001号",
    documents=("办结通知书", "结算单"),
    receiver_name="测试员甲",
    receiver_number="1101**********0033",
    receiver_relation="女儿",
    delivery_way="窗口直接送达",
    next_steps=("审核", "拨付", "办结"),
    applicant_phone="138****0000",
)


def make_facts(paper: Paper = Paper.acceptance, /, **changes: object) -> PaperFacts:
    """The made-up case on one paper, with some facts changed."""
    values: dict[str, object] = {one.name: getattr(_FACTS, one.name) for one in fields(PaperFacts)}
    return PaperFacts(**{**values, "paper": paper, **changes})  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    """A text without any white space: lines are broken anywhere on paper."""
    return "".join(text.split())


def read_pages(pdf: bytes) -> list[str]:
    """What a reader of the PDF extracts, page by page, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def read_text(pdf: bytes) -> str:
    """All that a reader of the PDF extracts, without white space."""
    return "".join(read_pages(pdf))


def read_codes(pdf: bytes) -> list[str]:
    """The QR of every page, as a scanner reads it from the printed page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=200 / 72).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
