"""A file as its page shows it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote, urlsplit, urlunsplit

from django.urls import reverse
from django.utils.safestring import SafeString
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from catalog.web.entity.code import Code, code
from catalog.web.entity.prose import prose
from portal.githost import reading
from portal.githost.models import Repository
from portal.githost.reading import SHOWN_UP_TO, Entry, Place

READMES = ("readme.md", "readme", "readme.txt", "readme.rst")
MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file: as `prose` or as `code`; neither when it is too large, or no text."""

    size: int
    code: Code | None = None
    prose: SafeString | None = None

    @property
    def is_too_large(self) -> bool:
        return self.size > SHOWN_UP_TO


def shown(repository: Repository, at: Place, *, as_source: bool = False) -> Shown:
    """Markdown as it is meant, unless it is asked for as it is written. Raises Missing."""
    size = reading.size(repository, at)
    if size > SHOWN_UP_TO:
        return Shown(size)
    data = reading.contents(repository, at)
    if b"\0" in data[:8000]:
        return Shown(size)
    text = data.decode(errors="replace")
    if at.path.lower().endswith(MARKDOWN) and not as_source:
        return Shown(size, prose=prose(text, partial(_address, repository, at)))
    return Shown(size, code=code(text.replace("\r\n", "\n"), _language(at.path)))


def readme(repository: Repository, at: Place, entries: list[Entry]) -> tuple[str, Shown] | None:
    """What the folder says of itself: the name of the file and what is in it."""
    for name in READMES:
        for entry in entries:
            if entry.name.lower() == name and not entry.is_folder and not entry.is_link:
                return entry.name, shown(repository, Place(at.ref, at.commit, entry.path))
    return None


def _address(repository: Repository, at: Place, link: str) -> str:
    """The page of the file that `link` names from where the file `at` lies; other links stay as they are.

    A link that leads out of the repository ends at its root, as in a browser.
    """
    scheme, host, path, query, fragment = urlsplit(link)
    if scheme or host or not path:
        return link
    named = posixpath.normpath(posixpath.join("/", posixpath.dirname(at.path), unquote(path))).strip("/")
    view = "githost:blob" if named else "githost:tree"
    page = reverse(view, args=[repository.owner, repository.name, f"{at.ref}/{named}".rstrip("/")])
    return urlunsplit(("", "", page, query, fragment))


def _language(path: str) -> str:
    try:
        aliases = get_lexer_for_filename(path).aliases
    except ClassNotFound:
        return ""
    return str(aliases[0]) if aliases else ""
