"""Does the web server answer? `python -m portal.supervisor.probe` asks once."""

from __future__ import annotations

import os
import socket
import sys

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


if __name__ == "__main__":
    sys.exit(not answers(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))))
