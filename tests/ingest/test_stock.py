"""After much was taken in, the database is told how large its tables are now."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.changes.locations import register_location
from catalog.ingest import stock
from catalog.ingest.refresh import refresh
from tests.ingest.sources import component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("many", "told"), [(3, True), (4, False)])
def test_it_is_told_after_many_entities_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, told: bool
) -> None:
    monkeypatch.setattr(stock, "MANY", many)
    file = tmp_path / "catalog-info.yaml"
    file.write_text("\n---\n".join(component(name) for name in ("orders", "basket")))
    location = register_location(actor=None, kind="file", target=str(file))
    with CaptureQueriesContext(connection) as sent:
        refresh([location])  # two, and the one that stands for the source
    vacuums = [one["sql"] for one in sent if one["sql"].startswith("VACUUM")]
    assert len(vacuums) == (told and connection.vendor == "postgresql")
    if vacuums:
        with connection.cursor() as cursor:
            cursor.execute("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'catalog_entity'")
            assert cursor.fetchone() == (3,)
