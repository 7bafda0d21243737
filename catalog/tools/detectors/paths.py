"""Which signals look at a path. Its name decides most of it: a pattern is tried only where its ending, its
first letter or its first folder fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from catalog.ingest.fetch.glob import Glob, is_glob
from catalog.tools.detectors.rule import Signal

Named = tuple[str, Signal]
"""A tool and a signal of it."""


class Paths:
    """Signals by the patterns of their files, braces spelled out, so that signals share what they have in
    common. There is no pattern left where the key has told everything."""

    def __init__(self, signals: Iterable[Named]) -> None:
        patterns: dict[str, list[Named]] = defaultdict(list)
        for named in signals:
            if named[1].files is not None:
                for pattern in named[1].files.spelled_out:
                    patterns[pattern].append(named)
        self._patterns: dict[str, list[tuple[Glob | None, list[Named]]]] = defaultdict(list)
        for pattern, wanting in patterns.items():
            key = _key(pattern)
            is_told = key == f"ending {pattern.removeprefix('**/*')}" or pattern == "**/*"
            glob = None if is_told else Glob.compile(pattern, hidden=False)
            self._patterns[key].append((glob, wanting))

    def fitting(self, path: str) -> list[Named]:
        """The signals whose pattern the path fits."""
        found: dict[tuple[str, str], Named] = {}
        for key in _keys(path):
            for glob, wanting in self._patterns.get(key, ()):
                if glob is None or glob.matches(path):
                    found.update(((tool, signal.id), (tool, signal)) for tool, signal in wanting)
        return list(found.values())


def _key(pattern: str) -> str:
    """What a path must have that fits the pattern; one of what `_keys` gives for it."""
    first, _, rest = pattern.partition("/")
    last = pattern.rpartition("/")[2]
    if not is_glob(last):
        return f"name {last}"
    if last.startswith("*.") and not is_glob(last[1:]):
        return f"ending {last[1:]}"
    if rest and not is_glob(first):
        return f"folder {first}"
    return "any" if is_glob(last[0]) else f"letter {last[0]}"


def _keys(path: str) -> Iterator[str]:
    name = path.rpartition("/")[2]
    yield "any"
    yield f"name {name}"
    yield f"letter {name[:1]}"
    yield f"folder {path.partition('/')[0]}"
    at = name.find(".")
    while at >= 0:
        yield f"ending {name[at:]}"
        at = name.find(".", at + 1)
