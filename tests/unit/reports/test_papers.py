# SPDX-License-Identifier: Apache-2.0
"""Papers, read back from the PDF as a citizen's computer, a scanner or a printer would read them."""

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from paper_facts import LINES, OFFICE, RARE_NAME, SETTLED, make_facts, read_codes, read_pages, read_text, squeezed

from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import sentence
from counter_app.reports.facts import OfficeFacts, Paper, PaperLine
from counter_app.reports.fields import UNSTATED
from counter_app.reports.layouts import default_book
from counter_app.reports.paper import render_pdf, render_slip_sheet

COMMON = [
    "沅江市医疗保障事务中心",
    "编号：受430981-03-20261120-A00472-1",
    "2026年11月20日10:06",
    "3号窗口",
    "办件号430981-03-20261120-A00472",
    "经办0312",
    "目录版本yuanjiang2020-12-28/a1b2c3",
    "第1页，共",
]
ADDRESSED = [f"{RARE_NAME}（1101**********0022）", "“住院费用报销”", "002036006002"]
CONTACT = ["瑞丰国际政务中心三楼医保服务专区", "08:30–12:00，14:00–17:00", "0737-2817102", "0737-2726749"]
AGENT = "测试员甲（1101**********0033），与申请人关系：女儿"
RIGHTS = "可以打监督电话0737-2726749反映。不服本决定，可以依法申请行政复议，或者提起行政诉讼。"
SIGNED = ["一式两份", "签收人：", "与申请人关系：", "（盖章处）"]

WANTED = {
    Paper.acceptance: [
        "受理通知书（回执）", *ADDRESSED, *CONTACT, *SIGNED, AGENT, "最晚办结", "2026年12月18日周五",
        "不超过20个工作日", "11月23日周一起算，当天不算。", "20个工作日，到12月18日周五。", "2026年12月31日周四",
        "住院；城乡居民", "出院记录", "加盖医院印章", "共享免交", "其中1项按指南以承诺书代替",
        "说明：出院记录已盖章，不用再盖。",
        "5路、8路到瑞丰国际站", "依据（《沅江市医疗保障经办政务服务事项办事指南》）：材料不全的",
    ],
    Paper.notice: [
        "一次性告知书", *ADDRESSED, *CONTACT, *SIGNED, AGENT, "还差下面2项", "诊断证明（加盖医院印章）",
        "带来了，但没有盖章。", "到原就诊医院加盖医院印章。", "住院费用总清单", "没有带来。",
        "到原就诊医院打印，并加盖印章。",
        "①出院记录", "②死亡信息的个人承诺书", "③授权委托书", "指南未写补交期限", "补齐前不受理，也不计办理时间。",
        "重新提交并受理后开始计算：不超过20个工作日", "依据（《沅江市",
    ],
    Paper.refusal: [
        "不予受理通知书", *ADDRESSED, *SIGNED, AGENT, "申请人的参保地不是本市。", "材料不全的一次性告知",
        "益阳市医疗保障事务中心", "0737-0000000", RIGHTS,
    ],
    Paper.promise: [
        "个人承诺书", f"本人{RARE_NAME}（身份证件号码：1101**********0022），办理住院费用报销业务。",
        "因个人原因无法提供死亡信息证明，本人保证", "一切法律责任均由本人承担。", "联系电话：", "通讯地址：",
        "承诺人（签名、指印）：", "年月日",
    ],
    Paper.sent_back: [
        "审核不通过告知书", *ADDRESSED, *SIGNED, AGENT, "申请人的参保地不是本市。", "诊断证明",
        "到原就诊医院加盖医院印章。",
        "出院记录已盖章，不用再盖。", RIGHTS,
    ],
    Paper.completion: [
        "办结通知书", *ADDRESSED, *CONTACT, *SIGNED, AGENT, "2026年11月20日10:06办结", "结算单", "第0001号",
        "1.办结通知书",
        "2.结算单", "不超过20个工作日", "出院记录（齐）",
    ],
    Paper.delivery: [
        "送达回证", f"{RARE_NAME}（1101**********0022）", "住院费用报销", "1.办结通知书2.结算单", "窗口直接送达",
        "瑞丰国际政务中心", AGENT, "收件人签名", "拒收记载", "见证人签名", "送达人签名：", "（盖章处）", "0737-2726749",
    ],
    Paper.letter: ["通知书", f"{RARE_NAME}", *CONTACT, "出院记录已盖章，不用再盖。", "带上有效身份证件和本通知书"],
    Paper.announcement: ["公告", *CONTACT, "出院记录已盖章，不用再盖。", "公告日期：2026年11月20日10:06"],
}  # fmt: skip


