# SPDX-License-Identifier: Apache-2.0
"""Conditions and whole entries in plain words, for those who hold editions or places against each other."""

from datetime import date

from counter_app.base.clock import spoken_date
from counter_app.base.conditions import All, AnyOf, Condition, Not, OneOf
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import answer_labels
from counter_app.catalogue.items import CitizenClock, LocalRule, Material, Need, Step, Structure


def named(words: str) -> str:
    """A name as a sentence carries it: 《…》 as it stands, anything else in quotation marks."""
    return words if words.startswith("《") and words.endswith("》") and words.count("《") == 1 else f"“{words}”"


class ConditionWords:
    """Says the conditions of one item with the labels of its answers."""

    def __init__(self, structure: Structure) -> None:
        self._labels = answer_labels(structure.circumstances)

    def say(self, condition: Condition | None) -> str:
        """``灵活就业人员，港澳台居民``; "" where there is no condition."""
        match condition:
            case None:
                return ""
            case OneOf(key, values):
                return text("changes.or").join(self._labels.get((key, value), value) for value in values)
            case Not(part):
                return text("changes.not", words=self._inside(part))
            case All(parts):
                return "，".join(self._inside(part) for part in parts)
            case AnyOf(parts):
                return text("changes.or").join(self._inside(part) for part in parts)

    def _inside(self, part: Condition) -> str:
        words = self.say(part)
        return f"（{words}）" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else words

    def scope(self, condition: Condition | None) -> str:
        """The same where a condition is told for itself: none at all holds always."""
        return self.say(condition) or text("changes.everybody")


def material_words(material: Material, words: ConditionWords) -> str:
    """A line of the checklist whole: ``户口簿（原件 · 复印件 1 份；情形：新生儿）``."""
    parts = [material.evidence.text] if material.evidence.text else []
    if material.any_of:
        parts.append(text("changes.material.whole.any_of", words="、".join(one.text for one in material.any_of)))
    if material.need is Need.if_needed:
        parts.append(text("changes.material.whole.if_needed"))
    if material.when is not None:
        parts.append(text("changes.material.whole.when", words=words.say(material.when)))
    if material.promise:
        parts.append(text("changes.material.whole.promise", words=material.promise))
    if material.shared:
        parts.append(text("changes.material.whole.shared"))
    if material.left_to:
        parts.append(text("changes.material.whole.left_to", words=material.left_to))
    if material.local:
        parts.append(rule_words(material.local))
    return f"{material.text}（{'；'.join(parts)}）" if parts else material.text


def rule_words(rule: LocalRule) -> str:
    """The city's document and from when it holds."""
    return text("changes.material.whole.local", rule=rule.name, date=day_words(rule.valid_from))


def day_words(day: str) -> str:
    """``2026年11月27日 周五`` for an ISO date; "" for none."""
    return spoken_date(date.fromisoformat(day), year=True) if day else ""


def step_words(step: Step) -> str:
    """A step with who does it and its own limit: ``审核：审核材料（医保经办机构，5个工作日）``."""
    more = "，".join(one for one in (step.by, step.limit.text if step.limit else "") if one)
    return f"{step.verb.value}：{step.text}" + (f"（{more}）" if more else "")


def clock_words(clock: CitizenClock) -> str:
    """A clock on the citizen in the guide's words."""
    return text("changes.clock.waits", words=clock.text) if clock.waits else clock.text
