# SPDX-License-Identifier: Apache-2.0
"""What a paper says, as plain values. The desk fills this in; layouts draw it; neither knows the other's source."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Paper(StrEnum):
    """The papers of a window; the value is the key used in actions and layout files."""

    acceptance = "acceptance"  # 受理通知书（回执）
    notice = "notice"  # 一次性告知书
    refusal = "refusal"  # 不予受理通知书
    promise = "promise"  # 个人承诺书
    sent_back = "sent_back"  # 审核不通过告知书
    completion = "completion"  # 办结通知书
    delivery = "delivery"  # 送达回证
    letter = "letter"  # 通知书
    announcement = "announcement"  # 公告


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A checklist line on paper. ``now``: what is wrong with it; ``right``: what would be right, where to get it."""

    text: str
    evidence: str
    state: str  # 齐, 缺, 不合格, 承诺, 共享免交
    now: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office that acts. ``own`` is true where the guide names none and the hall profile filled it (marked 本厅)."""

    name: str
    address: str
    hours: str
    phone: str  # 咨询/查询
    complaint_phone: str  # 监督电话; "" prints 指南未写
    buses: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Everything a paper of a case may print. Empty strings are printed as 指南未写 or left out, as the layout says."""

    paper: Paper
    number: str  # of this paper
    case_number: str
    case_id: str  # for the QR
    made_at: datetime
    window: str  # 3 号窗口
    clerk: str  # clerk's number, never a name
    item_title: str
    item_code: str
    guide_title: str
    catalogue_version: str
    applicant_name: str
    applicant_number: str  # masked already
    office: OfficeFacts
    agent_name: str = ""
    agent_number: str = ""  # masked already
    agent_relation: str = ""
    circumstances: tuple[str, ...] = ()
    lines: tuple[PaperLine, ...] = ()
    basis: tuple[str, ...] = ()  # guide's words
    limit_text: str = ""
    due: date | None = None
    due_statutory: date | None = None
    due_provisional: bool = False
    due_explanation: tuple[str, ...] = ()
    due_why: str = ""  # the same in one go, without the result, for the slip
    message: str = ""  # the clerk's sentence to the citizen
    reason: str = ""  # of a refusal or a review that did not pass
    competent_office: str = ""
    competent_phone: str = ""
    seen_before: bool = False  # a second notice that names what could have been seen
    result: str = ""
    result_number: str = ""
    result_until: date | None = None  # its last good day, where the guide says how long
    result_words: str = ""  # the guide's words for that
    documents: tuple[str, ...] = ()
    receiver_name: str = ""
    receiver_number: str = ""  # masked already
    receiver_relation: str = ""
    delivery_way: str = ""
    copy: int = 1  # 2 and above: 补打 第 1 次 and on
    copy_reason: str = ""
    practice: bool = False
    large_print: bool = False
    qr: str = ""  # what the QR says; empty: the case number
    link: str = ""  # where the QR leads a telephone: a page of the centre; empty: nowhere
    copies: int = 2  # 一式两份: how many are printed, for the sentence on the paper
    bring_by: str = ""  # by when a notice's papers must come, where the guide says so
    clocks: tuple[str, ...] = ()  # what is said of clocks on the citizen: from when, until when, kept or not
    next_steps: tuple[str, ...] = ()  # verbs that follow, for the slip: 审核, 拨付, 办结
    together: tuple[str, ...] = ()  # titles and numbers of the cases that were taken in the same visit
    applicant_phone: str = ""  # masked already; for the slip
