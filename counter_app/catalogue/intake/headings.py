# SPDX-License-Identifier: Apache-2.0
"""The headings that Chinese guides (办事指南) give the parts of an item, by what stands under them."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What stands under a heading, as far as the draft can use it."""

    name = "name"
    audience = "audience"
    conditions = "conditions"
    materials = "materials"
    process = "process"
    limit = "limit"
    statutory = "statutory"
    kind = "kind"
    code = "code"
    shown = "shown"  # told as it stands


_NAMES: Mapping[Role, str] = {
    Role.name: "事项名称 服务事项名称 办理事项 办理事项名称 政务服务事项名称",
    Role.audience: "服务对象 办理对象 适用对象 适用范围 申请主体 申请对象 面向对象 受理对象",
    Role.conditions: "受理条件 办理条件 申请条件 申办条件 申报条件 准予条件",
    Role.materials: "办理材料 申报材料 申请材料 所需材料 提交材料 申办材料 受理材料 办理所需材料 申请材料目录 材料清单"
    " 办理要件 申请材料清单 需提供材料 需提交材料 申报资料 办理资料 申请资料",
    Role.process: "办理流程 办理程序 办事流程 业务流程 经办流程 工作流程 办理步骤 服务流程",
    Role.limit: "办理时限 办结时限 承诺办结时限 承诺时限 承诺办理时限 承诺期限 办理期限",
    Role.statutory: "法定办结时限 法定时限 法定办理时限 法定期限",
    Role.kind: "办件类型",
    Role.code: "事项编码 实施编码 基本编码 事项代码",
    Role.shown: "受理单位 受理机构 受理部门 办理机构 办理单位 经办机构 实施机关 实施主体 责任单位 责任科室 承办机构"
    " 办理渠道 办理方式 办理形式 办理途径 受理方式 申请方式 查询方式 查询渠道 咨询方式 咨询电话 咨询渠道 咨询途径"
    " 联系电话 联系方式 监督电话 投诉电话 监督投诉 监督投诉电话 投诉渠道 监督投诉渠道 监督方式 投诉地址 评价渠道"
    " 评价方式 事项类型 办理地点 办理地址 办理时间 受理时间 工作时间 办公时间 到办事现场次数 到现场次数 跑动次数"
    " 是否进驻大厅 是否收费 收费情况 收费标准 收费依据 特别程序 法定依据 设定依据 法律依据 政策依据 办理依据 实施依据"
    " 通办范围 结果名称 办理结果 审批结果 结果送达 送达方式 行使层级 权力来源 服务主体 数量限制 办理进程查询 注意事项"
    " 温馨提示",
}

ROLES: Mapping[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split()}
"""What stands under each heading that is known."""

_BEFORE = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．])?\s*")


def known_heading(words: str) -> bool:
    """Whether words are a heading of an item's part, with a number before it or without."""
    bare = _BEFORE.sub("", words, count=1).rstrip("：: ")
    return "".join(bare.split()) in ROLES
