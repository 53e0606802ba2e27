# SPDX-License-Identifier: Apache-2.0
"""One quiet line on the start page: the guide changed lately, and the key that shows what."""

from counter_app.base.texts import text
from counter_app.catalogue.change_sheet import ChangeSheet
from counter_app.ui.widgets.quiet_line import QuietLine


class NewsLine(QuietLine):
    """Not there while nothing changed."""

    def show_news(self, sheet: ChangeSheet) -> None:
        """Say how much changed, or go."""
        self.say(text("changes.news", guide=sheet.guide.short, count=len(sheet.changes)) if sheet.changes else "")
