# SPDX-License-Identifier: Apache-2.0
"""Papers that a flow chart names otherwise than the item's own list of materials."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.catalogue.guide_text import CHART, squeezed
from counter_app.catalogue.items import Line, Material, Quote, Remark, Section, ServiceItem, Structure
from counter_app.catalogue.pairing import likeness
from counter_app.catalogue.remark_words import remark, told_apart

_NUMBER = re.compile(r"(?:\d{1,2}[.、．]+|[（(][\d一二三四五六七八九十]{1,2}[）)]|[①-⑳])\s*", re.ASCII)
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.、．]|[①-⑳])", re.ASCII)
_SUB_POINT = re.compile(r"\s*(?:[（(][\d一二三四五六七八九十]{1,2}[）)]|备注|注[：:])", re.ASCII)
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_STOP = re.compile(r"[；;。，,：:\s]+")
_ALSO = re.compile(r"或者|或|、|以及|及|和")
_ASKED = re.compile(r"^.*(?:提供|提交|填写|携带|包括)")
_KIND = re.compile(r"(?:复印件|原件)+$|等(?=(?:资料|材料)$)|等$")
_PAPER = re.compile(
    r"(?:证|证件|证书|证明|凭证|卡|表|册|单|据|发票|病历|处方|底方|小结|记录|资料|材料|文件|书|函|信"
    r"|户口簿|户口本|执照|合同|协议|报告|号码|电话|[账帐]户|[账帐]号|说明|照片)$"
)
_ANY_PAPER = re.compile(r"(?:.*的)?(?:其[他它]|相应|对应|辅助|有关|相关|变更|的|证明)*(?:材料|资料)")
_DOING = re.compile(
    r"受理|审核|办[理结]|告知|打印|发出|收到|出具|提交|报告|公[示布]|发布|签署|支付|拨付|上传|发放|形成|判断|补正|需要"
)
_TITLE = re.compile(r"《([^《》]+)》")
_ALIKE = 0.45  # of two names for one paper
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class _Named:
    """A paper as the chart or the list prints it, and the names it may go by."""

    line: Line
    text: str
    names: tuple[str, ...]


def chart_remarks(item: ServiceItem, structure: Structure, listing: Section) -> Iterator[Remark]:
    """Hold the chart's papers against the list's, both ways. ``listing`` is the item's section of materials."""
    lines = [line for section in item.printed if section.heading == CHART for line in section.lines]
    charted = [paper for line in lines for paper in _charted(line)]
    listed = _listed(structure, listing, lines)
    missing = [one for one in listed if not _is_charted(one, lines, charted)] if _goes_on(lines) and charted else []
    extra: list[_Named] = []
    for one in charted:
        if _is_listed(one, listing):
            continue
        other = _alike(one, missing) or _inside(one, listed)
        if not other:
            extra.append(one)
        else:
            missing = [paper for paper in missing if not _alike(one, [paper])]
            paper, own = told_apart(one.text, other)
            yield remark("chart_differs", one.line.number, paper=paper, own=own, list=listing.heading)
    yield from _told("chart_adds", "chart_adds_many", [(one.line.number, one) for one in extra], listing)
    yield from _told("chart_lacks", "chart_lacks_many", [(_place(one, charted), one) for one in missing], listing)


def _told(one_code: str, many_code: str, papers: Sequence[tuple[int, _Named]], listing: Section) -> Iterator[Remark]:
    """One remark a line of the chart, with the first paper's name."""
    by_line: dict[int, list[_Named]] = {}
    for number, one in papers:
        by_line.setdefault(number, []).append(one)
    for number, many in by_line.items():
        code = one_code if len(many) == 1 else many_code
        yield remark(code, number, paper=many[0].text, count=len(many), list=listing.heading)


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether the chart goes on to what is done with the papers; one that does not is cut off."""
    return any("受理" in line.text or "审核" in line.text for line in lines)


def _charted(line: Line) -> Iterator[_Named]:
    """The papers a chart's line names: any of a numbered line, and of another one that is nothing but papers."""
    if line.text.count("《") != line.text.count("》"):
        return  # a title broken over lines
    found = _papers(line, line.text)
    if _NUMBERED.match(line.text):
        yield from found
    elif found and not _DOING.search(line.text) and len(found) == len(_pieces(line.text)):
        yield from found


def _parts(words: str) -> list[str]:
    """The points of a text, without numbers and what stands in brackets."""
    return [part for point in _NUMBER.split(words) for part in _STOP.split(_bare(point)) if part]


