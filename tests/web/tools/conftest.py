"""The trends and tools that come with the portal, and a small company that uses some of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay, Ring
from catalog.tools import daily
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document

RINGS = [
    ("adopt", "Adopt", "도입"),
    ("trial", "Trial", "시험"),
    ("assess", "Assess", "평가"),
    ("hold", "Hold", "보류"),
]


def component(name: str, *tools: str, tags: tuple[str, ...] = (), **spec: Any) -> dict[str, Any]:
    metadata = {"tags": list(tags), "annotations": {"greenroom.dev/uses-tools": ", ".join(tools)}}
    return document("Component", name, metadata=metadata, **spec)


def some_components() -> list[dict[str, Any]]:
    return [
        component("basket", "argo-cd", "terraform"),
        component("orders", "argo-cd"),
        component("legacy", owner="storefront"),
        component("kit", "terraform", type="library"),
        component("forecast", "mlflow", tags=("machine-learning",)),
    ]


def counted_yesterday() -> None:
    """Adoption as it is was counted a day ago."""
    daily.count_today()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    AdoptionCount.objects.update(day=yesterday)
    CountedDay.objects.update(day=yesterday)


@pytest.fixture
def rings(db: None) -> None:
    make_rings()


def make_rings() -> None:
    """As the migration does; a test that empties the database takes them away."""
    Ring.objects.all().delete()
    for position, (slug, label, korean) in enumerate(RINGS, 1):
        Ring.objects.create(
            slug=slug,
            label=label,
            translations={"ko": korean},
            position=position,
            is_hold=slug == "hold",
        )


@pytest.fixture
def tools(catalog: Catalog, rings: None) -> Catalog:
    keep_shipped(wanted=True)
    catalog.holds(document("Group", "checkout"), document("Group", "storefront"), *some_components())
    return catalog
