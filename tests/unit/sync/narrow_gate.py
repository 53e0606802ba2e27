# SPDX-License-Identifier: Apache-2.0
"""Something between window and centre that lets no large body through, as a badly set proxy does."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


@contextlib.contextmanager
def narrow_gate(url: str, *, most: int) -> Iterator[str]:
    """Pass calls on to ``url``; refuse bodies of more than ``most`` bytes with 413 and a page of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """One call."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) > most:
                self._answer(413, b"<html>too large</html>")
                return
            passed = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            reply = httpx.post(url + self.path, content=body, headers=passed)
            self._answer(reply.status_code, reply.content)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
