"""`python -m tests.bench.findings COUNT`: findings of tools in the catalog, as scans leave them.

Every component has a repository of its own. Some tools are used by a quarter of the components and some by
one in fifty; a component uses up to seven, and each use shows in one file or several. What follows from the
findings (who uses what, and the relations) the portal works out itself. The repositories are made up, so no
worker may look for them meanwhile.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator

import django

TOGETHER = 5_000
MOST_TOOLS = 7
MOST_FILES = 4
FILES = (
    ".github/workflows/ci.yml",
    "Dockerfile",
    "deploy/values.yaml",
    "main.tf",
    "pyproject.toml",
    "Makefile",
)


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from catalog.models import Entity
    from catalog.tools.scanning import settle_uses

    components = Entity.objects.filter(kind="component", name__startswith="component-").order_by("ref")
    refs = list(components.values_list("ref", flat=True))
    _store(refs, count)
    settle_uses(refs)


def _store(refs: list[str], count: int) -> None:
    from django.utils import timezone

    from catalog.models import Detection, EntitySource, SourceScan
    from catalog.tools.detectors.rule import rules_digest
    from catalog.tools.rules import effective_rules

    rules, now = effective_rules(), timezone.now()
    digest = rules_digest(rules)
    SourceScan.objects.all().delete()  # what workers made of the company's own folder
    scans = SourceScan.objects.bulk_create(
        (
            SourceScan(
                type="url",
                target=f"https://github.com/acme/{ref.rpartition('/')[2]}",
                revision="0" * 40,
                rules=digest,
                files=len(FILES),
                scanned_at=now,
            )
            for ref in refs
        ),
        batch_size=TOGETHER,
    )
    pairs = list(zip(refs, scans, strict=True))
    EntitySource.objects.bulk_create((EntitySource(ref=ref, scan=scan) for ref, scan in pairs), TOGETHER)
    signals = {rule.tool: [(one.id, one.is_strong) for one in rule.signals] for rule in rules}
    found = (
        Detection(scan=scans[place], tool=tool, signal=signal, is_strong=strong, path=path, line=line)
        for place, tool, signal, strong, path, line in _findings(signals, len(refs), count)
    )
    Detection.objects.bulk_create(found, TOGETHER)


def _findings(
    signals: dict[str, list[tuple[str, bool]]], components: int, count: int
) -> Iterator[tuple[int, str, str, bool, str, int]]:
    """Place of the component, tool, signal, whether it is strong, path and line: the same for the same
    numbers."""
    chance = random.Random(count)
    tools = sorted(signals)
    chance.shuffle(tools)
    popularity = [1 / (place + 1) for place in range(len(tools))]
    left = count
    places = list(range(components))
    while left > 0:
        chance.shuffle(places)
        for place in places:
            for tool in dict.fromkeys(chance.choices(tools, popularity, k=chance.randint(0, MOST_TOOLS))):
                for path in chance.sample(FILES, chance.randint(1, MOST_FILES)):
                    signal, strong = chance.choice(signals[tool])
                    yield place, tool, signal, strong, path, chance.randint(1, 200)
                    left -= 1
            if left <= 0:
                return


if __name__ == "__main__":
    main(int(sys.argv[1]))
