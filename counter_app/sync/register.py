# SPDX-License-Identifier: Apache-2.0
"""The centre's register as a window asks it: over a connection of its own, so that no sending waits for a look-up."""

from collections.abc import Callable
from threading import Lock

from counter_app.base.core_system import Insured
from counter_app.base.errors import CounterError
from counter_app.forms.id_numbers import kind_of
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.wire.register import Answered, CodeAnswered, CodeQuestion, Question

AWAY = "looking_up.away"
_QUERY, _CODE = "/register/query", "/register/code"


class CentreRegister:
    """Asks one question at a time. ``connect`` makes the connection when it is first wanted."""

    def __init__(self, connect: Callable[[], CentreClient]) -> None:
        self._connect = connect
        self._client: CentreClient | None = None
        self._turn = Lock()

    def ask(self, question: Question) -> Answered:
        """Raises CounterError ``looking_up.away`` where nobody can be asked now; refusals keep their own code."""
        with self._turn:
            try:
                return self._opened().asked("POST", _QUERY, Answered, question)
            except (Unheard, RefusedByCentre) as failure:
                raise _told(failure) from failure

    def insured_of(self, code: str, clerk: str) -> Insured:
        """Whose a code is. Raises CounterError ``core.refused`` for nobody's, else as ``ask``."""
        with self._turn:
            try:
                found = self._opened().asked("POST", _CODE, CodeAnswered, CodeQuestion(code=code, clerk=clerk))
            except (Unheard, RefusedByCentre) as failure:
                raise _told(failure) from failure
        kind = kind_of(found.id_kind)
        if not found.name or kind is None:
            raise CounterError("core.refused")
        return Insured(found.name, kind, found.id_number, found.region, found.card_number)

    def close(self) -> None:
        """Give the connection back, also while a question is out: it ends unheard. The next one connects anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> CentreClient:
        if self._client is None:
            self._client = self._connect()
        return self._client


def _told(failure: CounterError) -> CounterError:
    """What to tell: a centre that is away or busy is the same to whoever asks."""
    if isinstance(failure, RefusedByCentre) and not failure.later:
        return CounterError(failure.code, **failure.told)
    return CounterError(AWAY)
