"""What comes with the portal: ten trends and 22 tools, whole in both languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from catalog.ingest.check import check
from catalog.ingest.problem import Refused
from catalog.kinds.language import translated
from catalog.models import Entity, Recommendation
from catalog.tools import words
from tests.tools.conftest import documents

BRANDS = (settings.BASE_DIR / "static" / "brands.svg").read_text()
HANGUL = re.compile(r"[가-힣]")

TABLE = {
    "ai-ml-integration": (1, ["kubeflow"], ["mlflow", "tfx"]),
    "cloud-microservices": (2, [], ["istio", "linkerd"]),
    "devsecops": (3, ["kyverno", "wireshark"], ["vault", "sonarqube"]),
    "infrastructure-as-code": (4, ["terraform", "pulumi"], ["ansible", "crossplane"]),
    "gitops": (5, ["argo-cd"], ["flux"]),
    "aiops": (6, [], ["dynatrace", "datadog"]),
    "mlops": (7, ["kubeflow"], ["mlflow"]),
    "serverless": (8, ["aws-lambda", "google-cloud-functions"], ["serverless-framework"]),
    "service-mesh": (9, ["istio"], ["linkerd"]),
    "platform-engineering": (10, ["backstage"], ["port", "crossplane"]),
}
"""The talk's own order, and the role of each tool in each trend."""

TRANSLATED = {
    "Tool": {
        "description": None,
        "verdict": None,
        "useWhen": None,
        "avoidWhen": None,
        "start": None,
        "alternatives": "difference",
        "deprecated": "instead",
        "moves": "reason",
    },
    "Trend": {
        "title": None,
        "description": None,
        "problem": None,
        "change": None,
        "signs": None,
        "firstSteps": None,
        "recommendations": "reason",
        "practices": "name",
    },
}
"""The fields with sentences; of a list of objects the key that holds one."""

OF_FACTS = {"links", "licence", "vendor", "version"}
"""Fields that are names in most documents and words in some."""

OF_A_TOOL = (
    "category",
    "verdict",
    "useWhen",
    "avoidWhen",
    "needs",
    "alternatives",
    "licence",
    "vendor",
    "version",
    "deprecated",
    "start",
    "icon",
    "ring",
    "moves",
    "nextReview",
)
PARTS_OF_A_TOOL = {
    "alternatives": ("difference",),
    "deprecated": ("form", "instead"),
    "moves": ("date", "ring", "reason"),
    "version": ("line", "asOf"),
}

CHECKED = {
    "ansible": ("GPL-3.0", "", "core 2.21"),
    "argo-cd": ("Apache-2.0", "CNCF graduated 2022-12-06", "3.5"),
    "aws-lambda": ("Proprietary", "", "newest Python runtime 3.14"),
    "backstage": (
        "Apache-2.0",
        "CNCF incubating 2022-03-15",
        "catalog-model 1.10, scaffolder v1beta3",
    ),
    "crossplane": ("Apache-2.0", "CNCF graduated 2025-10-28", "2.3"),
    "datadog": ("Proprietary", "", "entity definition v3"),
    "dynatrace": ("Proprietary", "", "DynaKube v1beta5"),
    "flux": ("Apache-2.0", "CNCF graduated 2022-11-30", "2.9"),
    "google-cloud-functions": ("Proprietary (framework Apache-2.0)", "", "functions-framework 3.10"),
    "istio": ("Apache-2.0", "CNCF graduated 2023-07-12", "1.31"),
    "kubeflow": ("Apache-2.0", "CNCF graduated 2026-07-24", "Pipelines SDK 2.17"),
    "kyverno": ("Apache-2.0", "CNCF graduated 2026-03-16", "1.19"),
    "linkerd": ("Apache-2.0", "CNCF graduated 2021-07-28", "edge-26.9.1; Buoyant Enterprise 2.20"),
    "mlflow": ("Apache-2.0", "Linux Foundation project", "3.17"),
    "port": ("Proprietary (Ocean Apache-2.0)", "", "github-action v1"),
    "pulumi": ("Apache-2.0", "", "3.272"),
    "serverless-framework": (
        "MIT (version 3), commercial (version 4)",
        "",
        "4; osls 4.3 as the open fork",
    ),
    "sonarqube": ("LGPL-3.0 (Community Build)", "", "Server 2026.4, Community Build 26.8"),
    "terraform": ("BUSL-1.1", "", "1.15"),
    "tfx": ("Apache-2.0", "", "1.21"),
    "vault": ("BUSL-1.1", "", "2.0"),
    "wireshark": ("GPL-2.0-or-later", "Wireshark Foundation project", "4.6"),
}
"""Licence, foundation with status and date, and version, as they were looked up for the 22 tools."""

