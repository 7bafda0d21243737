"""House rules of templates and static files, held by reading them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STATIC = settings.BASE_DIR / "static"
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script\b(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on|\shx-vals\s*=\s*[\"']js:",
    re.IGNORECASE,
)
USED = re.compile(r"""\{% static ['"]([^'"]+)['"] %\}""")
ICONS = re.compile(r"""\{% (?:icon|kind_tile) ["']([a-z0-9-]+)["']""")


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_inline_style_or_script(path: Path) -> None:
    found = INLINE.findall(path.read_text())
    assert not found, "The Content-Security-Policy lets no inline style, script or handler work."


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_compiles_and_what_it_names_exists(path: Path) -> None:
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))
    text = path.read_text()
    assert [name for name in USED.findall(text) if not finders.find(name)] == []
    icons = (STATIC / "icons.svg").read_text()
    assert [name for name in ICONS.findall(text) if f'id="i-{name}"' not in icons] == []
    assert 'href="#"' not in text


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=name_of)
def test_colours_are_written_in_tokens_only(path: Path) -> None:
    if path.name not in {"tokens.css", "print.css"}:
        raw = re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text(), re.IGNORECASE)
        assert [colour for colour in raw if colour != "#0000"] == []


def test_what_others_made_is_listed_with_its_licence() -> None:
    vendor = STATIC / "vendor"
    packages = tomllib.loads((vendor / "VENDOR.toml").read_text())["package"]
    listed = {(vendor / file).resolve() for package in packages for file in package["files"]}
    there = {
        path for path in vendor.rglob("*") if path.is_file() and path.name not in {"LICENSE", "VENDOR.toml"}
    }
    assert there <= listed
    assert all(path.is_file() for path in listed)
    assert all(package["version"] and package["licence"] for package in packages)
