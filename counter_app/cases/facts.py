# SPDX-License-Identifier: Apache-2.0
"""The base of all facts of actions."""

import msgspec


class Facts(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", omit_defaults=True
):
    """Base of all facts; the tag is the action's kind. Nothing in them identifies a person."""
