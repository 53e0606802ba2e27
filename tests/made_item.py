# SPDX-License-Identifier: Apache-2.0
"""A made-up item without words, to be filled by ``dataclasses.replace``."""

from counter_app.catalogue.items import ServiceItem

TEXT_ONLY = ServiceItem(
    guide="made",
    ordinal=1,
    title="一件事",
    code="",
    part="",
    matters=(),
    first_line=1,
    last_line=1,
    lines=(),
    sections=(),
    chart=(),
    remarks=(),
    version="",
    valid_from="",
    structure=None,
)
