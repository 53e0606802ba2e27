# SPDX-License-Identifier: Apache-2.0
"""The system's keyring: Secret Service on Linux, Credential Manager on Windows. Brought in only when it is asked for.

A backend that the library itself does not recommend (a file in the clear, none at all) counts as none.
"""

import logging
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

logger = logging.getLogger(__name__)
SERVICE = "counter-app"


def find() -> "KeyringBackend | None":
    """The keyring there is, None where there is none."""
    try:
        import keyring
        from keyring.core import recommended

        found = keyring.get_keyring()
        return found if recommended(found) else None
    except Exception as error:  # whatever a backend meets on this machine: then there is none
        logger.warning("the system's keyring cannot be used: %s", type(error).__name__)
        return None


def keep(entry: str, secret: str) -> None:
    """Keep a secret and read it back. Raises CounterError ``store.key_no_keyring``."""
    backend = find()
    if backend is None:
        raise CounterError("store.key_no_keyring")
    try:
        backend.set_password(SERVICE, entry, secret)
        told = backend.get_password(SERVICE, entry)
    except Exception as error:
        logger.warning("the system's keyring took nothing: %s", type(error).__name__)
        raise CounterError("store.key_no_keyring") from error
    if told != secret:
        raise CounterError("store.key_no_keyring")


def recall(entry: str) -> str:
    """A secret. Raises CounterError ``store.key_locked`` where the keyring is closed, gone or does not have it."""
    backend = find()
    try:
        told = backend.get_password(SERVICE, entry) if backend is not None else None
    except Exception as error:
        logger.warning("the system's keyring told nothing: %s", type(error).__name__)
        raise CounterError("store.key_locked") from error
    if told is None:
        raise CounterError("store.key_locked")
    return told


def forget(entry: str) -> None:
    """Drop an entry that nothing needs any more; what cannot be dropped stays."""
    backend = find()
    try:
        if backend is not None:
            backend.delete_password(SERVICE, entry)
    except Exception as error:
        logger.warning("the system's keyring dropped nothing: %s", type(error).__name__)
