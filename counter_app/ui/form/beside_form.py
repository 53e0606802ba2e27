# SPDX-License-Identifier: Apache-2.0
"""What stands in the panel beside a form: 核对, the guide's own words, or the paper."""

from PySide6.QtCore import QObject, Signal

from counter_app.ui.form.check_panel import CheckPanel
from counter_app.ui.form.form_checks import checks_of, resting_on
from counter_app.ui.form.form_guide import form_guide
from counter_app.ui.form.form_stack import FormStack
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.guide_panel import GuidePanel, GuideText


class BesideForm(QObject):
    """核对 stands there unless something else was asked for."""

    taken = Signal()  # what is offered

    def __init__(self, shell: Shell, forms: FormStack) -> None:
        super().__init__(forms)
        self._shell = shell
        self._forms = forms

    def open_checks(self) -> None:
        """核对 of the form in sight."""
        panel = CheckPanel(cap_of(Context.form, Command.next_open), cap_of(Context.form, Command.take_offer))
        panel.taken.connect(self.taken)
        self._shell.open_panel(panel)
        self.fill()

    def fill(self) -> None:
        """The form stands otherwise now."""
        panel = self._shell.panel
        if isinstance(panel, CheckPanel) and self._forms.in_work:
            panel.show_checks(checks_of(self._forms.form, self._forms.body))
        elif isinstance(panel, GuidePanel) and self._forms.in_work:
            panel.mark(self._guide().lines)

    def turn(self) -> None:
        """核对, then the guide's words, then 核对 again; Esc closes."""
        if not isinstance(self._shell.panel, CheckPanel):
            self.open_checks()
            return
        self._shell.open_panel(GuidePanel(self._guide()))

    def _guide(self) -> GuideText:
        item = self._shell.current.serving.item
        title = self._shell.counter.catalogue.guides[item.guide].title
        return form_guide(item, title, self._forms.form.form, resting_on(self._forms.body))
