from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MOST = 6
"""So many rings have glyphs and colours of their own, and room in the radar."""

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #rrggbb, such as #1b7f4d."))


class Ring(models.Model):
    """A standing that tools can have. Rings are data: their names, their order, their colours.

    Tools name a ring by its `slug`. `position` is its place from the middle, from 1 and without gaps, which
    also chooses the glyph; a colour that is left out is that of the portal's own style sheet. From the
    first ring that `is_hold` outwards, advice is to start nothing new and to leave.
    """

    slug = models.SlugField(_("short name"), max_length=63, unique=True)
    label = models.CharField(_("label"), max_length=40)
    translations = models.JSONField(
        _("translations"),
        default=dict,
        blank=True,
        help_text=_('The label in other languages, as {"ko": "도입"}.'),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
        help_text=_("Counted from the middle; the other rings make room."),
    )
    is_hold = models.BooleanField(
        _("on hold"),
        default=False,
        help_text=_(
            "From this ring outwards nothing new is started, and who uses such a tool should leave it."
        ),
    )
    light = models.CharField(
        _("light colour"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_("Colour on a light page."),
    )
    dark = models.CharField(
        _("dark colour"), max_length=7, blank=True, validators=[COLOUR], help_text=_("Colour on a dark page.")
    )

    class Meta:
        verbose_name = _("ring")
        verbose_name_plural = _("rings")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        language = get_language() or ""
        translated = self.translations.get(language) or self.translations.get(language[:2])
        return translated if isinstance(translated, str) else self.label
