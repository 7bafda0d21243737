"""Keys that the portal makes for itself on its first start and keeps in files that only its account reads."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

SECRET_KEY_FILE = "secret_key"  # noqa: S105  (a file's name)
KEYS_FILE = "keys"


def make_key() -> str:
    """A new key for encryption at rest, as `cryptography.fernet` takes it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def make_missing(folder: Path) -> list[Path]:
    """Write the key files that are not there yet; which ones those were."""
    wanted = {folder / SECRET_KEY_FILE: secrets.token_urlsafe(64), folder / KEYS_FILE: make_key()}
    return [path for path, content in wanted.items() if _write_once(path, content)]


def secret_key(folder: Path) -> str:
    """The kept key, or before the first start one that lasts as long as this process."""
    return next(iter(_lines(folder / SECRET_KEY_FILE)), "") or secrets.token_urlsafe(64)


def encryption_keys(folder: Path) -> list[str]:
    """The kept keys, the newest first, or before the first start one that lasts as long as this process."""
    return _lines(folder / KEYS_FILE) or [make_key()]


def replace(path: Path, lines: Sequence[str]) -> None:
    """Have these lines in a file of mode 600, from one moment to the next."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(f"{line}\n" for line in lines)
    draft.replace(path)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


def _write_once(path: Path, content: str) -> bool:
    """Write a file with mode 600, whole or not at all, unless it exists: of two at once, one wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
