# SPDX-License-Identifier: Apache-2.0
"""One item drafted as data: what its text says put into ``items/NN.yaml``, every entry marked ``draft``.

Nothing is made up: each entry quotes the words it was read from. Lines that nothing was read from stay without
an entry, and the lint tells them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from counter_app.base.entries import DRAFT
from counter_app.catalogue.guide_text import CHART
from counter_app.catalogue.intake.cutting import bare_title
from counter_app.catalogue.intake.form_reading import (
    PrintedForm,
    form_evidence,
    form_of,
    form_papers,
    lifted_for,
)
from counter_app.catalogue.intake.headings import ROLES, Role
from counter_app.catalogue.intake.paper_words import Paper, without_asides
from counter_app.catalogue.intake.papers import PaperList, asked_elsewhere, hidden, merged, read_list
from counter_app.catalogue.intake.passages import MARK, Words, list_entries, passages
from counter_app.catalogue.intake.process import LimitRead, StepRead, read_limits, read_steps
from counter_app.catalogue.intake.questions import Questions
from counter_app.catalogue.intake.yaml_file import Flow, entry, written
from counter_app.catalogue.items import ApplicantKind, Guide, HandlingKind, LimitKind, Line, ServiceItem, Verb

Values = dict[str, object]
Quoted = Sequence[tuple[int, str]]

_FORM_NAME = re.compile(r"《(?P<title>[^》]*(?:表|申请书|登记卡|承诺书|授权书|委托书|申请单))》")
_PLAIN_FORM = re.compile(
    r"(?P<title>[^《》（）()，,、或]{4,40}(?:登记|申请|备案|变更|审批|认定|申报|申领|结算申报|自评)表)(?:原件|复印件)?"
)
_KINDS = {"即办": HandlingKind.immediate, "承诺": HandlingKind.promised, "主动服务": HandlingKind.proactive}
_INSTITUTION = re.compile(r"定点|医药机构|医疗机构申请|零售药店")
_UNIT = re.compile(r"单位|法人|企业|学校")
_PERSON = re.compile(r"人员|职工|居民|参保人|个人|本人|对象|患者|自然人|学生|儿童|退休")
_NOTHING = re.compile(r"无[；;。]?")
_BASIS = re.compile(r"依据")
_EMPLOYEES, _RESIDENTS, _CITY = "职工", "居民", "市本级"
_CASE_LIMIT = (LimitKind.working_days, LimitKind.months)


@dataclass(frozen=True, slots=True)
class Extended:
    """What a guide extends to later items (下同): read in one item, written in ``common.yaml``."""

    ordinal: int
    heading: str
    papers: tuple[Paper, ...]
    terms: Sequence[tuple[str, tuple[str, ...], Words]]


@dataclass(slots=True)
class ItemDraft:
    """The values of an item's file, before the lines that only describe are noted."""

    values: Values
    extended: Extended | None
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)  # lines of entries that did not fit

    def drop(self, section: str, index: int) -> None:
        """Leave out an entry that the reader refuses; its line stays without one."""
        entries = self.values.get(section)
        if isinstance(entries, list) and index < len(entries):
            gone = entries[index].value if isinstance(entries[index], Flow) else entries[index]
            self.dropped.add(gone[DRAFT])
            self.values[section] = entries[:index] + entries[index + 1 :]

    @property
    def words(self) -> str:
        """The file."""
        values = dict(self.values)
        if self.notes:
            chart = values.pop("chart", None)
            values["notes"] = [
                entry({"lines": [first, last], **({"reason": reason} if reason else {}), DRAFT: first})
                for first, last, reason in self.notes
            ]
            if chart is not None:
                values["chart"] = chart
        return written(values, "SPDX-License-Identifier: Apache-2.0")


def draft_item(
    item: ServiceItem, guide: Guide, forms: Mapping[int, Sequence[PrintedForm]], common: Sequence[str] = ()
) -> ItemDraft:
    """Draft one item of a guide.

    ``forms`` are those printed behind each item; ``common`` the keys of questions that the guide extends to this one.
    """
    return _Drafter(item, guide, forms, common).draft()


