# SPDX-License-Identifier: Apache-2.0
"""The forms of one case as they are filled in: each begun when it is first seen, one of them in sight."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.cases.people import Party
from counter_app.desk.filling import CaseForm, earlier_facts, facts_of, forms_of
from counter_app.desk.looking_up import LookUp
from counter_app.desk.serving import Serving
from counter_app.forms.prefill import REGISTER
from counter_app.forms.session import FormSession
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_preview import as_it_stands
from counter_app.ui.form.standing import Standing, standing_of, standings
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import Shell


class FormStack(QWidget):
    """Holds the forms of one case; another case begins with none."""

    changed = Signal()  # something was typed in the form in sight
    judged = Signal()  # nothing has changed, but more is told
    at_end = Signal()
    learnt = Signal(str)  # a form knows now what this person's last one held

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._serving: Serving | None = None
        self._bodies: dict[str, FormBody] = {}
        self._learnt: dict[str, tuple[Party | None, Mapping[str, str]]] = {}  # whose last form held what, once known
        self._looked: tuple[Party | None, LookUp] | None = None  # what the register said, and of whom
        self._stack = QStackedLayout(self)
        self.forms: Sequence[CaseForm] = ()
        self.at = 0

    def serve(self, serving: Serving, wanted: object = None) -> None:
        """The forms of a case as they stand, the one in sight the same as before unless another is wanted."""
        if self._serving is not serving:
            self._serving, self.at, self._learnt, self._looked, self.forms = serving, 0, {}, None, ()
            self._drop(list(self._bodies))
        self.read()
        names = [one.definition.id for one in self.forms]
        self.at = names.index(str(wanted)) if wanted in names else max(0, min(self.at, len(names) - 1))
        self._drop([one for one in self._bodies if one not in names])

    def read(self) -> None:
        """What is kept of the forms has changed."""
        self.forms = forms_of(self._shell.counter, self._serving) if self._serving is not None else ()

    def rest(self) -> None:
        """No form can be filled in now."""
        self.forms = ()

    def _drop(self, forms: Iterable[str]) -> None:
        for form in forms:
            body = self._bodies.pop(form)
            self._stack.removeWidget(body)
            body.hide()
            body.destroyed.connect(body.__dict__.clear)  # its Python side may outlive it, with every editor it had
            body.deleteLater()

    @property
    def in_work(self) -> bool:
        """Whether a form of the case in work is in sight."""
        current = self._shell.current
        begun = bool(self.forms) and self.form.definition.id in self._bodies
        return begun and current.busy and current.serving is self._serving

    @property
    def form(self) -> CaseForm:
        """The form in sight."""
        return self.forms[self.at]

    @property
    def body(self) -> FormBody:
        """The form in sight as it is filled in."""
        return self._bodies[self.form.definition.id]

    def standings(self) -> list[tuple[str, Standing]]:
        """Every form's title with how far it is; the one in sight as it stands, kept or not."""
        if self._serving is None:
            return []
        now = standing_of(self.body.session.faults)
        shown = standings(self._shell.counter, self._serving)
        return [(one.title, now if place == self.at else standing) for place, (one, standing) in enumerate(shown)]

    def next_unfinished(self) -> int | None:
        """The next form behind the one in sight that is not finished, round; None where all others are."""
        shown = self.standings()
        order = [*range(self.at + 1, len(shown)), *range(self.at)]
        return next((place for place in order if not shown[place][1].finished), None)

    def show_form(self) -> None:
        """Bring the form that is meant into sight, with what is known now."""
        if self._serving is None:
            return
        known = self._bodies.get(self.form.definition.id)
        if known is None:
            self._begin(self.form, self._serving)
        else:
            self._ask_earlier(self.form.definition.id, self._serving)
            known.session.offer(self._facts(self.form.definition.id, self._serving))
            self._stack.setCurrentWidget(known)
            known.refresh()

    def _begin(self, form: CaseForm, serving: Serving) -> None:
        today = civil_date(self._shell.clock())
        session = FormSession(form.definition, form.filled, today=today)
        session.offer(self._facts(form.definition.id, serving))
        caps = {
            "add": cap_of(Context.form_roster, Command.add_row),
            "remove": cap_of(Context.form_roster, Command.remove_row),
            "take_in": cap_of(Context.form_roster, Command.take_in_rows),
        }
        body = FormBody(self._shell, session, today, caps)
        body.changed.connect(self.changed)
        body.judged.connect(self.judged)
        body.at_end.connect(self.at_end)
        self._bodies[form.definition.id] = body
        self._stack.addWidget(body)
        self._stack.setCurrentWidget(body)
        body.begin()
        self._ask_earlier(form.definition.id, serving)

    def _ask_earlier(self, form: str, serving: Serving) -> None:
        """What the applicant's last form held, unless that is known; another applicant is another question."""
        if form not in self._learnt or self._learnt[form][0] != serving.draft.applicant:
            self._learnt.pop(form, None)
            call = partial(_earlier, self._shell, as_it_stands(self._shell, serving), form)
            self._shell.reading(call).success(self._known_earlier).start()

    def _facts(self, form: str, serving: Serving) -> Mapping[str, str]:
        """All that is known now, what was written before last."""
        _, earlier = self._learnt.get(form, (None, {}))
        known = facts_of(self._shell.counter, serving)
        of, looked = self._looked or (None, None)
        if looked is not None and of == serving.draft.applicant:
            known = looked.registered(known)
        return {**earlier, **known}

    def learn_register(self, found: LookUp) -> int:
        """What the register says of the applicant; how many fields of the form in sight stand filled by it now."""
        if self._serving is None or not self.in_work:
            return 0
        self._looked = self._serving.draft.applicant, found
        session = self.body.session
        session.offer(self._facts(self.form.definition.id, self._serving))
        self.body.refresh()
        return sum(1 for one in session.filled.sources.values() if one == REGISTER)

    def _known_earlier(self, found: tuple[Serving, str, Mapping[str, str]]) -> None:
        """What this person's last form held; it may come while the clerk types."""
        asked, form, facts = found
        body, serving = self._bodies.get(form), self._serving
        if body is None or serving is None or asked.draft.id != serving.draft.id:
            return
        if asked.draft.applicant != serving.draft.applicant:
            return
        self._learnt[form] = (asked.draft.applicant, facts)
        if not facts:
            return
        body.session.offer(self._facts(form, serving))
        body.refresh()
        self.learnt.emit(form)


def _earlier(shell: Shell, serving: Serving, form: str) -> tuple[Serving, str, Mapping[str, str]]:
    return serving, form, earlier_facts(shell.counter, serving, form)
