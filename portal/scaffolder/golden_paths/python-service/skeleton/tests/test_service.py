import json
from pathlib import Path

from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)


def test_it_is_healthy() -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_it_greets_by_name() -> None:
    assert client.get("/hello/Ada").json() == {"message": "Hello, Ada!"}


def test_the_api_in_the_catalog_is_the_one_that_is_served() -> None:
    stated = json.loads(Path("openapi.json").read_text())
    assert stated == app.openapi(), "run: python -m app.describe"