TRENDS = documents("trends")
TOOLS = documents("tools")


def name(doc: dict[str, Any]) -> str:
    return str(doc["metadata"]["name"])


def english(doc: dict[str, Any], field: str) -> Any:
    return doc["metadata"][field] if field in ("title", "description") else doc["spec"][field]


def unsaid(tool: dict[str, Any]) -> list[str]:
    """The fields, and parts of fields, that are not there or empty."""
    spec = tool["spec"]
    missing = [field for field in OF_A_TOOL if not spec.get(field)]
    for field, keys in PARTS_OF_A_TOOL.items():
        held = spec.get(field) or []
        parts = held if isinstance(held, list) else [held]
        missing += [f"{field}.{key}" for part in parts for key in keys if not part.get(key)]
    return missing


def sentences(value: Any, key: str | None) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item[key] if key else item for item in items]


def test_trends_recommend_what_the_talk_does_in_its_order_and_roles() -> None:
    stated = {
        name(doc): (
            doc["spec"]["number"],
            [one["tool"] for one in doc["spec"]["recommendations"] if one["role"] == "core"],
            [one["tool"] for one in doc["spec"]["recommendations"] if one["role"] == "additional"],
        )
        for doc in TRENDS
    }
    assert stated == TABLE


def test_every_tool_of_the_table_is_there_and_no_other() -> None:
    assert {name(doc) for doc in TOOLS} == {
        tool for _number, core, additional in TABLE.values() for tool in (*core, *additional)
    }
    assert len(TOOLS) == 22


@pytest.mark.parametrize("doc", [*TRENDS, *TOOLS], ids=name)
def test_every_sentence_is_there_in_english_and_korean(doc: dict[str, Any]) -> None:
    korean = doc["spec"]["translations"]["ko"]
    assert set(korean) - OF_FACTS == set(TRANSLATED[doc["kind"]])
    for field, key in TRANSLATED[doc["kind"]].items():
        ours, theirs = sentences(english(doc, field), key), sentences(korean[field], key)
        assert ours
        assert len(ours) == len(theirs), field
        for one, other in zip(ours, theirs, strict=True):
            assert one.strip()
            assert not HANGUL.search(one), one
            assert HANGUL.search(other) or (field == "title" and one == other), other


@pytest.mark.parametrize("doc", TOOLS, ids=name)
def test_words_among_its_facts_are_korean_too(doc: dict[str, Any]) -> None:
    with translation.override("ko"):
        said = translated(doc)
    assert len(said["metadata"]["links"]) == len(doc["metadata"]["links"])
    facts = [link["title"] for link in said["metadata"]["links"]]
    facts += [said["spec"]["licence"], said["spec"]["vendor"], said["spec"]["version"]["line"]]
    for fact in facts:
        assert HANGUL.search(fact) or not re.search(r"\b(the|and|of|open|mode|newest|commercial)\b", fact), (
            fact
        )
        assert fact not in ("Website", "Documentation", "Source code", "Releases", "Proprietary")


