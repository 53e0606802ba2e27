# SPDX-License-Identifier: Apache-2.0
"""Steps as work: what lies ahead of a case, a step under way, and objections while something is public (公示)."""

import msgspec

from counter_app.cases.facts import Facts


class Ahead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The step that is to be done next, as it was when the action before it was written.

    Kept with the action, so that lists of work need no catalogue. ``duty`` is one of ``base.duties``, ``due`` the last
    day (ISO) of the step's own limit, "" where it has none.
    """

    step: str
    verb: str
    duty: str
    due: str = ""


class StepBegun(Facts, tag="step_begun", frozen=True, kw_only=True):
    """A step that takes time was begun: put up for the public, sent for an opinion, a visit arranged.

    ``details`` are the fields of the step's sheet that identify nobody, in their canonical form (see ``forms``): from
    when to when, where, under which number. The whole sheet stands in ``Personal.forms``.
    """

    step: str
    verb: str
    details: dict[str, str] = msgspec.field(default_factory=dict)
    ahead: Ahead | None = None


class ObjectionRaised(Facts, tag="objection_raised", frozen=True, kw_only=True):
    """异议 while the step is public. Who and what stand in ``Personal.words["who"]`` and ``["objection"]``."""

    step: str
    objection: str  # an id of its own


class ObjectionHandled(Facts, tag="objection_handled", frozen=True, kw_only=True):
    """An objection was looked into, see ``Personal.words["handling"]``. ``upheld``: it was right."""

    step: str
    objection: str
    upheld: bool


class BegunStep(msgspec.Struct, frozen=True):
    """A step under way."""

    step: str
    verb: str
    at: int
    clerk: str
    details: dict[str, str]


class Objection(msgspec.Struct, frozen=True):
    """An objection; ``upheld`` is None until it was handled."""

    id: str
    step: str
    at: int
    clerk: str
    upheld: bool | None = None
    handled_at: int = 0
