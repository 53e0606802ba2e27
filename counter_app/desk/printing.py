# SPDX-License-Identifier: Apache-2.0
"""From a case to paper: render, send, record what is known of it. The case never waits for a printer.

``attempt`` draws and sends without touching the store, so it runs in its own lane; ``record_attempt`` writes what
became of it. A paper asked for and not settled stays on the case as not printed, over any crash.

What draws (reportlab, PIL) is loaded where something is drawn: the lane that prints waits for it, not the window.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import A4_INSTEAD, Intent, Printed, PrintState
from counter_app.cases.attachments import paper_file
from counter_app.cases.case import FORM_PAPER, Case, CasePaper
from counter_app.cases.people import Personal
from counter_app.desk.a4_printer import send
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.desk.inviting import slip_link
from counter_app.desk.papers import SLIP, paper_facts, slip_facts, told_by
from counter_app.desk.recording import record
from counter_app.desk.slip_printer import has_slip_printer, send_slip, slip_book, slip_width, trial_facts
from counter_app.desk.voiding import spoiled_before
from counter_app.devices.patience import Patience
from counter_app.devices.slip_printer import SlipAnswer, told_alone
from counter_app.devices.transports.targets import REQUEST
from counter_app.reports.facts import Paper, PaperFacts

TEST = "test"
"""The key of the page that tries the printer; no case has one."""

REPRINT_REASONS = ("damaged", "lost", "unclear", "other")
"""Why a paper is printed again; the words stand in the texts (``printing.reason``)."""


class PrintRequest(Patience):
    """One paper on its way out: how long that may take, and the way to give it up."""

    def __init__(self) -> None:
        super().__init__(REQUEST)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one paper. ``trouble`` is the expected failure to be told, if there was one; ``notes`` is what
    else is good to know."""

    paper: str
    number: str
    state: PrintState
    digest: str
    printer: str
    copies: int
    copy: int
    clerk: str = ""  # who asked, though somebody else may be at the window by now
    saved_as: Path | None = None
    trouble: CounterError | None = None
    notes: tuple[str, ...] = ()


def render(facts: PaperFacts) -> bytes:
    """The paper as a PDF: the same bytes for the preview, the printer and a saved file."""
    from counter_app.reports.paper import render_pdf

    return render_pdf(facts)


def slip_preview(counter: Counter, facts: PaperFacts) -> bytes:
    """The slip as a PNG, as wide as this window's slip printer."""
    from counter_app.reports.slip import layout_slip, slip_picture

    return slip_picture(layout_slip(facts, slip_width(counter), book=slip_book(counter)))


def slip_of(counter: Counter, case: Case) -> bytes:
    """The slip of the case's last decision on the materials, as a PNG."""
    return slip_preview(counter, slip_facts(counter, case)[1])


def attempt(
    counter: Counter,
    case: Case,
    key: str,
    *,
    ordinal: int = 0,
    copy: int = 1,
    reason: str = "",
    instead: bool = False,
    request: Patience | None = None,
    link: str = "",
) -> Attempt:
    """Draw one paper of the case (a ``Paper`` value or ``slip``) and send it where this window prints.

    ``ordinal`` is which of several of its kind is meant, 0 the last. ``link`` is what a slip's code leads to (see
    ``inviting``). ``instead`` sends the slip's words out on A4.
    ``request`` gives it up, from any thread: what is known of the paper then is part of the answer.
    Without a print queue the PDF is kept as a file. An expected failure is part of the answer; raised is only what
    leaves nothing to send: a character that no font has (``paper.no_glyph``), a reprint without a reason, or a paper
    whose decision was taken back.
    """
    reason = reason.strip() or _reason_given(case, key, copy)
    if copy > 1 and not reason and not any((one.paper, one.copy) == (key, copy) for one in case.papers):
        raise CounterError("cases.rules.reason")
    if key == SLIP:
        ordinal, facts = slip_facts(counter, case, ordinal=ordinal, copy=copy, copy_reason=reason, link=link)
        if not instead:
            return _attempt_slip(counter, case, facts, ordinal=ordinal, copy=copy, request=request)
        from counter_app.reports.paper import render_slip_sheet

        pdf = render_slip_sheet(facts)
        way = A4_INSTEAD
        return _attempt_a4(counter, case, key, pdf, ordinal=ordinal, copy=copy, copies=1, way=way, request=request)
    if key.startswith(FORM_PAPER):
        form = form_of_case(counter, case, key.removeprefix(FORM_PAPER))
        pdf, media = draw_form(counter, case, form, copy, reason), form.definition.page.size
        return _attempt_a4(counter, case, key, pdf, ordinal=1, copy=copy, copies=1, media=media, request=request)
    paper, told = Paper(key), told_by(case, key, ordinal)
    if told.decision is None:
        raise CounterError("printing.nothing_decided")
    pdf = render(paper_facts(counter, case, paper, ordinal=told.ordinal, copy=copy, copy_reason=reason))
    copies = counter.settings.window.copies
    return _attempt_a4(counter, case, key, pdf, ordinal=told.ordinal, copy=copy, copies=copies, request=request)


def _reason_given(case: Case, key: str, copy: int) -> str:
    """Why a copy was asked for, where it was asked for before: tried again it says the same."""
    for one in case.history:
        facts, personal = one.facts, one.personal
        if personal is not None and isinstance(facts, Printed) and (facts.paper, facts.copy) == (key, copy):
            if personal.words.get("reason"):
                return personal.words["reason"]
    return ""


