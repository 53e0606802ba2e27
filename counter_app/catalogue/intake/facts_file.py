# SPDX-License-Identifier: Apache-2.0
"""``guide.yaml`` written for a text that was cut: who issued it, and where its items are."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counter_app.catalogue.guide_text import squeezed
from counter_app.catalogue.intake.cutting import CutText, ItemPlace
from counter_app.catalogue.intake.outline import Outline, area_code
from counter_app.catalogue.intake.yaml_file import Flow, written

_GUIDE = re.compile(r"办事指南|服务指南|办理指南|经办指南")
_NAMED = re.compile(r"《([^《》]{4,60}(?:指南|清单))》")
_BEFORE_TITLE = re.compile(r"^附件\d*[：:]?")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ISSUER = re.compile(r"\S{2,24}(?:局|中心|部门|厅|委员会|管理处)")
_PLACE = re.compile(r"(.{2,8}?)(?:省|市|县|区|州|盟|旗|自治区|地区)")


@dataclass(frozen=True, slots=True)
class GuideName:
    """What is known of a guide besides its text. What is "" is read off the text where it can be."""

    id: str
    order: int
    day: str  # on which it was taken in (ISO)
    title: str = ""
    short: str = ""
    issuer: str = ""
    region: str = ""
    valid_from: str = ""


def facts_words(name: GuideName, found: Outline, matters: Sequence[str]) -> str:
    """The file. What the text does not say is left empty, and the reader tells it as a fault."""
    cut = found.cut
    title = name.title or _title(cut)
    issuer = name.issuer or _issuer(cut)
    place = _PLACE.match(title) or _PLACE.match(issuer)
    values: dict[str, object] = {
        "id": name.id,
        "order": name.order,
        "title": title,
        "short": name.short or (place.group(1) if place else ""),
        "issuer": issuer,
        "region": name.region,
        "issued": _issued(cut),
        "valid_from": name.valid_from or name.day,
        "checked": name.day,
        "area_code": area_code(cut.text.lines),
        "digest": hashlib.sha256(cut.text.words.encode()).hexdigest()[:12],
        "shape": "fields" if cut.fields else "headed",
    }
    if found.titles_only:
        values["charts"] = "titles"
    values["headings"] = Flow(["/".join(words) for words in cut.slots])
    values["outside"] = [
        Flow({"lines": [one.first, one.last], "heading": one.heading, **({"part": one.part} if one.part else {})})
        for one in found.blocks
    ]
    values["items"] = [Flow(_item(one.place, one.chart, one.forms, one.part, matters)) for one in found.items]
    if found.offices:
        values["offices"] = [
            Flow({"region": one.region, "covers": one.covers, "line": one.line}) for one in found.offices
        ]
    return written(values)


def _item(
    place: ItemPlace,
    chart: int | None,
    forms: Sequence[tuple[int, int]],
    part: str | None,
    matters: Sequence[str],
) -> Mapping[str, object]:
    first, last = place.heading or (place.first, place.first)
    found: dict[str, object] = {"line": first if first == last else [first, last], "title": place.title}
    if part is not None:
        found["part"] = part
    if place.heading is None:
        found["printed"] = False
    if place.title not in matters:
        found["matters"] = list(_matters(place.title, matters))
    if chart is not None:
        found["chart"] = chart
    if forms:
        found["forms"] = [one if one == title else [one, title] for one, title in forms]
    return found


def _matters(title: str, matters: Sequence[str]) -> list[str]:
    """The national matter that a title holds whole, white space and brackets aside."""
    bare = re.sub(r"[（(][^（）()]*[）)]", "", squeezed(title))
    exact = [one for one in matters if re.sub(r"[（(][^（）()]*[）)]", "", one) == bare]
    return exact or [one for one in matters if one in squeezed(title)][:1]


def _head(cut: CutText) -> list[str]:
    return [cut.line(number) for number in cut.filled(1, cut.items[0].first - 1)]


def _title(cut: CutText) -> str:
    head = _head(cut)
    named = [match for line in head for match in _NAMED.findall(line) if _GUIDE.search(match)]
    plain = [line for line in head if _GUIDE.search(line) and len(line) <= 50 and "关于" not in line]
    return _BEFORE_TITLE.sub("", squeezed((plain or named or [""])[0]))


def _issuer(cut: CutText) -> str:
    head = _head(cut)
    alone = [line for line in head if _ISSUER.fullmatch(squeezed(line))]
    if alone:
        return squeezed(alone[0])
    match = _ISSUER.match(_title(cut))
    return match.group() if match else ""


def _issued(cut: CutText) -> str:
    found = [match for line in _head(cut) for match in _DAY.findall(line)]
    if not found:
        return ""
    year, month, day = found[-1]
    return f"{year}-{int(month):02}-{int(day):02}"
