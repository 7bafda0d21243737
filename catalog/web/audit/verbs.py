"""What was done, in words: each verb of the audit as a person reads it, also those of features beside the
catalog. The subject stands in the next column."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "access.keep": _("Changed a rule of who may do what"),
    "access.remove": _("Removed a rule of who may do what"),
    "account.change": _("Changed an account"),
    "account.make": _("Made an account"),
    "account.password": _("Changed the password of an account"),
    "account.remove": _("Removed an account"),
    "conflict.choose": _("Chose which source an entity is taken from"),
    "deletions.approve": _("Approved deletions of a source"),
    "documents.state": _("Stated descriptors in the portal"),
    "entities.edit": _("Edited several entities"),
    "entity.create": _("Made an entity"),
    "entity.delete": _("Deleted an entity"),
    "entity.edit": _("Edited an entity"),
    "entity.hide": _("Hid an entity"),
    "entity.restore": _("Brought an entity back"),
    "entity.take-back": _("Took edits of an entity back"),
    "host_token.keep": _("Kept a token of a git host"),
    "host_token.remove": _("Removed a token of a git host"),
    "location.credential": _("Changed the credential of a source"),
    "location.move": _("Had a source read from elsewhere"),
    "location.pause": _("Paused a source"),
    "location.push": _("A forge told of a push"),
    "location.refresh": _("Asked for a source to be read"),
    "location.register": _("Added a source"),
    "location.remove": _("Removed a source"),
    "location.restore": _("Had a removed source again"),
    "location.resume": _("Resumed a source"),
    "portal.backup": _("Backed the portal up"),
    "portal.restore": _("Brought the portal back from a backup"),
    "project.record": _("Noted which template a project was made from"),
    "project.update": _("Updated a project from its template"),
    "recommendation.dismiss": _("Dismissed a recommendation"),
    "recommendation.undismiss": _("Wanted a recommendation again"),
    "repository.create": _("Made a repository"),
    "repository.delete": _("Deleted a repository"),
    "repository.describe": _("Described a repository"),
    "repository.push": _("Pushed to a repository"),
    "ring.confirm": _("Confirmed that a tool moves to another ring"),
    "ring.decline": _("Declined that a tool moves to another ring"),
    "ring.keep": _("Changed the rings"),
    "ring.propose": _("Proposed that a tool moves to another ring"),
    "ring.remove": _("Removed a ring"),
    "rule.drop": _("Went back to the shipped detection rule"),
    "rule.keep": _("Changed a detection rule"),
    "run.approve": _("Approved a run"),
    "run.cancel": _("Cancelled a run"),
    "run.refuse": _("Refused a run"),
    "run.retry": _("Started a run again"),
    "run.start": _("Started a run"),
    "token.make": _("Made an API token"),
    "token.revoke": _("Revoked an API token"),
    "tool.declare": _("Declared that a tool is used"),
    "tool.deny": _("Denied that a tool is used"),
    "tool.unsay": _("Took back what was said of a tool"),
    "view.change": _("Changed a saved view"),
    "view.delete": _("Deleted a saved view"),
    "view.save": _("Saved a view"),
}


def in_words(verb: str) -> str | Promise:
    """The verb itself where a version that is gone, or one to come, wrote it."""
    return WORDS.get(verb, verb)
