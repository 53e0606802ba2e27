# SPDX-License-Identifier: Apache-2.0
"""What a clerk has typed and judged but not decided yet. Saved as typed; personal, so only in the encrypted store."""

import msgspec

from counter_app.base.ids import derived_id
from counter_app.cases.actions import Channel, LineState, PrintState, ScanSource
from counter_app.cases.people import Agent, Party
from counter_app.forms.filled import FilledForm

OFFICE = "office"
"""The page of a draft that holds only what the office is writing on a decided case's forms."""


def office_draft(case: str) -> str:
    """The id of that draft of a case."""
    return derived_id(case, OFFICE)


def sheet_draft(case: str) -> str:
    """The id of the draft that holds the sheet of the step at hand, as far as it was filled in."""
    return derived_id(case, "sheet")


class DraftLine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One checklist line so far. ``own_words`` is the clerk's sentence, ``reason`` the catalogue's."""

    state: LineState = LineState.unseen
    reason: str = ""
    own_words: str = ""
    option: str = ""


class FormPrinted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form that was printed to be signed. Recorded with the decision, when the case has a number."""

    form: str
    state: PrintState
    digest: str
    printer: str = ""


class DraftScan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scanned sheet of a line, kept in the store under ``scan``. Recorded with the decision."""

    scan: str
    digest: str
    width: int
    height: int
    size: int
    source: ScanSource


class Draft(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A case in the making, or a case that came back for correction (``case`` then names it)."""

    id: str
    action_id: str  # the id of the outcome to come: the idempotency key
    guide: str
    item: int
    version: str
    clerk: str
    began_at: int
    updated_at: int
    case: str = ""
    notice: str = ""  # notice number the citizen came back with
    applicant: Party | None = None
    agent: Agent | None = None
    answers: dict[str, str] = {}
    eligibility: dict[str, str] = {}
    clocks: dict[str, str] = {}
    lines: dict[str, DraftLine] = {}
    listed: dict[str, list[str]] = {}  # material left to an agreement -> what that asks for, as the clerk listed it
    forms: dict[str, FilledForm] = {}
    scans: dict[str, list[DraftScan]] = {}  # by material
    form_prints: dict[str, FormPrinted] = {}  # the last print of each form, before there is a case
    held: list[str] = []  # materials whose original stays at the window
    page: str = "identity"  # identity | checklist | form | outcome | office
    outcome: str = ""
    words: dict[str, str] = {}  # message to the citizen, reason of a refusal, reason of a second notice
    timing_accurate: bool = True
    period: str = ""  # the month a settlement is about
    remembered: str = ""  # the number of the case whose listed papers were taken over
    first: str = ""  # the draft of another item that is accepted together with this one (合并办理)
    ticket: str = ""  # the queue ticket it was begun with
    channel: Channel = Channel.window  # by phone: the caller stands in words["caller"]
