# SPDX-License-Identifier: Apache-2.0
"""转移接续 between offices: a letter that begins a case without a citizen, the letters of a case, the account money.

Letters are written on their official forms (``office_filling``) and recorded by number with the step that sends or
receives them; the sheets of these steps are ours (``work_letter_out``, ``work_letter_in``).
"""

from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, AnyFacts, Channel, Intent, Opened, Refused, StepDone
from counter_app.cases.case import Case
from counter_app.cases.letters import clock_start, letters_of
from counter_app.cases.people import Person, Personal
from counter_app.cases.steps import ahead_of, office_steps
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.circumstances import answer_labels
from counter_app.catalogue.items import ServiceItem, Step, Verb
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.due import due_of, step_due
from counter_app.desk.filling import CaseForm
from counter_app.desk.office_filling import office_forms
from counter_app.desk.papers import owed_papers
from counter_app.desk.step_sheets import looked_over
from counter_app.forms.filled import FilledForm
from counter_app.reports.facts import Paper

LETTER_IN, LETTER_OUT = "work_letter_in", "work_letter_out"
EARLIER = 20
"""How many cases of somebody are looked through for the same letter."""


class Stranger(StrEnum):
    """What the clerk chose for somebody whom this window does not know."""

    ask = "ask"  # nothing yet: tell it
    insured_here = "insured_here"  # looked up elsewhere (医保系统, the file): the letter is worked
    sent_back = "sent_back"  # not insured here: the letter is answered with a refusal


@dataclass(frozen=True, slots=True)
class LetterBegun:
    """The case that a letter began, or was refused by, and the papers it owes."""

    case: Case
    papers: tuple[Paper, ...]
    changes: Changes


def letter_items(counter: Counter) -> tuple[ServiceItem, ...]:
    """The items of the hall's own guide that another office's letter may begin."""
    book = counter.catalogue.guides.get(counter.settings.hall.guide)
    return tuple(one for one in book.items if counter.work.channels.letter(one)) if book else ()


def is_known(counter: Counter, person: Person) -> bool:
    """Whether this window has had a case of the person, by the whole number."""
    return bool(person.id_number) and bool(counter.store.search_cases(person.id_number, limit=1))


def begin_by_letter(
    counter: Counter,
    item: ServiceItem,
    person: Person,
    letter: FilledForm,
    *,
    stranger: Stranger = Stranger.ask,
    how: str = "",
    reply_phone: str = "",
    ticket: str = "",
) -> LetterBegun:
    """A letter came: the case is opened and accepted and the letter recorded, in one press. No paper is asked of
    anybody, nobody is given a slip.

    ``how``: where somebody unknown was found, or why the letter goes back; ``ticket`` is that of the queue during
    which it was begun. Raises CounterError ``letters.stranger``
    for somebody this window does not know as long as nothing was chosen, ``letters.twice`` for a letter that is
    recorded already, and as the rules do; nothing is changed then.
    """
    way = counter.work.channels.letter(item)
    if way is None or item.structure is None:
        raise CounterError("cases.rules.not_by_letter")
    _need_letter(letter)
    looked_over(counter, letter)
    _need_new(counter, person, letter)
    known = is_known(counter, person)
    if not known and stranger is Stranger.ask:
        raise CounterError("letters.stranger")
    if not known and not how.strip():
        raise CounterError("letters.how")
    checklist = build_checklist(item, way.answers)
    labels = answer_labels(item.structure.circumstances)
    opened = Opened(
        number="",
        guide=item.guide,
        item=item.ordinal,
        code=item.code,
        title=item.title,
        version=item.version,
        answers=dict(way.answers),
        spoken_answers=tuple(
            (one.circumstance.question, labels[one.circumstance.key, one.answer])
            for one in checklist.circumstances
            if one.answer is not None
        ),
        began_at=counter.now_micros(),
        channel=Channel.letter,
    )
    words = {"reason" if stranger is Stranger.sent_back else "found": how} if not known else {}
    case_id = new_id()
    papers: tuple[Paper, ...] = ()
    people = Personal(applicant=person, words=words)
    if not known and stranger is Stranger.sent_back:
        papers = (Paper.refusal,)
        refused = Refused(number="", office=letter.values.get("office", ""), phone=reply_phone)
        facts: list[tuple[AnyFacts, Personal]] = [(opened, people), (refused, people)]
    else:
        facts = [(opened, people), (_accepted(counter, checklist), people), _received(counter, checklist, letter)]
    facts += [(one, Personal()) for one in owed_papers(counter, None, papers, slip=False)]
    intents = [Intent(id=new_id(), case=case_id, facts=one, personal=personal) for one, personal in facts]
    record_at(counter, ticket, [case_id], intents, checklist=checklist)
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("deciding.gone")
    return LetterBegun(case, papers, Changes(frozenset({case_id}), papers=bool(papers), usage=True))


def letter_form(counter: Counter, case: Case, step: Step) -> CaseForm | None:
    """The official form that the letter of a step is written on; None where the step is no letter that goes out."""
    if step.verb is not Verb.send_letter:
        return None
    return next((one for one in office_forms(counter, case) if one.title and one.title in step.text), None)


def _need_letter(letter: FilledForm) -> None:
    if letter.form != LETTER_IN or not all(letter.values.get(key) for key in ("number", "office", "received_on")):
        raise CounterError("letters.unfinished")


def _need_new(counter: Counter, person: Person, letter: FilledForm) -> None:
    """The same letter begins one case."""
    for row in counter.store.search_cases(person.id_number, limit=EARLIER) if person.id_number else ():
        case = counter.store.case(row.case_id)
        for one in letters_of(case) if case else ():
            if not one.out and (one.number, one.office) == (letter.values["number"], letter.values["office"]):
                raise CounterError("letters.twice", number=row.number)


def _accepted(counter: Counter, checklist: Checklist) -> Accepted:
    first = office_steps(checklist)[0]
    return Accepted(
        lines=(),
        limit_kind=checklist.limit.kind.value,
        limit_amount=checklist.limit.amount,
        limit_text=checklist.limit.text,
        due=due_of(counter, checklist, None),
        ahead=ahead_of(first, counter.work),
    )


def _received(counter: Counter, checklist: Checklist, letter: FilledForm) -> tuple[StepDone, Personal]:
    """The first step, which is the letter itself; what is ahead then is due from the day it came."""
    first, *others = office_steps(checklist)
    following = others[0] if others else None
    details = {key: letter.values[key] for key in counter.work.of(first).details if letter.values.get(key)}
    since = clock_start(first.verb.value, details, counter.now_micros())
    due = step_due(counter, None, following, since).due if following else ""
    done = StepDone(
        step=first.id,
        verb=first.verb.value,
        details=details,
        ahead=ahead_of(following, counter.work, due),
    )
    return done, Personal(forms={letter.form: letter})