@pytest.mark.parametrize("doc", TOOLS, ids=name)
def test_a_tool_says_all_that_its_page_shows(doc: dict[str, Any]) -> None:
    spec = doc["spec"]
    assert f'id="b-{spec["icon"]}"' in BRANDS
    assert all(link["url"].startswith("https://") for link in doc["metadata"]["links"])
    assert spec["ring"] == spec["moves"][0]["ring"]
    for day in (spec["nextReview"], spec["version"]["asOf"], *(move["date"] for move in spec["moves"])):
        datetime.date.fromisoformat(day)
    assert not unsaid(doc)
    assert spec["category"] in words.CATEGORIES
    assert set(spec["needs"]) <= set(words.NEEDS)
    assert spec.get("foundation", {"status": "project"})["status"] in words.STATUSES
    for alternative in spec["alternatives"]:
        assert alternative.get("tool") in {None, *map(name, TOOLS)}


@pytest.mark.parametrize("field", [*OF_A_TOOL, "alternatives.difference", "moves.reason", "version.asOf"])
def test_a_tool_that_leaves_out_a_field_is_noticed(field: str) -> None:
    tool = deepcopy(TOOLS[0])
    key, _dot, inner = field.partition(".")
    if inner:
        part = tool["spec"][key]
        del (part[0] if isinstance(part, list) else part)[inner]
    else:
        del tool["spec"][key]
    assert unsaid(tool) == [field]


@pytest.mark.parametrize("doc", TRENDS, ids=name)
def test_a_trend_says_all_that_its_page_shows(doc: dict[str, Any]) -> None:
    spec = doc["spec"]
    for field in (
        "problem",
        "change",
        "signs",
        "firstSteps",
        "recommendations",
        "relatedTrends",
        "practices",
    ):
        assert spec[field], field
    assert all(one["reason"].strip() for one in spec["recommendations"])
    assert {one["part"] for one in spec["practices"]} == set(words.PARTS)
    assert spec["source"] == "Day 67 of 90DaysOfDevOps"


def test_licences_foundations_and_versions_are_as_they_were_checked() -> None:
    stated = {}
    for doc in TOOLS:
        spec = doc["spec"]
        foundation = spec.get("foundation") or {}
        standing = " ".join(foundation.get(key, "") for key in ("name", "status", "since")).strip()
        stated[name(doc)] = (spec["licence"], standing, spec["version"]["line"])
    assert stated == CHECKED


def test_days_of_foundations_are_those_that_were_recorded() -> None:
    recorded = settings.SHARED_DIR / "golden" / "TOOLS.md"
    if not recorded.exists():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    parts = re.split(r"^### ", recorded.read_text(), flags=re.MULTILINE)
    for tool, (_licence, standing, _version) in CHECKED.items():
        if day := re.search(r"\d{4}-\d\d-\d\d", standing):
            title = next(doc["metadata"]["title"] for doc in TOOLS if name(doc) == tool)
            (part,) = (one for one in parts if title in one.splitlines()[0])
            assert day[0] in part, tool


@pytest.mark.parametrize("doc", [*TRENDS, *TOOLS], ids=name)
def test_it_is_valid(doc: dict[str, Any]) -> None:
    assert check(doc).ref.name == name(doc)


@pytest.mark.parametrize("doc", TRENDS, ids=name)
def test_a_trend_leads_to_trends_that_are_there(doc: dict[str, Any]) -> None:
    assert set(doc["spec"]["relatedTrends"]) <= set(TABLE) - {name(doc)}


def test_a_misspelt_key_of_a_tool_is_refused() -> None:
    doc = {**TOOLS[0], "spec": {**TOOLS[0]["spec"], "moves": [{"date": "2026-11-22", "rng": "hold"}]}}
    with pytest.raises(Refused):
        check(doc)


@pytest.mark.usefixtures("shipped")
def test_the_catalog_knows_the_role_of_each_pair() -> None:
    rows = Recommendation.objects.values_list("trend__name", "tool_ref", "role")
    assert set(rows) == set(_pairs())
    assert Entity.objects.filter(kind="tool").count() == 22


def _pairs() -> Iterator[tuple[str, str, str]]:
    for trend, (_number, core, additional) in TABLE.items():
        yield from ((trend, f"tool:default/{tool}", "core") for tool in core)
        yield from ((trend, f"tool:default/{tool}", "additional") for tool in additional)
