# SPDX-License-Identifier: Apache-2.0
"""The one way to leave the window's thread: a desk call, and bound methods that take its result."""

from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, Self, TypeVar

import shiboken6
from PySide6.QtCore import QObject

from counter_app.base.errors import Cancelled, CounterError
from counter_app.ui.background import Background, Lane
from counter_app.ui.bridge import Bridge

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def _bound(receiver: Callable[..., object]) -> Callable[..., object]:
    if not isinstance(getattr(receiver, "__self__", None), QObject):
        raise TypeError("a receiver is a bound method of a QObject: only such a one is safe after its window closed")
    return receiver


def _deliver(receiver: Callable[..., object], result: object) -> None:
    if shiboken6.isValid(receiver.__self__):  # type: ignore[attr-defined]
        receiver(result)


class StoreOperation(Generic[T]):
    """A desk call that touches the store. Nothing happens before ``start``.

    Expected failures go to ``failure``; a ``Cancelled`` to nobody; anything else to ``bug``, and whoever waits for
    the end hears ``ui.crash.stopped``. A result that arrives after its receiver was closed is dropped.
    """

    def __init__(
        self,
        background: Background,
        call: Callable[[], T],
        *,
        lane: Lane,
        failure: Callable[[CounterError], object],
        bug: Callable[[BaseException], object],
    ) -> None:
        self._background = background
        self._call = call
        self._lane = lane
        self._success: Callable[..., object] | None = None
        self._failure = _bound(failure)
        self._bug = bug
        self._waits = False  # somebody of its own waits for the end, with a button that is off meanwhile

    def success(self, receiver: Callable[[T], object]) -> Self:
        """Who takes the result, on the main thread."""
        self._success = _bound(receiver)
        return self

    def failure(self, receiver: Callable[[CounterError], object]) -> Self:
        """Who takes an expected failure instead of the window's banner."""
        self._failure = _bound(receiver)
        self._waits = True
        return self

    def start(self) -> None:
        """Run the call in its lane."""
        self._background.run(self._lane, self._work)

    def _work(self) -> Callable[[], None]:
        try:
            result = self._call()
        except CounterError as error:
            return partial(_deliver, self._failure, error)
        except Cancelled:
            return _nothing
        except Exception as error:
            self._bug(error)
            return partial(_deliver, self._failure, CounterError("ui.crash.stopped")) if self._waits else _nothing
        if self._success is None:
            return _nothing
        return partial(_deliver, self._success, result)


class Asked(Protocol[T_co]):
    """Something that was asked of a device and will end."""

    def result(self) -> T_co:
        """What it ended with."""

    def when_done(self, tell: Callable[[], None]) -> None:
        """Call ``tell``, in whatever thread it ends in."""

    def cancel(self) -> None:
        """Give it up."""


class DeviceOperation(Generic[T]):
    """Waits for something asked of a device, without holding the window up. Nothing is heard before ``start``.

    Endings go where those of a :class:`StoreOperation` go; a ``Cancelled`` to ``cancelled``, or to nobody.
    """

    def __init__(
        self,
        bridge: Bridge,
        request: Asked[T],
        *,
        failure: Callable[[CounterError], object],
        bug: Callable[[BaseException], object],
    ) -> None:
        self._bridge = bridge
        self._request = request
        self._success: Callable[..., object] | None = None
        self._cancelled: Callable[..., object] | None = None
        self._failure = _bound(failure)
        self._bug = bug

    def success(self, receiver: Callable[[T], object]) -> Self:
        """Who takes the answer, on the main thread."""
        self._success = _bound(receiver)
        return self

    def failure(self, receiver: Callable[[CounterError], object]) -> Self:
        """Who takes a device's fault instead of the window's banner."""
        self._failure = _bound(receiver)
        return self

    def cancelled(self, receiver: Callable[[None], object]) -> Self:
        """Who hears that it was given up."""
        self._cancelled = _bound(receiver)
        return self

    def start(self) -> Self:
        """Listen for the end."""
        self._request.when_done(self._ended)
        return self

    def cancel(self) -> None:
        """Give it up."""
        self._request.cancel()

    def _ended(self) -> None:
        receiver: Callable[..., object] | None
        result: object = None
        try:
            result, receiver = self._request.result(), self._success
        except CounterError as error:
            result, receiver = error, self._failure
        except Cancelled:
            receiver = self._cancelled
        except Exception as error:
            self._bug(error)
            result, receiver = CounterError("ui.crash.stopped"), self._failure
        if receiver is not None:
            self._bridge.post(partial(_deliver, receiver, result))


def _nothing() -> None:
    """Nobody waits for this result."""
