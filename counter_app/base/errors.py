# SPDX-License-Identifier: Apache-2.0
"""Expected failures: each has a code whose Chinese sentence lives in ``resources/texts``."""

from collections.abc import Mapping


class CounterError(Exception):
    """Something expected went wrong and nothing was changed.

    ``code`` names a sentence; ``facts`` fill its blanks. ``str()`` gives the code alone, so that no
    personal data reaches a log or a traceback through an exception's text.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts


class Cancelled(Exception):
    """The person took it back; nobody needs to be told."""
