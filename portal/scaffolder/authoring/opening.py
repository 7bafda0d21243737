"""A template as it lies on its author's disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.ingest.check import check
from catalog.ingest.places import Path as Place
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import Document, read
from catalog.kinds import registry
from portal.scaffolder.template import Template

NAMES = ("template.yaml", "template.yml")
ABOVE = 5
"""How many folders above a template, in a copy of a repository without its .git, skeletons that templates
share are looked for; never in one at the top of the disk."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend."""

    file: Path
    line: int
    message: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Unusable(Exception):
    """What should be a template is none; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class Absent(Exception):
    """There is no such file, or no template in the folder."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`root` is the folder that its `url`s may not leave: that of the repository, else one above."""

    file: Path
    document: Document
    template: Template

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def root(self) -> Path:
        above = (self.folder.resolve(), *self.folder.resolve().parents)
        near = [folder for folder in above[: ABOVE + 1] if len(folder.parts) > 2]
        return next((folder for folder in above if (folder / ".git").exists()), [above[0], *near][-1])

    @property
    def spec(self) -> dict[str, Any]:
        spec: dict[str, Any] = self.template.document["spec"]
        return spec

    def finding(self, path: Place, message: str, advice: str = "") -> Finding:
        """About the field at `path` of the template."""
        return Finding(self.file, self.document.place(path)[0], message, advice)


def open_template(path: Path) -> Opened:
    """The template in a file, or in the template.yaml of a folder. Raises Absent, Unusable."""
    file = _file(path)
    return opened_of(file, documents(file))


def parse_template(text: str) -> Opened:
    """The template that is written in a text. Raises Unusable."""
    file = Path(NAMES[0])
    return opened_of(file, _sound(file, read(text.encode())))


def opened_of(file: Path, found: list[Document]) -> Opened:
    """The one template among the documents of a file. Raises Unusable."""
    templates = [document for document in found if (document.value or {}).get("kind") == "Template"]
    if len(templates) != 1:
        raise Unusable(Finding(file, 1, f"Expected one document of kind Template, found {len(templates)}."))
    document = templates[0]
    assert document.value is not None
    try:
        checked = check(document.value, document, kinds=registry.copy())
    except Refused as refused:
        raise Unusable(_of_problem(file, document, refused.problem)) from refused
    return Opened(file, document, Template.from_document(checked.doc))


def documents(file: Path) -> list[Document]:
    """What a YAML file holds. Raises Absent, Unusable."""
    try:
        found = read(file.read_bytes())
    except OSError as error:
        raise Absent(f"The file {file} cannot be read: {error.strerror}.") from error
    return _sound(file, found)


def _sound(file: Path, found: list[Document]) -> list[Document]:
    for document in found:
        if document.problem is not None:
            raise Unusable(_of_problem(file, document, document.problem))
    return found


def _file(path: Path) -> Path:
    if not path.is_dir():
        if not path.exists():
            raise Absent(f"There is no file {path}.")
        return path
    for name in NAMES:
        if (path / name).is_file():
            return path / name
    raise Absent(f"The folder {path} holds no {NAMES[0]}.")


def _of_problem(file: Path, document: Document, problem: Problem) -> Finding:
    return Finding(file, problem.line or document.line, problem.message, problem.advice)
