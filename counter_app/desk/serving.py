# SPDX-License-Identifier: Apache-2.0
"""One citizen at the window: what has been typed, answered and judged so far.

A :class:`Serving` lives on the window's main thread, is pure and quick, and knows no store: saving a
snapshot of its draft is the caller's operation.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Channel, LineState
from counter_app.cases.case import Case, CaseScan
from counter_app.cases.coming import Coming
from counter_app.cases.draft import Draft, DraftLine, DraftScan, FormPrinted
from counter_app.cases.people import Agent, IdKind, Party, Person, Source
from counter_app.catalogue.checklist import Checklist, ChecklistLine, build_checklist, listed_id
from counter_app.catalogue.items import ApplicantKind, Need, ServiceItem
from counter_app.catalogue.months import MONTH, asks_month

UNDO_DEPTH = 50
AGENT_PRESENT = "agent.present"
"""The fact by which a question about an agent answers itself."""
APPLICANT_ORIGIN = "applicant.origin"
"""The fact by which a question where somebody is from answers itself: by the paper that was read, never by typing."""
ORIGINS = {
    IdKind.resident_id: "mainland",
    IdKind.hkmt_residence: "hk_macao_tw",
    IdKind.foreign_permanent: "foreign",
}


class Serving:
    """A draft in work, with the item it follows and, where the citizen came back, the case it continues."""

    def __init__(self, item: ServiceItem, draft: Draft, case: Case | None = None) -> None:
        self.item = item
        self.draft = draft
        self.case = case
        self.coming: Coming | None = None  # which visit it is, as the page was told
        self._undo: list[bytes] = []
        self._checklist: Checklist | None = None

    @property
    def checklist(self) -> Checklist:
        """The checklist under the answers given so far."""
        if self._checklist is None:
            self._checklist = build_checklist(self.item, self.draft.answers, self.facts, self.draft.listed)
        return self._checklist

    @property
    def facts(self) -> Mapping[str, str]:
        """Facts that answer circumstances without asking."""
        facts = {AGENT_PRESENT: "yes"} if self.draft.agent is not None else {}
        applicant = self.draft.applicant
        if isinstance(applicant, Person) and applicant.source is Source.card and applicant.id_kind in ORIGINS:
            facts[APPLICANT_ORIGIN] = ORIGINS[applicant.id_kind]
        return facts

    def line(self, material: str) -> DraftLine:
        """How a checklist line stands; an unseen one for a line nobody has looked at."""
        return self.draft.lines.get(material) or DraftLine()

    def open_lines(self) -> tuple[ChecklistLine, ...]:
        """Lines that still have to be judged, in order. A paper asked for only 必要时 may be left: not needed."""
        return tuple(
            one
            for one in self.checklist.lines
            if one.material.need is Need.required and self.line(one.material.id).state is LineState.unseen
        )

    def unconfirmed(self) -> tuple[str, ...]:
        """Ids of eligibility statements and citizen's clocks that have no answer yet; ``month`` for a settlement's."""
        missing = [one.id for one in self.checklist.eligibility if one.id not in self.draft.eligibility]
        if asks_month(self.item) and not self.draft.period:
            missing.append(MONTH)
        return tuple(missing + [one.id for one in self.checklist.clocks if one.id not in self.draft.clocks])

    def answer(self, key: str, value: str) -> None:
        """Answer a circumstance. Answers that no longer apply are dropped; nothing else changes."""
        asked = {one.circumstance.key: one.circumstance for one in self.checklist.circumstances}
        if key not in asked or value not in {option.value for option in asked[key].options}:
            raise CounterError("serving.answer_unknown")
        self._remember()
        self.draft.answers[key] = value
        self._checklist = None
        kept = {one.circumstance.key for one in self.checklist.circumstances}
        self.draft.answers = {name: given for name, given in self.draft.answers.items() if name in kept}
        self._checklist = None

    def confirm(self, statement: str, answer: str) -> None:
        """Answer an eligibility statement: yes, no or unknown."""
        if answer not in ("yes", "no", "unknown"):
            raise CounterError("serving.answer_unknown")
        self._remember()
        self.draft.eligibility[statement] = answer

    def set_clock(self, clock: str, day: str) -> None:
        """Record the date a citizen's clock runs from (ISO), or "" where it is not known."""
        self._remember()
        self.draft.clocks[clock] = day

    def set_period(self, month: str) -> None:
        """Record the month (2026-10) a settlement is about. A case that has its number keeps its month."""
        if not asks_month(self.item) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise CounterError("serving.answer_unknown")
        if self.case is not None and self.case.period:
            raise CounterError("serving.month_stays", month=self.case.period)
        self._remember()
        self.draft.period = month

    def set_by_list(self, wanted: bool) -> None:
        """Nobody applies: a list of people is done as one case. Or somebody applies after all."""
        self._remember()
        self.draft.channel = Channel.list if wanted else Channel.window
        if wanted:
            self.draft.applicant = self.draft.agent = None
            self._checklist = None

    def set_applicant(self, party: Party | None) -> None:
        """Whose case it is."""
        if party != self.draft.applicant:
            self._remember()
            self.draft.applicant = party
            self._checklist = None

    def suits(self, party: Party) -> bool:
        """Whether the item is for such a party: a person's matter for a person, a unit's for a unit."""
        kind = self.item.structure.applicant if self.item.structure else ApplicantKind.none
        return isinstance(party, Person) == (kind in (ApplicantKind.person, ApplicantKind.none))

    def set_agent(self, agent: Agent | None) -> None:
        """Who acts for the applicant; None where the applicant came alone.

        Where an agent came or left, what was answered about agents is asked anew.
        """
        if agent == self.draft.agent:
            return
        self._remember()
        if (agent is None) is not (self.draft.agent is None):
            for one in self.checklist.circumstances:
                if one.circumstance.source == AGENT_PRESENT:
                    self.draft.answers.pop(one.circumstance.key, None)
        self.draft.agent = agent
        self._checklist = None

    def take_by_phone(self, caller: str) -> None:
        """The application comes by phone: who calls is noted, and every paper follows that nobody has judged.

        "" is nobody on the phone: what was to follow has to be seen again.
        """
        words = " ".join(caller.split())
        self._remember()
        self.draft.channel = Channel.phone if words else Channel.window
        self.draft.words.pop("caller", None)
        if words:
            self.draft.words["caller"] = words
        for one in self.checklist.lines:
            state = self.line(one.material.id).state
            if words and state is LineState.unseen:
                self.draft.lines[one.material.id] = DraftLine(state=LineState.follows)
            elif not words and state is LineState.follows:
                del self.draft.lines[one.material.id]

    def judge(
        self, material: str, state: LineState, *, reason: str = "", own_words: str = "", option: str = ""
    ) -> None:
        """Judge a checklist line. A promise or sharing that the catalogue does not allow is refused."""
        line = next((one for one in self.checklist.lines if one.material.id == material), None)
        if line is None:
            raise CounterError("serving.line_unknown")
        if state is LineState.promised and not line.promise_allowed:
            raise CounterError("serving.no_promise")
        if state is LineState.shared and not line.material.shared:
            raise CounterError("serving.not_shared")
        if state is LineState.follows and self.draft.channel is not Channel.phone:
            raise CounterError("cases.rules.follows_by_phone")
        self._remember()
        self.draft.lines[material] = DraftLine(state=state, reason=reason, own_words=own_words, option=option)

    def list_papers(self, material: str, papers: Sequence[str]) -> None:
        """List what the document asks for to which the guide leaves a material. A paper that stays keeps its state.

        Raises CounterError for a line the guide decides itself, and for a paper that is listed twice.
        """
        line = next((one for one in self.checklist.lines if one.material.id == material), None)
        if line is None or line.listed or not line.material.left_to:
            raise CounterError("serving.nothing_left_open")
        words = [" ".join(one.split()) for one in papers]
        words = [one for one in words if one]
        if len(set(words)) < len(words):
            raise CounterError("serving.listed_twice")
        before = self.draft.listed.get(material, [])
        if words == before:
            return
        self._remember()
        kept = {text: self.draft.lines.pop(listed_id(material, place), None) for place, text in enumerate(before, 1)}
        scans = {text: self.draft.scans.pop(listed_id(material, place), []) for place, text in enumerate(before, 1)}
        self.draft.listed[material] = words
        for place, text in enumerate(words, 1):
            entry = kept.get(text)
            if entry is not None:
                self.draft.lines[listed_id(material, place)] = entry
            if scans.get(text):
                self.draft.scans[listed_id(material, place)] = scans[text]
        self._checklist = None

    def form_printed(self, printed: FormPrinted) -> None:
        """A form went out to be signed; recorded with the decision. A print of what was changed since is the one."""
        self.draft.form_prints[printed.form] = printed

    def scans(self, material: str) -> tuple[DraftScan | CaseScan, ...]:
        """The sheets scanned for a line: those recorded with earlier decisions, and those of this draft."""
        recorded = [one for one in self.case.scans if one.material == material] if self.case else []
        known = {one.scan for one in recorded}
        return (*recorded, *(one for one in self.draft.scans.get(material, ()) if one.scan not in known))

    def attach(self, material: str, scans: Sequence[DraftScan]) -> None:
        """Sheets were scanned for a line; its state stays. Raises CounterError for a line that is not on the list."""
        if all(one.material.id != material for one in self.checklist.lines):
            raise CounterError("serving.line_unknown")
        self._remember()
        self.draft.scans[material] = [*self.draft.scans.get(material, ()), *scans]

    def detach(self, material: str) -> bool:
        """Take the last sheet of this draft off a line; False where there is none. Recorded ones stay."""
        recorded = {one.scan for one in self.case.scans} if self.case else set()
        mine = [one for one in self.draft.scans.get(material, ()) if one.scan not in recorded]
        if not mine:
            return False
        self._remember()
        self.draft.scans[material] = [one for one in self.draft.scans[material] if one != mine[-1]]
        return True

    def keep_original(self, material: str) -> bool:
        """Keep a line's original at the window, or keep it no more; whether it is kept now. One that was kept with an
        earlier decision is given back on the case itself, see ``desk.custody``."""
        if all(one.material.id != material for one in self.checklist.lines):
            raise CounterError("serving.line_unknown")
        if self.original_here(material):
            return True
        self._remember()
        kept = material not in self.draft.held
        self.draft.held = [*self.draft.held, material] if kept else [one for one in self.draft.held if one != material]
        return kept

    def original_here(self, material: str) -> bool:
        """Whether an earlier decision recorded that a line's original lies at the window."""
        return self.case is not None and any(one.material == material for one in self.case.originals_here)

    def note(self, use: str, words: str) -> None:
        """Keep a sentence the clerk typed (message to the citizen, reason)."""
        if self.draft.words.get(use, "") != words:
            self._remember()
            if words:
                self.draft.words[use] = words
            else:
                self.draft.words.pop(use, None)

    def choose(self, outcome: str) -> None:
        """Choose an outcome on the page; it counts only when decided."""
        if self.draft.outcome != outcome:
            self._remember()
            self.draft.outcome = outcome

    def undo(self) -> bool:
        """Take the last change back. False where there is none."""
        if not self._undo:
            return False
        self.draft = msgspec.json.decode(self._undo.pop(), type=Draft)
        self._checklist = None
        return True

    def snapshot(self, at: int) -> Draft:
        """A copy of the draft to be saved by another thread; ``at`` is the moment in µs."""
        self.draft.updated_at = at
        return msgspec.json.decode(msgspec.json.encode(self.draft), type=Draft)

    def _remember(self) -> None:
        self._undo.append(msgspec.json.encode(self.draft))
        del self._undo[:-UNDO_DEPTH]


def begin(item: ServiceItem, *, clerk: str, at: int) -> Serving:
    """Begin a new case of an item. Raises CounterError for an item that is kept as text only."""
    if item.structure is None:
        raise CounterError("serving.text_only", title=item.title)
    draft = Draft(
        id=new_id(),
        action_id=new_id(),
        guide=item.guide,
        item=item.ordinal,
        version=item.version,
        clerk=clerk,
        began_at=at,
        updated_at=at,
        channel=Channel.list if item.structure.applicant is ApplicantKind.none else Channel.window,
    )
    return Serving(item, draft)
