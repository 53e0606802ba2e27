# SPDX-License-Identifier: Apache-2.0
"""Our own page on a tablet: serve it, ask on it, and notice when nobody has it open any more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.errors import Cancelled
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.faults import DeviceFault
from counter_app.devices.pad_address import is_own_address, read_address
from counter_app.devices.pad_board import GRACE_SECONDS, PadBoard
from counter_app.devices.pad_pairing import PadPairing
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.pad_asking import PadTimes

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from counter_app.devices.transports.pad_server import PadServer

STEP_SECONDS = 0.05
PAIRING_FILE = "pairing.json"
CERTIFICATE_FILE = "certificate.pem"
KEY_FILE = "key.pem"


@dataclass(frozen=True, slots=True)
class PadWays:
    """How a pad is treated; tests shorten the times and say which addresses are the window's own."""

    times: PadTimes = field(default_factory=PadTimes)
    grace: float = GRACE_SECONDS
    opening: float = 6.0  # how long a page may take to be there after it was asked for
    is_own: Callable[[str], bool] = is_own_address


class PadPage:
    """Asks on a page that a paired tablet has open. ``pairing`` says how one is paired; ``url`` what it opens.

    ``folder`` keeps what must outlast the program: the pairing, and the hall's certificate with its key where the
    address begins with https. A pairing is not ended by a restart; without a folder it is. ``place`` is the window's
    name, at the page's head.
    """

    def __init__(
        self,
        port: str,
        folder: Path | None,
        *,
        practice: bool = False,
        place: str = "",
        ways: PadWays | None = None,
        routes: "tuple[BaseRoute, ...]" = (),
    ) -> None:
        self._ways = ways or PadWays()
        self._address = read_address(port)
        if practice and not self._address.is_loopback:
            raise DeviceFault("evaluator.practice_address")
        self._folder, self._routes = folder, routes
        self._is_own = _nobody if practice else self._ways.is_own
        self.pairing = PadPairing(folder / PAIRING_FILE if folder else None)
        self.board = PadBoard(self.pairing, self._ways.times, grace=self._ways.grace, place=place)
        self._server: PadServer | None = None
        self._stands = False

    @property
    def url(self) -> str:
        """What the tablet opens."""
        return (self._server.address if self._server else self._address).url

    def serve(self) -> None:
        """Be there for the tablet. Raises DeviceFault where the address, the port or the certificate is no good."""
        if self._server is not None and self._server.running:
            return
        from counter_app.devices.transports.pad_server import PadServer

        server = PadServer(
            self._address, self.board, self.pairing, self._is_own, certificate=self._certificate(), routes=self._routes
        )
        server.start()
        self._server = server

    def check(self, patience: Patience) -> str:
        """Serve, and wait for the paired tablet's page. The answer is the page's address."""
        self._ready(patience, self._ways.opening)
        return self.url

    def stand_by(self, patience: Patience) -> None:
        """Serve between questions, so that a tablet can be paired and its page stays open.

        Ends as soon as the tablet is there after it was not. Raises DeviceFault while it is not.
        """
        stood, self._stands = self._stands, False
        self._ready(patience, 0)
        while stood and not patience.over:
            patience.wait(STEP_SECONDS)
            self._ready(patience, 0)
        self._stands = True

    def ask(self, question: Question, patience: Patience) -> Rating:
        """Ask on the page. Raises DeviceFault where no page is open or it is lost before a press; or Cancelled."""
        self.check(patience)
        self.board.post(question)
        return self.wait(patience)

    def wait(
        self, patience: Patience, *, opening: float = 0.0, still_well: Callable[[], None] = lambda: None
    ) -> Rating:
        """Wait for the end of the question that was posted; its page may take ``opening`` seconds to be there.

        A press stands, whatever happens after it: a page that is closed, a question that is taken back.
        """
        opened, seen = Patience(opening), False
        try:
            while not patience.over and not self.board.answered:
                still_well()
                present = self.board.present
                if not present and (seen or opened.over):
                    raise DeviceFault("evaluator.pad_gone")
                seen = seen or present
                patience.wait(STEP_SECONDS)
            return self.board.withdraw(Ending.timed_out)
        except (DeviceFault, Cancelled):
            rating = self.board.withdraw(Ending.cancelled)
            if rating.ending is Ending.cancelled:
                raise
            return rating

    def close(self) -> None:
        """Stop serving."""
        if self._server is not None:
            self._server.close()
        self._server = None

    def _ready(self, patience: Patience, seconds: float) -> None:
        """Whether the paired tablet has the page open, within so many seconds."""
        self.serve()
        if not self.pairing.paired:
            raise DeviceFault("evaluator.pad_unpaired")
        step = Patience(patience.part(seconds))
        while not self.board.present:
            if step.over:
                raise DeviceFault("evaluator.pad_closed")
            patience.wait(STEP_SECONDS)

    def _certificate(self) -> tuple[Path, Path] | None:
        if not self._address.tls:
            return None
        if self._folder is None:
            raise DeviceFault("evaluator.pad_certificate")
        return self._folder / CERTIFICATE_FILE, self._folder / KEY_FILE


def _nobody(host: str) -> bool:
    """Practice: the machine's own browser is the citizen's."""
    del host
    return False
