"""What files of a repository are made of."""

from __future__ import annotations


def manifest(version: str, kind: str) -> str:
    return (
        f"# Managed by the platform team\napiVersion: {version}\nkind: {kind}\nmetadata:\n  name: checkout\n"
    )


def package(*names: str) -> str:
    listed = ",\n".join(f'    "{name}": "^1.0.0"' for name in names)
    return f'{{\n  "name": "checkout",\n  "dependencies": {{\n{listed}\n  }}\n}}\n'


def go(*modules: str) -> str:
    listed = "".join(f"\t{module} v1.2.3\n" for module in modules)
    return f"module halden.example/checkout\n\ngo 1.23\n\nrequire (\n{listed})\n"


WORKFLOW = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - "
CI = ".github/workflows/ship.yml"
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n  annotations:\n    "
