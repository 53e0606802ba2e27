# SPDX-License-Identifier: Apache-2.0
"""Joining the centre again after a window's chain and the centre's had grown apart."""

from counter_app.cases.facts import Facts


class Rejoined(Facts, tag="rejoined", frozen=True, kw_only=True):
    """First in a new epoch: the ``count`` actions behind it had been written in ``epoch`` (or later ones) behind
    ``common``, up to where the centre holds the same chain. They are what they were, but for their places and links;
    ``old_head`` is where the old chain ended (hex), ``why`` the code of what had been found."""

    epoch: int
    common: int
    old_head: str
    count: int
    why: str
