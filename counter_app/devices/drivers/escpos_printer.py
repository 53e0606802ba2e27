# SPDX-License-Identifier: Apache-2.0
"""Prints slips on an ESC/POS printer and says what is known afterwards, no more.

A printer that never answers is *unknown*, not an error; a wire that ends after the first byte is unknown too. The
work waits for the wire (seconds at worst), so it belongs on a worker thread.
"""

import time
from collections.abc import Callable

from counter_app.base.errors import Cancelled
from counter_app.cases.actions import PrintState
from counter_app.devices.contracts import Link, Paper, PrinterStatus, SendResult
from counter_app.devices.faults import DeviceFault, LinkFault
from counter_app.devices.patience import Patience
from counter_app.devices.printer_profiles import PrinterProfile, StatusWay
from counter_app.devices.protocols.escpos_status import (
    ASK_ERROR,
    ASK_OFFLINE,
    ASK_PAPER,
    ASK_PAPER_IN_ORDER,
    holds_question,
    is_answer,
    is_ordered_answer,
    read_ordered,
    read_status,
)

_SILENT = PrinterStatus(answers=False)
_ORDERED_READS = 5
"""How many times the patience is spent on a printer that is still working the slip off."""
_LINE_SECONDS = 0.1
"""How long a slow printer takes for one line of paper."""


class EscposPrinter:
    """One printer. Each slip opens its own link and closes it."""

    def __init__(
        self,
        links: Callable[[], Link],
        profile: PrinterProfile,
        *,
        patience: float,
        request: Patience,
    ) -> None:
        self._links = links
        self._profile = profile
        self._patience = patience
        self._request = request

    def look(self) -> PrinterStatus:
        """Ask without printing. Raises DeviceFault ``printer.now_<why>`` where it cannot be asked, or Cancelled."""
        link = self._links()
        try:
            link.open()
            return self._ask(link)
        except LinkFault as fault:
            raise DeviceFault(f"printer.now_{fault.code.rpartition('.')[2]}") from fault
        except OSError as error:
            raise DeviceFault("printer.now_gone") from error
        finally:
            link.close()

    def send(self, data: bytes, *, lines: int = 0) -> SendResult:
        """Send bytes; look at the printer's state before and after where it tells.

        Given up before the first byte, nothing is printed; later, somebody must look at the paper.
        ``lines`` is how long the paper gets: a printer that answers in order is waited for so much longer.
        """
        link = self._links()
        try:
            return self._send(link, data, lines)
        finally:
            link.close()

    def _send(self, link: Link, data: bytes, lines: int) -> SendResult:
        try:
            link.open()
            before = self._ask(link)
            self._request.check()
        except Cancelled:
            return SendResult(PrintState.failed, "printer.given_up")
        except LinkFault as fault:
            return SendResult(PrintState.failed, fault.code)
        except OSError:
            return SendResult(PrintState.failed, "printer.gone" if link.answers else "printer.file_closed")
        if before.answers and not before.ready:
            return SendResult(PrintState.failed, f"printer.{_trouble(before)}")
        try:
            link.write(data)
        except Cancelled:
            return SendResult(PrintState.unknown, "printer.left_off")
        except LinkFault as fault:
            return SendResult(PrintState.failed if fault.nothing_out else PrintState.unknown, fault.code)
        except OSError:
            return SendResult(PrintState.unknown, "printer.cut_off" if link.answers else "printer.file_cut")
        if not link.answers:
            return SendResult(PrintState.sent)
        try:
            if not before.answers:
                self._hear_out(link)
                return SendResult(PrintState.unknown, "printer.silent")
            if holds_question(data):
                self._hear_all(link)
            after = self._ask_after(link, lines)
        except Cancelled:
            return SendResult(PrintState.unknown, "printer.left_off")
        except OSError:
            return SendResult(PrintState.unknown, "printer.cut_off")
        if after.ready:
            return SendResult(PrintState.printed, paper_low=after.paper is Paper.low)
        return SendResult(PrintState.unknown, _maybe_printed(after))

    def _hear_out(self, link: Link) -> None:
        """Take what a slow printer may still say: closing over unread bytes could make it drop the slip."""
        if self._profile.status is not StatusWay.none:
            link.read()

    def _hear_all(self, link: Link) -> None:
        """Take the answers to questions that stood by chance among the dots, so that none is taken for a later one."""
        limit = time.monotonic() + _ORDERED_READS * self._patience
        while link.read() and time.monotonic() < limit:
            pass

    def _ask_after(self, link: Link, lines: int) -> PrinterStatus:
        if self._profile.status is StatusWay.ordered:
            limit = time.monotonic() + _ORDERED_READS * self._patience + lines * _LINE_SECONDS
            while (paper := self._ask_in_order(link)) is None:  # it is still at work, or it stands still
                status = self._ask(link)
                if not status.ready:
                    return status
                if time.monotonic() >= limit or self._request.over:
                    return _SILENT
            if paper is Paper.out:
                return PrinterStatus(answers=True, paper=Paper.out)
        return self._ask(link)

    def _ask_in_order(self, link: Link) -> Paper | None:
        link.write(ASK_PAPER_IN_ORDER)
        answer = self._answer(link, is_ordered_answer)
        return None if answer is None else read_ordered(answer)

    def _ask(self, link: Link) -> PrinterStatus:
        if not link.answers or self._profile.status is StatusWay.none:
            return _SILENT
        answers: list[int] = []
        for question in (ASK_OFFLINE, ASK_ERROR, ASK_PAPER):
            link.write(question)
            answer = self._answer(link, is_answer)
            if answer is None:
                return _SILENT
            answers.append(answer)
        return read_status(*answers)

    def _answer(self, link: Link, fits: Callable[[int], bool]) -> int | None:
        """The first byte that is an answer; others are passed over. None when nothing comes."""
        limit = time.monotonic() + self._patience
        while True:
            found = link.read()
            for byte in found:
                if fits(byte):
                    return byte
            if time.monotonic() >= limit or self._request.over:
                return None


def _trouble(status: PrinterStatus) -> str:
    if status.paper is Paper.out:
        return "paper_out"
    return "cover_open" if status.cover_open else "fault"


def _maybe_printed(status: PrinterStatus) -> str:
    if not status.answers:
        return "printer.silent"
    if status.paper is Paper.out:
        return "printer.paper_ran_out"
    return "printer.cover_opened" if status.cover_open else "printer.stopped"
