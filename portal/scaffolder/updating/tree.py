"""Files as values: what a template rendered, what a commit holds."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from portal.scaffolder import workspace

PLAIN, EXECUTABLE, LINK = "100644", "100755", "120000"


@dataclass(frozen=True, slots=True)
class File:
    """`mode` is git's. Of a link, `data` is where it leads."""

    data: bytes
    mode: str = PLAIN

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"


Tree = Mapping[str, File]
"""By path, with slashes."""


def of_folder(root: Path) -> dict[str, File]:
    """All files and links below a folder, but those of a `.git`."""
    return {path: _file(root / path) for path in workspace.files(root) if ".git" not in path.split("/")}


def _file(place: Path) -> File:
    about = place.lstat()
    if stat.S_ISLNK(about.st_mode):
        return File(os.fsencode(workspace.link_of(place)), LINK)
    return File(place.read_bytes(), EXECUTABLE if about.st_mode & stat.S_IXUSR else PLAIN)


def write(tree: Tree, root: Path) -> None:
    """Into an empty folder."""
    for path, file in tree.items():
        place = workspace.inside(root, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.mode == LINK:
            place.symlink_to(file.data.decode(errors="surrogateescape"))
        else:
            place.write_bytes(file.data)
            place.chmod(0o755 if file.mode == EXECUTABLE else 0o644)


def digests(tree: Tree) -> dict[str, str]:
    return {path: tree[path].digest for path in sorted(tree)}


def digest(tree: Tree) -> str:
    """One for all: paths, contents and modes."""
    told = [[path, tree[path].mode, tree[path].digest] for path in sorted(tree)]
    return f"sha256:{hashlib.sha256(orjson.dumps(told)).hexdigest()}"


def pack(tree: Tree) -> bytes:
    """Compressed; the same tree gives the same bytes."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for path in sorted(tree):
            about = tarfile.TarInfo(path)
            about.size, about.mode = len(tree[path].data), int(tree[path].mode[-3:], 8)
            about.pax_headers = {"git.mode": tree[path].mode}
            tar.addfile(about, io.BytesIO(tree[path].data))
    return gzip.compress(held.getvalue(), mtime=0)


def unpack(packed: bytes) -> dict[str, File]:
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as tar:
        found = {}
        for about in tar:
            held = tar.extractfile(about)
            found[about.name] = File(held.read() if held else b"", about.pax_headers.get("git.mode", PLAIN))
        return found
