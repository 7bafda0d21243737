"""Why something could not be fetched."""

from __future__ import annotations

import re

from catalog.ingest.problem import Problem, Refused

_USERINFO = re.compile(r"(?<=//)[^/?#@\s]*@")


class FetchError(Refused):
    """A source, or a file of it, cannot be read; `problem` says why and how to mend it."""


class NotFound(FetchError):
    """There is nothing at the address."""


class Forbidden(FetchError):
    """The rules of this installation, not the source, are against it."""


def shown(text: str) -> str:
    """An address as it may be shown and stored: without the name and password that may stand in it."""
    return _USERINFO.sub("", text)


def nothing_at(target: str, advice: str = "") -> NotFound:
    message = f"Unable to read url, no matching files found for {shown(target)}"
    return NotFound(Problem(message, advice=advice or "Check the address, and that the file is there."))


def not_allowed(target: str, advice: str) -> Forbidden:
    """Worded as Backstage words it, since its clients show the message; the advice is ours."""
    message = (
        f"Unable to read url, Reading from '{shown(target)}' is not allowed. You may need to configure an "
        "integration for the target host, or add it to the configured list of allowed hosts at "
        "'backend.reading.allow'"
    )
    return Forbidden(Problem(message, advice=advice))


def too_long_a_list(most: int) -> FetchError:
    """Of a repository's files, in bytes: trees that name each other make it endless."""
    message = (
        f"The list of the repository's files is longer than {most:,} bytes, which is as much as is read."
    )
    advice = "Keep descriptors in a repository whose folders do not repeat each other, or in a smaller one."
    return FetchError(Problem(message, advice=advice))


def too_large(target: str, limit: int) -> FetchError:
    message = f"The file {target} is larger than {limit:,} bytes, which is as much as is read."
    return FetchError(
        Problem(message, advice="Divide the file, or include smaller ones from a Location entity.")
    )
