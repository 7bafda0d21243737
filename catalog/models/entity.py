"""What there is: entities, the descriptors that state them, and how they relate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField
from catalog.models.location import Location, SourceFile


class Descriptor(models.Model):
    """One document as found in a file. Two may claim one reference; the entity names the one that won."""

    id = models.BigIntegerField(primary_key=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="descriptors")
    file = models.ForeignKey(
        SourceFile, on_delete=models.CASCADE, related_name="descriptors", null=True, blank=True
    )
    position = models.PositiveIntegerField(help_text=_("Number of the document in its file, from 0."))
    line = models.PositiveIntegerField(default=1)
    ref = ByteOrderedCharField(max_length=255, blank=True, db_index=True)
    digest = models.CharField(
        max_length=64, help_text=_("Of the document as parsed, placeholders filled in.")
    )
    doc = models.TextField(help_text=_("The last good document, as JSON."))
    error = models.JSONField(
        null=True, blank=True, help_text=_("Why the file's present document is refused.")
    )
    gone = models.BooleanField(
        default=False,
        help_text=_(
            "Nothing gives it any more: it goes when the whole location was read, and yields to any other "
            "that claims its reference."
        ),
    )
    lost = models.BooleanField(
        default=False, db_default=False, help_text=_("Its reference belongs to another descriptor.")
    )
    held = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("The last refresh would have deleted it and waits for approval."),
    )

    class Meta:
        verbose_name = _("descriptor")
        verbose_name_plural = _("descriptors")
        # Of the few that want a person's attention, so that nobody looks through all documents for them.
        indexes = [
            models.Index(
                fields=["location"], condition=models.Q(error__isnull=False), name="refused_descriptors"
            ),
            models.Index(fields=["location"], condition=models.Q(lost=True), name="lost_descriptors"),
            models.Index(fields=["location"], condition=models.Q(held=True), name="held_descriptors"),
        ]

    def __str__(self) -> str:
        return self.ref or f"{self.file_id}#{self.position}"


class Entity(models.Model):
    """The result: the winning descriptor as finished JSON, ready to be sent.

    `doc` ends before `relations` and the closing brace, which are added when it is read: they
    change with every neighbour. Ids are 32-bit, given in order and never used again; `uid` starts
    with the id, so that ordering by one is ordering by the other.
    """

    id = models.IntegerField(primary_key=True)
    uid = models.CharField(max_length=36, unique=True)
    etag = models.CharField(max_length=40)
    ref = ByteOrderedCharField(max_length=255, unique=True)
    kind = models.CharField(max_length=63)
    namespace = models.CharField(max_length=63)
    name = models.CharField(max_length=63)
    title = models.CharField(max_length=255, blank=True)
    type = models.CharField(max_length=255, blank=True)
    lifecycle = models.CharField(max_length=255, blank=True)
    owner = models.CharField(max_length=255, blank=True, help_text=_("Reference of the owner, complete."))
    doc = models.TextField()
    descriptor = models.ForeignKey(Descriptor, null=True, on_delete=models.SET_NULL, related_name="+")
    location = models.ForeignKey(Location, null=True, on_delete=models.SET_NULL, related_name="entities")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        indexes = [models.Index(fields=["changed_at", "id"], name="entities_by_change")]

    def __str__(self) -> str:
        return self.ref


class Relation(models.Model):
    """A relation as its source states it; the other direction is `inverse`, read from the same row."""

    source = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="relations")
    type = models.CharField(max_length=63)
    inverse = models.CharField(max_length=63)
    target_ref = ByteOrderedCharField(max_length=255)
    target = models.ForeignKey(Entity, null=True, on_delete=models.SET_NULL, related_name="inverse_relations")

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        # Rows are looked for by reference only while they dangle; a whole index took a third of the writing.
        indexes = [
            models.Index(
                fields=["target_ref"], condition=models.Q(target__isnull=True), name="dangling_relations"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.target_ref}"
