# SPDX-License-Identifier: Apache-2.0
"""Windows that only push: batches made beforehand are sent over as many connections as there are windows.

``child_pushing.py FILE``: the file holds URL, windows and frames (pickled by the bench itself). Prints a line of JSON.
"""

import http.client
import json
import pickle
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.base.clock import system_clock, to_micros
from counter_app.wire import frames
from counter_app.wire.messages import Acked
from counter_app.wire.signing import (
    ALGORITHM_HEADER,
    AT_HEADER,
    KEY_HEADER,
    NONCE_BYTES,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    WINDOW_HEADER,
    Ed25519Signer,
    call_message,
    encoded,
    key_id,
)
from counter_app.wire.versions import PREFIX

TARGET = f"{PREFIX}/push"
Prepared: TypeAlias = tuple[str, bytes, int, list[bytes]]
"""Id, private key, last seq and frames of a window."""


def _send(address: str, window: Prepared, start: threading.Barrier, waits: list[float]) -> None:
    name, raw, last, batches = window
    signer = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(raw))
    key = key_id(signer.public_key)
    line = http.client.HTTPConnection(address, timeout=60)
    line.connect()
    start.wait()
    for frame in batches:
        nonce, at = secrets.token_hex(NONCE_BYTES), to_micros(system_clock())
        message = call_message("POST", TARGET, frame, window=name, key=key, nonce=nonce, at=at)
        headers = {
            WINDOW_HEADER: name,
            KEY_HEADER: key,
            ALGORITHM_HEADER: signer.algorithm,
            NONCE_HEADER: nonce,
            AT_HEADER: str(at),
            SIGNATURE_HEADER: encoded(signer.sign(message)),
            "Content-Type": frames.CONTENT_TYPE,
        }
        began = time.perf_counter()
        line.request("POST", TARGET, frame, headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(body.decode())
        waits.append(time.perf_counter() - began)
    if frames.unpack(body, Acked).ack != last:
        raise RuntimeError("not everything was taken")


def main(file: Path) -> None:
    """Send it all; the clock runs from the first push to the last answer."""
    url, windows = pickle.loads(file.read_bytes())  # noqa: S301 - written by the bench a moment ago
    start = threading.Barrier(len(windows) + 1)
    waits: list[float] = []
    faults: list[BaseException] = []
    threading.excepthook = lambda told: faults.append(told.exc_value or RuntimeError("?"))
    address = urlsplit(url).netloc
    threads = [threading.Thread(target=_send, args=(address, one, start, waits)) for one in windows]
    for one in threads:
        one.start()
    start.wait()
    began = time.perf_counter()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    waits.sort()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "p50": waits[len(waits) // 2], "p99": waits[int(len(waits) * 0.99)]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
