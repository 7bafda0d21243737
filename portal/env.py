"""What the environment (or a `.env` file) says, checked and with defaults."""

from pathlib import Path
from typing import Any

from environs import Env

_env = Env()
_env.read_env(str(Path(__file__).resolve().parent.parent / ".env"))


def data_dir() -> Path:
    return Path(_env.str("PORTAL_DATA", str(Path(__file__).resolve().parent.parent / "var")))


def secret_key() -> str:
    return _env.str("PORTAL_SECRET_KEY", "insecure-until-the-first-run")


def debug() -> bool:
    return _env.bool("PORTAL_DEBUG", False)


def allowed_hosts() -> list[str]:
    return _env.list("PORTAL_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])


def time_zone() -> str:
    return _env.str("PORTAL_TIME_ZONE", "UTC")


def database() -> dict[str, Any]:
    import dj_database_url

    url = _env.str("DATABASE_URL", "")
    if url:
        return dict(dj_database_url.parse(url, conn_max_age=60))
    data_dir().mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir() / "greenroom.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456",
        },
    }
