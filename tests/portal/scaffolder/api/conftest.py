"""The catalog that the real server was asked about, templates included."""

from tests.api.conftest import catalog, recorded, shared

__all__ = ["catalog", "recorded", "shared"]
