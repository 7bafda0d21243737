"""Templates in folders of the test's own, and people who run them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location
from catalog.query.predicate import Everything
from portal.accounts.models import Role, User
from portal.scaffolder.catalog import load
from portal.scaffolder.changes import start_run
from portal.scaffolder.models import Run
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template

Steps = list[dict[str, Any]]


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("minseo.kim", role=Role.EDITOR)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The folder that templates of a test lie in."""
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


@pytest.fixture
def make(source: Path) -> Callable[..., Template]:
    """`make(steps, files={path: text}, **spec)`: a template of the catalog."""

    def made(steps: Steps, *, files: dict[str, str | bytes] | None = None, **spec: Any) -> Template:
        for path, text in (files or {}).items():
            place = source / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        document = {
            "apiVersion": "scaffolder.backstage.io/v1beta3",
            "kind": "Template",
            "metadata": {"name": "service", "title": "A service"},
            "spec": {"type": "service", "owner": "team-a", "steps": steps, **spec},
        }
        file = source / "template.yaml"
        file.write_text(yaml.safe_dump(document))
        known = Location.objects.filter(target=str(file)).first()
        refresh([known or register_location(actor=None, kind="file", target=str(file))])
        return load("template:default/service", Everything())[0]

    return made


@pytest.fixture
def carry_out(editor: User) -> Callable[..., Run]:
    """Run a template to its end, here and now."""

    def carried_out(template: Template, answers: dict[str, Any] | None = None, **more: Any) -> Run:
        run = start_run(actor=editor, template=template, answers=answers or {}, **more)
        worker.carry_out(worker.claim(1)[0])
        run.refresh_from_db()
        return run

    return carried_out


def log_of(run: Run) -> list[str]:
    return list(run.lines.order_by("seq").values_list("message", flat=True))
