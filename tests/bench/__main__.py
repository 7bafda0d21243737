"""`python -m tests.bench [--only ingestion] [--sizes 1000,10000,100000] [--databases sqlite,postgres]`.

Seconds are those of a clock; CPU seconds are those of all processes of a command, which say more on a busy
machine. The database server's are not among them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import databases
from tests.bench.generate import touch, write_company, write_hubs
from tests.bench.making import AT_ONCE, Making, measure_making
from tests.bench.pages import PAGES, SOURCE, named_pages
from tests.bench.processes import ROOT, Run, manage, module, portal
from tests.bench.requests import (
    API,
    BACKSTAGE,
    WRK,
    Latency,
    Person,
    fetch,
    geometric_mean,
    latency,
    throughput,
    wait_for,
)

console = Console(width=170)
PAGE_COUNT = 30

LAYOUTS = ((100, False), (1, False), (1, True))
"""Entities to a file, and whether each file is a location of its own."""
FINDINGS = 2
"""Of tools, for each entity."""
TARGETS = 5_000
"""On one command line."""


@dataclass
class Result:
    database: str
    size: int
    to_a_file: int
    each_a_location: bool = False
    cold_seconds: float = 0
    cold_cpu_seconds: float = 0
    cold_rate: float = 0
    cold_peak_mb: float = 0
    unchanged_seconds: float = 0
    unchanged_cpu_seconds: float = 0
    one_percent_seconds: float = 0
    one_percent_cpu_seconds: float = 0
    database_mb: float = 0
    portal_idle_mb: float = 0
    portal_peak_mb: float = 0
    visible_ms: list[float] = field(default_factory=list)
    settling_seconds: float = 0
    """Of CPU, until the relations follow from the findings."""
    pages: dict[str, Latency] = field(default_factory=dict)
    api: dict[str, float] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--seconds", type=int, default=5, help="for each API request")
    parser.add_argument("--only", choices=("ingestion", "requests", "making"), help="measure a part")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    if options.only not in ("ingestion", "making") and not shutil.which(WRK):
        parser.error("requests are measured with wrk: apt-get install wrk, or measure --only ingestion")
    options.out.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    making: list[Making] = []
    for database in options.databases.split(","):
        if options.only in (None, "making"):
            console.rule(f"{database}, making services")
            with _workplace(database) as (folder, environment):
                making.append(measure_making(database, folder, environment))
            _write(options.out / "bench.json", results, making)
        if options.only == "making":
            continue
        for size in map(int, options.sizes.split(",")):
            for to_a_file, each_a_location in LAYOUTS:
                if options.only == "requests" and to_a_file == 1:
                    continue
                result = Result(database, size, to_a_file, each_a_location)
                console.rule(f"{database}, {size:,} entities, {_layout(result)}")
                _measure(result, options.seconds, options.only)
                results.append(result)
                _write(options.out / "bench.json", results, making)
    if results:
        _print(results)
    if making:
        _print_making(making)
    console.print(f"All figures: {options.out / 'bench.json'}")


def _layout(result: Result) -> str:
    return f"{result.to_a_file} a {'location' if result.each_a_location else 'file'}"


def _measure(result: Result, seconds: int, only: str | None) -> None:
    with _workplace(result.database) as (folder, environment):
        root = write_company(folder / "company", result.size, to_a_file=result.to_a_file)
        files = sorted(root.parent.glob("*/*.yaml"))
        targets = [str(path) for path in files] if result.each_a_location else [str(root)]
        manage(environment, "migrate", "--verbosity", "0")
        cold = _ingest(environment, targets)
        result.cold_seconds, result.cold_cpu_seconds = cold.seconds, cold.cpu_seconds
        result.cold_rate, result.cold_peak_mb = result.size / cold.seconds, cold.peak_mb
        if only != "requests":
            _measure_again(result, environment, root, targets)
        result.database_mb = databases.size_mb(environment)
        if result.to_a_file > 1 and only != "ingestion":
            _measure_portal(result, folder, environment, seconds)


def _measure_again(result: Result, environment: dict[str, str], root: Path, targets: Sequence[str]) -> None:
    """With nothing changed, and with a document in a hundred."""
    unchanged = _ingest(environment, targets)
    result.unchanged_seconds, result.unchanged_cpu_seconds = unchanged.seconds, unchanged.cpu_seconds
    touch(root, 0.01 * result.to_a_file)
    changed = _ingest(environment, targets)
    result.one_percent_seconds, result.one_percent_cpu_seconds = changed.seconds, changed.cpu_seconds


def _ingest(environment: dict[str, str], targets: Sequence[str]) -> Run:
    """All targets, in as many commands as their names take."""
    runs = [
        manage(environment, "ingest", *targets[first : first + TARGETS])
        for first in range(0, len(targets), TARGETS)
    ]
    return Run(
        sum(run.seconds for run in runs),
        sum(run.cpu_seconds for run in runs),
        max(run.peak_mb for run in runs),
        runs[-1].output,
    )


def _measure_portal(result: Result, folder: Path, environment: dict[str, str], seconds: int) -> None:
    port = int(environment["PORT"])
    with portal(environment, folder / "portal.log") as memory:
        wait_for(port, "/health/")
        result.portal_idle_mb = memory.now_mb()
        for name, request in API.items():
            components = round(result.size / 2)
            result.api[name] = throughput(port, request, components=components, seconds=seconds)
        password = manage(environment, "create_admin").output.split("Password:")[1].split()[0]
        admin = Person(port, "admin", password)
        result.visible_ms = [_visible_ms(port, admin, folder / "company", number) for number in range(5)]
        result.portal_peak_mb = memory.peak_mb
    manage(environment, "ingest", str(write_hubs(folder / "hubs", result.size)))
    result.settling_seconds = module(
        environment, "tests.bench.findings", str(FINDINGS * result.size)
    ).cpu_seconds
    with portal(environment, folder / "portal.log", only="web"):  # workers would look for what is made up
        wait_for(port, "/health/")
        result.pages = _measure_pages(port, admin)


def _measure_pages(port: int, admin: Person) -> dict[str, Latency]:
    """All of them as an admin sees them, who is shown the most."""
    listed = json.loads(fetch(port, "/api/catalog/locations")[1])
    source = {SOURCE: f"/sources/{listed[0]['data']['id']}/"}
    pages = {}
    for name, path in (PAGES | source).items():
        found = latency(port, path, count=PAGE_COUNT, cookie=admin.cookie)
        if found is None:
            raise RuntimeError(f"{path} did not answer 200")
        pages[name] = found
    for name, path in named_pages().items():
        if "logout" not in name and (found := latency(port, path, count=PAGE_COUNT, cookie=admin.cookie)):
            pages[name] = found
    return pages


def _visible_ms(port: int, admin: Person, company: Path, number: int) -> float:
    """From asking for a refresh of a changed file until its entity says the new thing."""
    path = "/api/catalog/entities/by-name/domain/default/domain-00000"
    file = company / "000" / "entities-000000.yaml"
    marker = f"Changed for the {number + 1}. time"
    lines = file.read_text().splitlines()
    place = next(index for index, line in enumerate(lines) if line.startswith("  description: "))
    lines[place] = f"  description: {marker}"
    file.write_text("\n".join(lines) + "\n")
    started = time.perf_counter()
    admin.refresh("domain:default/domain-00000")
    while marker.encode() not in fetch(port, path)[1]:
        if time.perf_counter() - started > 120:
            raise TimeoutError("The change did not become visible within two minutes")
        time.sleep(0.01)
    return (time.perf_counter() - started) * 1000


@contextmanager
def _workplace(database: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder of its own, a database of its own, and the environment of a portal that uses them."""
    folder = Path(tempfile.mkdtemp(prefix="greenroom-bench-"))
    environment = {
        **os.environ,
        "PORTAL_DATA": str(folder / "data"),
        "PORT": str(_free_port()),
        "PORTAL_DEMO": "off",
        "PORTAL_ANONYMOUS_READ": "on",
        "PORTAL_FILE_ROOTS": str(folder),
    }
    try:
        with databases.fresh(database, folder) as url:
            environment["DATABASE_URL"] = url
            yield folder, environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _write(path: Path, results: list[Result], making: list[Making]) -> None:
    machine = {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
    }
    figures = {
        "machine": machine,
        "results": [asdict(result) for result in results],
        "making": [asdict(made) for made in making],
    }
    path.write_text(json.dumps(figures, indent=1))


