"""What people do with runs: start, cancel, try again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from portal.scaffolder import actions
from portal.scaffolder.catalog import commit_of
from portal.scaffolder.models import Approval, Approver, Run, RunState, RunStep
from portal.scaffolder.permission import permit
from portal.scaffolder.running import dry
from portal.scaffolder.running.dry import DryRun
from portal.scaffolder.running.execute import finish
from portal.scaffolder.running.journal import DatabaseJournal
from portal.scaffolder.running.sealed import seal
from portal.scaffolder.running.storage import storage_of
from portal.scaffolder.running.values import Who
from portal.scaffolder.running.workflow import Result
from portal.scaffolder.schema import Fault, faults
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.telling import tell_approvers
from portal.scaffolder.template import Template


class BadAnswers(Exception):
    """The answers do not fit the template's form; `faults` says where."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(", ".join(map(str, found)))
        self.faults = found


class BadSecrets(BadAnswers):
    """The secrets do not fit what the template says of them."""


class UnknownActions(Exception):
    """The template needs actions that are not here; `names` are theirs."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"Template action with ID '{names[0]}' is not registered. See "
            "https://backstage.io/docs/features/software-templates/builtin-actions/ on how to add a new "
            "action module."
        )
        self.names = names


class NotEnded(Exception):
    """The run is still going on."""


def check_answers(template: Template, answers: Mapping[str, Any]) -> None:
    """Raises BadAnswers for the first page of the form that the answers do not fit. In the place of a secret
    they have stars, of which nothing is asked."""
    for page in template.pages:
        found = faults(_without_secrets(page), dict(answers))
        if found:
            raise BadAnswers(found)


def _without_secrets(schema: Any) -> Any:
    """The schema with questions for secrets taking whatever there is."""
    if isinstance(schema, list):
        return [_without_secrets(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    if schema.get("ui:field") == "Secret":
        return {name: schema[name] for name in schema if name in ("title", "ui:field")}
    return {name: _without_secrets(each) for name, each in schema.items()}


def check_secrets(template: Template, secrets: Mapping[str, str]) -> None:
    """Raises BadSecrets when the template asks for others."""
    if template.secrets_schema is not None and (found := faults(template.secrets_schema, dict(secrets))):
        raise BadSecrets([_without_value(fault) for fault in found])


def _without_value(fault: Fault) -> Fault:
    return Fault(fault.path, fault.name, fault.argument, fault.message, fault.schema, None)


def start_run(
    *,
    actor: AbstractBaseUser | None,
    template: Template,
    answers: Mapping[str, Any],
    secrets: Mapping[str, str] | None = None,
) -> Run:
    """Have a worker run the template with these answers: next or, where the template asks for approval, when
    somebody has approved it.

    Raises NotPermitted, BadAnswers, BadSecrets, UnknownActions, BadSchema.
    """
    permit(actor, template.ref)
    if unknown := template.unknown_actions(actions.known()):
        raise UnknownActions(unknown)
    check_answers(template, answers)
    check_secrets(template, secrets or {})
    who = Who.of(actor)
    commit = commit_of(template.ref)
    with transaction.atomic():
        run = Run.objects.create(
            template_ref=template.ref,
            template_uid=template.uid,
            template_title=template.title[:255],
            template_version=(template.version or commit)[:200],
            source_commit=commit,
            template=dict(template.document),
            answers=dict(answers),
            secrets=seal(secrets or {}),
            created_by_id=actor.pk if actor else None,
            created_by_ref=who.ref,
            keep_on_failure=template.keep_on_failure,
            next_check=None if template.approval else timezone.now(),
            approval=Approval.WAITING if template.approval else "",
        )
        if template.approval:
            Approver.objects.bulk_create(
                Approver(run=run, ref=ref) for ref in dict.fromkeys(template.approval.by)
            )
        RunStep.objects.bulk_create(
            RunStep(
                run=run,
                position=position,
                step_id=step.id[:255],
                name=step.name[:255],
                action=step.action[:255],
            )
            for position, step in enumerate(template.steps)
        )
        if template.approval:
            tell_approvers(run)
        record(actor, "run.start", template.ref, run=str(run.uid))
    return run


def cancel_run(*, actor: AbstractBaseUser | None, run: Run) -> None:
    """Ask a run to stop; it undoes what it made. One that waits for approval has ended with that; one that
    has ended is left as it is."""
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run.pk)
        if held.ended or held.cancel_asked:
            return
        Run.objects.filter(pk=held.pk).update(cancel_asked=True)
        record(actor, "run.cancel", held.template_ref, run=str(held.uid))
        if held.waits_for_approval:
            told = Result(error="It was cancelled before it began.", cancelled=True)
            finish(held, DatabaseJournal(held), told, storage_of(held.uid))


def retry_run(
    *,
    actor: AbstractBaseUser | None,
    run: Run,
    begin: Literal["failed step", "start"] = "failed step",
    secrets: Mapping[str, str] | None = None,
) -> None:
    """Have a run that failed tried again: from the step that failed or, where earlier ones were undone, from
    the first of these; or from the start. One that was not approved waits for approval again.

    Raises NotPermitted, NotEnded, BadSecrets, BadSchema.
    """
    permit(actor, run.template_ref)
    if not run.ended:
        raise NotEnded
    check_secrets(Template.from_document(run.template), secrets or {})
    with transaction.atomic():
        first = 0 if begin == "start" else _first_to_do(run)
        run.steps.filter(position__gte=first).update(
            state=RunStep.State.OPEN, started_at=None, ended_at=None, output={}, undone=False
        )
        waits = run.approval in (Approval.WAITING, Approval.REFUSED)
        if waits:
            Run.objects.filter(pk=run.pk).update(
                approval=Approval.WAITING, decided_by=None, decided_at=None, decision=""
            )
        Run.objects.filter(pk=run.pk).update(
            state=RunState.OPEN,
            secrets=seal(secrets or {}),
            cancel_asked=False,
            attempts=0,
            error="",
            output=None,
            ended_at=None,
            next_check=None if waits else timezone.now(),
        )
        if waits:
            tell_approvers(run)
        record(actor, "run.retry", run.template_ref, run=str(run.uid), begin=begin)


def _first_to_do(run: Run) -> int:
    """The first step that is not finished, or is undone; 0 when the files made so far are gone."""
    if not storage_of(run.uid).folder.exists():
        return 0
    for row in run.steps.order_by("position"):
        if row.undone or row.state not in (RunStep.State.COMPLETED, RunStep.State.SKIPPED):
            return row.position
    return 0


def dry_run(
    *,
    actor: AbstractBaseUser | None,
    template: Template,
    answers: Mapping[str, Any],
    files: Skeletons,
    secret_names: tuple[str, ...] = (),
) -> DryRun:
    """What the template would make of these answers; nothing is kept. `files` is where its own files are.

    Raises BadAnswers, UnknownActions, BadSchema.
    """
    if unknown := template.unknown_actions(actions.known()):
        raise UnknownActions(unknown)
    check_answers(template, answers)
    return dry.dry_run(template, answers, files, Who.of(actor), secret_names)
