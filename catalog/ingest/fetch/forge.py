"""Forges: where the pages of repositories are, and what their addresses mean.

The forms are those that Backstage reads and writes, so that its annotations stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname
from urllib.parse import parse_qs, quote, unquote, urlencode

from catalog.ingest.fetch.address import WebAddress

OWN_KIND = "greenroom"
"""The portal's own git host, whose repositories lie below /git/ of its address."""

_KNOWN_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "bitbucket.org": "bitbucketCloud",
    "codeberg.org": "gitea",
    "gitea.com": "gitea",
    "dev.azure.com": "azure",
}
_TELLING_NAMES = {
    "github": "github",
    "ghe": "github",
    "gitlab": "gitlab",
    "gitea": "gitea",
    "forgejo": "gitea",
    "bitbucket": "bitbucketServer",
}
"""A self-hosted forge is told by the first part of its host's name."""

_SHAPES = {
    "github": re.compile(r"/(?P<repository>[^/]+/[^/]+)/(?:blob|tree|edit|raw)/(?P<rest>.+)"),
    "gitlab": re.compile(
        r"/(?P<repository>.+?)/-/(?:blob|tree|edit|raw)/(?P<rest>.+)"
        r"|/(?P<repository2>[^/]+/[^/]+)/(?:blob|tree|raw)/(?P<rest2>.+)"
    ),
    "gitea": re.compile(
        r"/(?P<repository>[^/]+/[^/]+)/(?:src|raw|_edit)/(?P<reftype>branch|tag|commit)/(?P<rest>.+)"
    ),
    "bitbucketCloud": re.compile(r"/(?P<repository>[^/]+/[^/]+)/(?:src|raw)/(?P<rest>.+)"),
    "bitbucketServer": re.compile(
        r"(?P<repository>(?:/.+)?/(?:projects|users)/[^/]+/repos/[^/]+)(?:/(?:browse|raw)(?:/(?P<path>.*))?)?"
    ),
    "azure": re.compile(r"/(?P<repository>(?:[^/]+/){1,2}_git/[^/]+)"),
    OWN_KIND: re.compile(r"/(?P<repository>git/[^/]+/[^/]+)/(?:blob|tree|raw)/(?P<rest>.+)"),
}
_ROOTS = {
    "github": re.compile(r"/(?P<repository>[^/]+/[^/]+?)(?:\.git)?/?"),
    "gitlab": re.compile(r"/(?P<repository>[^/]+(?:/(?!-/)[^/]+)*?/(?!-/)[^/]+?)(?:\.git)?/?"),
    "gitea": re.compile(r"/(?P<repository>[^/]+/[^/]+?)(?:\.git)?/?"),
    "bitbucketCloud": re.compile(r"/(?P<repository>[^/]+/[^/]+?)(?:\.git)?/?"),
    OWN_KIND: re.compile(r"/(?P<repository>git/[^/]+/[^/]+?)(?:\.git)?/?"),
}
_UNMISTAKABLE = {
    "gitlab": re.compile(r"/.+/-/(?:blob|tree|edit|raw)/.+"),
    "gitea": re.compile(r"/[^/]+/[^/]+/src/(?:branch|tag|commit)/.+"),
    "bitbucketServer": re.compile(r"(?:/.+)?/(?:projects|users)/[^/]+/repos/[^/]+/browse(?:/.*)?"),
    "azure": re.compile(r"/(?:[^/]+/){1,2}_git/[^/]+"),
}
_AZURE_VERSIONS = {"GB": "branch", "GT": "tag", "GC": "commit"}


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository's home on a forge: `home` is the address of its front page."""

    kind: str
    home: str
    reftype: str = "branch"

    @property
    def clone_url(self) -> str:
        if self.kind == "azure":
            return self.home
        if self.kind == "bitbucketServer":
            server, _, rest = self.home.rpartition("/projects/" if "/projects/" in self.home else "/users/")
            owner, _, name = rest.partition("/repos/")
            prefix = "" if "/projects/" in self.home else "~"
            return f"{server}/scm/{prefix}{owner.lower()}/{name}.git"
        return f"{self.home}.git"

    @property
    def sets_ref_apart(self) -> bool:
        """Whether addresses of its pages have the ref in their query, where it may be missing."""
        return self.kind in ("azure", "bitbucketServer")

    def view(self, ref: str, path: str) -> str:
        """The page of a file, or of a folder when `path` ends with a slash (or is empty, for the root)."""
        at, place = quote(ref, safe="/"), quote(path)
        match self.kind:
            case "github":
                return f"{self.home}/tree/{at}/{place}"
            case _ if self.kind == OWN_KIND:
                return f"{self.home}/{'tree' if place.endswith('/') or not place else 'blob'}/{at}/{place}"
            case "gitlab":
                return f"{self.home}/-/blob/{at}/{place}"
            case "gitea":
                return f"{self.home}/src/{self.reftype}/{at}/{place}"
            case "bitbucketCloud":
                return f"{self.home}/src/{at}/{place}"
            case "bitbucketServer":
                return f"{self.home}/browse/{place}" + (f"?{urlencode({'at': ref})}" if ref else "")
            case _:
                version = {"version": f"G{self.reftype[0].upper()}{ref}"} if ref else {}
                return f"{self.home}?{urlencode({'path': f'/{path}', **version})}"

    def edit(self, ref: str, path: str) -> str:
        """Where a person edits the file in the browser; the page itself where there is no such address."""
        at, place = quote(ref, safe="/"), quote(path)
        match self.kind:
            case "github":
                return f"{self.home}/edit/{at}/{place}"
            case "gitlab":
                return f"{self.home}/-/edit/{at}/{place}"
            case "gitea":
                return f"{self.home}/_edit/{at}/{place}"
            case "bitbucketCloud":
                return f"{self.home}/src/{at}/{place}?{urlencode({'mode': 'edit', 'at': ref})}"
            case "bitbucketServer":
                return f"{self.home}/browse/{place}"
            case _:
                return self.view(ref, path)

    def commit(self, commit: str) -> str:
        """The page of a commit."""
        match self.kind:
            case "gitlab":
                return f"{self.home}/-/commit/{commit}"
            case "bitbucketCloud" | "bitbucketServer":
                return f"{self.home}/commits/{commit}"
            case _:
                return f"{self.home}/commit/{commit}"

    def folder(self, ref: str, path: str) -> str:
        """The page of the folder that the file lies in."""
        parent = dirname(path)
        return self.view(ref, f"{parent}/" if parent else "")


