# SPDX-License-Identifier: Apache-2.0
"""What is written, sealed or pasted on the paper by hand; it is not filled in on screen."""

from counter_app.base.texts import text
from counter_app.forms.definition import Filler
from counter_app.forms.session import FormSession
from counter_app.ui.form.registry import BY_HAND
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose


class ByHand(Card):
    """The last card of a form; in sight where there is such a place."""

    def __init__(self, session: FormSession) -> None:
        super().__init__()
        self._session = session
        self._words = Prose("", Role.body, Colour.ink2)
        line = row(StatusMark(Mark.unseen), gap=10)
        line.addWidget(self._words, 1)
        self.body.addLayout(line)

    def refresh(self) -> None:
        """The places that are asked for now."""
        places = [
            one.label
            for one in self._session.form.fields
            if one.filled_by is Filler.hand and one.type in BY_HAND and self._session.is_visible(one.key)
        ]
        self.setVisible(bool(places))
        if places:
            self._words.set_words(text("page.form.by_hand", places="、".join(dict.fromkeys(places))))
