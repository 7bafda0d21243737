"""Style sheets are read as many files and sent as one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from portal.web.styles import JOINED, SHEETS, style_sheets

LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


@pytest.fixture
def sheet(tmp_path: Path, settings: LazySettings) -> Path:
    """The one that pages link when files are collected."""
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", verbosity=0, interactive=False)
    (address,) = LINK.findall(style_sheets())
    return tmp_path / str(address).removeprefix("/")


def test_before_they_are_joined_a_page_links_each() -> None:
    assert LINK.findall(style_sheets()) == [f"/static/{name}" for name in SHEETS]


def test_collected_they_are_one_file_with_all_rules_in_order(sheet: Path) -> None:
    text = sheet.read_text()
    places = [text.index(f"/* {name} */") for name in SHEETS]
    assert places == sorted(places)
    assert sheet.with_name(f"{sheet.name}.gz").exists()


def test_what_a_joined_sheet_refers_to_is_found(sheet: Path) -> None:
    referred = re.findall(r'url\("([^"#:]+)"\)', sheet.read_text())
    assert referred
    assert [name for name in referred if not (sheet.parent / name).exists()] == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_may_stand_behind_others(name: str) -> None:
    path = finders.find(name)
    assert path is not None
    text = Path(path).read_text()
    assert not re.search("@import|@charset", text)
    assert "url(" not in text or Path(name).parent == Path(JOINED).parent


def test_every_sheet_is_used() -> None:
    folder = settings.BASE_DIR / "static"
    known = {str(path.relative_to(folder)) for path in (folder / "css").rglob("*.css")}
    named = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    assert [name for name in sorted(known - set(SHEETS)) if name not in named] == []


@pytest.mark.django_db
def test_a_page_links_them(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "/static/css/tokens.css" in LINK.findall(page)
