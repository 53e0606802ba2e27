# SPDX-License-Identifier: Apache-2.0
"""What a use case changed, as data: windows subscribe and refresh themselves, none calls another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Case ids that changed, and which lists did."""

    cases: frozenset[str] = frozenset()
    drafts: bool = False
    papers: bool = False
    usage: bool = False
