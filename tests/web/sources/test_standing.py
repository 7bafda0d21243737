"""What sources come to, counted by subtraction and picked by a condition, as each one is by itself."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Descriptor, Location, SourceFile
from catalog.web.sources import standing

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()
SOURCES = st.lists(
    st.fixed_dictionaries(
        {
            "registered": st.booleans(),
            "paused": st.booleans(),
            "lease_until": st.sampled_from(
                [None, NOW - datetime.timedelta(hours=1), NOW + datetime.timedelta(days=1)]
            ),
            "held_deletions": st.sampled_from([0, 3]),
            "failures": st.sampled_from([0, 2]),
            "checked_at": st.sampled_from([None, NOW]),
            "trouble": st.sampled_from(["", "", "", "document", "lost", "file"]),
        }
    ),
    max_size=8,
)


def _make(number: int, *, trouble: str, **fields: Any) -> None:
    location = Location.objects.create(type="url", target=f"https://git.example.com/{number}", **fields)
    error = {"message": "wrong"}
    if trouble == "file":
        SourceFile.objects.create(location=location, path="a.yaml", error=error)
    elif trouble:
        is_lost = trouble == "lost"
        Descriptor.objects.create(
            id=location.pk,
            location=location,
            position=0,
            ref="component:default/a",
            lost=is_lost,
            error=None if is_lost else error,
        )


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources=SOURCES, whole=st.booleans())
def test_counts_and_lists_agree_with_what_each_source_is(sources: list[dict[str, Any]], whole: bool) -> None:
    Location.objects.all().delete()
    for number, source in enumerate(sources):
        _make(number, **source)
    each = list(standing.with_standing(Location.objects.all(), whole=whole))

    counted = standing.count(Location.objects.all(), whole=whole)
    assert +counted == Counter((one.registered, one.standing) for one in each)
    for name in standing.BY_NAME:
        listed = set(standing.only(Location.objects.all(), name, whole=whole).values_list("pk", flat=True))
        assert listed == {one.pk for one in each if one.standing == name}
