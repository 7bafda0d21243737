"""What there is: entities, the descriptors that state them, and how they relate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField
from catalog.models.location import Location, SourceFile


class Descriptor(models.Model):
    """One document as found in a file. Two may claim one reference; the entity names the one that won."""

    id = models.BigIntegerField(primary_key=True)
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="descriptors", verbose_name=_("source")
    )
    file = models.ForeignKey(
        SourceFile,
        on_delete=models.CASCADE,
        related_name="descriptors",
        null=True,
        blank=True,
        verbose_name=_("file"),
    )
    position = models.PositiveIntegerField(
        _("position"), help_text=_("Number of the document in its file, from 0.")
    )
    line = models.PositiveIntegerField(_("line"), default=1)
    ref = ByteOrderedCharField(_("reference"), max_length=255, blank=True, db_index=True)
    digest = models.CharField(
        _("digest"), max_length=64, help_text=_("Of the document as parsed, placeholders filled in.")
    )
    doc = models.TextField(_("document"), help_text=_("The last good document, as JSON."))
    error = models.JSONField(
        _("error"), null=True, blank=True, help_text=_("Why the file's present document is refused.")
    )
    gone = models.BooleanField(
        _("gone"),
        default=False,
        help_text=_(
            "Nothing gives it any more: it goes when the whole location was read, and yields to any other "
            "that claims its reference."
        ),
    )
    lost = models.BooleanField(
        _("outvoted"),
        default=False,
        db_default=False,
        help_text=_("Its reference belongs to another descriptor."),
    )
    held = models.BooleanField(
        _("held back"),
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
    uid = models.CharField(_("UID"), max_length=36, unique=True)
    etag = models.CharField(_("ETag"), max_length=40)
    ref = ByteOrderedCharField(_("reference"), max_length=255, unique=True)
    kind = models.CharField(_("kind"), max_length=63)
    namespace = models.CharField(_("namespace"), max_length=63)
    name = models.CharField(_("name"), max_length=63)
    title = models.CharField(_("title"), max_length=255, blank=True)
    type = models.CharField(_("type"), max_length=255, blank=True)
    lifecycle = models.CharField(_("lifecycle"), max_length=255, blank=True)
    owner = models.CharField(
        _("owner"), max_length=255, blank=True, help_text=_("Reference of the owner, complete.")
    )
    doc = models.TextField(_("document"))
    descriptor = models.ForeignKey(
        Descriptor, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("descriptor")
    )
    location = models.ForeignKey(
        Location, null=True, on_delete=models.SET_NULL, related_name="entities", verbose_name=_("source")
    )
    created_at = models.DateTimeField(_("made"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        indexes = [models.Index(fields=["changed_at", "id"], name="entities_by_change")]

    def __str__(self) -> str:
        return self.ref


class Relation(models.Model):
    """A relation as its source states it; the other direction is `inverse`, read from the same row."""

    # Both ends are kept right by the one writer of rows, which looks them up for thousands at once; the
    # database would do it row by row, which was a fifth of what PostgreSQL did to take entities in.
    source = models.ForeignKey(
        Entity,
        on_delete=models.CASCADE,
        related_name="relations",
        verbose_name=_("entity"),
        db_constraint=False,
    )
    type = models.CharField(_("type"), max_length=63)
    inverse = models.CharField(_("inverse"), max_length=63)
    target_ref = ByteOrderedCharField(_("target reference"), max_length=255)
    target = models.ForeignKey(
        Entity,
        null=True,
        on_delete=models.SET_NULL,
        related_name="inverse_relations",
        verbose_name=_("target entity"),
        db_constraint=False,
    )

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
