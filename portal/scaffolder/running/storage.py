"""The folder of a run on disk: its workspace, and what it was after each step."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.scaffolder import workspace


@dataclass(frozen=True, slots=True)
class Storage:
    """Kept until a run is complete, so that it can go on after a crash, and be tried again from where it
    failed."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def begin(self, position: int) -> None:
        """The workspace as it was before the step at `position`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()
        kept = [number for number in self._kept() if number < position]
        workspace.restore(self._archive(max(kept)) if kept else None, self.workspace)
        for number in self._kept():
            if number >= position:
                self._archive(number).unlink()

    def save(self, position: int) -> None:
        """Keep the workspace as the step at `position` left it, in place of what was kept before it."""
        workspace.save(self.workspace, self._archive(position))

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def clear_work(self) -> None:
        """Leave only what another try needs."""
        shutil.rmtree(self.workspace, ignore_errors=True)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _archive(self, position: int) -> Path:
        return self.folder / f"after-{position}.tar"

    def _kept(self) -> list[int]:
        return [int(path.stem.removeprefix("after-")) for path in self.folder.glob("after-*.tar")]


def storage_of(uid: object) -> Storage:
    return Storage(Path(settings.DATA_DIR) / "runs" / str(uid))
