# SPDX-License-Identifier: Apache-2.0
"""A person's name."""

from counter_app.ui.form.line_field import LineField


class PersonNameField(LineField):
    """In sight, so that it can be held against the paper; every script and every rare character."""
