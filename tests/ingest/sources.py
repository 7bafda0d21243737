"""Sources to take in: a folder with descriptors, and the location that reads it."""

from __future__ import annotations

from pathlib import Path

import orjson

from catalog.changes.locations import register_location
from catalog.ingest.outcome import Outcome
from catalog.ingest.refresh import refresh
from catalog.models import Location


def component(name: str, owner: str = "team-a", description: str = "Takes orders", **spec: object) -> str:
    lines = [
        "apiVersion: backstage.io/v1alpha1",
        "kind: Component",
        "metadata:",
        f"  name: {name}",
        f"  description: {description}",
        "spec:",
        "  type: service",
        "  lifecycle: production",
        f"  owner: {owner}",
    ]
    lines += [f"  {key}: {orjson.dumps(value).decode()}" for key, value in spec.items()]
    return "\n".join(lines) + "\n"


GROUP = """apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: team-a
spec:
  type: team
  children: []
"""


class Source:
    """A folder with descriptors, and the location that reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._location: Location | None = None

    def write(self, name: str, *documents: str) -> Path:
        return self.write_bytes(name, "---\n".join(documents).encode())

    def write_bytes(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def include(self, *targets: str) -> None:
        listed = "".join(f"    - {target}\n" for target in targets)
        self.write(
            "catalog-info.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: root\n"
            f"spec:\n  targets:\n{listed}",
        )

    @property
    def location(self) -> Location:
        if self._location is None:
            target = str(self.folder / "catalog-info.yaml")
            self._location = register_location(actor=None, kind="file", target=target, urgent=False)
        return Location.objects.get(pk=self._location.pk)

    def refresh(self, *, allow_deletions: bool = False) -> Outcome:
        return refresh([self.location], allow_deletions=allow_deletions)[0]
