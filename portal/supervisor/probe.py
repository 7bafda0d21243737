"""Does the web server answer yet?"""

from __future__ import annotations

import socket

REQUEST = b"GET /health/ HTTP/1.0\r\nHost: localhost\r\n\r\n"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (read, not bound)


def answers(host: str, port: int) -> bool:
    """Whether /health/ says that pages can be served."""
    try:
        with socket.create_connection((EVERYWHERE.get(host, host), port), timeout=2) as connection:
            connection.sendall(REQUEST)
            return connection.recv(64).partition(b" ")[2].startswith(b"200")
    except OSError:
        return False
