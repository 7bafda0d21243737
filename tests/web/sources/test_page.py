"""One source's page: what is wrong with it and how to mend it, what it gives."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from catalog.ingest import work
from catalog.models import Descriptor, Entity, Location, Refresh, Revision
from portal.accounts.models import Role
from tests.ingest.sources import GROUP, Source, component
from tests.web.conftest import counted, only_reads, page, words
from tests.web.sources.conftest import ORDERS, audited, say, url

pytestmark = pytest.mark.django_db(transaction=True)


class TestProblems:
    def test_each_is_told_with_file_line_advice_and_the_lines_around_it(
        self, viewer: Client, source: Source
    ) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()
        source.write("catalog-info.yaml", component("orders").replace("  lifecycle: production\n", ""))
        source.refresh()

        markup = page(viewer, url(source))

        told = words(markup)
        assert "catalog-info.yaml, line 6" in told
        assert "must have required property 'lifecycle'" in told
        assert "Add lifecycle to spec." in told
        assert "orders Until then its last good version stays." in told
        assert re.search(r'data-number="6" class="hit"><i>spec</i>', markup.replace("spec:", "spec"))

    def test_a_file_that_is_not_there_is_one(self, viewer: Client, source: Source) -> None:
        source.include("./missing.yaml")
        source.refresh()
        assert "missing.yaml does not exist" in words(page(viewer, url(source)))

    def test_many_are_shown_when_one_asks_for_them(self, viewer: Client, source: Source) -> None:
        wrong = [component(f"service-{n:02}").replace("  lifecycle: production\n", "") for n in range(15)]
        source.write("catalog-info.yaml", *wrong)
        source.refresh()
        assert "and 5 more" in words(page(viewer, url(source)))
        assert page(viewer, url(source) + "?all=problems").count('class="problem') == 15

    def test_markup_in_a_file_stays_text(self, viewer: Client, source: Source) -> None:
        source.write("catalog-info.yaml", "kind: <script>alert(1)</script>\nmetadata: {name: x}\n")
        source.refresh()
        assert "<script>alert" not in page(viewer, url(source))

    def test_a_source_that_cannot_be_read_says_why(self, viewer: Client, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()
        (source.folder / "catalog-info.yaml").unlink()
        source.refresh()
        source.refresh()
        told = words(page(viewer, url(source)))
        assert "It could not be read, 2 times in a row." in told
        assert "catalog-info.yaml does not exist." in told
        assert "What it gave before stays." in told


class TestConflicts:
    @pytest.fixture(autouse=True)
    def two_claim_orders(self, source: Source, other: Source) -> None:
        source.write("catalog-info.yaml", component("orders", description="The first"))
        other.write("catalog-info.yaml", GROUP, component("orders", description="The second"))
        source.refresh()
        other.refresh()

    def test_both_claims_stand_side_by_side_on_the_pages_of_both_sources(
        self, viewer: Client, source: Source, other: Source
    ) -> None:
        for one in (source, other):
            markup = page(viewer, url(one))
            assert "component:default/orders" in markup
            assert '<span class="differs">  <i>description</i>: The first</span>' in markup
            assert '<span class="differs">  <i>description</i>: The second</span>' in markup
            assert "catalog-info.yaml, line 9" in words(markup)
            assert "managed-by" not in markup

    def test_an_admin_chooses_which_of_them_has_it(
        self, admin: Client, source: Source, other: Source
    ) -> None:
        (address,) = re.findall(r'action="(/sources/conflicts/\d+/choose/)"', page(admin, url(source)))
        (holder,) = re.findall(r'name="instead_of" value="(\d+)"', page(admin, url(source)))

        assert say(admin, address, instead_of=holder, next=url(source)) == [
            f"Chosen. From now on this source says what it is: {ORDERS}"
        ]

        assert Entity.objects.get(ref=ORDERS).location == other.location
        assert audited() == ["conflict.choose"]
        assert say(admin, address, instead_of=holder) == [
            "This conflict is another by now. Look at it again."
        ]

    def test_others_do_not(self, editor: Client, source: Source) -> None:
        waiting = Descriptor.objects.get(lost=True)
        assert "Let this one have it" not in page(editor, url(source))
        assert editor.post(f"/sources/conflicts/{waiting.pk}/choose/").status_code == 403
        assert Entity.objects.get(ref=ORDERS).location == source.location

    def test_one_is_led_back_to_pages_of_the_portal_only(self, admin: Client) -> None:
        response = admin.post("/sources/conflicts/1/choose/", {"next": "https://evil.example/"})
        assert response["Location"] == "/sources/"


class TestHeldDeletions:
    @pytest.fixture(autouse=True)
    def most_is_gone(self, source: Source) -> None:
        source.write("catalog-info.yaml", *(component(f"service-{n:02}") for n in range(20)))
        source.refresh()
        source.write("catalog-info.yaml", component("service-00"))
        source.refresh()

    def test_what_would_go_is_listed(self, viewer: Client, source: Source) -> None:
        told = words(page(viewer, url(source)))
        assert "19 of 20 entities would be deleted" in told
        assert "That is 95 % at once, and the limit is 30 %" in told
        assert "service-10" in told
        assert "and 9 more" in told
        assert "service-19" in words(page(viewer, url(source) + "?all=held"))
        assert "Delete all 19" not in told

    def test_the_history_tells_it_once(self, viewer: Client, source: Source) -> None:
        source.refresh()
        told = words(page(viewer, url(source)))
        assert told.count("19 deletions kept back until somebody approves them") == 1
        assert "Nothing changed" not in told

    def test_an_admin_approves_it(self, admin: Client, source: Source) -> None:
        assert "Delete all 19" in words(page(admin, url(source)))
        assert say(admin, url(source, "approve/"), held=19) == [
            "Approved. The source is read now, and what it gives no more is deleted."
        ]
        assert work.step("now") == 1
        assert Entity.objects.filter(kind="component").count() == 1
        assert audited() == ["deletions.approve"]

    @pytest.mark.parametrize("held", ["18", "", "x", "²"])
    def test_what_was_not_seen_is_not_approved(self, admin: Client, source: Source, held: str) -> None:
        said = ["Something else would be deleted by now. Look at the list again."]
        assert say(admin, url(source, "approve/"), held=held) == said
        assert not source.location.deletions_approved

    def test_others_do_not(self, editor: Client, source: Source) -> None:
        assert editor.post(url(source, "approve/"), {"held": 19}).status_code == 403
        assert not source.location.deletions_approved


class TestDeletions:
    @pytest.fixture(autouse=True)
    def two_were_deleted(self, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"), component("basket"), GROUP)
        source.refresh()
        source.write("catalog-info.yaml", GROUP)
        source.refresh()

    def test_they_are_listed_with_the_source_and_for_all(self, viewer: Client, source: Source) -> None:
        for address in (url(source), "/sources/deleted/"):
            told = words(page(viewer, address))
            assert "orders Component just now its source" in told
            assert "Undo the deletion" not in told

    def test_an_admin_undoes_one(self, admin: Client, source: Source) -> None:
        deleted = Revision.objects.get(ref=ORDERS)
        assert say(admin, "/sources/deleted/restore/", one=deleted.pk, next=url(source)) == [
            "1 entity is back."
        ]
        assert Entity.objects.get(ref=ORDERS).uid == deleted.uid
        assert audited() == ["entity.restore"]
        assert "orders" not in words(page(admin, "/sources/deleted/"))
        assert page(admin, "/catalog/component/default/orders/")

    def test_or_several(self, admin: Client) -> None:
        both = list(Revision.objects.values_list("pk", flat=True))
        assert say(admin, "/sources/deleted/restore/", revision=both) == ["2 entities are back."]

    def test_one_button_restores_one_whatever_else_is_marked(self, admin: Client) -> None:
        both = list(Revision.objects.order_by("pk").values_list("pk", flat=True))
        assert say(admin, "/sources/deleted/restore/", revision=both, one=both[0]) == ["1 entity is back."]

    def test_undoing_twice_says_so(self, admin: Client) -> None:
        deleted = Revision.objects.get(ref=ORDERS)
        said = ["Nothing was brought back: it is there already, or was not chosen."]
        say(admin, "/sources/deleted/restore/", one=deleted.pk)
        assert say(admin, "/sources/deleted/restore/", one=deleted.pk) == said
        assert say(admin, "/sources/deleted/restore/", one="x") == said

    def test_others_do_not(self, editor: Client) -> None:
        deleted = Revision.objects.get(ref=ORDERS)
        assert editor.post("/sources/deleted/restore/", {"one": deleted.pk}).status_code == 403
        assert not Entity.objects.filter(ref=ORDERS).exists()

    def test_the_list_is_narrowed_by_name(self, viewer: Client) -> None:
        told = words(page(viewer, "/sources/deleted/?q=BASK", target="listed"))
        assert "basket" in told
        assert "orders" not in told
        assert "Nothing called “nothing” was deleted lately" in words(
            page(viewer, "/sources/deleted/?q=nothing")
        )

    def test_who_sees_a_part_is_told_nothing_of_it(self, viewer: Client, source: Source) -> None:
        only_reads(Role.VIEWER, {"kind": "location"})
        assert viewer.get("/sources/deleted/").status_code == 403
        assert "basket" not in page(viewer, url(source))


def test_what_was_read_is_told_as_history(viewer: Client, source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    source.write(
        "catalog-info.yaml", component("orders", description="Other"), component("x").replace("spec", "spek")
    )
    source.refresh()
    Refresh.objects.update(revision="a" * 40)
    told = words(page(viewer, url(source)))
    assert "1 changed · 1 deleted · 1 refused just now · aaaaaaa" in told
    assert "3 added" in told


def test_what_is_refused_again_and_again_is_told_once(viewer: Client, source: Source) -> None:
    broken = component("x").replace("spec", "spek")
    source.write("catalog-info.yaml", component("orders"), broken)
    for _again in range(3):
        source.refresh()
    told = words(page(viewer, url(source)))
    assert told.count("1 refused") == 1
    source.write("catalog-info.yaml", component("orders", description="Other"), broken)
    source.refresh()
    source.write("catalog-info.yaml", component("orders", description="Other"))
    source.refresh()
    assert list(Refresh.objects.order_by("pk").values_list("created", "changed", "failed")) == [
        (2, 0, 1),
        (0, 1, 1),
        (0, 0, 0),
    ]


def test_an_entity_leads_to_its_source_and_back(viewer: Client, source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"))
    source.refresh()
    assert f'href="{url(source)}"' in page(viewer, "/catalog/component/default/orders/")
    markup = page(viewer, url(source))
    assert 'href="/catalog/component/default/orders/"' in markup
    (listed,) = re.findall(r'href="(/catalog/\?[^"]*)">See them in the catalog', markup)
    assert "orders" in page(viewer, listed.replace("&amp;", "&"))


def test_an_included_source_names_what_includes_it(viewer: Client, source: Source) -> None:
    child = Location.objects.create(
        type="url",
        target="https://github.com/halden/kit/blob/main/catalog-info.yaml",
        registered=False,
        checked_at=timezone.now(),
    )
    child.parents.add(source.location)
    assert "github.com/halden/kit" in words(page(viewer, url(source)))
    told = page(viewer, url(child))
    assert f'href="{url(source)}"' in told
    assert "main/catalog-info.yaml" in told


def test_a_source_that_is_gone_is_a_page_that_says_so(viewer: Client) -> None:
    gone = "/sources/00000000-0000-4000-8000-000000000000/"
    assert "There is no such source." in page(viewer, gone, status=404)


@pytest.mark.parametrize(("number", "cost"), [(1, 19), (60, 21), (300, 21)])
def test_a_page_costs_the_same_however_much_there_is(
    viewer: Client, source: Source, number: int, cost: int
) -> None:
    """Two more where problems are only counted, since there are too many to show."""
    wrong = [component(f"old-{n}").replace("  lifecycle: production\n", "") for n in range(number)]
    source.write("catalog-info.yaml", *(component(f"service-{n}") for n in range(number)), *wrong)
    source.refresh()
    page(viewer, url(source))
    with counted() as statements:
        page(viewer, url(source))
    assert len(statements) == cost
