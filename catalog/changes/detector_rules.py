"""What admins do with the rules by which tools are detected. Sources are scanned again by what holds then."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.changes.audit import record
from catalog.models import DetectorRule, Entity, RuleTrouble
from catalog.tools.detectors.rule import BadRule, Rule, parse_rule


def checked_rule(*, tool: str, text: str) -> Rule:
    """The rule that the text states, if it can be the one of this tool. Raises BadRule."""
    rule = parse_rule(text, origin="")
    if rule.tool != tool:
        said = {"stated": rule.tool, "tool": tool}
        raise BadRule(_("The text says `tool: %(stated)s`; this is the rule of %(tool)s.") % said)
    if not Entity.objects.filter(kind="tool", name=tool).exists():
        raise BadRule(_("There is no tool called %(tool)s in the catalog.") % {"tool": tool})
    return rule


def keep_rule(*, actor: AbstractBaseUser | None, tool: str, text: str, enabled: bool = True) -> DetectorRule:
    """Have the tool detected by this rule, or not at all while it is not `enabled`. Raises BadRule."""
    text = text.replace("\r\n", "\n")
    checked_rule(tool=tool, text=text)
    with transaction.atomic():
        rule, _made = DetectorRule.objects.update_or_create(
            tool=tool,
            defaults={"text": text, "enabled": enabled, "changed_by_id": actor.pk if actor else None},
        )
        RuleTrouble.objects.filter(tool=tool).delete()
        record(actor, "rule.keep", tool, text=text, enabled=enabled)
    return rule


def drop_rule(*, actor: AbstractBaseUser | None, tool: str) -> None:
    """Go back to the shipped rule; a tool that has none is looked for no more."""
    with transaction.atomic():
        gone, _by_model = DetectorRule.objects.filter(tool=tool).delete()
        if gone:
            RuleTrouble.objects.filter(tool=tool).delete()
            record(actor, "rule.drop", tool)
