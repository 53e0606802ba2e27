# SPDX-License-Identifier: Apache-2.0
"""The guide's own words beside a decided case."""

from collections.abc import Sequence

from counter_app.cases.case import Case
from counter_app.catalogue.items import Quote
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.guide_panel import GuidePanel


def toggle_case_guide(shell: Shell, case: Case, quotes: Sequence[Quote] = ()) -> None:
    """The words of the case's item with the quoted ones marked, and away again."""
    if isinstance(shell.panel, GuidePanel):
        shell.close_panel()
    else:
        open_case_guide(shell, case, quotes)


def open_case_guide(shell: Shell, case: Case, quotes: Sequence[Quote] = ()) -> None:
    """The same, whatever the panel shows; nothing where the item is gone."""
    item = shell.counter.item_of(case)
    if item is not None:
        guide = shell.counter.guide(item.guide)
        shell.open_panel(GuidePanel(guide_text(item, guide.title if guide else "", tuple(quotes))))
