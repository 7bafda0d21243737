"""What must hold before the portal starts. Each function raises Refusal."""

from __future__ import annotations

import errno
import socket
import tempfile
from pathlib import Path

from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection

from portal.start.refusal import Refusal


def settings_are_right() -> None:
    """The system checks, of which the first error is told."""
    wrong = [message for message in run_checks() if message.level >= ERROR]
    if wrong:
        hint = f" {wrong[0].hint}" if wrong[0].hint else ""
        more = f" (and {len(wrong) - 1} more: manage.py check)" if len(wrong) > 1 else ""
        raise Refusal(f"{wrong[0].msg}{hint}{more}")


def folder_is_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be written to: {error.strerror}. PORTAL_DATA names another."
        ) from error


def port_is_free(host: str, port: int) -> None:
    """Bind the port for a moment. A port that only waits for old connections to end counts as free."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
            attempt.listen(1)
    except OSError as error:
        raise Refusal(_why_not(host, port, error)) from error


def database_answers() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise Refusal(f"The database that DATABASE_URL names cannot be opened: {reason}") from error


def _why_not(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
        case errno.EACCES:
            return f"Port {port} needs rights that this account has not. Choose one above 1023, such as 8000."
        case errno.EADDRNOTAVAIL:
            return f"HOST is {host}, which is no address of this machine."
    return f"The web server cannot listen on {host}, port {port}: {error.strerror}."
