"""Catalogs to measure with: deterministic, and shaped like those that a real Backstage was measured with.

For every 1,000 entities some 2 domains, 20 systems, 30 groups, 150 users, 150 APIs, 148 resources and 500
components with owners, systems, APIs and dependencies on each other; about 1 kB of YAML each.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SHARES = {"Domain": 0.002, "System": 0.02, "Group": 0.03, "User": 0.15, "API": 0.15, "Resource": 0.148}
WORDS = """
payment order cart search user billing invoice stock ship track notify mail report audit auth token edge cache
queue stream""".split()
TAGS = """
java python go node react rust kafka grpc rest postgres redis ml data batch frontend internal public pci gdpr
legacy""".split()
LIFECYCLES = ["production"] * 6 + ["experimental"] * 3 + ["deprecated"]
TYPES = {
    "Component": ["service"] * 5 + ["website"] * 2 + ["library"] * 3,
    "API": ["openapi"] * 7 + ["grpc", "asyncapi", "graphql"],
    "Resource": ["database", "s3-bucket", "queue", "cluster", "topic"],
}


@dataclass
class Company:
    """`size` entities, the same for the same size."""

    size: int
    counts: dict[str, int] = field(init=False)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.size)
        self.counts = {kind: max(1, round(self.size * share)) for kind, share in SHARES.items()}
        self.counts["Component"] = self.size - sum(self.counts.values())

    def documents(self) -> Iterator[str]:
        for kind, count in self.counts.items():
            for number in range(count):
                yield self._document(kind, number)

    def _pick(self, kind: str) -> str:
        return name(kind, self._random.randrange(self.counts[kind]))

    def _words(self, count: int) -> str:
        return " ".join(self._random.choice(WORDS) for _ in range(count))

    def _document(self, kind: str, number: int) -> str:
        tags = ", ".join(self._random.sample(TAGS, self._random.randint(1, 4)))
        return f"""apiVersion: backstage.io/v1alpha1
kind: {kind}
metadata:
  name: {name(kind, number)}
  title: {self._words(2).title()} {kind} {number}
  description: The {self._words(6)} {kind.lower()} number {number}
  labels:
    tier: "{self._random.randint(1, 4)}"
    region: {self._random.choice(["eu", "us", "ap"])}
  annotations:
    github.com/project-slug: acme/{name(kind, number)}
    example.com/owner-email: team{number % 97}@example.com
  tags: [{tags}]
{self._links(kind, number)}spec:
{self._spec(kind, number)}"""

    def _links(self, kind: str, number: int) -> str:
        if kind not in ("Component", "API", "System"):
            return ""
        url = f"https://dash.example.com/{name(kind, number)}"
        return f"  links:\n    - url: {url}\n      title: Dashboard\n      icon: dashboard\n"

    def _spec(self, kind: str, number: int) -> str:
        owner = f"  owner: group:default/{self._pick('Group')}\n"
        if kind == "Domain":
            return owner
        if kind == "System":
            return f"{owner}  domain: {self._pick('Domain')}\n"
        if kind == "Group":
            parent = f"  parent: {name('Group', (number - 1) // 5)}\n" if number else ""
            return f"  type: team\n  profile:\n    displayName: Team {number}\n{parent}  children: []\n"
        if kind == "User":
            return f"  profile:\n    displayName: User {number}\n  memberOf: [{self._pick('Group')}]\n"
        common = f"  type: {self._random.choice(TYPES[kind])}\n{owner}  system: {self._pick('System')}\n"
        if kind == "Resource":
            return common
        common += f"  lifecycle: {self._random.choice(LIFECYCLES)}\n"
        return common + (self._definition(number) if kind == "API" else self._uses(number))

    def _definition(self, number: int) -> str:
        paths = "".join(
            f"\n      /{self._random.choice(WORDS)}{index}:\n        get:\n          responses:\n"
            "            '200':\n              description: ok"
            for index in range(4)
        )
        head = f"    openapi: 3.0.0\n    info:\n      title: {name('API', number)}\n      version: 1.0.0\n"
        return f"  definition: |\n{head}    paths:{paths}\n"

    def _uses(self, number: int) -> str:
        text = ""
        if self._random.random() < 0.5:
            text += f"  providesApis: [{self._pick('API')}]\n"
        if self._random.random() < 0.5:
            text += f"  consumesApis: [{self._pick('API')}]\n"
        wanted = [f"component:{self._pick('Component')}" for _ in range(self._random.randint(0, 2))]
        wanted += [f"resource:{self._pick('Resource')}" for _ in range(self._random.randint(0, 2))]
        uses = [ref for ref in dict.fromkeys(wanted) if ref != f"component:{name('Component', number)}"]
        return text + (f"  dependsOn: [{', '.join(uses)}]\n" if uses else "")


def name(kind: str, number: int) -> str:
    return f"{kind.lower()}-{number:05d}"


def write_company(folder: Path, size: int, *, to_a_file: int) -> Path:
    """Write a company of `size` entities, `to_a_file` in each file; the root that includes all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    batch: list[str] = []
    for document in Company(size).documents():
        batch.append(document)
        if len(batch) == to_a_file:
            names.append(_write(folder, len(names), batch))
            batch = []
    if batch:
        names.append(_write(folder, len(names), batch))
    root = folder / "root.yaml"
    listed = "".join(f"    - ./{path}\n" for path in names)
    root.write_text(
        f"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: bench-{size}\n"
        f"spec:\n  type: file\n  targets:\n{listed}"
    )
    return root


TO_A_FILE = 1_000
"""Parts of a hub. A file that is too large is not read."""


def write_hubs(folder: Path, size: int) -> Path:
    """A team that owns a fifth as many components as there are entities, and a system with half of them; the
    pattern of their files."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = max(2, size // 5)
    documents = [_hub("Group", "  type: team\n  children: []\n"), _hub("System", "  owner: hub\n")]
    documents += [_hub_part(number, in_system=number % 2 == 0) for number in range(parts)]
    for first in range(0, len(documents), TO_A_FILE):
        some = documents[first : first + TO_A_FILE]
        (folder / f"hubs-{first:07d}.yaml").write_text("---\n".join(some))
    return folder / "*.yaml"


def _hub(kind: str, spec: str) -> str:
    return f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: hub\nspec:\n{spec}"


def _hub_part(number: int, *, in_system: bool) -> str:
    system = "  system: hub\n" if in_system else ""
    return f"""apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: hub-part-{number:05d}
spec:
  type: service
  lifecycle: production
  owner: hub
{system}"""


def _write(folder: Path, number: int, documents: list[str]) -> str:
    path = Path(f"{number // 1000:03d}") / f"entities-{number:06d}.yaml"
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("---\n".join(documents))
    return path.as_posix()


def touch(root: Path, share: float) -> int:
    """Change the description of one document in every file, or of enough files to make up `share` of them."""
    files = sorted(root.parent.glob("*/entities-*.yaml"))
    chosen = files[:: max(1, round(1 / share))]
    for path in chosen:
        path.write_text(path.read_text().replace("  description: The ", "  description: Since today the ", 1))
    return len(chosen)
