# SPDX-License-Identifier: Apache-2.0
"""Printed forms read: where each lies, who signs and stamps it, and what papers its notes ask for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from counter_app.catalogue.guide_text import CHART, squeezed
from counter_app.catalogue.intake.paper_rows import read_row
from counter_app.catalogue.intake.paper_words import Case, Evidence, Paper, is_paper
from counter_app.catalogue.intake.papers import merged
from counter_app.catalogue.intake.passages import LONGEST, MARK, Passage, Words, list_entries, passages
from counter_app.catalogue.items import Line, ServiceItem
from counter_app.catalogue.pairing import likeness

_WHO = r"(?P<who>[^：:□（()）\s，,。；;]{2,10}?)"
_SIGNED = re.compile(
    rf"{_WHO}\s*[（(]?\s*(?P<verb>(?:手写)?签名|签字|签章)\s*[)）]?\s*(?P<aside>[（(][^（）()]+[)）])?\s*[：:]?(?:\s.*|年.*)?"
)
_STAMPED = re.compile(
    r"(?P<before>.*?[^：:（()）\s_]{2,10})[\s_]*[：:]?[\s_]*[（(]\s*(?P<verb>盖章|加盖公章|公章|单位公章|加盖[^（）()]{2,8}章)\s*[)）].*"
)
_STAMPED_BY = re.compile(r"(?P<who>[^：:（()）\s]{2,8})盖章\s*[：:]?.*")
_OFFICE = re.compile(
    r"经办机构|医保部门|医疗保障|医保中心|审核|复核|专家|受理|认定机构|负责人|领导|工作人员|审批|财务|机构经办|经办人$|待遇"
)
_UNIT_CLERK = re.compile(r"单位经办人$")
_BARE_SIGN = re.compile(r"[（(]?\s*(签名|签字|签章)\s*[)）]?")
_LIFTED = re.compile(r"(?P<who>[^，,；;。：:.．、\d]{2,16}?)(?:无需|不需要?|免予?)(?:单位)?(?:加盖|盖)(?:公章|章)")
_BOX = re.compile(r"□\s*(?P<who>\S{2,8})$")
_LISTED = re.compile(r"[（(]\s*(?P<number>\d{1,2})\s*[)）]\s*(?P<paper>\S.*)")
_OF_LIST = re.compile(
    r"(?P<case>[^，,；;、。]{2,12}?)的?(?:提供|提交|填写?|加|附)(?P<numbers>(?:[（(]\d{1,2}[)）][、和及]?)+)项?(?:材料|资料)"
)
_NUMBER = re.compile(r"\d{1,2}")
_ALL_COPIES = re.compile(r"所有复印件(?:均|都)?需?(?:要)?(?P<seal>加盖.{2,10}?章)")
_ASKED = re.compile(r"(?:需|应)?(?:要)?提供(?:的|以下)?(?:材料|资料)[：:]")
_COMMA = re.compile(r"[，,]")
_FEWEST = 3
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form as it is printed in the item: its title's line, its first and last line."""

    title: str
    title_line: Line
    first: int
    last: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """What a form's layout says of how it is brought, and the words that say it."""

    evidence: Evidence
    signed: tuple[Words, ...]
    stamped: tuple[Words, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """All of them."""
        return (*self.stamped, *self.signed)


def printed_forms(item: ServiceItem) -> list[PrintedForm]:
    """The forms printed behind an item's sections."""
    found = []
    by_number = {line.number: line for line in item.lines}
    numbers = sorted(by_number)
    for section in item.printed:
        if section.heading == CHART or not section.lines:
            continue
        first, last = section.lines[0].number, section.lines[-1].number
        titles = [n for n in numbers if n <= last and by_number[n].text == section.heading]
        if not titles:
            continue
        title = by_number[min(titles, key=lambda n: abs(n - first))]
        begins = min(first, title.number)
        lines = tuple(one for one in item.lines if begins <= one.number <= last and len(one.text) <= LONGEST)
        found.append(PrintedForm(section.heading, title, min(first, title.number), last, lines))
    return found


def form_of(title: str, forms: Sequence[PrintedForm]) -> PrintedForm | None:
    """The printed form that a paper's title means; the words may stand in another order."""
    wanted = _bare(title)
    for form in forms:
        if _bare(form.title) == wanted or sorted(_bare(form.title)) == sorted(wanted):
            return form
    close = [one for one in forms if likeness(_bare(one.title), wanted) >= _ALIKE]
    return close[0] if len(close) == 1 else None


def _bare(title: str) -> str:
    return squeezed(title).strip("《》").replace("（", "(").replace("）", ")")


def form_evidence(form: PrintedForm) -> FormEvidence:
    """Who signs and stamps a form before it is handed in. What the office itself fills in is left out."""
    signatures: dict[str, list[Line]] = {}
    seals: dict[str, list[Line]] = {}
    above: list[Line] = []
    for line in form.lines:
        for name, lines in _signed(line, above):
            signatures.setdefault(name, lines)
        seal = _seal(line.text)
        if seal:
            seals.setdefault(seal, [line])
        above.append(line)
    evidence = Evidence(seals=tuple(seals), signatures=tuple(signatures))
    return FormEvidence(evidence, _words(signatures.values()), _words(seals.values()))


def _words(found: Iterable[list[Line]]) -> tuple[Words, ...]:
    return tuple(Passage((line,)).words for lines in found for line in lines)


def _signed(line: Line, above: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    bare = _BARE_SIGN.fullmatch(line.text)
    if bare:
        boxes: list[tuple[str, Line]] = []
        for one in reversed(above):
            box = _BOX.fullmatch(one.text)
            if box is None:
                break
            boxes.insert(0, (box["who"], one))
        if len(boxes) > 1:
            yield "或".join(who for who, _ in boxes) + bare.group(1), [*(one for _, one in boxes), line]
        elif above and _UNIT_CLERK.search(above[-1].text):
            yield above[-1].text + bare.group(1), [above[-1], line]
        elif not (above and (_OFFICE.search(above[-1].text) or "章" in bare.group(1))):
            yield f"{bare.group(1)}栏{bare.group(1)}", [line]
        return
    match = _SIGNED.match(line.text)
    if match and (not _OFFICE.search(match["who"]) or _UNIT_CLERK.search(match["who"])):
        yield f"{match['who']}{match['verb']}{match['aside'] or ''}", [line]


def _seal(words: str) -> str:
    match = _STAMPED.match(words)
    if match:
        if _OFFICE.search(match["before"]):
            return ""
        verb = match["verb"]
        who = re.split(r"[。，,；;：:\s]", match["before"])[-1]
        if verb.startswith("加盖"):
            return verb
        return "加盖单位公章" if "公章" in verb and "单位" in f"{who}{verb}" else f"{who}盖章"
    stamped = next((one for one in (_STAMPED_BY.match(part) for part in words.split()) if one), None)
    return "" if stamped is None or _OFFICE.search(stamped["who"]) else f"{stamped['who']}盖章"


def form_papers(form: PrintedForm) -> list[Paper]:
    """Papers that a form lists or asks for in its notes."""
    return [*_listed(form), *_asked(form)]


def _listed(form: PrintedForm) -> list[Paper]:
    """``（1）生育证（复印件）`` … and below ``正常生育提供（1）、（2）项材料``."""
    found: dict[int, list[Paper]] = {}
    for passage in passages([line for line in form.lines if _LISTED.match(line.text)]):
        mark = MARK.match(passage.text)
        first = _NUMBER.search(passage.text)
        if mark and first and int(first.group()) not in found:
            words = _after_case(passage.words.part(mark.end()))
            papers = [one for one in read_row(words) if is_paper(words.text)]
            if papers:
                found[int(first.group())] = papers
    if len(found) < _FEWEST:
        return []
    cases = _cases_of_list(form)
    seal = next((match["seal"] for line in form.lines if (match := _ALL_COPIES.search(line.text))), "")
    named = {number for numbers in cases.values() for number in numbers}
    always = {number for number in named if all(number in numbers for numbers in cases.values())}
    everything: list[Paper] = []
    for number, papers in found.items():
        groups = [] if number in always else [(case,) for case, numbers in cases.items() if number in numbers]
        for one in papers:
            if seal and one.evidence.copies:
                sealed = next(line for line in form.lines if _ALL_COPIES.search(line.text))
                words = next(passages([sealed])).words
                one = replace(one, evidence=one.evidence.with_(Evidence(seals=(seal,))), quoted=(*one.quoted, words))
            everything.append(replace(one, cases=tuple(groups) or ((),)))
    return merged(everything)


def _after_case(words: Words) -> Words:
    """A listed paper without who it is of: ``失业女职工，由…出具的失业证``."""
    pieces = words.split(_COMMA)
    while len(pieces) > 1 and not is_paper(pieces[0].text):
        pieces.pop(0)
    bare = Words(words.passage, pieces[0].start, words.end)
    return bare.part(1) if bare.text.startswith("由") else bare


def lifted_for(form: PrintedForm) -> Case | None:
    """Whom a form's note frees from its stamp: ``灵活就业人员无需单位盖章``."""
    for passage in passages(form.lines):
        match = _LIFTED.search(passage.text)
        if match:
            return Case(match["who"].removeprefix("备注"), passage.words.part(match.start(), match.end()))
    return None


def _cases_of_list(form: PrintedForm) -> dict[Case, tuple[int, ...]]:
    found: dict[Case, tuple[int, ...]] = {}
    for passage in passages(form.lines):
        for match in _OF_LIST.finditer(passage.text):
            start = match.start("case")
            label = MARK.sub("", match["case"]).strip("有：: 注").rstrip("的")
            words = passage.words.part(start, match.end())
            found[Case(label, words)] = tuple(int(one) for one in _NUMBER.findall(match["numbers"]))
    return found


def _asked(form: PrintedForm) -> list[Paper]:
    """``需提供的材料：身份证复印件、…`` among a form's notes."""
    found = []
    for entry in list_entries(form.lines):
        match = _ASKED.match(entry.words.text)
        if match:
            found += [paper for paper in read_row(entry.words.part(match.end())) if is_paper(paper.text)]
    return merged(found)
