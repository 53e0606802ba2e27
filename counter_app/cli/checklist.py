# SPDX-License-Identifier: Apache-2.0
"""A checklist on the command line: answers checked, then as JSON or as a page of text."""

from collections.abc import Iterable, Iterator, Mapping

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.checklist import AskedCircumstance, Checklist, ChecklistLine, build_checklist
from counter_app.catalogue.items import Limit, LimitKind, Need, Quote, ServiceItem, Step
from counter_app.cli.answers import Request

Json = dict[str, object]


def pair(word: str) -> tuple[str, str]:
    """``KEY=VALUE`` as key and value. Raises CounterError."""
    key, equals, value = word.partition("=")
    if not equals:
        raise CounterError("cli.set_shape", word=word)
    return key.strip(), value.strip()


def given_answers(request: Request) -> Mapping[str, str]:
    """The answers under ``set`` of a batch request. Raises CounterError."""
    given = request.get("set") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise CounterError("cli.request_set")
    return given


def answered(item: ServiceItem, given: Mapping[str, str]) -> Checklist:
    """An item's checklist under some answers. Raises CounterError for one the item does not know, or for text only."""
    if item.structure is None:
        raise CounterError("cli.text_only", title=item.title)
    questions = {one.key: one for one in item.structure.circumstances}
    for key, value in given.items():
        if not questions:
            raise CounterError("cli.answer_none", key=key)
        if key not in questions:
            raise CounterError("cli.answer_key", key=key, keys="、".join(questions))
        if value not in {option.value for option in questions[key].options}:
            values = "、".join(f"{option.value}（{option.label}）" for option in questions[key].options)
            raise CounterError("cli.answer_value", key=key, value=value, values=values)
    return build_checklist(item, given)


def checklist_data(checklist: Checklist) -> Json:
    """The checklist as JSON. A question without an answer leaves lines open; those say so under ``because``."""
    return {
        "circumstances": [
            {
                "key": one.circumstance.key,
                "question": one.circumstance.question,
                "options": [{"value": option.value, "label": option.label} for option in one.circumstance.options],
                "answer": one.answer,
            }
            for one in checklist.circumstances
        ],
        "eligibility": [{"id": one.id, "text": one.text, "quote": quoted(one.quotes)} for one in checklist.eligibility],
        "materials": [_material(line) for line in checklist.lines],
        "forms": [{"id": one.id, "title": one.title, "quote": quoted(one.quotes)} for one in checklist.forms],
        "steps": [
            {"id": one.id, "verb": one.verb.value, "text": one.text, "by": one.by, "quote": quoted(one.quotes)}
            for one in checklist.steps
        ],
        "results": [{"id": one.id, "text": one.text, "quote": quoted(one.quotes)} for one in checklist.results],
        "limit": {
            **_limit(checklist.limit),
            "statutory": _limit(checklist.statutory) if checklist.statutory else None,
        },
    }


def checklist_page(checklist: Checklist) -> Iterator[str]:
    """The checklist for people."""
    yield checklist.item.title
    yield from _part("circumstances", (_question(one) for one in checklist.circumstances))
    yield from _part("eligibility", (one.text for one in checklist.eligibility))
    yield from _part("clocks", (one.text for one in checklist.clocks))
    yield from _part("materials", (words for line in checklist.lines for words in _paper(line)))
    yield from _part("forms", (one.title for one in checklist.forms))
    yield from _part("steps", (_step(one) for one in checklist.steps))
    yield from _part("limit", [checklist.limit.text or text("cli.checklist.unstated")])
    yield from _part("statutory", [checklist.statutory.text] if checklist.statutory else [])
    yield from _part("results", (one.text for one in checklist.results))


def quoted(quotes: Iterable[Quote]) -> str:
    """The guide's own words behind an entry, each span on a line of its own."""
    return "\n".join(dict.fromkeys(quote.text for quote in quotes))


def because(line: ChecklistLine) -> str:
    """The answers that brought a line in, and that it is wanted only 必要时; empty for the base list."""
    why = line.because if line.decided else text("structure.limit_depends")
    if line.material.need is Need.if_needed:
        return "，".join(one for one in (why, text("cli.checklist.if_needed")) if one)
    return why


def _material(line: ChecklistLine) -> Json:
    material, evidence = line.material, line.material.evidence
    return {
        "id": material.id,
        "text": material.text,
        "any_of": [{"id": one.id, "text": one.text} for one in material.any_of],
        "evidence": {
            "original": evidence.original,
            "copies": evidence.copies,
            "seals": list(evidence.seals),
            "signatures": list(evidence.signatures),
        },
        "because": because(line),
        "quote": quoted(material.quotes),
    }


def _limit(limit: Limit) -> Json:
    """``days`` are working days: 0 for 即时办结, null where the limit is not counted in days."""
    days = {LimitKind.immediate: 0, LimitKind.working_days: limit.amount}.get(limit.kind)
    return {"kind": limit.kind.value, "days": days, "text": limit.text, "quote": quoted(limit.quotes)}


def _part(name: str, rows: Iterable[str]) -> Iterator[str]:
    kept = [f"  {row}" for row in rows]
    if kept:
        yield from ("", text(f"cli.checklist.{name}"), *kept)


def _question(asked: AskedCircumstance) -> str:
    own = asked.circumstance
    if asked.answer is None:
        choices = "、".join(f"{one.value}（{one.label}）" for one in own.options)
        return f"{own.question} {text('cli.checklist.open')}：--set {own.key}= {choices}"
    label = next(one.label for one in own.options if one.value == asked.answer)
    return f"{own.question} {label}"


def _step(step: Step) -> str:
    return f"{step.verb.value}：{step.text}" + (f"（{step.limit.text}）" if step.limit else "")


def _paper(line: ChecklistLine) -> Iterator[str]:
    promise = text("cli.checklist.promise", paper=line.material.promise) if line.promise_allowed else ""
    parts = [line.material.text, line.material.evidence.text, because(line), promise]
    yield " · ".join(part for part in parts if part)
    if line.material.any_of:
        options = "、".join(one.text for one in line.material.any_of)
        yield f"    {text('cli.checklist.any_of')}：{options}"
