"""The web server.

Not granian's command line: its processes must end with the one that started them even when it is killed, or
they would keep the port.
"""

from __future__ import annotations

import os

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from portal import options
from portal.supervisor.lifeline import end_with_parent


def serve() -> None:
    """Until a signal comes. The application is loaded already: what its processes only read is there once."""
    master, read = os.getpid(), settings.ENVIRONMENT.read
    os.register_at_fork(after_in_child=lambda: _end_with_master(master))
    Server(
        "portal.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=read(options.WEB_PROCESSES),
        blocking_threads=read(options.WEB_THREADS),
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _end_with_master(master: int) -> None:
    """In every process that is forked from here on; of those the master's own children are meant."""
    if os.getppid() == master:
        end_with_parent(master)