def common_words(extended: Sequence[Extended], last: int) -> str:
    """``common.yaml`` for what the guide extends from one item on."""
    questions = Questions(name="common")
    papers = [paper for one in extended for paper in one.papers]
    materials = [
        _material(paper, f"common_paper_{index}", questions, None, _quote_with_lines)
        for index, paper in enumerate(papers, start=1)
    ]
    values: Values = {
        "items": [min(one.ordinal for one in extended), last],
        "heading": extended[0].heading,
        "applicants": [ApplicantKind.person.value],
        "circumstances": [entry(_question(asked, words, _quote_with_lines)) for asked, words in questions.entries()],
        "materials": materials,
        "terms": [
            entry({"term": term, "any_of": _options(options), "quote": _quote_with_lines(words.quotes)})
            for one in extended
            for term, options, words in one.terms
        ],
    }
    return written({key: value for key, value in values.items() if value}, "SPDX-License-Identifier: Apache-2.0")


class _Drafter:
    """Drafts one item."""

    def __init__(
        self,
        item: ServiceItem,
        guide: Guide,
        forms: Mapping[int, Sequence[PrintedForm]],
        common: Sequence[str],
    ) -> None:
        self.item = item
        self.guide = guide
        self.questions = Questions(common)
        self.forms = forms[item.ordinal]
        self.elsewhere = [one for ordinal, many in forms.items() if ordinal != item.ordinal for one in many]
        self.fields = item.section("事项类型") is not None

    def draft(self) -> ItemDraft:
        item = self.item
        papers, read = self._papers()
        limits = read_limits(self._lines(Role.limit))
        values: Values = {
            "item": item.code or item.title,
            "applicant": self._applicant().value,
            "handling": self._handling().value,
            "eligibility": list(self._eligibility()),
            "circumstances": [],
            "materials": [],
            "forms": [],
        }
        titles = self._form_titles(papers)
        charted = list(self._charted())
        materials: list[object] = []
        for paper in (variant for one in papers for variant in self._as_on_form(one)):
            title = _title_of(paper)
            form = titles[title][0] if title in titles else None
            quoted = [one for one in charted if _named_alike(one, paper)]
            paper = replace(paper, quoted=(*paper.quoted, *(words for one in quoted for words in one.quoted)))
            materials.append(_material(paper, f"paper_{len(materials) + 1}", self.questions, form, self._quote))
        steps = [self._step(one, index) for index, one in enumerate(read_steps(self._lines(Role.process)), start=1)]
        values["materials"] = materials
        values["forms"] = list(self._forms(titles))
        values["steps"] = steps
        values["limits"] = [self._limit(one) for one in limits]
        values["statutory"] = [self._limit(one) for one in read_limits(self._lines(Role.statutory))]
        values["results"] = [self._result()]
        values["offices"] = list(self._offices())
        values["circumstances"] = [
            entry(_question(asked, words, self._quote)) for asked, words in self.questions.entries()
        ]
        chart = self._chart()
        if chart:
            values["chart"] = chart
        kept = {key: value for key, value in values.items() if value != []}
        return ItemDraft(kept, self._extended(read))

    def _lines(self, *roles: Role) -> list[Line]:
        sections = [one for one in self.item.sections if ROLES.get(one.heading) in roles]
        return [line for section in sections for line in section.lines]

    def _papers(self) -> tuple[list[Paper], PaperList]:
        read = read_list(list(list_entries(self._lines(Role.materials))))
        elsewhere = [
            paper
            for passage in passages(self._lines(Role.audience, Role.conditions, Role.process))
            for paper in asked_elsewhere(passage.words)
        ]
        found = list(read.papers)
        for passage in passages(self._lines(Role.process)):
            found += hidden(passage.words, found)
        in_forms = [paper for form in self.forms for paper in form_papers(form)]
        for paper in (*elsewhere, *in_forms):
            at = next((index for index, one in enumerate(found) if one.text == paper.text), None)
            if at is None:
                found.append(paper)
            elif found[at].evidence == paper.evidence:
                found[at] = replace(found[at], quoted=(*found[at].quoted, *paper.quoted))
        return [one for one in merged(found) if one.text and any(words.quotes for words in one.quoted)], read

    def _extended(self, read: PaperList) -> Extended | None:
        terms = [(one.term, one.options, one.words) for one in read.terms if one.onwards]
        if not read.onwards and not terms:
            return None
        return Extended(self.item.ordinal, f"{self.item.title} 备注（下同）", read.onwards, terms)

    def _applicant(self) -> ApplicantKind:
        audience = "".join(line.text for line in self._lines(Role.audience, Role.conditions))
        if _INSTITUTION.search(self.item.title):
            return ApplicantKind.institution
        if _UNIT.search(self.item.title) and not _PERSON.search(self.item.title):
            return ApplicantKind.unit
        if _UNIT.search(audience) and not _PERSON.search(audience):
            return ApplicantKind.unit
        return ApplicantKind.person

    def _handling(self) -> HandlingKind:
        words = "".join(line.text for line in self._lines(Role.kind))
        return next((kind for sign, kind in _KINDS.items() if sign in words), HandlingKind.unstated)

    def _eligibility(self) -> Iterator[object]:
        lines = self._lines(*((Role.conditions,) if self.fields else (Role.audience, Role.conditions)))
        found = [one for one in list_entries(lines) if not _NOTHING.fullmatch(one.words.text)]
        for index, one in enumerate(found, start=1):
            quoted = one.words.quotes
            yield entry(
                {
                    "id": f"eligible_{index}",
                    "text": one.words.part(0).text,
                    "quote": self._quote(quoted),
                    DRAFT: quoted[0][0],
                }
            )

    def _step(self, one: StepRead, index: int) -> object:
        values: Values = {"id": f"step_{index}", "verb": one.verb.value, "text": one.text}
        if one.by and one.verb is not Verb.apply:
            values["by"] = one.by
        if one.limit:
            values["limit"] = {"kind": one.limit.kind.value, "amount": one.limit.amount, "text": one.limit.text}
        return entry({**values, "quote": self._quote(one.words.quotes), DRAFT: one.words.quotes[0][0]})

    def _limit(self, one: LimitRead) -> object:
        values: Values = {"kind": one.kind.value}
        if one.kind in _CASE_LIMIT:
            values["amount"] = one.amount
        values["text"] = one.text
        if one.case and one.case.others:
            values["when"] = self.questions.condition([[one.case]])
        return entry({**values, "quote": self._quote(one.words.quotes), DRAFT: one.words.quotes[0][0]})

    def _result(self) -> object:
        heading = [line for line in self.item.lines if line.number == self.item.first_line]
        words = bare_title(heading[0].text) if heading else ""
        bare = words if heading and words and words in heading[0].text else heading[0].text
        number = heading[0].number
        return entry({"id": "result", "text": self.item.title, "quote": self._quote([(number, bare)]), DRAFT: number})

    def _offices(self) -> Iterator[object]:
        if not self.guide.offices:
            return
        section = next((one for one in self.item.sections if one.heading.startswith(("受理单位", "受理机构"))), None)
        words = "".join(line.text for line in section.lines) if section else ""
        found = [one for one in (_EMPLOYEES, _RESIDENTS) if one in words]
        covers = found[0] if len(found) == 1 else _CITY if _CITY in words and not found else None
        if section and covers:
            quoted = [(line.number, line.text) for line in section.lines if covers in line.text]
            yield entry({"covers": covers, "quote": self._quote(quoted), DRAFT: quoted[0][0]})

    def _form_titles(self, papers: Iterable[Paper]) -> dict[str, tuple[str, Quoted]]:
        """The forms that papers name, by title: id and the words that name it."""
        found: dict[str, tuple[str, Quoted]] = {}
        for paper in papers:
            title = _title_of(paper)
            if title and title not in found:
                found[title] = f"form_{len(found) + 1}", paper.quoted[0].quotes
        return found

    def _forms(self, titles: Mapping[str, tuple[str, Quoted]]) -> Iterator[object]:
        used = []
        for title, (name, quoted) in titles.items():
            printed = form_of(title, [one for one in self.forms if one not in used])
            values: Values = {"id": name, "title": title}
            if printed:
                used.append(printed)
                values["layout"] = [printed.first, printed.last]
                quote = self._quote([(printed.title_line.number, printed.title_line.text)])
                yield entry({**values, "quote": quote, DRAFT: printed.title_line.number})
            else:
                yield entry({**values, "quote": self._quote(quoted), DRAFT: quoted[0][0]})
        for index, form in enumerate((one for one in self.forms if one not in used), start=len(titles) + 1):
            number = form.title_line.number
            layout = [form.first, form.last]
            quote = self._quote([(number, form.title_line.text)])
            yield entry({"id": f"form_{index}", "title": form.title, "layout": layout, "quote": quote, DRAFT: number})

    def _chart(self) -> list[int] | None:
        section = next((one for one in self.item.printed if one.heading == CHART), None)
        if section and section.lines:
            return [section.lines[0].number, section.lines[-1].number]
        last = self.item.lines[-1]
        if self.fields and CHART in last.text:
            return [last.number, last.number]
        return None

    def _charted(self) -> Iterator[Paper]:
        """The papers that the flow chart names."""
        section = next((one for one in self.item.printed if one.heading == CHART), None)
        for line in section.lines if section else ():
            if MARK.match(line.text):
                yield from read_list(list(list_entries([line]))).papers

    def _as_on_form(self, paper: Paper) -> Iterator[Paper]:
        """A paper that is a form, brought as the printed form says: who signs it, who stamps it, and who need not."""
        title = _title_of(paper)
        form = form_of(title, self.forms) if title else None
        form = form or (form_of(title, self.elsewhere) if title else None)
        if form is None:
            yield paper
            return
        found = form_evidence(form)
        lifted = lifted_for(form)
        own = paper.evidence
        signatures = own.signatures or found.evidence.signatures
        seals = own.seals or found.evidence.seals
        freed = lifted is not None and any(case.label == lifted.label for group in paper.cases for case in group)
        plain = replace(paper, evidence=replace(own, seals=(), signatures=signatures))
        sealed = replace(paper, evidence=replace(own, seals=() if freed else seals, signatures=signatures))
        if sealed.evidence != own:
            sealed = replace(sealed, quoted=(*sealed.quoted, *found.words))
        if lifted is None or freed or not seals or any(paper.cases):
            yield sealed
            return
        yield sealed.under((replace(lifted, holds=False),))
        yield replace(plain, quoted=(*plain.quoted, lifted.words, *found.signed)).under((lifted,))

    def _quote(self, quoted: Quoted) -> object:
        """Words with their line where they stand on several lines of the item, or on another item's."""
        found: list[object] = []
        for number, words in quoted:
            here = [line.number for line in self.item.lines if words in line.text]
            owner = next((one for one in self.guide.items if one.first_line <= number <= one.last_line), self.item)
            if owner is not self.item:
                found.append({"text": words, "line": number, "of": owner.title})
            else:
                found.append(words if here == [number] else {"text": words, "line": number})
        return found[0] if len(found) == 1 else found


