# SPDX-License-Identifier: Apache-2.0
"""A pad that logs in by WebSocket and opens the page it is sent: our own, for one question."""

import logging
import secrets
from pathlib import Path

from counter_app.base.private_files import private_folder, private_opener
from counter_app.devices.contracts import Question, Rating
from counter_app.devices.drivers.pad_page import STEP_SECONDS, PadPage, PadWays
from counter_app.devices.evaluator_profiles import PadSocket
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.evaluation_socket import open_page
from counter_app.devices.transports.web_socket import PadSocketWire

LOGIN_FILE = "login-key"

logger = logging.getLogger(__name__)


class SocketEvaluator:
    """Serves the wire and the page at one address. ``login_key`` is what the pad must say, told by a supervisor.

    The key is made once and kept in the folder, this user's only; a hall may write its own into that file.
    """

    def __init__(
        self, socket: PadSocket, port: str, folder: Path | None, *, place: str = "", ways: PadWays | None = None
    ) -> None:
        self._ways = ways or PadWays()
        self.login_key = _login_key(folder)
        self._wire = PadSocketWire(socket.path, self.login_key, socket.silent_seconds)
        self._page = PadPage(
            port, folder, practice=socket.practice, place=place, ways=self._ways, routes=(self._wire.route,)
        )
        self._stands = False

    @property
    def url(self) -> str:
        """Where the pad connects, with ``ws`` in the place of ``http``."""
        return self._page.url.replace("http", "ws", 1)

    def check(self, patience: Patience) -> str:
        """Serve, and wait for the pad to log in. The answer is the address it connects to."""
        self._page.serve()
        step = Patience(patience.part(self._ways.opening))
        while not self._wire.connected and not step.over:
            patience.wait(STEP_SECONDS)
        self._still_well()
        return self.url

    def stand_by(self, patience: Patience) -> None:
        """Serve between questions. Ends as soon as the pad is there after it was not; DeviceFault while it is not."""
        stood, self._stands = self._stands, False
        self._page.serve()
        self._still_well()
        while stood and not patience.over:
            patience.wait(STEP_SECONDS)
            self._still_well()
        self._stands = True

    def ask(self, question: Question, patience: Patience) -> Rating:
        """Send the pad to the question's page and wait. Raises DeviceFault or Cancelled."""
        self.check(patience)
        word = self._page.board.post(question, entry=True)
        self._wire.send(open_page(f"{self._page.url}/enter/{word}"))
        return self._page.wait(patience, opening=self._ways.opening, still_well=self._still_well)

    def close(self) -> None:
        """Stop serving."""
        self._page.close()

    def _still_well(self) -> None:
        if not self._wire.connected:
            raise DeviceFault("evaluator.pad_off")


def _login_key(folder: Path | None) -> str:
    file = folder / LOGIN_FILE if folder else None
    try:
        if file is not None and (kept := file.read_text(encoding="utf-8").strip()):
            return kept
    except (OSError, ValueError):
        logger.info("evaluator: the pad's key is made anew")
    key = secrets.token_hex(16)
    if file is not None:
        try:
            private_folder(file.parent)
            with open(file, "w", encoding="utf-8", opener=private_opener) as out:
                out.write(f"{key}\n")
        except OSError:
            logger.warning("evaluator: the pad's key could not be kept")
    return key
