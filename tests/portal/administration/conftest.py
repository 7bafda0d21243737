"""A row of every table, and an admin who looks at them."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from catalog.changes.detector_rules import keep_rule
from catalog.changes.dismissals import dismiss
from catalog.changes.edits import edit_entity
from catalog.changes.entities import create_entity, delete_entity
from catalog.changes.stars import star
from catalog.changes.tool_statements import state_use
from catalog.changes.views import choose_default_view, save_view
from catalog.ingest.credentials import encrypt
from catalog.ingest.fetch import Credential
from catalog.models import (
    AdoptionCount,
    CountedDay,
    Detection,
    Entity,
    EntitySource,
    KindChange,
    Location,
    RemovedLocation,
    RingMove,
    RuleTrouble,
    SourceScan,
)
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, Rule, User
from portal.githost.changes.repositories import create_repository
from portal.notices.changes import tell
from portal.notices.models import Kind
from portal.scaffolder.models import (
    Approver,
    Draft,
    Edition,
    HostToken,
    LogLine,
    Project,
    Render,
    Run,
    RunStep,
)
from portal.scaffolder.running.sealed import seal
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document

PASSWORD, SECRET, ANSWER = "violet-anchor-42", "credential-of-a-source", "secret-of-a-run"
RULE = "tool: argo-cd\nsignals:\n  - {id: settings, strength: strong, files: '**/helm.yaml'}\n"


@pytest.fixture
def catalog(tmp_path: Path, settings: LazySettings, db: None) -> Catalog:
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    return Catalog(tmp_path / "catalog-info.yaml")


@pytest.fixture
def company(catalog: Catalog) -> Catalog:
    """A team with two components."""
    catalog.holds(
        document("Group", "checkout"),
        document("User", "jane", metadata={"title": "Jane Doe"}, profile={"email": "jane@halden.example"}),
        document("System", "shop"),
        document("Component", "basket", metadata={"tags": ["python"]}, system="shop", dependsOn=["api:gone"]),
        document("Component", "till", lifecycle="deprecated", owner="user:jane"),
    )
    return catalog


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("ana.duarte", "ana@halden.example", PASSWORD, role=Role.ADMIN)


@pytest.fixture
def as_admin(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def everything(company: Catalog, admin: User) -> None:
    """At least one row in every table of the portal."""
    keep_shipped(wanted=True)
    now = timezone.now()
    location = Location.objects.get(target=str(company.path))
    Location.objects.filter(pk=location.pk).update(credential=encrypt(Credential(secret=SECRET)))
    basket = Entity.objects.get(name="basket")
    edit_entity(actor=admin, ref=basket.ref, etag=basket.etag, patch={"metadata": {"title": "The basket"}})
    made = document("Component", "made-here")
    create_entity(actor=admin, document=made)
    delete_entity(actor=admin, entity=Entity.objects.get(name="made-here"))
    star(actor=admin, ref=basket.ref)
    choose_default_view(actor=admin, view=save_view(actor=admin, name="Mine", query="kind=component"))
    state_use(actor=admin, ref=basket.ref, tool="argo-cd", denied=False)
    keep_rule(actor=admin, tool="argo-cd", text=RULE)
    until = datetime.date(2100, 1, 1)
    dismiss(actor=admin, ref=basket.ref, tool_ref="tool:default/argo-cd", reason="None", until=until)
    RingMove.objects.create(tool_ref="tool:default/argo-cd", ring="adopt", reason="It holds")
    scan = SourceScan.objects.create(type="file", target="/srv/basket", location=location)
    EntitySource.objects.create(ref=basket.ref, scan=scan)
    Detection.objects.create(
        scan=scan, tool="argo-cd", signal="settings", is_strong=True, path="helm.yaml", line=1
    )
    RuleTrouble.objects.create(scan=scan, tool="argo-cd", signal="settings", path="a.yaml", seconds=2.0)
    Rule.objects.create(verb=Rule.Verb.READ)
    KindChange.objects.create(keys=["shelf"], total=2)
    RemovedLocation.objects.create(
        uid=uuid.uuid4(),
        type="file",
        target="/srv/old",
        credential=encrypt(Credential(secret=SECRET)),
        removed_by=admin,
    )
    make_token(actor=admin, owner=admin, name="ci", scopes=["read"], days=None)
    tell(people=[admin], kind=Kind.COMPLETED, what="basket", url="/create/runs/")
    run = Run.objects.create(
        template_ref="template:default/service",
        template_uid="1",
        template_title="Service",
        template={},
        secrets=seal({"key": ANSWER}),
        created_by=admin,
    )
    RunStep.objects.create(run=run, position=0, step_id="log", name="Log", action="debug:log")
    LogLine.objects.create(run=run, seq=1, at=now, message="Begins")
    Approver.objects.create(run=run, ref="group:default/checkout")
    Draft.objects.create(user=admin, template_ref="template:default/service", kept=seal({"key": ANSWER}))
    repository = create_repository(actor=admin, owner="checkout", name="basket")
    project = Project.objects.create(
        remote="https://git.halden.example/checkout/basket.git",
        branch="main",
        template_ref="template:default/service",
        repository=repository,
        run=run,
    )
    CountedDay.objects.create(day=until, counted_at=now)
    AdoptionCount.objects.create(subject="tool:default/argo-cd", day=until, used=1)
    Edition.objects.create(template_ref="template:default/service", number=1, fingerprint="0")
    HostToken.objects.create(host="git.halden.example", sealed=seal({"token": ANSWER}), changed_by=admin)
    Render.objects.create(project=project, digest="sha256:0", template={}, packed=ANSWER.encode())
