"""Backstage's own scaffolder client, unchanged, runs templates through our API."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from portal.scaffolder.running import worker

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
LONGER_THAN_A_SHORT_STREAM = 12
TEMPLATES: dict[str, dict[str, Any]] = {
    "slow": {
        "parameters": [
            {
                "title": "About",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "seconds": {"type": "number", "default": LONGER_THAN_A_SHORT_STREAM},
                },
            }
        ],
        "steps": [
            {"id": "say", "action": "debug:log", "input": {"message": "for ${{ parameters.name }}"}},
            {
                "id": "wait",
                "action": "debug:wait",
                "input": {"seconds": "${{ parameters.seconds or 12 }}"},
            },
        ],
        "output": {"links": [{"title": "Open", "url": "https://example.com/${{ parameters.name }}"}]},
    },
    "failing": {"steps": [{"id": "delete", "action": "fs:delete", "input": {}}]},
}


@pytest.fixture(scope="session")
def client_package() -> Path:
    """The folder with the client installed, from the lock, once."""
    npm = shutil.which("npm")
    assert npm, "Backstage's client runs on Node.js 20 or later: node and npm must be on the PATH."
    if not (HERE / "node_modules").is_dir():
        subprocess.run([npm, "ci"], cwd=HERE, check=True, capture_output=True, timeout=300)
    return HERE


@pytest.fixture
def working() -> Iterator[None]:
    """A worker that takes runs beside the test."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(0.05):
            worker.step()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.fixture
def given(
    client_package: Path, live_server: LiveServer, working: None, tmp_path: Path
) -> Callable[[], dict[str, Any]]:
    """What each method of the client gave."""
    for name, spec in TEMPLATES.items():
        file = tmp_path / f"{name}.yaml"
        document = {
            "apiVersion": "scaffolder.backstage.io/v1beta3",
            "kind": "Template",
            "metadata": {"name": name},
            "spec": {"type": "service", "owner": "team-a", **spec},
        }
        file.write_text(yaml.safe_dump(document))
        refresh([register_location(actor=None, kind="file", target=str(file))])
    editor = User.objects.create_user("minseo.kim", role=Role.EDITOR, entity_ref="user:default/minseo.kim")
    _, token = make_token(actor=None, owner=editor, name="client", scopes=["scaffold"], days=1)

    def asked() -> dict[str, Any]:
        refs = [f"template:default/{name}" for name in TEMPLATES]
        command = ["node", "run.mjs", live_server.url, token, *refs]
        done = subprocess.run(command, cwd=client_package, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return asked


def test_every_method_of_the_client_works(given: Callable[[], dict[str, Any]]) -> None:
    result = given()
    _check_reading(result)
    _check_a_run(result)
    _check_failing_and_stopping(result)
    _check_trying(result)


def _check_reading(result: dict[str, Any]) -> None:
    assert result["schema"]["steps"][0]["title"] == "About"
    assert {"fetch:template", "publish:git", "catalog:register"} <= set(result["actions"])
    assert {"filters", "globals"} <= set(result["extensions"])
    assert "failed" in result["refused"], "answers that do not fit the form start nothing"
    assert "404" in result["unknown"]["failed"]


def _check_a_run(result: dict[str, Any]) -> None:
    """It takes longer than a short stream, and is followed to its end all the same."""
    messages = [message for _type, _step, _status, message in result["events"]]
    assert "for shop" in messages
    assert result["events"][-1][0] == "completion"
    assert result["resumed"] == result["events"][-2:]
    assert result["task"]["status"] == "completed"
    assert result["task"]["spec"]["output"] == TEMPLATES["slow"]["output"]
    assert True in result["tasks"]
    assert result["owned"] == 1


def _check_failing_and_stopping(result: dict[str, Any]) -> None:
    assert result["failed"][-1][0] == "completion"
    assert ["log", "delete", "failed"] in [event[:3] for event in result["failed"]]
    assert result["retried"] is True
    assert result["failedAgain"][0] == "completion"
    assert result["cancelled"] == {"status": "cancelled"}
    assert result["stopped"][0] == "completion"


def _check_trying(result: dict[str, Any]) -> None:
    (file,) = result["dryRun"]["directoryContents"]
    assert file["path"] == "README.md"
    assert file["base64Content"] == "IyB0cmllZA=="
    assert "failed" in result["autocomplete"]
