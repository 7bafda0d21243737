"""What a run that waits for approval would make."""

from __future__ import annotations

import orjson
from pyroaring import BitMap

from catalog.kinds.language import translated
from portal.scaffolder.changes.runs import BadAnswers, UnknownActions, dry_run
from portal.scaffolder.form import FieldKind, Form
from portal.scaffolder.models import Run
from portal.scaffolder.running.execute import skeletons_of
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.template import Template
from portal.scaffolder.web.plan import Plan, remembered
from portal.scaffolder.web.subject import step_names


def plan_of(run: Run, seen: BitMap, url: str, wanted: str) -> Plan:
    """With the template as it was when the run was asked for, and with the rights of who asked."""
    template = Template.from_document(run.template)
    form = Form.of(run.template.get("spec", {}).get("parameters"), run.answers)
    secrets = tuple(each.key for each in form.shown if each.kind is FieldKind.SECRET)
    repositories = tuple(str(f.value) for f in form.shown if f.kind is FieldKind.REPOSITORY and f.value)
    try:
        made = remembered(
            orjson.dumps(["run", str(run.uid)]),
            lambda: dry_run(
                actor=run.created_by,
                template=template,
                answers=run.answers,
                files=skeletons_of(run),
                secret_names=secrets,
            ),
        )
    except (UnknownActions, BadAnswers, BadSchema) as bad:
        return Plan(url, seen, None, str(bad), wanted)
    return Plan(url, seen, made, "", wanted, repositories, step_names(translated(run.template)))
