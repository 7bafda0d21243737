"""What others see of a link to an entity: its title in a window, its preview in a chat."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import Entity
from tests.web.conftest import Catalog, page

pytestmark = pytest.mark.django_db

BASKET = "/catalog/component/default/basket-service/"


def test_a_title_says_what_it_is_and_which_tab(anonymous: Client, company: Catalog) -> None:
    assert "<title>basket-service · Component · Greenroom</title>" in page(anonymous, BASKET)
    assert "<title>basket-service · Component · History · Greenroom</title>" in page(
        anonymous, f"{BASKET}?tab=history"
    )


def test_a_link_to_an_open_portal_has_a_preview(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, BASKET)
    assert '<meta property="og:title" content="basket-service · Component">' in markup
    assert '<meta property="og:description" content="Holds what a shopper has picked">' in markup
    assert f'<meta property="og:url" content="http://testserver{BASKET}">' in markup


def test_a_portal_that_is_not_open_previews_nothing(
    anonymous: Client, viewer: Client, company: Catalog, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = False
    answer = anonymous.get(BASKET)
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "og:" not in anonymous.get(BASKET, follow=True).content.decode()
    assert "og:title" not in page(viewer, BASKET)


def test_a_description_cannot_leave_its_place(anonymous: Client, company: Catalog) -> None:
    company.documents[3]["metadata"]["description"] = '"><script>alert(1)</script>'
    company.holds(*company.documents)
    assert Entity.objects.filter(name="basket-service").exists()
    assert "<script>alert" not in page(anonymous, BASKET)
