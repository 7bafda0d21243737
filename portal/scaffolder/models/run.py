"""A template being run, step by step."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField, OrderedJSONField
from catalog.models.lease import Leased


class RunState(models.TextChoices):
    """The words of Backstage's tasks."""

    OPEN = "open", _("Waiting")
    PROCESSING = "processing", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = (RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED)


class Approval(models.TextChoices):
    """Where a run stands whose template asks for approval; "" where none is asked."""

    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class Run(Leased):
    """One press of the button. It is its own entry in the queue: due when `next_check` has come.

    `template` is the document of the entity when it started, `source_commit` the commit whose files it
    takes; a template that moves on meanwhile does not change a run. `secrets` are encrypted, and gone when
    the run has ended. One that waits for approval is due at no time. `output` is what the template gives
    when all is done.
    """

    uid = models.UUIDField(_("UID"), default=uuid.uuid4, unique=True, editable=False)
    template_ref = ByteOrderedCharField(_("template"), max_length=255, db_index=True)
    template_uid = models.CharField(_("UID of the template"), max_length=36)
    template_title = models.CharField(_("title of the template"), max_length=255)
    template_version = models.CharField(
        _("version of the template"),
        max_length=200,
        blank=True,
        help_text=_("The version that its annotation states, else the commit."),
    )
    source_commit = models.CharField(_("commit"), max_length=200, blank=True)
    template = OrderedJSONField(_("template as it was"))
    answers = OrderedJSONField(_("answers"), default=dict)
    secrets = models.BinaryField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="runs",
        verbose_name=_("made by"),
    )
    created_by_ref = ByteOrderedCharField(
        _("made by (entity)"), max_length=255, blank=True, help_text=_("The User entity of who started it.")
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.OPEN)
    approval = models.CharField(_("approval"), max_length=8, choices=Approval, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.TextField(
        _("reason given"), blank=True, help_text=_("What who approved or refused it said.")
    )
    cancel_asked = models.BooleanField(_("cancelling asked for"), default=False)
    keep_on_failure = models.BooleanField(_("keep when it fails"), default=False)
    attempts = models.PositiveIntegerField(
        _("attempts"), default=0, help_text=_("How often a worker began with it.")
    )
    error = models.TextField(_("error"), blank=True)
    output = OrderedJSONField(_("output"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True, db_index=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["template_ref", "state"], name="runs_by_template")]

    def __str__(self) -> str:
        return f"{self.template_ref} {self.uid}"

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def title(self) -> str:
        """What it makes, if its answers name that."""
        name = self.answers.get("name") if isinstance(self.answers, dict) else None
        return name if isinstance(name, str) and name else self.template_title

    @property
    def waits_for_approval(self) -> bool:
        return self.state == RunState.OPEN and self.approval == Approval.WAITING

    @property
    def standing(self) -> str:
        """The state in a word for people."""
        return str(Approval.WAITING.label) if self.waits_for_approval else str(RunState(self.state).label)


class Approver(models.Model):
    """Somebody whom the run's template names for approving it: a group, a user, or `role:default/<role>`."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="approvers", verbose_name=_("run"))
    ref = ByteOrderedCharField(_("reference"), max_length=255, db_index=True)

    class Meta:
        verbose_name = _("approver")
        verbose_name_plural = _("approvers")
        constraints = [models.UniqueConstraint(fields=["run", "ref"], name="one_approver_a_ref")]

    def __str__(self) -> str:
        return self.ref


class RunStep(models.Model):
    """A step of a run. `undo` says what it made outside the workspace, for taking that away again."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        PROCESSING = "processing", _("Running")
        COMPLETED = "completed", _("Completed")
        SKIPPED = "skipped", _("Skipped")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", verbose_name=_("run"))
    position = models.PositiveIntegerField(_("position"))
    step_id = models.CharField(_("step"), max_length=255)
    name = models.CharField(_("name"), max_length=255)
    action = models.CharField(_("action"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    output = OrderedJSONField(_("output"), default=dict)
    undo = models.JSONField(_("what undoes it"), default=list)
    undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_step_a_position")]

    def __str__(self) -> str:
        return self.name


class LogLine(models.Model):
    """One line of what a run says, stored as it is said; `seq` counts from 1 in each run.

    A line that tells a step's or the run's new state has it as `status`; `type` is that of Backstage's
    task events.
    """

    class Type(models.TextChoices):
        LOG = "log", _("Log")
        COMPLETION = "completion", _("Completion")
        CANCELLED = "cancelled", _("Cancelled")
        RECOVERED = "recovered", _("Recovered")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines", verbose_name=_("run"))
    seq = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("time"))
    type = models.CharField(_("type"), max_length=10, choices=Type, default=Type.LOG)
    step_id = models.CharField(_("step"), max_length=255, blank=True)
    status = models.CharField(_("state"), max_length=10, blank=True)
    message = models.TextField(_("message"))

    class Meta:
        verbose_name = _("log line")
        verbose_name_plural = _("log lines")
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_line_a_number")]

    def __str__(self) -> str:
        return self.message
