"""The tables of the bitmap index. Derived: rebuilt from the entities, edited by nobody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Key(models.Model):
    """A field path of entities, lower-cased, such as `spec.type`."""

    name = ByteOrderedCharField(max_length=255, unique=True)

    class Meta:
        verbose_name = _("index key")
        verbose_name_plural = _("index keys")

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A value of a key. `value` null stands for the key itself: all entities that have it, whatever the value.

    A term of one entity holds its id in `entity_id`; of several, postings hold them and it is null.
    """

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="terms")
    value = ByteOrderedCharField(max_length=255, null=True, help_text=_("Lower-cased, for comparing and ordering."))
    original = ByteOrderedCharField(max_length=255, null=True)
    entity_id = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("index term")
        verbose_name_plural = _("index terms")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "value", "original"], name="one_term_a_value", nulls_distinct=None
            )
        ]

    def __str__(self) -> str:
        return self.original or ""


class Posting(models.Model):
    """The entities of a term among 65,536 neighbouring ids, as a roaring bitmap of their low halves."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="postings")
    block = models.IntegerField(help_text=_("The high half of the ids: id >> 16."))
    bitmap = models.BinaryField()

    class Meta:
        verbose_name = _("index posting")
        verbose_name_plural = _("index postings")
        constraints = [models.UniqueConstraint(fields=["term", "block"], name="one_posting_a_block")]

    def __str__(self) -> str:
        return f"{self.term_id}/{self.block}"
