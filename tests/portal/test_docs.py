"""What the documentation shows can be copied."""

from __future__ import annotations

import re

from django.conf import settings

from catalog import kinds
from catalog.ingest.check import check
from catalog.ingest.read import read

DOCS = settings.BASE_DIR / "docs"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_descriptor_in_the_documentation_is_valid() -> None:
    seen = []
    for page in sorted(DOCS.glob("*.md")):
        for block in BLOCK.findall(page.read_text()):
            if not block.startswith("apiVersion:"):
                continue  # a part of a document
            for document in read(block.encode()):
                assert document.value is not None, (page.name, document.problem)
                seen.append(str(check(document.value, document, kinds=kinds.registry.copy()).ref))
    assert {"component:default/basket-service", "kind:default/depot"} <= set(seen)
