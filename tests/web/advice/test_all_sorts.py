"""Services of all sorts, and advice for each that a platform engineer would give, too."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document, page, words
from tests.web.tools.conftest import component, make_rings

COMPONENTS = [
    component("api-with-flux", "flux", tags=("python", "kubernetes"), owner="checkout"),
    component("site-on-a-cdn", type="website", owner="web", tags=("cdn",)),
    component("site", type="website", owner="web"),
    component("trainer", type="machine-learning", owner="data", tags=("python",)),
    component("money-kit", type="library"),
    component("thumbnails", "aws-lambda", type="function", tags=("aws",)),
    component("mesh-one", "istio", owner="mesh"),
    component("mesh-two", "linkerd", owner="mesh"),
    component("mesh-three", "istio", "linkerd", owner="mesh"),
    component("receipts", "serverless-framework", type="function"),
    component("everything", "argo-cd", "kyverno", "istio", "terraform", "datadog", "backstage", "sonarqube"),
    component("orphan", owner="ghosts"),
    component("routes", "argo-cd", "kyverno", system="delivery"),
    component("slots", "argo-cd", system="delivery"),
    component("fresh", system="delivery"),
    component("handbook", type="documentation"),
    component("clicks", type="data-pipeline", owner="data", tags=("airflow",)),
    component("courier-app", type="mobile-app", owner="web"),
    component("going", lifecycle="deprecated"),
]

NEXT = {
    "api-with-flux": ["Istio", "Backstage", "Kyverno", "Terraform", "Datadog Watchdog"],
    "site-on-a-cdn": ["Backstage", "Terraform", "Datadog Watchdog", "SonarQube"],
    "site": ["Backstage", "Terraform", "Argo CD", "Datadog Watchdog", "SonarQube"],
    "trainer": ["MLflow", "Backstage", "Terraform", "SonarQube"],
    "money-kit": ["Backstage", "SonarQube"],
    "thumbnails": ["Backstage", "Terraform", "SonarQube"],
    "mesh-three": ["Argo CD", "Backstage", "Kyverno", "Terraform", "Datadog Watchdog"],
    "receipts": ["Backstage", "Terraform", "SonarQube"],
    "everything": [],
    "orphan": ["Backstage", "Terraform", "Istio", "Argo CD", "Datadog Watchdog", "SonarQube"],
    "fresh": ["Argo CD", "Backstage", "Terraform", "Istio", "Datadog Watchdog", "SonarQube"],
    "handbook": ["Backstage"],
    "clicks": ["Backstage", "Terraform", "SonarQube"],
    "courier-app": ["Backstage", "SonarQube"],
    "going": [],
}


@pytest.fixture
def company(catalog: Catalog) -> Catalog:
    make_rings()
    keep_shipped(wanted=True)
    groups = [document("Group", name) for name in ("checkout", "web", "data", "mesh")]
    systems = [document("Domain", "retail"), document("System", "delivery", domain="retail")]
    catalog.holds(*groups, *systems, *COMPONENTS)
    return catalog


pytestmark = pytest.mark.usefixtures("company")


def tab(client: Client, ref: str) -> str:
    return page(client, f"/catalog/{ref}/?tab=tools")


def advised(markup: str) -> list[str]:
    listed = markup.partition('<ul class="next">')[2].partition("</section>")[0]
    return re.findall(r'<div class="row tight"><a href="/tools/[^"]*">([^<]*)</a>', listed)


def test_each_is_told_what_fits_it(anonymous: Client) -> None:
    assert {name: advised(tab(anonymous, f"component/default/{name}")) for name in NEXT} == NEXT


def test_each_reason_is_a_sentence_in_the_readers_language(anonymous: Client) -> None:
    anonymous.post("/language/", {"language": "ko"})
    found = 0
    for name in NEXT:
        markup = tab(anonymous, f"component/default/{name}")
        for list_ in re.findall(r'<ul class="reasons">(.*?)</ul>', markup):
            for reason in re.findall(r"<li>(.*?)</li>", list_):
                found += 1
                assert re.search("[가-힣]", reason), (name, reason)
                assert reason.endswith("."), (name, reason)
                assert not re.search(r"\b(it|is|the|here|needs)\b", reason), (name, reason)
        assert "What it needs" not in markup
    assert found > 100


def test_what_is_set_up_for_all_is_only_to_be_joined(anonymous: Client) -> None:
    shown = words(tab(anonymous, "component/default/money-kit"))
    assert "It is set up here already, so joining it is all that is left." in shown
    assert "Node.js" not in shown


def test_what_does_not_run_on_a_cluster_is_told_why_its_gap_stays(anonymous: Client) -> None:
    shown = words(tab(anonymous, "component/default/site-on-a-cdn"))
    assert "GitOps Needs what something like this does not run on: Kubernetes." in shown


def test_a_site_that_says_nothing_gets_argo_cd_with_what_has_to_come_first(anonymous: Client) -> None:
    shown = words(tab(anonymous, "component/default/site"))
    assert "Nothing in the catalog says that what it needs is there: Kubernetes." in shown
    assert "More work: what it needs has to come first." in shown


def test_two_meshes_are_named_for_one_and_for_the_team(anonymous: Client) -> None:
    said = "Istio and Linkerd are both in use here, and each is an alternative to the other."
    assert said in words(tab(anonymous, "component/default/mesh-three"))
    assert said in words(tab(anonymous, "group/default/mesh"))
    assert said not in words(tab(anonymous, "component/default/mesh-one"))


def test_what_its_neighbours_use_speaks_for_it(anonymous: Client) -> None:
    shown = words(tab(anonymous, "component/default/fresh"))
    assert "What it needs is there: Kubernetes. 2 of 2 other components of its system use it." in shown


def test_documentation_has_no_infrastructure_and_nothing_to_scan(anonymous: Client) -> None:
    shown = words(tab(anonymous, "component/default/handbook")).partition("Recommended next")[2]
    assert "Infrastructure as code" not in shown
    assert "DevSecOps" not in shown


@pytest.mark.parametrize("ref", ["system/default/delivery", "domain/default/retail"])
def test_sums_name_how_many_are_without(anonymous: Client, ref: str) -> None:
    shown = words(tab(anonymous, ref))
    assert "GitOps matters for 3 components; without a tool for it: 1." in shown
    assert "2 of these 3 components use it." in shown
