"""Whose accounts a reference stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from portal.accounts.models import User
from portal.accounts.ownership import accounts_of, refs_of

pytestmark = pytest.mark.django_db

ABOVE, TEAM, OTHER = "group:default/platform", "group:default/runtime", "group:default/storefront"
PARENTS = {"platform": "", "runtime": "platform", "storefront": ""}
MEMBERS = {"ana": "platform", "jo": "runtime", "sora": "storefront"}


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    groups = [
        f"kind: Group\nmetadata: {{name: {name}}}\nspec: {{type: team, children: []{above}}}"
        for name, parent in PARENTS.items()
        for above in [f", parent: {parent}" if parent else ""]
    ]
    people = [
        f"kind: User\nmetadata: {{name: {name}}}\nspec: {{memberOf: [{group}]}}"
        for name, group in MEMBERS.items()
    ]
    file = tmp_path / "company.yaml"
    file.write_text("\n---\n".join(f"apiVersion: backstage.io/v1alpha1\n{one}" for one in groups + people))
    refresh([register_location(actor=None, kind="file", target=str(file))])
    for name in MEMBERS:
        User.objects.create_user(name, entity_ref=f"user:default/{name}")


@pytest.mark.parametrize(
    ("refs", "names"),
    [
        ([], set()),
        ([ABOVE], {"ana", "jo"}),
        ([TEAM], {"jo"}),
        ([TEAM, "user:default/sora"], {"jo", "sora"}),
        (["group:default/nobody", "user:default/nobody"], set()),
    ],
)
def test_a_group_is_all_who_are_in_it_and_below_it(refs: list[str], names: set[str]) -> None:
    found = accounts_of(refs)
    assert {user.username for user in found} == names
    assert {user.username for user in User.objects.all() if set(refs_of(user)) & set(refs)} == names


def test_it_is_found_by_as_many_queries_however_many_accounts_there_are() -> None:
    list(accounts_of([ABOVE]))  # the index is loaded by now
    with CaptureQueriesContext(connection) as few:
        assert len(accounts_of([ABOVE])) == 2
    more = (User(username=f"u{number}", entity_ref="user:default/jo") for number in range(50))
    User.objects.bulk_create(more)
    with CaptureQueriesContext(connection) as many:
        assert len(accounts_of([ABOVE])) == 52
    assert len(few) == len(many)


def another_source(folder: Path, text: str) -> None:
    file = folder / "other.yaml"
    file.write_text(text)
    refresh([register_location(actor=None, kind="file", target=str(file))])


EVIL = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: evil}
spec: {type: team, parent: platform, children: [], members: [sora]}
"""


def test_a_group_of_another_source_that_calls_itself_a_sub_group_has_no_rights(tmp_path: Path) -> None:
    another_source(tmp_path, EVIL)
    sora = User.objects.get(username="sora")
    assert ABOVE not in refs_of(sora)
    assert "group:default/evil" in refs_of(sora)
    assert sora not in accounts_of([ABOVE])


def test_one_that_the_group_itself_names_has_them(tmp_path: Path) -> None:
    another_source(
        tmp_path,
        EVIL.replace("parent: platform, ", "")
        + "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: top}\n"
        "spec: {type: team, children: [evil, platform]}\n",
    )
    sora, ana = User.objects.get(username="sora"), User.objects.get(username="ana")
    assert "group:default/top" in refs_of(sora)
    assert "group:default/top" in refs_of(ana)
    assert {sora, ana} <= set(accounts_of(["group:default/top"]))
