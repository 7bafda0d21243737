"""`python -m portal.supervisor.web HOST PORT PROCESSES THREADS`: the web server.

A process of its own and not granian's command line: its workers must end with it even when it is killed,
or they would keep the port.
"""

from __future__ import annotations

import importlib
import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from portal.supervisor.lifeline import end_with_parent


def main(host: str, port: str, processes: str, threads: str) -> None:
    importlib.import_module("portal.wsgi")  # before the fork: what workers only read is in memory once
    master = os.getpid()
    os.register_at_fork(after_in_child=lambda: _end_with_master(master))
    Server(
        "portal.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        websockets=False,
        workers=int(processes),
        blocking_threads=int(threads),
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _end_with_master(master: int) -> None:
    """In every process that is forked from here on; of those the master's own children are meant."""
    if os.getppid() == master:
        end_with_parent(master)


if __name__ == "__main__":
    main(*sys.argv[1:])
