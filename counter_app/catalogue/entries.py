# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`counter_app.base.entries`."""

from counter_app.base.entries import Entry, Span, check_names

__all__ = ["Entry", "Span", "check_names"]
