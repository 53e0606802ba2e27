# SPDX-License-Identifier: Apache-2.0
"""What follows for a citizen, in plain words: the steps, and why the last day is that day. Pure."""

from collections.abc import Iterable, Mapping

from counter_app.base.texts import text
from counter_app.cases.actions import Due
from counter_app.catalogue.items import Verb

_TOLD: Mapping[Verb, str] = {
    Verb.review: "review",
    Verb.first_review: "first_review",
    Verb.second_review: "second_review",
    Verb.expert_review: "expert_review",
    Verb.site_assessment: "site_assessment",
    Verb.publicity: "publicity",
    Verb.feedback: "feedback",
    Verb.agreement: "agreement",
    Verb.filing: "filing",
    Verb.open_network: "open_network",
    Verb.report_list: "report_list",
    Verb.approval: "approval",
    Verb.payment: "payment",
    Verb.send_letter: "send_letter",
    Verb.receive_letter: "receive_letter",
    Verb.notify: "notify",
    Verb.print_result: "print_result",
    Verb.completion: "completion",
    Verb.delivery: "delivery",
    Verb.verify: "verify",
    Verb.answer: "answer",
    Verb.call_back: "call_back",
}
"""Steps that citizens are told of; by the others (存档, 备案上传) nothing changes for them."""


def plain_steps(verbs: Iterable[Verb]) -> tuple[str, ...]:
    """``审核材料``, ``打款到账户``, ``办完``: each once."""
    told = (text(f"plain.step.{_TOLD[one]}") for one in verbs if one in _TOLD)
    return tuple(dict.fromkeys(told))


def why_that_day(due: Due) -> str:
    """The arithmetic behind the last day, up to the result; of two limits the one that was promised."""
    result = text("cases.due.result", date="").rstrip("。")
    told: list[str] = []
    for line in due.explanation:
        if line.startswith(result) or line == text("cases.due.statutory"):
            break
        told.append(line)
    return "".join(told)
