"""`manage.py rebuild_index`: make the index anew of what the entities say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.index.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Makes the index by which entities are found anew, from the entities themselves. It keeps itself up "
        "to date: this is for after a repair of the database by hand. Pages work meanwhile, changes wait."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The index is new; entities in it: {rebuild()}.")
