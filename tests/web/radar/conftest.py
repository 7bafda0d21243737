"""The company of the tests of tools, on the radar."""

from tests.web.tools.conftest import rings, tools

__all__ = ["rings", "tools"]
