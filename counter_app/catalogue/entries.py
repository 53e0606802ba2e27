# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`counter_app.base.entries`."""

from counter_app.base.entries import DRAFT, Entry, Span, check_names

__all__ = ["DRAFT", "Entry", "Span", "check_names"]
