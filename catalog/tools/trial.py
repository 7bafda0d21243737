"""What a rule would find in some code, beside what the one in force finds there. Nothing of it is kept."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.ingest.fetch import FetchError, Limits, Tree
from catalog.ingest.rules import rules as fetch_rules
from catalog.models import EntitySource, Location
from catalog.tools.detectors.places import that_count
from catalog.tools.detectors.rule import Rule
from catalog.tools.detectors.scan import Finding, Scanner, Trouble, is_enough
from catalog.tools.scanning import home, is_below, source_tree
from catalog.tools.sources import Place

PATIENT = Limits(connect_seconds=5, read_seconds=10, download_seconds=20, git_seconds=20)
"""A person waits for it."""

SECONDS = 10.0
"""That files are looked through; what was found until then is shown."""


@dataclass(frozen=True, slots=True)
class Code:
    """What to look through: the code of an entity, with the keys of its annotations, or a `whole` source."""

    place: Place
    annotations: Collection[str] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """`now` is what the rule in force finds, `then` what the tried one does; `files` how many were looked
    through, `cut` that there are more of them."""

    now: Sequence[Finding]
    then: Sequence[Finding]
    troubles: Sequence[Trouble]
    files: int
    cut: bool

    @property
    def is_used_now(self) -> bool:
        return is_enough(self.now)

    @property
    def is_used_then(self) -> bool:
        return is_enough(self.then)


def try_rule(code: Code, rule: Rule, present: Rule | None) -> Trial:
    """Look through the code by both rules, for some seconds at most. Raises FetchError."""
    place = code.place
    limited = replace(fetch_rules(), limits=PATIENT)
    location = Location.objects.filter(pk=place.location_id or 0).first()
    now, then = Scanner([present] if present else []), Scanner([rule])
    found_now, found_then = list(now.annotations(code.annotations)), list(then.annotations(code.annotations))
    with source_tree(place.type, place.target, location, rules=limited) as tree:
        paths = list(_own(code, (path for path, _mark in tree.files())))
        tree.announce(path for path in paths if now.wants(path) or then.wants(path))
        end, looked = time.monotonic() + SECONDS, 0
        for path in paths:
            if time.monotonic() > end:
                break
            read = _Once(tree)
            found_now += now.file(path, read)
            found_then += then.file(path, read)
            looked += 1
    return Trial(found_now, found_then, then.troubles, looked, cut=looked < len(paths))


@dataclass
class _Once:
    """Reads a file for two scanners; what cannot be read shows nothing."""

    tree: Tree
    data: bytes | None = None

    def __call__(self, path: str) -> bytes:
        if self.data is None:
            try:
                self.data = self.tree.read(path)
            except FetchError:
                self.data = b""
        return self.data


def _own(code: Code, paths: Iterable[str]) -> Iterator[str]:
    """The files that count. What lies in the folder of an entity further down is that entity's."""
    place = code.place
    others = EntitySource.objects.filter(scan__type=place.type, scan__target=place.target)
    folders = set() if code.whole else set(others.values_list("folder", flat=True))
    for path in that_count(paths):
        if is_below(path, [place.folder]) and home(path, folders | {place.folder}) == place.folder:
            yield path
