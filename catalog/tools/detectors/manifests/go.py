"""Go's modules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.tools.detectors.manifests.dependency import Dependency

_OPENED = re.compile(r"\s*([a-z]+)\s*\(")
_MODULE = re.compile(r"\s*(?:require\s+)?\"?([\w.-]+\.[\w.-]+/[^\s\"]+)\"?\s+v\S+(?P<rest>.*)")


def go_mod(text: str) -> Iterator[Dependency]:
    """What is required; not what is indirect, replaced, excluded or retracted."""
    block = ""
    for number, line in enumerate(text.splitlines(), 1):
        if opened := _OPENED.match(line):
            block = opened[1]
        elif line.strip().startswith(")"):
            block = ""
        elif block == "require" or (not block and line.lstrip().startswith("require")):
            found = _MODULE.match(line)
            if found and "// indirect" not in found["rest"]:
                yield Dependency("go", found[1].lower(), number)
