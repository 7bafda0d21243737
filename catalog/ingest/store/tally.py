from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """What one location's refresh came to: entities, and documents that were refused.

    `puzzling` are documents that were taken for known and are not: their files are to be read whole.
    """

    created: int = 0
    changed: int = 0
    deleted: int = 0
    refused: int = 0
    conflicts: int = 0
    puzzling: int = 0

    @property
    def touched(self) -> int:
        """Entities that are not what they were."""
        return self.created + self.changed + self.deleted

    def add(self, other: Tally) -> None:
        self.created += other.created
        self.changed += other.changed
        self.deleted += other.deleted
        self.refused += other.refused
        self.conflicts += other.conflicts
        self.puzzling += other.puzzling
