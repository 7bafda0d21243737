"""What repositories that really use a tool hold: for each signal of each rule, a file that shows it.

An annotation's sample has the key in place of a path.
"""

from __future__ import annotations

from tests.tools.samples import (
    delivery,
    functions,
    guarding,
    infrastructure,
    learning,
    meshes,
    portals,
    watching,
)

_ALL = (delivery, meshes, guarding, infrastructure, learning, watching, functions, portals)

SAMPLES = {tool: signals for module in _ALL for tool, signals in module.SAMPLES.items()}
LOOK_ALIKES = {tool: files for module in _ALL for tool, files in module.LOOK_ALIKES.items()}
"""What looks like a tool and is none."""
