# SPDX-License-Identifier: Apache-2.0
"""That this machine has no keyring for the store's key, said once, calmly: the key stays a file only its user reads."""

from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.store.disk import write_whole
from counter_app.store.key_wrap import KeyKeeping

MARK = "counter.key.told"


def key_notice(counter: Counter) -> str:
    """What to say of it, "" where there is nothing to say or it was said before."""
    mark = counter.settings.places.data / MARK
    if mark.exists() or counter.store.key_keeping() is not KeyKeeping.no_keyring:
        return ""
    write_whole(mark, b"")
    return text("key.no_keyring")
