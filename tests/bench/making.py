"""How long it takes to make services from templates: of some files, of many, and many runs at once."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.processes import manage, portal
from tests.bench.requests import Latency, fetch, latency, wait_for

FILES = (10, 200, 2_000)
AT_ONCE = 50
OF_FILES = 10
"""Files of the template that so many make at once."""
TIMES = 5
PAGES = 30
"""Requests for a page while they run."""
GIVE_UP = 600.0
ENDED = ("completed", "failed", "cancelled")

TEMPLATE = """\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {{name: files-{files}}}
spec:
  type: service
  parameters: [{{title: About, required: [name], properties: {{name: {{type: string}}}}}}]
  steps:
    - id: render
      action: fetch:template
      input: {{url: ./{files}, values: {{name: '${{{{ parameters.name }}}}'}}}}
    - id: publish
      action: publish:git
      input: {{repoUrl: 'portal?owner=bench&repo=${{{{ parameters.name }}}}'}}
    - id: register
      action: catalog:register
      input: {{repoContentsUrl: '${{{{ steps.publish.output.repoContentsUrl }}}}'}}
"""
DESCRIPTOR = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: '${{ values.name }}'}
spec: {type: service, lifecycle: production, owner: bench}
"""
SOURCE = '''"""Part {number} of ${{{{ values.name }}}}."""

{{%- if values.name %}}
NAME = "${{{{ values.name | upper }}}}"
{{%- endif %}}


def answer_{number}(asked: str) -> str:
    """What ${{{{ values.name }}}} says to it."""
    return f"{{NAME}} was asked {{asked}}"


''' + "".join(f"LINE_{n} = 'as it is in every file of a real service, line {n}'\n" for n in range(20))


@dataclass
class Making:
    """Seconds, the median of some runs each: of a template with so many files; then of many runs at once."""

    database: str
    render: dict[int, float] = field(default_factory=dict)
    publish: dict[int, float] = field(default_factory=dict)
    completed: dict[int, float] = field(default_factory=dict)
    visible: dict[int, float] = field(default_factory=dict)
    all_at_once: float = 0
    page_meanwhile: Latency | None = None


def write_templates(folder: Path) -> Path:
    folder.mkdir()
    for files in FILES:
        skeleton = folder / str(files)
        for number in range(files - 1):
            place = skeleton / f"part_{number // 50:02d}" / f"module_{number:04d}.py"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(SOURCE.format(number=number))
        (skeleton / "catalog-info.yaml").write_text(DESCRIPTOR)
        (folder / f"template-{files}.yaml").write_text(TEMPLATE.format(files=files))
    return folder


def measure_making(database: str, folder: Path, environment: Mapping[str, str]) -> Making:
    """In a portal of its own that has nothing else in it."""
    given = dict(environment)
    manage(given, "migrate", "--verbosity", "0")
    templates = write_templates(folder / "templates")
    manage(given, "ingest", *(str(templates / f"template-{files}.yaml") for files in FILES))
    asked = ("--user", "bench", "--service", "editor", "--scopes", "scaffold,edit")
    token = manage(given, "create_token", *asked).output.split()[-1]
    made = Making(database)
    with portal(given, folder / "making.log"):
        port = int(given["PORT"])
        wait_for(port, "/health/")
        user = _User(port, token)
        for files in FILES:
            _measure_one(made, user, files)
        _measure_at_once(made, user)
    return made


def _measure_one(made: Making, user: _User, files: int) -> None:
    rows = []
    for number in range(TIMES + 1):
        name = f"of-{files}-{number}"
        started = time.perf_counter()
        uid = user.start(files, name)
        user.wait(uid)
        completed = time.perf_counter() - started
        while fetch(user.port, f"/api/catalog/entities/by-name/component/default/{name}")[0] != 200:
            time.sleep(0.01)
        visible = time.perf_counter() - started
        steps = user.steps(uid)
        rows.append((steps["render"], steps["publish"], completed, visible))
    kept = (made.render, made.publish, made.completed, made.visible)
    for figures, column in zip(kept, zip(*rows[1:], strict=True), strict=True):
        figures[files] = statistics.median(column)


def _measure_at_once(made: Making, user: _User) -> None:
    started = time.perf_counter()
    uids = [user.start(OF_FILES, f"at-once-{number}") for number in range(AT_ONCE)]
    made.page_meanwhile = latency(user.port, "/create/", count=PAGES)
    for uid in uids:
        user.wait(uid)
    made.all_at_once = time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class _User:
    """Who runs templates, by token."""

    port: int
    token: str

    def start(self, files: int, name: str) -> str:
        asked = {"templateRef": f"template:default/files-{files}", "values": {"name": name}}
        return str(self._ask("/v2/tasks", asked)["id"])

    def wait(self, uid: str) -> None:
        """Raises RuntimeError for a run that does not complete."""
        until = time.monotonic() + GIVE_UP
        while (task := self._ask(f"/v2/tasks/{uid}"))["status"] not in ENDED:
            if time.monotonic() > until:
                raise RuntimeError(f"The run {uid} does not end")
            time.sleep(0.01)
        if task["status"] != "completed":
            told = [event["body"]["message"] for event in self._ask(f"/v2/tasks/{uid}/events")]
            raise RuntimeError("\n".join(told))

    def steps(self, uid: str) -> dict[str, float]:
        """Seconds from each step's first line to its last."""
        found: dict[str, list[float]] = {}
        for event in self._ask(f"/v2/tasks/{uid}/events"):
            at = datetime.fromisoformat(event["createdAt"]).timestamp()
            found.setdefault(event["body"].get("stepId", ""), []).append(at)
        return {step: max(times) - min(times) for step, times in found.items()}

    def _ask(self, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}/api/scaffolder{path}", data, headers)
        with urlopen(request, timeout=120) as answer:
            return json.load(answer)
