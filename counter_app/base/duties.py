# SPDX-License-Identifier: Apache-2.0
"""Duties (岗位) of the people of a hall: who may do which step, in the guides' own words."""

from enum import StrEnum


class Duty(StrEnum):
    """What a member of staff is there for; one person may have several."""

    window = "window"  # 窗口: takes applications, hands results over, tells citizens
    review = "review"  # 审核、初审
    second_review = "second_review"  # 复核
    expert = "expert"  # 专家评审
    assessor = "assessor"  # 评估组: looks at an institution on the spot
    agreement = "agreement"  # 协议管理: publicity, negotiation, filing, opening the network
    finance = "finance"  # 财务: payments and lists to the treasury
    principal = "principal"  # 负责人核准


PLAIN_DUTIES = (Duty.window, Duty.review)
"""What somebody has whose entry in the hall's file names no duties."""