@pytest.mark.parametrize("paper", Paper)
def test_every_paper_says_all_its_fields(paper: Paper) -> None:
    text = read_text(render_pdf(make_facts(paper)))
    assert [wanted for wanted in [*COMMON, *WANTED[paper]] if squeezed(wanted) not in text] == []


@pytest.mark.parametrize("paper", Paper)
def test_the_qr_of_every_page_reads_back(paper: Paper) -> None:
    facts = make_facts(paper, qr="430981-03-20261120-A00472?告=1")
    pdf = render_pdf(facts)
    assert read_codes(pdf) == [facts.qr] * len(read_pages(pdf))


def test_without_a_payload_the_qr_is_the_case_number() -> None:
    assert set(read_codes(render_pdf(make_facts()))) == {"430981-03-20261120-A00472"}


def test_the_same_facts_give_the_same_bytes_in_any_order() -> None:
    first = render_pdf(make_facts())
    render_pdf(make_facts(Paper.notice, applicant_name="𬭎𠅤㸆"))
    assert render_pdf(make_facts()) == first


def test_nothing_of_one_document_is_left_in_the_next() -> None:
    render_pdf(make_facts(applicant_name="龘"))
    text_codes = read_text(render_pdf(make_facts(applicant_name="甲")))
    assert "龘" not in text_codes
    assert render_pdf(make_facts(applicant_name="甲")) == render_pdf(make_facts(applicant_name="甲"))


def test_the_files_description_names_nobody() -> None:
    document = pypdfium2.PdfDocument(render_pdf(make_facts()))
    try:
        told = document.get_metadata_dict()
    finally:
        document.close()
    assert told["Title"] == "受理通知书（回执）"
    assert told["CreationDate"] == "D:20261120100600+08'00'"
    assert told["Author"] == told["Subject"] == told["Keywords"] == ""


@pytest.mark.parametrize(
    ("change", "field", "character"),
    [
        ({"applicant_name": "测试员\U00030000"}, "申请人姓名", "\U00030000"),
        ({"agent_name": "鿫某"}, "代办人姓名", "鿫"),
        ({"message": "私用字\ue000"}, "说明", "U+E000"),
        ({"item_title": "住院\u200d费用"}, "事项", "U+200D"),
        ({"lines": (PaperLine("证明\x07", "", "齐"),)}, "材料", "U+0007"),
    ],
)
def test_a_character_no_font_has_stops_the_paper_by_name(change: dict[str, object], field: str, character: str) -> None:
    with pytest.raises(CounterError) as stopped:
        render_pdf(make_facts(**change))
    assert stopped.value.code == "paper.no_glyph"
    assert sentence(stopped.value) == f"{field}里的“{character}”没有字体能画，不能打印。告诉管理员装字体。"


@pytest.mark.parametrize(
    ("paper", "change", "field"),
    [
        (Paper.refusal, {"reason": ""}, "原因"),
        (Paper.acceptance, {"applicant_name": " "}, "申请人姓名"),
        (Paper.delivery, {"clerk": ""}, "经办"),
    ],
)
def test_a_paper_without_what_it_must_say_is_not_made(paper: Paper, change: dict[str, object], field: str) -> None:
    with pytest.raises(CounterError) as stopped:
        render_pdf(make_facts(paper, **change))
    assert stopped.value.code == "paper.fact_missing"
    assert stopped.value.facts == {"field": field}


