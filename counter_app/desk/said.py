# SPDX-License-Identifier: Apache-2.0
"""What every citizen asks, and under which headings the four guides say it."""

from counter_app.catalogue.items import ServiceItem

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


def lines_of(item: ServiceItem, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The guide's lines under the first heading it has."""
    for heading in headings:
        section = item.section(heading)
        if section is not None and section.lines:
            return tuple(line.text for line in section.lines)
    return ()
