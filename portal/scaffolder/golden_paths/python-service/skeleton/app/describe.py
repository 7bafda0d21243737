"""Writes openapi.json, from which the catalog shows the API: `python -m app.describe` after each change of it."""

import json
from pathlib import Path

from app.main import app

if __name__ == "__main__":
    Path("openapi.json").write_text(json.dumps(app.openapi(), indent=2) + "\n")