def _print(results: list[Result]) -> None:
    table = Table(title="Taking in, and what it costs")
    for heading in (
        "database", "entities", "layout", "cold s", "CPU s", "entities/s", "peak MB", "unchanged s", "CPU s",
        "1 % changed s", "CPU s",
        "database MB", "portal MB, idle / peak", "visible ms", "settling CPU s",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for result in results:
        visible = (
            f"{sorted(result.visible_ms)[len(result.visible_ms) // 2]:.0f}" if result.visible_ms else "–"
        )
        table.add_row(
            result.database, f"{result.size:,}", _layout(result), f"{result.cold_seconds:.1f}",
            f"{result.cold_cpu_seconds:.1f}", f"{result.cold_rate:,.0f}", f"{result.cold_peak_mb:.0f}",
            f"{result.unchanged_seconds:.1f}", f"{result.unchanged_cpu_seconds:.1f}",
            f"{result.one_percent_seconds:.1f}", f"{result.one_percent_cpu_seconds:.1f}",
            f"{result.database_mb:.0f}",
            f"{result.portal_idle_mb:.0f} / {result.portal_peak_mb:.0f}" if result.portal_peak_mb else "–",
            visible, f"{result.settling_seconds:.1f}" if result.settling_seconds else "–",
        )  # fmt: skip
    console.print(table)
    served = [result for result in results if result.pages]
    if not served:
        return
    _print_columns("Pages, p50 / p95 ms", served, _all_pages(served), _page_cell)
    _print_columns(
        "API requests a second at 8 connections (times a real Backstage's)", served, list(API), _api_cell
    )


def _print_making(making: list[Making]) -> None:
    table = Table(title="A service from a template, seconds")
    for heading in ("database", "files", "render", "publish", "button to completed", "button to visible"):
        table.add_column(heading, justify="right")
    for made in making:
        for files, render in made.render.items():
            rest = (made.publish[files], made.completed[files], made.visible[files])
            table.add_row(made.database, f"{files:,}", *(f"{figure:.2f}" for figure in (render, *rest)))
    console.print(table)
    for made in making:
        page = made.page_meanwhile
        console.print(
            f"{made.database}: {AT_ONCE} runs queued at once, all completed after {made.all_at_once:.1f} s"
            + (f"; the gallery meanwhile {page.p50_ms:.0f} / {page.p95_ms:.0f} ms" if page else "")
        )


def _all_pages(results: list[Result]) -> list[str]:
    return list(dict.fromkeys(name for result in results for name in result.pages))


def _page_cell(result: Result, name: str) -> str:
    found = result.pages.get(name)
    return f"{found.p50_ms:.1f} / {found.p95_ms:.1f}" if found else "–"


def _ratio(result: Result, name: str) -> float | None:
    """Against Backstage with 10,000 entities; where ours has more, against its 30,000."""
    peer = BACKSTAGE.get(name)
    return result.api[name] / peer[result.size > 10_000] if peer else None


def _api_cell(result: Result, name: str) -> str:
    ratio = _ratio(result, name)
    return f"{result.api[name]:,.0f}" + (f" ({ratio:.1f})" if ratio else "")


def _print_columns(title: str, results: list[Result], names: list[str], cell: object) -> None:
    table = Table(title=title)
    table.add_column("")
    for result in results:
        table.add_column(f"{result.database} {result.size:,}", justify="right")
    for name in names:
        table.add_row(name, *(cell(result, name) for result in results))  # type: ignore[operator]
    if cell is _api_cell:
        means = [
            geometric_mean([r for name in BACKSTAGE if (r := _ratio(result, name))]) for result in results
        ]
        table.add_row("geometric mean of the ratios", *(f"{mean:.1f}" for mean in means))
    console.print(table)


if __name__ == "__main__":
    main()
