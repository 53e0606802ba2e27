# SPDX-License-Identifier: Apache-2.0
"""What every citizen asks, and under which headings the four guides say it."""

from counter_app.catalogue.items import Section, ServiceItem

WHO = ("服务对象",)
WHERE = ("办理地点",)
CHANNELS = ("办理渠道", "办理形式")
HOURS = ("办理时间",)
FEE = ("收费",)
VISITS = ("现场次数",)
BASIS = ("法定依据", "设定依据")
ASK = ("查询方式", "咨询方式", "咨询电话")
COMPLAIN = ("监督电话", "投诉电话")
COMPLAIN_AT = ("投诉地址",)
ACCEPTED_BY = ("受理单位",)
BRING = ("办理材料", "申报材料", "申请材料")
LIMIT = ("办理时限", "承诺办结时限", "法定办结时限")


def section_of(item: ServiceItem, headings: tuple[str, ...]) -> Section | None:
    """What the guide says under the first of the headings that it has; None where it is silent."""
    found = (item.section(heading) for heading in headings)
    return next((one for one in found if one is not None and one.lines), None)


def lines_of(item: ServiceItem, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The same, line by line."""
    section = section_of(item, headings)
    return tuple(line.text for line in section.lines) if section else ()
