"""Runs and templates in the words of Backstage's API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from catalog.models.lease import LEASE
from portal.scaffolder.actions import Action
from portal.scaffolder.models import LogLine, Run, RunState
from portal.scaffolder.running.dry import DryRun
from portal.scaffolder.running.values import Who
from portal.scaffolder.template import Template

UNTITLED = "Please enter the following information"


def moment(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def task(run: Run) -> dict[str, Any]:
    template = Template.from_document(run.template)
    told: dict[str, Any] = {
        "id": str(run.uid),
        "spec": {
            "apiVersion": run.template["apiVersion"],
            "steps": template.api_steps,
            "output": template.output,
            "parameters": run.answers,
            "user": Who(ref=run.created_by_ref).seen,
            "templateInfo": {
                "entityRef": run.template_ref,
                "baseUrl": _base_url(template),
                "entity": {"metadata": run.template["metadata"]},
            },
        },
        "status": run.state,
        "createdAt": moment(run.created_at),
        "lastHeartbeatAt": moment(_last_sign(run)),
    }
    if run.created_by_ref:
        told["createdBy"] = run.created_by_ref
    return {name: value for name, value in told.items() if value is not None}


def _last_sign(run: Run) -> datetime | None:
    return run.lease_until - LEASE if run.lease_until else run.ended_at or run.started_at


def _base_url(template: Template) -> str:
    annotations = template.document["metadata"].get("annotations") or {}
    kind, _, target = annotations.get("backstage.io/managed-by-location", "").partition(":")
    return f"file://{target}" if kind == "file" else target


def event(line: LogLine, run: Run) -> dict[str, Any]:
    body: dict[str, Any] = {"message": line.message}
    if line.step_id:
        body["stepId"] = line.step_id
    if line.type == LogLine.Type.COMPLETION:
        body |= _outcome(run)
    elif line.status:
        body["status"] = line.status
    return {
        "id": line.seq,
        "isTaskRecoverable": False,
        "taskId": str(run.uid),
        "body": body,
        "type": line.type,
        "createdAt": moment(line.at),
    }


def _outcome(run: Run) -> dict[str, Any]:
    if run.state == RunState.COMPLETED:
        return {"output": run.output or {}}
    return {"error": {"name": "Error", "message": run.error}}


def parameter_schema(template: Template) -> dict[str, Any]:
    told: dict[str, Any] = {"title": template.title, "description": template.description or None}
    if presentation := template.document["spec"].get("presentation"):
        told["presentation"] = presentation
    told["steps"] = [
        {
            "title": page.get("title") or UNTITLED,
            **({"description": page["description"]} if "description" in page else {}),
            "schema": page,
        }
        for page in template.pages
    ]
    return {name: value for name, value in told.items() if value is not None}


def action(known: Action) -> dict[str, Any]:
    told: dict[str, Any] = {"id": known.id, "description": known.description}
    told["examples"] = [
        {"description": example.description, "example": example.example} for example in known.examples
    ]
    told["schema"] = {"input": known.input, **({"output": known.output} if known.output else {})}
    return told


def dry_run(result: DryRun, template: Template) -> dict[str, Any]:
    return {
        "log": [{"body": _line(line.message, line.step_id, line.status)} for line in result.log],
        "directoryContents": [
            {
                "path": file.path,
                "executable": file.executable,
                **({"symlink": True} if file.symlink else {}),
                "base64Content": file.base64,
            }
            for file in result.files
        ],
        "output": result.output,
        "steps": template.api_steps,
    }


def _line(message: str, step_id: str, status: str) -> dict[str, str]:
    told = {"message": message}
    if step_id:
        told["stepId"] = step_id
    if status:
        told["status"] = status
    return told
