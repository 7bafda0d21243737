"""Whole repositories as companies keep them: which tools each of them uses, and its files. For every tool
there are some that use it, and some that only look as if they did."""

from __future__ import annotations

from tests.tools.repositories.delivery import DELIVERY
from tests.tools.repositories.everything import EVERYTHING
from tests.tools.repositories.functions import FUNCTIONS
from tests.tools.repositories.guarding import GUARDING
from tests.tools.repositories.infrastructure import INFRASTRUCTURE
from tests.tools.repositories.learning import LEARNING
from tests.tools.repositories.meshes import MESHES
from tests.tools.repositories.pieces import Repositories
from tests.tools.repositories.portals import PORTALS
from tests.tools.repositories.watching import WATCHING

REPOSITORIES: Repositories = {
    **DELIVERY,
    **EVERYTHING,
    **FUNCTIONS,
    **GUARDING,
    **INFRASTRUCTURE,
    **LEARNING,
    **MESHES,
    **PORTALS,
    **WATCHING,
}