def _title_of(paper: Paper) -> str | None:
    named = _FORM_NAME.fullmatch(re.sub(r"(?:原件|复印件)$", "", paper.text)) or _FORM_NAME.match(paper.text)
    plain = _PLAIN_FORM.fullmatch(paper.text) if not paper.any_of else None
    if paper.any_of or paper.left_to:
        return None
    return named["title"] if named else plain["title"] if plain else None


def _material(
    paper: Paper, name: str, questions: Questions, form: str | None, quote: Callable[[Quoted], object]
) -> object:
    values: Values = {"id": name, "text": paper.text}
    evidence = paper.evidence
    quoted = list(dict.fromkeys(one for words in paper.quoted for one in words.quotes))
    if paper.any_of:
        values["any_of"] = _options(paper.any_of)
    brought: Values = {
        "original": evidence.original,
        "copies": evidence.copies,
        "seals": list(evidence.seals),
        "signatures": list(evidence.signatures),
    }
    if any(brought.values()):
        values["evidence"] = {key: value for key, value in brought.items() if value}
    if paper.if_needed:
        values["need"] = "if_needed"
    when = questions.condition(paper.cases)
    if when:
        values["when"] = when
    if paper.promise:
        values["promise"] = paper.promise
    if paper.left_to:
        values["left_to"] = paper.left_to
    if form:
        values["form"] = form
    return entry({**values, "quote": quote(quoted), DRAFT: quoted[0][0]})


def _options(options: Sequence[str]) -> list[Values]:
    named = [one for one in options if one.strip()]
    return [{"id": f"choice_{index}", "text": option} for index, option in enumerate(named, start=1)]


def _question(asked: Mapping[str, object], words: Sequence[Words], quote: Callable[[Quoted], object]) -> Values:
    quoted = list(dict.fromkeys(one for part in words for one in part.quotes))
    return {**asked, "quote": quote(quoted), DRAFT: quoted[0][0]}


def _named_alike(one: Paper, other: Paper) -> bool:
    return without_asides(one.text) == without_asides(other.text) and one.any_of == other.any_of


def _quote_with_lines(quoted: Quoted) -> object:
    found = [{"text": words, "line": number} for number, words in quoted]
    return found[0] if len(found) == 1 else found


def is_basis(heading: str) -> bool:
    """Whether a section only names the laws behind an item."""
    return _BASIS.search(heading) is not None
