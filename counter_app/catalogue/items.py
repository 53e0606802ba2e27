# SPDX-License-Identifier: Apache-2.0
"""What a guide (办事指南) and its items (事项) are.

Two layers: the text as issued, for every item of every guide, and a hand-written structure over it
(circumstances, materials, steps, limits) where an item has been structured. Nothing in the structure
stands without the guide's own words: every entry carries the :class:`Quote` it comes from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from counter_app.base.conditions import Condition


class HandlingKind(StrEnum):
    """办件类型, independent of the limit (wuwei's 即办件 print one working day)."""

    immediate = "immediate"  # 即办件
    promised = "promised"  # 承诺件
    proactive = "proactive"  # 主动服务
    unstated = "unstated"  # the guide does not say


class ApplicantKind(StrEnum):
    """Who an item is for; decides which identity page is asked for, never refuses anybody."""

    person = "person"
    unit = "unit"  # 单位, 学校
    institution = "institution"  # 定点医药机构
    none = "none"  # nobody applies: 缴费补贴


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line of a guide as issued (outer whitespace removed). ``number`` counts from 1 in guide.txt."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of an item: ``heading`` without its number (办理材料), ``lines`` verbatim after the heading.

    A heading with text behind its colon has that text as first line, under the heading's own line number.
    """

    heading: str
    lines: tuple[Line, ...]


def headings_of(sections: Iterable[Section]) -> dict[int, str]:
    """Under which heading each line stands, by the line's number."""
    return {line.number: section.heading for section in sections for line in section.lines}


@dataclass(frozen=True, slots=True)
class Quote:
    """The guide's own words behind an entry: the span ``line.text[start:end]`` under ``heading``."""

    line: Line
    start: int
    end: int
    heading: str

    @property
    def text(self) -> str:
        """The quoted span."""
        return self.line.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Option:
    """One closed answer to a circumstance."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Circumstance:
    """情形: a question with closed answers that decides materials, forms, steps and limits.

    ``when`` says under which earlier answers it is asked at all. ``source`` names the derived fact that
    can answer it without asking (``applicant.age_group``, ``agent.present``, ...), if any.
    """

    key: str
    question: str
    options: tuple[Option, ...]
    when: Condition | None
    source: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """How a paper must be brought. Empty where the guide is silent."""

    original: bool = False  # 原件
    copies: int = 0  # 复印件份数; 1 where the guide says 复印件 without a number
    seals: tuple[str, ...] = ()  # 加盖单位公章, 加盖医院印章, ... in the guide's words
    signatures: tuple[str, ...] = ()  # 参保人手写签名, ...

    @property
    def text(self) -> str:
        """``原件 · 复印件 1 份 · 加盖单位公章``; empty where nothing is asked."""
        parts = ["原件"] if self.original else []
        if self.copies:
            parts.append(f"复印件 {self.copies} 份")
        return " · ".join([*parts, *self.seals, *self.signatures])


@dataclass(frozen=True, slots=True)
class MaterialOption:
    """One of several papers that each satisfy a line (医保电子凭证 或 有效身份证件 或 社保卡)."""

    id: str
    text: str


class Need(StrEnum):
    """How firmly the guide asks for a material."""

    required = "required"
    if_needed = "if_needed"  # 必要时, 可要求提供: the clerk says whether it is needed in this case


@dataclass(frozen=True, slots=True)
class LocalRule:
    """本地补充: the city's document that adds a line where the guide leaves something open. Dates are ISO."""

    title: str
    number: str  # 文号
    issuer: str
    signed_by: str
    signed_on: str
    valid_from: str

    @property
    def name(self) -> str:
        """How screen and paper name the document."""
        return f"《{self.title}》{self.number}"


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料: one line of the checklist.

    ``promise`` names the paper that may stand in for it (个人承诺书) where the guide allows one, under
    ``promise_when``. ``shared`` is true where the guide says that the office gets it by data sharing.
    ``form`` is the id of the form it is, ``where`` says where the citizen gets it (ours, may be empty),
    ``defects`` are the usual faults offered to the clerk, in the words printed on the notice. ``left_to``
    names the document (an agreement, local rules) to which the guide leaves what is to be brought: the
    clerk lists that on the case. ``local`` is the city's document that added the line, None for the guide's own.
    """

    id: str
    text: str
    any_of: tuple[MaterialOption, ...]
    evidence: EvidenceForm
    need: Need
    when: Condition | None
    promise: str | None
    promise_when: Condition | None
    shared: bool
    form: str | None
    where: str
    defects: tuple[str, ...]
    quotes: tuple[Quote, ...]
    left_to: str = ""
    local: LocalRule | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form (表单) that belongs to an item: its title and the lines of its layout in the guide, if printed there."""

    id: str
    title: str
    when: Condition | None
    layout: tuple[int, int] | None  # first and last line number in guide.txt
    quotes: tuple[Quote, ...]


class Verb(StrEnum):
    """The closed list of steps."""

    apply = "申请"
    accept = "受理"
    review = "审核"
    first_review = "初审"
    second_review = "复核"
    expert_review = "专家评审"
    site_assessment = "现场评估"
    publicity = "公示"
    feedback = "反馈意见"
    agreement = "协商签约"
    filing = "报备案"
    open_network = "开通联网"
    report_list = "名单报财政"
    approval = "核准"
    payment = "拨付"
    send_letter = "发函"
    receive_letter = "收函"
    notify = "通知"
    print_result = "打印"
    upload_record = "备案上传"
    archive = "存档"
    completion = "办结"
    delivery = "送达"
    verify = "核实"
    answer = "答复"
    call_back = "回访"


OWN_VERBS = frozenset({Verb.verify, Verb.answer, Verb.call_back})
"""Steps of the hall's own matters (投诉, 办不成事); no guide's item has them."""
GUIDE_VERBS = tuple(one for one in Verb if one not in OWN_VERBS)
"""The closed list of steps a guide's item may have."""


@dataclass(frozen=True, slots=True)
class Step:
    """A later step as the guide lists it. ``limit`` is its own limit, where the guide gives one."""

    id: str
    verb: Verb
    text: str
    by: str  # who does it, in the guide's words; empty where silent
    when: Condition | None
    limit: "Limit | None"
    quotes: tuple[Quote, ...]


class LimitKind(StrEnum):
    """How a limit counts."""

    immediate = "immediate"  # 即时办结
    working_days = "working_days"
    months = "months"  # calendar months
    within_working_days = "within_working_days"  # 工作日办理: no number, no due date
    unstated = "unstated"  # 指南未写


@dataclass(frozen=True, slots=True)
class Limit:
    """办结时限 with the guide's words; ``amount`` is days or months, 0 for the other kinds."""

    kind: LimitKind
    amount: int
    text: str
    when: Condition | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """服务对象 or 受理条件 as a statement to confirm: true, false, or not known. False leads to 不予受理."""

    id: str
    text: str
    when: Condition | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CitizenClock:
    """A clock on the citizen: asked as a date, computed, warned about, never silently refused.

    It says by when something must be done, or with ``waits`` how long must have gone by before the application.
    """

    id: str
    question: str  # asks for the date the clock runs from
    kind: LimitKind
    amount: int
    text: str
    when: Condition | None
    quotes: tuple[Quote, ...]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What the citizen or the file has in the end (参保凭证, 备案编号). ``numbered``: its number is recorded."""

    id: str
    text: str
    numbered: bool
    when: Condition | None
    quotes: tuple[Quote, ...]


class Cover(StrEnum):
    """Which offices of a guide's table take an item."""

    employees = "职工"
    residents = "居民"
    city = "市本级"  # the city's own office for everybody


@dataclass(frozen=True, slots=True)
class OfficeRule:
    """Which of the guide's offices takes the item."""

    covers: Cover
    when: Condition | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A known fault of the guide's text. Never mended silently. ``line`` is 0 for the whole item."""

    text: str
    line: int


class Provision(Protocol):
    """What every entry of a structure has: it holds under a condition, and the guide's words stand behind it."""

    @property
    def when(self) -> Condition | None: ...

    @property
    def quotes(self) -> tuple[Quote, ...]: ...


@dataclass(frozen=True, slots=True)
class Structure:
    """The hand-written layer over one item's text."""

    applicant: ApplicantKind
    handling: HandlingKind
    eligibility: tuple[Statement, ...]
    clocks: tuple[CitizenClock, ...]
    circumstances: tuple[Circumstance, ...]
    materials: tuple[Material, ...]
    forms: tuple[Form, ...]
    steps: tuple[Step, ...]
    limits: tuple[Limit, ...]  # promised (or only) limits; the first that holds counts
    statutory: tuple[Limit, ...]  # 法定, where a guide prints both
    results: tuple[Result, ...]
    offices: tuple[OfficeRule, ...] = ()  # the first that holds; empty where the guide lists no offices

    @property
    def provisions(self) -> Mapping[str, Sequence[Provision]]:
        """Every list of entries, by its name in the item's file."""
        return {
            "eligibility": self.eligibility,
            "clocks": self.clocks,
            "circumstances": self.circumstances,
            "materials": self.materials,
            "forms": self.forms,
            "steps": self.steps,
            "limits": self.limits,
            "statutory": self.statutory,
            "results": self.results,
            "offices": self.offices,
        }


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """事项: one matter of a guide, at one version of the catalogue."""

    guide: str
    ordinal: int  # 1-based place in the guide
    title: str
    code: str  # "" where the guide prints none
    part: str  # the guide's own class (第一部分 ...), "" where it has none
    matters: tuple[str, ...]  # national matters, by name
    first_line: int  # of guide.txt, the heading
    last_line: int
    lines: tuple[Line, ...]  # every non-blank line of the item
    sections: tuple[Section, ...]
    chart: tuple[str, ...]  # flow chart's nodes as printed
    remarks: tuple[Remark, ...]
    version: str  # digest of the guide's text and structure, 12 hex digits
    valid_from: str  # ISO date
    structure: Structure | None = field(repr=False)
    printed: tuple[Section, ...] = ()  # behind the sections: the flow chart (流程图), then forms under their titles

    def section(self, heading: str) -> Section | None:
        """The section whose heading contains the words, or None (指南未写)."""
        return next((one for one in self.sections if heading in one.heading), None)


@dataclass(frozen=True, slots=True)
class Office:
    """An office named by a guide (wuhu's table): region, 职工 or 居民, address and phones."""

    region: str
    name: str
    covers: str  # 职工, 居民 or 职工、居民
    address: str
    phone: str
    complaint_phone: str


@dataclass(frozen=True, slots=True)
class Guide:
    """办事指南: one issuer's document."""

    id: str
    title: str
    short: str  # 沅江
    issuer: str
    region: str  # six digits
    issued: str  # ISO date, or "" where the text has none
    valid_from: str
    checked: str  # ISO date on which somebody last held it against what the issuer publishes
    version: str
    items: tuple[ServiceItem, ...]
    offices: tuple[Office, ...]
    remarks: tuple[Remark, ...]
    sections: tuple[Section, ...] = ()  # what belongs to no item: preface, part headings, annex, 个人承诺书

    def section(self, heading: str) -> Section | None:
        """The block outside the items whose heading contains the words, or None."""
        return next((one for one in self.sections if heading in one.heading), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All guides by id, in a fixed order. ``matters`` gives the class of every national matter by its name."""

    guides: Mapping[str, Guide]
    matters: Mapping[str, str] = field(default_factory=dict)

    def item(self, guide: str, reference: str) -> ServiceItem | None:
        """By code, by number in the guide, or by title; None where nothing or more than one matches."""
        book = self.guides.get(guide)
        if book is None:
            return None
        if reference.isdecimal() and len(reference) <= 3:
            return next((one for one in book.items if one.ordinal == int(reference)), None)
        found = [one for one in book.items if reference and reference in (one.code, one.title)]
        return found[0] if len(found) == 1 else None

    def counterparts(self, item: ServiceItem) -> tuple[ServiceItem, ...]:
        """The items of other guides that share a national matter with this one, in guide order."""
        return tuple(
            other
            for guide in self.guides.values()
            if guide.id != item.guide
            for other in guide.items
            if not set(item.matters).isdisjoint(other.matters)
        )