@dataclass(frozen=True, slots=True)
class ForgeAddress:
    """What the address of a page says. Where branch and path run into each other, they are `undivided`."""

    forge: Forge
    ref: str = ""
    path: str = ""
    undivided: str = ""


def recognise(url: str, forges: Mapping[str, str]) -> ForgeAddress | None:
    """The repository that an address of a forge's page means; None for any other address.

    `forges` gives the kind of self-hosted ones by host. Raises FetchError for an improper address.
    """
    address = WebAddress.parse(url)
    path, _, query = address.path.partition("?")
    kind = _kind(address, path, forges)
    if kind is None:
        return None
    shape = _SHAPES[kind].fullmatch(path)
    if shape is not None:
        return _page(address, kind, shape, query)
    root = _ROOTS[kind].fullmatch(path) if kind in _ROOTS else None
    if root is None:
        return None
    return ForgeAddress(Forge(kind, f"{_server(address)}/{root['repository']}"))


def home_of(host: str, path: str, forges: Mapping[str, str]) -> Forge | None:
    """The forge of a repository that is named by its ssh address."""
    kind = _kind_of_host(host, host, forges)
    if kind not in _ROOTS:
        return None
    return Forge(kind, f"https://{host}/{path.strip('/').removesuffix('.git')}")


def _kind(address: WebAddress, path: str, forges: Mapping[str, str]) -> str | None:
    kind = _kind_of_host(address.host, address.authority, forges)
    if kind == OWN_KIND and not path.startswith("/git/"):
        kind = None  # another server may listen at another port of the portal's own host
    return kind or next((kind for kind, form in _UNMISTAKABLE.items() if form.fullmatch(path)), None)


def _kind_of_host(host: str, authority: str, forges: Mapping[str, str]) -> str | None:
    kind = forges.get(authority) or forges.get(host) or _KNOWN_HOSTS.get(host)
    if kind is None and host.endswith(".visualstudio.com"):
        return "azure"
    return kind or (_TELLING_NAMES.get(host.partition(".")[0]) if "." in host else None)


def _page(address: WebAddress, kind: str, shape: re.Match[str], query: str) -> ForgeAddress:
    named = shape.groupdict()
    repository = (named["repository"] or named.get("repository2") or "").strip("/")
    home = f"{_server(address)}/{repository}"
    if kind == "azure":
        return _azure_page(home, query)
    if kind == "bitbucketServer":
        at = parse_qs(query).get("at", [""])[0]
        return ForgeAddress(Forge(kind, home), ref=at, path=unquote(named["path"] or "").strip("/"))
    rest = named["rest"] or named.get("rest2") or ""
    return ForgeAddress(
        Forge(kind, home, named.get("reftype") or "branch"), undivided=unquote(rest).rstrip("/")
    )


def _azure_page(home: str, query: str) -> ForgeAddress:
    values = parse_qs(query)
    version = values.get("version", [""])[0]
    forge = Forge("azure", home, _AZURE_VERSIONS.get(version[:2], "branch"))
    return ForgeAddress(forge, ref=version[2:], path=values.get("path", [""])[0].strip("/"))


def _server(address: WebAddress) -> str:
    return f"{address.scheme}://{address.authority}"
