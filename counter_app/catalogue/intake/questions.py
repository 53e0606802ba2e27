# SPDX-License-Identifier: Apache-2.0
"""The questions of a draft: every condition that was read becomes one, with closed answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counter_app.catalogue.intake.paper_words import Case
from counter_app.catalogue.intake.passages import Words

AGENT = "agent"
_AGENT = re.compile(
    r"委托(?:他人|代理人?)?(?:代?办理?|来办)?|(?:代办人|代理人|被委托人|委托代理人|委托人)来办|非本人(?:来)?办理|代办|代理"
)
_AGENT_SOURCE = "agent.present"
_DENIED = re.compile(r"(?:非|无|未|没有|不)(?=.)")


@dataclass(slots=True)
class _Question:
    key: str
    labels: list[str]  # all answers, for a choice among cases; the only case otherwise
    choice: bool
    words: dict[str, Words] = field(default_factory=dict)


class Questions:
    """Collects an item's conditions. The same words are asked about once."""

    def __init__(self, common: Sequence[str] = (), name: str = "situation") -> None:
        self._name = name
        self._questions: list[_Question] = []
        self._common = common  # keys of questions that the guide extends to this item

    def condition(self, cases: Sequence[Sequence[Case]]) -> Mapping[str, object] | None:
        """What must hold for any of several groups of cases; None where one group is empty."""
        if not cases or any(not group for group in cases):
            return None
        groups = [_all([self._single(case) for case in group]) for group in cases]
        unique = [one for index, one in enumerate(groups) if one not in groups[:index]]
        if self._everybody(unique):
            return None
        return unique[0] if len(unique) == 1 else {"any": unique}

    def entries(self) -> Iterator[tuple[Mapping[str, object], Sequence[Words]]]:
        """The questions as they are written, each with the words it comes from."""
        for one in self._questions:
            if one.choice:
                options = [{"value": f"case_{index}", "label": label} for index, label in enumerate(one.labels, 1)]
                question = "是哪种情形？"
            else:
                label = one.labels[0]
                options = [{"value": "yes", "label": label}, {"value": "no", "label": denied(label)}]
                question = f"{label}吗？"
            values: dict[str, object] = {"key": one.key, "question": question, "options": options}
            if one.key == AGENT:
                values["source"] = _AGENT_SOURCE
            yield values, list(one.words.values())

    def _single(self, case: Case) -> Mapping[str, object]:
        choice = len(case.others) > 1
        found = next((one for one in self._questions if case.label in one.labels and one.choice == choice), None)
        if not choice and _AGENT.fullmatch(case.label) and AGENT in self._common:
            return {"equals": {AGENT: "yes" if case.holds else "no"}}
        if found is None:
            found = self._new(case, choice=choice)
        found.words.setdefault(case.label, case.words)
        if choice:
            return {"equals": {found.key: f"case_{found.labels.index(case.label) + 1}"}}
        return {"equals": {found.key: "yes" if case.holds else "no"}}

    def _new(self, case: Case, *, choice: bool) -> _Question:
        agent = not choice and _AGENT.fullmatch(case.label) is not None
        taken = any(one.key == AGENT for one in self._questions)
        key = AGENT if agent and not taken else f"{self._name}_{len(self._questions) + 1}"
        found = _Question(key, list(case.others) if choice else [case.label], choice)
        self._questions.append(found)
        return found

    def _everybody(self, groups: Sequence[Mapping[str, object]]) -> bool:
        """Whether the groups are all the answers of one question."""
        for one in self._questions:
            values = [f"case_{index}" for index, _ in enumerate(one.labels, 1)] if one.choice else ["yes", "no"]
            if all({"equals": {one.key: value}} in groups for value in values):
                return True
        return False


def denied(label: str) -> str:
    """The answer that a condition does not hold."""
    match = _DENIED.match(label)
    return label[match.end() :] if match else f"不是{label}"


def _all(conditions: list[Mapping[str, object]]) -> Mapping[str, object]:
    unique = [one for index, one in enumerate(conditions) if one not in conditions[:index]]
    return unique[0] if len(unique) == 1 else {"all": unique}
