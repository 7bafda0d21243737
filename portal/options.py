"""Every setting that an administrator may give. What each is for: docs/settings.md, in the same order."""

from __future__ import annotations

from pathlib import Path

from portal import values
from portal.env import BASE_DIR, Option

PORT = Option("PORT", "portal.E001", values.whole_number(1, 65535), 8000)
HOST = Option("HOST", "portal.E002", values.listening_address, "127.0.0.1")
URL = Option("PORTAL_URL", "portal.E003", values.site_address, "")
HOSTS: Option[list[str]] = Option("PORTAL_HOSTS", "portal.E004", values.host_names, [])
PROXIES = Option("PORTAL_PROXIES", "portal.E005", values.whole_number(0, 9), 0)
HSTS_SECONDS = Option("PORTAL_HSTS_SECONDS", "portal.E006", values.whole_number(0, 63072000), 2592000)
WEB_PROCESSES = Option("PORTAL_WEB_PROCESSES", "portal.E007", values.whole_number(1, 64), 1)
WEB_THREADS = Option("PORTAL_WEB_THREADS", "portal.E008", values.whole_number(1, 64), 4)
DATABASE_URL = Option("DATABASE_URL", "portal.E009", values.database_url, "", secret=True)
DATA = Option("PORTAL_DATA", "portal.E010", values.folder, BASE_DIR / "var")
SECRET_KEY = Option("PORTAL_SECRET_KEY", "portal.E011", values.secret_text(32), "", secret=True)
KEYS: Option[list[str]] = Option("PORTAL_KEYS", "portal.E012", values.fernet_keys, [], secret=True)
INDEX_CACHE_MB = Option("PORTAL_INDEX_CACHE_MB", "portal.E035", values.whole_number(1, 65536), 32)
ANONYMOUS_READ = Option("PORTAL_ANONYMOUS_READ", "portal.E013", values.switch, False)
DEMO = Option("PORTAL_DEMO", "portal.E014", values.switch, True)
TRENDS = Option("PORTAL_TRENDS", "portal.E038", values.switch, True)
GOLDEN_PATHS = Option("PORTAL_GOLDEN_PATHS", "portal.E040", values.switch, True)
TIME_ZONE = Option("PORTAL_TIME_ZONE", "portal.E015", values.time_zone, "UTC")
ALLOWED_ADDRESSES: Option[list[str]] = Option(
    "PORTAL_ALLOWED_ADDRESSES", "portal.E016", values.hosts_and_networks, []
)
FILE_ROOTS: Option[list[Path] | None] = Option("PORTAL_FILE_ROOTS", "portal.E017", values.folders, None)
KNOWN_HOSTS: Option[Path | None] = Option("PORTAL_KNOWN_HOSTS", "portal.E048", values.existing_file, None)
REFRESH_SECONDS = Option("PORTAL_REFRESH_SECONDS", "portal.E018", values.whole_number(1, 2592000), 300)
DELETE_GUARD = Option("PORTAL_DELETE_GUARD", "portal.E019", values.share, 0.3)
ORPHANS = Option("PORTAL_ORPHANS", "portal.E020", values.one_of("delete", "keep"), "delete")
FORGES: Option[dict[str, str]] = Option("PORTAL_FORGES", "portal.E036", values.forges, {})
LINKS: Option[dict[str, str]] = Option("PORTAL_LINKS", "portal.E037", values.links, {})
ADOPTION_DAYS = Option("PORTAL_ADOPTION_DAYS", "portal.E060", values.whole_number(90, 36500), 1100)
GIT_PUSH_MB = Option("PORTAL_GIT_PUSH_MB", "portal.E046", values.whole_number(1, 100_000), 1000)
WEBHOOK_SECRET = Option("PORTAL_WEBHOOK_SECRET", "portal.E021", values.secret_text(16), "", secret=True)
OIDC_ISSUER = Option("PORTAL_OIDC_ISSUER", "portal.E022", values.web_address, "")
OIDC_CLIENT_ID = Option("PORTAL_OIDC_CLIENT_ID", "portal.E023", values.text, "")
OIDC_CLIENT_SECRET = Option("PORTAL_OIDC_CLIENT_SECRET", "portal.E024", values.text, "", secret=True)
OIDC_NAME = Option("PORTAL_OIDC_NAME", "portal.E025", values.text, "OpenID Connect")
OIDC_ROLE = Option("PORTAL_OIDC_ROLE", "portal.E026", values.one_of("viewer", "editor", "admin"), "viewer")
EMAIL_HOST = Option("PORTAL_EMAIL_HOST", "portal.E047", values.host_name, "")
EMAIL_PORT = Option("PORTAL_EMAIL_PORT", "portal.E041", values.whole_number(1, 65535), 587)
EMAIL_SECURITY = Option(
    "PORTAL_EMAIL_SECURITY", "portal.E042", values.one_of("starttls", "tls", "none"), "starttls"
)
EMAIL_USER = Option("PORTAL_EMAIL_USER", "portal.E043", values.text, "")
EMAIL_PASSWORD = Option("PORTAL_EMAIL_PASSWORD", "portal.E044", values.text, "", secret=True)
EMAIL_FROM = Option("PORTAL_EMAIL_FROM", "portal.E045", values.sender, "")
LOG_FORMAT = Option("PORTAL_LOG_FORMAT", "portal.E027", values.one_of("text", "json"), "text")
LOG_LEVEL = Option(
    "PORTAL_LOG_LEVEL", "portal.E028", values.one_of("debug", "info", "warning", "error"), "info"
)
DEBUG = Option("PORTAL_DEBUG", "portal.E029", values.switch, False)
SHARED = Option("PORTAL_SHARED", "portal.E030", values.folder, BASE_DIR.parent / "shared")

ALL: tuple[Option[object], ...] = tuple(option for option in globals().values() if isinstance(option, Option))