def _pieces(words: str) -> list[str]:
    """What its points name one by one."""
    return [piece for part in _parts(words) for piece in _ALSO.split(_ASKED.sub("", part)) if piece]


def _papers(line: Line, words: str) -> list[_Named]:
    named = [(piece, _name(piece)) for piece in _pieces(words)]
    return [
        _Named(line, piece, (name,))
        for piece, name in named
        if _PAPER.search(name.strip("《》")) and not _ANY_PAPER.fullmatch(name)
    ]


def _name(piece: str) -> str:
    """The title of a form, else the words without 复印件 and 等."""
    title = _TITLE.search(piece)
    return f"《{title[1]}》" if title else _KIND.sub("", piece)


def _bare(words: str) -> str:
    """Without what stands in brackets."""
    before = ""
    while before != words:
        before, words = words, _ASIDE.sub("", words)
    return words


def _listed(structure: Structure, listing: Section, chart: Sequence[Line]) -> list[_Named]:
    """What the list asks for at its points, each once; not what it says in remarks and in points below points.

    A material that quotes the chart itself was tied to it by hand.
    """
    points = {line.number for line in listing.lines if not _SUB_POINT.match(line.text)}
    charted = {line.number for line in chart}
    found: list[_Named] = []
    for material in structure.materials:
        if material.left_to or material.local or any(one.line.number in charted for one in material.quotes):
            continue
        for quote in material.quotes:
            named = _as_listed(material, quote) if quote.line.number in points else None
            if named is not None and named not in found:
                found.append(named)
    return found


def _as_listed(material: Material, quote: Quote) -> _Named | None:
    """A material in the list's words; in its own where the list names several papers in one go."""
    papers, parts = _papers(quote.line, quote.text), _parts(quote.text)
    own = _name(_bare(material.text))
    one_of_many = len(parts) == 1 and len(papers) > 1 and any(own in paper.names for paper in papers)
    words = _ASKED.sub("", parts[0]) if len(parts) == 1 and not one_of_many else _bare(material.text)
    names = [_name(one) for one in (words, *_pieces(words), *(part.text for part in material.any_of))]
    if not one_of_many:
        names += [name for paper in papers for name in paper.names]
    if all(_ANY_PAPER.fullmatch(name) for name in names):
        return None
    return _Named(quote.line, words, tuple(dict.fromkeys(names)))


def _is_listed(one: _Named, listing: Section) -> bool:
    """Whether the list names a paper of the chart, be it at greater length."""
    parts = [part for line in listing.lines for part in _parts(line.text)]
    return _printed(one, listing.lines) or any(_shortens(name, part) for name in one.names for part in parts)


def _is_charted(one: _Named, lines: Sequence[Line], charted: Sequence[_Named]) -> bool:
    """Whether the chart names a paper of the list, be it for short."""
    short = [name for paper in charted for name in paper.names]
    return _printed(one, lines) or any(_shortens(paper, name) for paper in short for name in one.names)


def _printed(one: _Named, lines: Sequence[Line]) -> bool:
    words = squeezed("".join(line.text for line in lines))
    return any(name in words or name in _bare(words) for name in one.names)


def _shortens(short: str, long: str) -> bool:
    """Whether the one is the other with signs left out (费用清单 of 住院费用总清单)."""
    rest = iter(long)
    return len(short) > 2 and "《" not in short and all(sign in rest for sign in short)


def _alike(one: _Named, others: Sequence[_Named]) -> str:
    """The listed paper that most likely is meant, under another name; "" where none is like it."""
    found = [(likeness(name, own), other.text) for name in one.names for other in others for own in other.names]
    best, words = max(found, default=(0.0, ""))
    return words if best >= _ALIKE else ""


def _inside(one: _Named, listed: Sequence[_Named]) -> str:
    """A listed paper's name that the chart prints with more behind or before it."""
    names = (own for other in listed for own in other.names if len(own) > 2)
    return next((own for own in names if any(own in name for name in one.names)), "")


def _place(one: _Named, charted: Sequence[_Named]) -> int:
    """The chart's line that is most like the list's line; the last one with papers where none is."""
    likest = max(charted, key=lambda paper: likeness(one.line.text, paper.line.text))
    near = likeness(one.line.text, likest.line.text) >= _SAME_LINE
    return likest.line.number if near else charted[-1].line.number
