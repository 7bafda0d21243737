"""The tables of the bitmap index. Derived: rebuilt from the entities, edited by nobody.

A bitmap is a roaring bitmap (as pyroaring serialises it) of entity ids that share their high half:
65,536 neighbours at most, 8 kB at most. Bigger rows do not do: PostgreSQL rewrites a row whole at
each change of it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Key(models.Model):
    """A field path of entities, lower-cased, such as `spec.type`. Once there it stays, with its id."""

    name = ByteOrderedCharField(_("name"), max_length=255, unique=True)

    class Meta:
        verbose_name = _("index key")
        verbose_name_plural = _("index keys")

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A value of a key. Of one entity it holds the id in `entity_id`; of several it names their `list`.

    `original` is the value as written, empty where it is the same as `value`. `listed` values are items
    of an array. Nulls are no terms (see Posting). On SQLite the table is one tree in the order of its
    key, which halves it: a migration sees to that.
    """

    pk = models.CompositePrimaryKey("key_id", "value", "original", "listed")
    # Keys stay, so PostgreSQL need not look up the key of each new row: it did that one by one.
    key = models.ForeignKey(
        Key,
        on_delete=models.CASCADE,
        related_name="terms",
        db_index=False,
        db_constraint=False,
        verbose_name=_("key"),
    )
    value = ByteOrderedCharField(
        _("value"), max_length=255, help_text=_("Lower-cased, for comparing and ordering.")
    )
    original = ByteOrderedCharField(_("as written"), max_length=255)
    listed = models.BooleanField(_("item of a list"))
    entity_id = models.IntegerField(_("entity number"), null=True)
    list = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("index term")
        verbose_name_plural = _("index terms")

    def __str__(self) -> str:
        return self.original or self.value


class Posting(models.Model):
    """A part of a list of entities: its id is the list's number << 16 | the high half of the entity ids.

    Lists are numbered by `catalog.index.lists`: those of terms, those that say how many terms of a key
    an entity has, those of nulls, and the one of all entities.
    """

    bitmap = models.BinaryField()

    class Meta:
        verbose_name = _("index posting")
        verbose_name_plural = _("index postings")

    def __str__(self) -> str:
        return f"{self.pk >> 16}/{self.pk & 0xFFFF}"


class IndexWrite(models.Model):
    """A write to the index: which keys and lists it touched, so that readers keep what they have of others.

    The last row also says where the numbering of lists goes on. `stamp` is random: after a write was
    rolled back, another may get its id and must not pass for it. Old rows go; a reader that was away
    for longer starts afresh.
    """

    stamp = models.BigIntegerField()
    last_list = models.BigIntegerField(_("last list"))
    keys = models.BinaryField(help_text=_("Bitmap of key ids."))
    lists = models.BinaryField(help_text=_("64-bit bitmap of list numbers."))

    class Meta:
        verbose_name = _("index write")
        verbose_name_plural = _("index writes")

    def __str__(self) -> str:
        return f"write {self.pk}"