def test_what_the_guide_does_not_say_is_said_to_be_unwritten() -> None:
    silent = OfficeFacts("沅江市医疗保障事务中心", "", "", "", "")
    pdf = render_pdf(make_facts(Paper.notice, office=silent, limit_text="", basis=(), item_code="", due=None))
    text = read_text(pdf)
    for label in ("编码：", "开始计算：", "地址", "办公时间", "问进度", "觉得不对", "办事指南》）："):
        assert f"{label}{UNSTATED}" in text


def test_a_line_without_evidence_in_the_guide_says_so() -> None:
    text = read_text(render_pdf(make_facts(lines=(PaperLine("登记表", "", "齐"),))))
    assert "1登记表指南未写齐" in text


def test_what_does_not_concern_the_case_is_left_out() -> None:
    text = read_text(render_pdf(make_facts(agent_name="", message="", circumstances=(), due_statutory=None)))
    for label in ("代办人", "说明：", "情形", "法定最晚"):
        assert label not in text


def test_a_provisional_date_an_own_office_and_a_date_to_come_by_are_marked() -> None:
    own = OfficeFacts(OFFICE.name, OFFICE.address, OFFICE.hours, OFFICE.phone, OFFICE.complaint_phone, own=True)
    assert "2026年12月18日周五（暂定）" in read_text(render_pdf(make_facts(due_provisional=True)))
    assert "服务专区（本厅）" in read_text(render_pdf(make_facts(office=own)))
    told = read_text(render_pdf(make_facts(Paper.notice, bring_by="30日内", seen_before=True)))
    assert "什么时候补30日内" in told
    assert "指南未写补交期限" not in told
    assert "上次告知时已能看出" in told


def test_a_reprint_and_practice_are_marked_on_every_page() -> None:
    pages = read_pages(render_pdf(make_facts(copy=2, copy_reason="纸卡了", practice=True, lines=LINES * 12)))
    assert "补打第1次，原因：纸卡了" in pages[0]
    assert len(pages) > 1
    assert all("练习" in page for page in pages)
    assert "补打" not in read_text(render_pdf(make_facts()))


def test_a_line_that_stops_acceptance_is_not_called_settled() -> None:
    text = read_text(render_pdf(make_facts(Paper.notice)))
    settled = text[text.index("这些已经齐了") : text.index("什么时候补")]
    assert all(line.text in settled for line in SETTLED)
    assert "住院费用总清单" not in settled


def test_a_hundred_lines_go_over_pages_and_none_is_lost() -> None:
    lines = tuple(PaperLine(f"第{number:03}号材料", "原件", "缺", "没有带来。", "去办。") for number in range(1, 101))
    pages = read_pages(render_pdf(make_facts(Paper.notice, lines=lines)))
    text = "".join(pages)
    assert [number for number in range(1, 101) if text.count(f"第{number:03}号材料") != 1] == []
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in page
    for page in pages[1:]:
        assert page.startswith("一次性告知书受430981-03-20261120-A00472-1")
    assert all("序号材料现在的情况" in page for page in pages if "号材料" in page)


def test_long_names_and_texts_wrap_inside_the_page() -> None:
    name = "测" * 200
    facts = make_facts(
        Paper.notice,
        applicant_name=name,
        item_title="长" * 200,
        message="W" * 300,
        lines=(PaperLine("材" * 200, "印" * 80, "缺", "现" * 1500, "去" * 3000),),
    )
    pdf = render_pdf(facts)
    text = read_text(pdf)
    assert name in text
    assert text.count("去") == 3000
    assert text.count("现") == 1500 + text.count("现在的情况")
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            width, height = page.get_size()
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                left, bottom, right, top = thing.get_bounds()
                assert left >= 50
                assert right <= width - 50
                assert bottom >= 20
                assert top <= height - 20
    finally:
        document.close()


