"""Turns what git says into what a person can act on."""

from __future__ import annotations

import re

from catalog.ingest.fetch.error import FetchError, NotFound, shown
from catalog.ingest.fetch.git.command import GitFailed, GitSaidTooMuch, GitTimedOut
from catalog.ingest.problem import Problem

MOVED = re.compile(r"returned error: 30[12378]|unable to update url base from redirection")
_REFUSED = re.compile(
    r"returned error: 40[13]|Authentication failed|could not read (?:Username|Password)|terminal prompts"
    r" disabled|Permission denied|HTTP Basic: Access denied"
)
_NOTHING_THERE = re.compile(
    r"returned error: 404|repository '.*' not found|does not appear to be a git repository|does not exist"
    r"|Repository not found|no such repository",
    re.IGNORECASE,
)
_HOST_KEY = re.compile(r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED")
_CERTIFICATE = re.compile(r"certificate|SSL|TLS", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"Could not resolve|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset|closed)"
    r"|Network is unreachable|No route to host|Operation too slow|Empty reply|unable to access|kex_exchange",
    re.IGNORECASE,
)
TOO_LARGE = re.compile(r"signal 25|File size limit|File too large|SIGXFSZ", re.IGNORECASE)
_WHOLE_ONLY = re.compile(r"shallow|unadvertised object|not our ref|filter", re.IGNORECASE)
_CLUE = re.compile(r"(?:fatal|error|remote): (?P<text>.+)")


def problem_of(failed: GitFailed, url: str) -> FetchError:
    """Why the repository at `url` could not be read."""
    said, place = failed.said, shown(url)
    if isinstance(failed, GitTimedOut):
        advice = "Check that the server is reachable and not overloaded; the source is tried again later."
        return FetchError(Problem(f"The repository {place} could not be read in time. {said}", advice=advice))
    if isinstance(failed, GitSaidTooMuch) or TOO_LARGE.search(said):
        message = f"The repository {place} is larger than this installation reads."
        return FetchError(
            Problem(message, advice="Keep descriptors in a smaller repository, or raise the limit.")
        )
    if _HOST_KEY.search(said):
        message = f"The host key of {place} is not known to this machine, or is another one than it knows."
        advice = "Add the right key to the file that PORTAL_KNOWN_HOSTS names (ssh-keyscan prints it)."
        return FetchError(Problem(message, advice=advice))
    if _REFUSED.search(said):
        message = f"The repository {place} is not open to this program: its server refuses access."
        return FetchError(
            Problem(message, advice="Give this source a credential that may read the repository.")
        )
    if _NOTHING_THERE.search(said):
        message = f"There is no repository at {place}, or none that may be seen without a credential."
        return NotFound(
            Problem(message, advice="Check the address; if the repository is private, add a credential.")
        )
    if _UNREACHABLE.search(said):
        what = "does not prove its identity" if _CERTIFICATE.search(said) else "cannot be reached"
        message = f"The server of the repository {place} {what}: {_clue(said)}"
        return FetchError(
            Problem(message, advice="Check the server and the network; the source is tried again later.")
        )
    message = f"The repository {place} could not be read: {_clue(said)}"
    return FetchError(Problem(message, advice="Try `git ls-remote` with the same address on this machine."))


def is_remote_fault(failed: GitFailed) -> bool:
    """Whether the server or the way to it is the reason, so that a new copy would fail the same way."""
    faults = (MOVED, _HOST_KEY, _REFUSED, _NOTHING_THERE, _UNREACHABLE, TOO_LARGE)
    return isinstance(failed, GitTimedOut | GitSaidTooMuch) or any(
        fault.search(failed.said) for fault in faults
    )


def gives_whole_only(failed: GitFailed) -> bool:
    """Whether the server gives no parts of a repository, or no commit that is not on top of a branch."""
    return _WHOLE_ONLY.search(failed.said) is not None


def _clue(said: str) -> str:
    """The line that says most: the first that git marks as an error."""
    marked = _CLUE.search(said)
    return shown(marked["text"] if marked else said.splitlines()[-1] if said else "git gave no reason.")[:300]