def record_attempt(counter: Counter, case_id: str, made: Attempt, *, reason: str = "") -> Changes:
    """Write what became of a paper. Printed again because the last one was spoiled, it voids that one by its number."""
    intents = [_intent(case_id, made, reason)]
    if made.copy > 1 and (case := counter.store.case(case_id)) is not None:
        spoiled = spoiled_before(case, made.paper, made.number, made.copy, reason)
        intents += [spoiled] if spoiled is not None else []
    record(counter, intents, clerk=made.clerk)
    return Changes(frozenset({case_id}), papers=True)


def _intent(case_id: str, made: Attempt, reason: str = "") -> Intent:
    facts = Printed(
        paper=made.paper,
        number=made.number,
        digest=made.digest,
        copies=made.copies,
        copy=made.copy,
        state=made.state,
        printer=made.printer,
        trouble=made.trouble.code if made.trouble is not None else "",
        told={key: str(value) for key, value in made.trouble.facts.items()} if made.trouble is not None else {},
    )
    return Intent(id=new_id(), case=case_id, facts=facts, personal=Personal(words={"reason": reason} if reason else {}))


def settle(counter: Counter, case: Case, paper: CasePaper, *, came_out: bool) -> Changes:
    """The clerk looked: the paper came out, or it did not."""
    state = PrintState.printed if came_out else PrintState.failed
    made = Attempt(paper.paper, paper.number, state, paper.digest, paper.printer, paper.copies, paper.copy)
    return record_attempt(counter, case.id, made)


def trouble_of(paper: CasePaper) -> CounterError | None:
    """Why a paper is not surely out, as it was told then; None where nothing is known against it."""
    return CounterError(paper.trouble, **paper.told) if paper.trouble and paper.missing else None


def put_off(counter: Counter, case: Case, papers: Sequence[CasePaper]) -> Changes:
    """放进待打: papers that did not come out wait, with the reason. They stay counted as not printed until they are
    out."""
    made = [
        Attempt(
            *(one.paper, one.number, PrintState.waiting, "", one.printer, one.copies, one.copy), trouble=trouble_of(one)
        )
        for one in papers
    ]
    if made:
        record(counter, [_intent(case.id, one) for one in made])
    return Changes(frozenset({case.id}), papers=bool(made))


def print_papers(counter: Counter, case: Case, keys: Sequence[str]) -> tuple[Attempt, ...]:
    """Print and record several papers one after the other (for programs that have no lanes)."""
    made = []
    for key in keys:
        one = attempt(counter, case, key, link=slip_link(counter, case) if key == SLIP else "")
        record_attempt(counter, case.id, one)
        made.append(one)
    return tuple(made)


def test_slip(counter: Counter, request: Patience | None) -> Attempt:
    """试打: one page that shows whether the slip printer is right. Nothing that waits is printed with it.

    An expected failure is part of the answer; nothing is recorded. May wait for the wire: for a worker thread.
    """
    if not has_slip_printer(counter):
        raise CounterError("printing.no_slip_printer")
    from counter_app.reports.slip import layout_slip

    try:
        document = layout_slip(trial_facts(counter), slip_width(counter), book=slip_book(counter))
    except CounterError as error:
        answer = SlipAnswer(PrintState.failed, b"", error)
    else:
        answer = send_slip(counter, document, request)
    made = _slip_attempt(counter, TEST, answer, number="", copy=1, clerk="")
    return made if made.trouble is None else replace(made, trouble=told_alone(made.trouble))


def _attempt_a4(
    counter: Counter,
    case: Case,
    key: str,
    pdf: bytes,
    *,
    ordinal: int,
    copy: int,
    copies: int,
    way: str = "",
    media: str = "A4",
    request: Patience | None,
) -> Attempt:
    file, title = paper_file(key, case.number, str(ordinal), copy), f"{key.replace(':', '-')} {case.number}"
    sent = send(counter, pdf, file=file, title=title, copies=copies, media=media, request=request)
    return Attempt(
        key,
        str(ordinal),
        sent.state,
        hashlib.sha256(pdf).hexdigest(),
        ":".join(one for one in (way, sent.queue) if one),
        sent.copies,
        copy,
        counter.clerk_number or case.clerk,
        saved_as=sent.saved_as,
        trouble=sent.trouble,
    )


def _attempt_slip(
    counter: Counter, case: Case, facts: PaperFacts, *, ordinal: int, copy: int, request: Patience | None
) -> Attempt:
    from counter_app.reports.slip import layout_slip

    answer = send_slip(counter, layout_slip(facts, slip_width(counter), book=slip_book(counter)), request)
    return _slip_attempt(counter, SLIP, answer, number=str(ordinal), copy=copy, clerk=case.clerk)


def _slip_attempt(counter: Counter, paper: str, answer: SlipAnswer, *, number: str, copy: int, clerk: str) -> Attempt:
    return Attempt(
        paper,
        number,
        answer.state,
        hashlib.sha256(answer.sent).hexdigest(),
        counter.settings.window.slip_target.partition(":")[0],
        1,
        copy,
        counter.clerk_number or clerk,
        trouble=answer.trouble,
        notes=tuple(_notes(answer)),
    )


def _notes(answer: SlipAnswer) -> Iterator[str]:
    if answer.drawn:
        yield text("printer.drawn", characters=answer.drawn)
    if answer.paper_low:
        yield text("printer.paper_low")
