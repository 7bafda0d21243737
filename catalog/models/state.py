"""The catalog as a whole: one row that every writer locks and every reader looks at first."""

from __future__ import annotations

from typing import Self

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _


class CatalogState(models.Model):
    """What belongs to the catalog and not to an entity.

    `version` grows with every write that readers can see; processes keep what they
    read from the index as long as it stands still. `last_entity_id` is the highest
    id ever given: ids are never used again, so an old bitmap can never name a new entity.
    """

    version = models.BigIntegerField(_("version"), default=0)
    last_entity_id = models.IntegerField(_("last number of an entity"), default=0)
    last_descriptor_id = models.BigIntegerField(_("last number of a descriptor"), default=0)
    kinds_version = models.BigIntegerField(
        _("version of kinds"), default=0, help_text=_("The version at which custom kinds last changed.")
    )

    class Meta:
        verbose_name = _("catalog state")
        verbose_name_plural = _("catalog state")

    def __str__(self) -> str:
        return f"version {self.version}"

    @classmethod
    def current_version(cls) -> int:
        """The version that a reader sees now; 0 for a catalog that was never written."""
        return cls.objects.filter(pk=1).values_list("version", flat=True).first() or 0

    @classmethod
    def locked(cls) -> Self:
        """The row, held until the transaction ends: whoever has it is the only index writer.

        SQLite's immediate transactions hold the write lock already; PostgreSQL locks the row.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("The catalog is locked inside a transaction only.")
        rows = cls.objects.filter(pk=1)
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        found = rows.first()
        if found is None:
            cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
            found = rows.get()
        return found
