# SPDX-License-Identifier: Apache-2.0
"""How often somebody came for a matter, as the clerk was told when the visit was written down."""

import msgspec


class Coming(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which visit this is; ``earlier`` are the ids of the cases of those before that came to nothing."""

    visit: int
    earlier: tuple[str, ...] = ()