def test_no_signature_stands_alone_on_a_page() -> None:
    for count in range(1, 40):
        lines = tuple(PaperLine(f"材料{number}", "原件", "齐") for number in range(count))
        facts = make_facts(lines=lines)
        last = read_pages(render_pdf(facts))[-1]
        above, _, _ = last.partition("本通知书一式两份")
        assert len(above) > len(squeezed(f"受理通知书（回执）{facts.number}")) + 10


def test_six_open_lines_take_two_sheets_in_large_print() -> None:
    lines = (*(LINES[1], LINES[2]) * 3, *SETTLED)
    pages = read_pages(render_pdf(make_facts(Paper.notice, lines=lines, large_print=True)))
    assert len(pages) == 2
    assert "还差下面6项" in pages[0]
    assert "觉得不对" in pages[1]


def test_large_print_is_sixteen_points_at_least() -> None:
    document = pypdfium2.PdfDocument(render_pdf(make_facts(Paper.notice, large_print=True)))
    try:
        sizes = [
            thing.get_font_size() for page in document for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
        ]
        assert len(document) <= 2
    finally:
        document.close()
    assert min(sizes) >= 16


@pytest.mark.parametrize(
    ("paper", "wanted"),
    [
        (Paper.acceptance, ["受理回执", "最晚办结2026年12月18日周五", "已收出院记录", "审核→拨付→办结", "138****0000"]),
        (Paper.notice, ["一次性告知回执", "2项：1.诊断证明（不合格）2.住院费用总清单（缺）", "指南未写补交期限"]),
        (Paper.refusal, ["不予受理回执", "申请人的参保地不是本市。", "益阳市医疗保障事务中心", "0737-0000000"]),
    ],
)
def test_a_slip_on_one_a4_sheet(paper: Paper, wanted: list[str]) -> None:
    pdf = render_slip_sheet(make_facts(paper))
    [text] = read_pages(pdf)
    assert [one for one in [*COMMON, *wanted, "住院费用报销", "这一张代替小票。"] if squeezed(one) not in text] == []
    assert RARE_NAME not in text
    assert "测*****" in text
    assert read_codes(pdf) == ["430981-03-20261120-A00472"]
    assert "补打第1次，原因：丢了" in read_text(render_slip_sheet(make_facts(paper, copy=2, copy_reason="丢了")))


def test_a_paper_without_a_slip_has_none_on_a4() -> None:
    with pytest.raises(CounterError) as missing:
        render_slip_sheet(make_facts(Paper.delivery))
    assert missing.value.code == "paper.layout_missing"


def test_the_promise_is_the_guides_own_text() -> None:
    lines = (resources_root() / "guides" / "yuanjiang" / "guide.txt").read_text(encoding="utf-8").splitlines()
    promise = default_book().papers[Paper.promise].blocks
    sentence_block, blanks = promise
    own = "".join(literal for literal, name in sentence_block.text.parts if not name)  # type: ignore[union-attr]
    assert squeezed(own) == squeezed(lines[2563])
    labels = [squeezed(lines[number]).rstrip("：") for number in (2565, 2567, 2569)]
    assert list(blanks.labels) == labels  # type: ignore[union-attr]
    assert squeezed(lines[2571]) == "年月日"


@pytest.mark.parametrize(
    ("paper", "unproved"),
    [
        ("死亡信息的个人承诺书", "死亡信息"),
        ("相关证明", "相关"),
        ("长期居住认定材料（居住证明）", "长期居住认定"),
        ("异地工作证明材料（工作合同任选其一）", "异地工作"),
        ("结婚证等", "结婚证等"),
    ],
)
def test_what_a_promise_stands_for_is_named_without_saying_proof_twice(paper: str, unproved: str) -> None:
    text = read_text(render_pdf(make_facts(Paper.promise, lines=(PaperLine(text=paper, evidence="", state="承诺"),))))
    assert f"因个人原因无法提供{unproved}证明，本人保证" in text


def test_a_paper_is_a4() -> None:
    document = pypdfium2.PdfDocument(render_pdf(make_facts()))
    try:
        assert [round(side) for side in document[0].get_size()] == [595, 842]
    finally:
        document.close()
