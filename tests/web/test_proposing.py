"""Propose to source: the file with what was edited, on a page and as a file."""

from __future__ import annotations

from typing import Any

from django.test import Client

from catalog.changes.edits import edit_entity
from catalog.models import Entity
from tests.web.conftest import Catalog, page, words

ORDERS = "/catalog/component/default/orders/"
FILE = """\
# kept by team a
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production  # since May
  owner: checkout
"""


def edit(**spec: Any) -> None:
    entity = Entity.objects.get(name="orders")
    edit_entity(actor=None, ref=entity.ref, etag=entity.etag, patch={"spec": spec})


def test_the_patch_can_be_looked_at_and_downloaded(editor: Client, catalog: Catalog) -> None:
    catalog.read(FILE)
    edit(lifecycle="deprecated")
    assert f'href="{ORDERS}proposal/"' in page(editor, f"{ORDERS}?tab=source")
    assert "+ lifecycle: deprecated # since May" in words(page(editor, f"{ORDERS}proposal/"))
    response = editor.get(f"{ORDERS}proposal/?format=patch")
    assert response["Content-Disposition"] == 'attachment; filename="orders.patch"'
    assert response.content.decode().count("\n-") == 1


def test_a_file_that_cannot_be_read_says_so(editor: Client, catalog: Catalog) -> None:
    catalog.read(FILE)
    edit(lifecycle="deprecated")
    catalog.path.unlink()
    assert "There is no patch for this file." in words(page(editor, f"{ORDERS}proposal/"))


def test_without_an_edit_there_is_nothing_to_propose(
    editor: Client, viewer: Client, catalog: Catalog
) -> None:
    catalog.read(FILE)
    page(editor, f"{ORDERS}proposal/", status=404)
    page(viewer, f"{ORDERS}proposal/", status=403)
