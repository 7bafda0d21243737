"""A few people and things of a catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh

COMPANY = """
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: jane}
spec: {profile: {email: Jane@halden.example}, memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: minseo, annotations: {greenroom/account: MKim}}
spec: {memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: twin-a}
spec: {profile: {email: twins@halden.example}, memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: twin-b}
spec: {profile: {email: twins@halden.example}, memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: desk}
spec: {type: team, children: [], profile: {email: desk@halden.example}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pricing}
spec: {type: service, lifecycle: production, owner: desk}
"""


@pytest.fixture
def company(db: None, tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(COMPANY)
    refresh([register_location(actor=None, kind="file", target=str(file))])
