# SPDX-License-Identifier: Apache-2.0
"""A slip of forty lines about a made-up case."""

from counter_app.base.clock import parse_moment
from counter_app.base.slip import SlipDocument
from counter_app.reports.facts import OfficeFacts, Paper, PaperFacts, PaperLine
from counter_app.reports.slip import layout_slip

FACTS = PaperFacts(
    paper=Paper.notice,
    number="补 430981-03-20261120-A00472-1",
    case_number="430981-03-20261120-A00472",
    case_id="0199f0a0-0000-7000-8000-000000000001",
    made_at=parse_moment("2026-11-20T10:06"),
    window="3 号窗口",
    clerk="0312",
    item_title="住院费用报销",
    item_code="002036006002",
    guide_title="办事指南",
    catalogue_version="1",
    applicant_name="测试员",
    applicant_number="1101**********0022",
    office=OfficeFacts("沅江市医疗保障事务中心", "瑞丰国际政务中心三楼", "", "0737-2817102", "0737-2726749"),
    lines=tuple(PaperLine(f"第 {one} 份材料，加盖医院印章", "原件", "缺") for one in range(1, 23)),
)


def made_slip() -> SlipDocument:
    """Laid out anew, for paper of 80 mm."""
    return layout_slip(FACTS, 80)
