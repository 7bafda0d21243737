"""Names of static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash of the content, cached for ever, once `collectstatic` has run; plain names before.

    A developer and the tests run without collecting: WhiteNoise then finds the files where they are.
    """

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)  # type: ignore[no-any-return]
        except ValueError:
            return name
