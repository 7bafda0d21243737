"""Names of static files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from portal.web.styles import JOINED, joined


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash of the content, cached for ever, once `collectstatic` has run; plain names before.

    A developer and the tests run without collecting: WhiteNoise then finds the files where they are.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            self.delete(JOINED)
            self.save(JOINED, ContentFile(joined().encode()))
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)  # type: ignore[no-any-return]
        except ValueError:
            return name
