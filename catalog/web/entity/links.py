"""The ways out of an entity's page: its links, and the well-known annotations as the links that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "slack", "msteams"})
"""An address of any other scheme (javascript:, data:, file:) is shown as text and never as a link."""

Text = str | Promise
Annotations = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is empty when a page may not link to the address; `text` is then what is shown of it."""

    label: Text
    url: str
    icon: str = "link"
    text: str = ""

    @property
    def brand(self) -> str:
        """The mark of a product where the icon is one: `github` of `b-github`."""
        return self.icon[2:] if self.icon.startswith("b-") else ""


@dataclass(frozen=True, slots=True)
class WellKnown:
    """An annotation that stands for an address. `url` makes the address of its value, or "" when it cannot.

    Where the address depends on a server of the company (`needs_pattern`), the setting CATALOG_LINKS
    gives it: `{"jira/project-key": "https://jira.example.com/browse/{value}"}`.
    """

    label: Text
    icon: str
    url: Callable[[str, Annotations], str] | None = None

    @property
    def needs_pattern(self) -> bool:
        return self.url is None


def safe_url(address: object) -> str:
    """The address if a page may link to it, else the empty text."""
    if not isinstance(address, str):
        return ""
    address = address.strip()
    if any(ord(character) <= 32 for character in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SAFE_SCHEMES:
        return ""
    if parts.scheme.lower() in ("http", "https") and not parts.netloc:
        return ""
    return address


def _path(value: str) -> str:
    return quote(value.strip().strip("/"), safe="/@:.-_~")


def _at(base: str) -> Callable[[str, Annotations], str]:
    return lambda value, annotations: f"{base}/{_path(value)}" if value.strip("/ ") else ""


def _same(value: str, annotations: Annotations) -> str:
    return value


def _location(value: str, annotations: Annotations) -> str:
    """The address of a location reference such as `url:https://…`; a file on a server has none."""
    kind, _colon, target = value.partition(":")
    return target if kind == "url" else ""


def _gitlab(value: str, annotations: Annotations) -> str:
    host = annotations.get("gitlab.com/instance") or "gitlab.com"
    return f"https://{_path(host)}/{_path(value)}"


def _azure(value: str, annotations: Annotations) -> str:
    host = annotations.get("dev.azure.com/host-org") or ""
    project, _slash, repository = value.partition("/")
    return f"https://{_path(host)}/{_path(project)}/_git/{_path(repository)}" if host and repository else ""


def _sentry(value: str, annotations: Annotations) -> str:
    organisation, _slash, project = value.partition("/")
    if not project:
        return ""
    return f"https://sentry.io/organizations/{_path(organisation)}/projects/{_path(project)}/"


def _github_team(value: str, annotations: Annotations) -> str:
    organisation, _slash, team = value.partition("/")
    return f"https://github.com/orgs/{_path(organisation)}/teams/{_path(team)}" if team else ""


def _docs(value: str, annotations: Annotations) -> str:
    """Where the documentation's source can be read: its own address, or a folder beside the source."""
    kind, _colon, target = value.partition(":")
    if kind == "url":
        return target
    if kind != "dir":
        return ""
    base = _location(
        annotations.get("backstage.io/source-location")
        or annotations.get("backstage.io/managed-by-location")
        or "",
        annotations,
    )
    folder = base.rpartition("/")[0]
    inside = target.removeprefix("./").strip("/")
    return f"{folder}/{'' if inside == '.' else _path(inside)}" if folder else ""


WELL_KNOWN: dict[str, WellKnown] = {
    "backstage.io/source-location": WellKnown(_("Code"), "brand-git", _location),
    "github.com/project-slug": WellKnown("GitHub", "b-github", _at("https://github.com")),
    "gitlab.com/project-slug": WellKnown("GitLab", "b-gitlab", _gitlab),
    "bitbucket.org/project-slug": WellKnown("Bitbucket", "brand-git", _at("https://bitbucket.org")),
    "dev.azure.com/project-repo": WellKnown("Azure Repos", "brand-git", _azure),
    "backstage.io/techdocs-ref": WellKnown(_("Docs"), "book", _docs),
    "backstage.io/adr-location": WellKnown(_("Decisions"), "file", _docs),
    "lighthouse.com/website-url": WellKnown(_("Website"), "world", _same),
    "grafana/overview-dashboard": WellKnown("Grafana", "b-grafana", _same),
    "grafana/dashboard-selector": WellKnown("Grafana", "b-grafana"),
    "datadoghq.com/dashboard-url": WellKnown("Datadog", "b-datadog", _same),
    "datadoghq.com/site": WellKnown("Datadog", "b-datadog"),
    "dynatrace.com/dynatrace-entity-id": WellKnown("Dynatrace", "b-dynatrace"),
    "pagerduty.com/service-id": WellKnown(
        "PagerDuty", "bell", _at("https://app.pagerduty.com/service-directory")
    ),
    "opsgenie.com/component-selector": WellKnown("Opsgenie", "bell"),
    "sentry.io/project-slug": WellKnown("Sentry", "alert-triangle", _sentry),
    "rollbar.com/project-slug": WellKnown("Rollbar", "alert-triangle", _at("https://rollbar.com")),
    "bugsnag.com/project-key": WellKnown("Bugsnag", "alert-triangle"),
    "sonarqube.org/project-key": WellKnown("SonarQube", "b-sonarqube"),
    "snyk.io/project-ids": WellKnown("Snyk", "shield-check"),
    "circleci.com/project-slug": WellKnown("CircleCI", "rocket", _at("https://app.circleci.com/pipelines")),
    "buildkite.com/project-slug": WellKnown("Buildkite", "rocket", _at("https://buildkite.com")),
    "travis-ci.com/repo-slug": WellKnown("Travis CI", "rocket", _at("https://app.travis-ci.com/github")),
    "jenkins.io/job-full-name": WellKnown("Jenkins", "rocket"),
    "argocd/app-name": WellKnown("Argo CD", "b-argocd"),
    "argocd/app-selector": WellKnown("Argo CD", "b-argocd"),
    "backstage.io/kubernetes-id": WellKnown("Kubernetes", "b-kubernetes"),
    "jira/project-key": WellKnown("Jira", "list-details"),
    "jira.com/project-key": WellKnown("Jira", "list-details"),
    "servicenow.com/appcode": WellKnown("ServiceNow", "list-details"),
    "github.com/team-slug": WellKnown("GitHub", "b-github", _github_team),
    "github.com/user-login": WellKnown("GitHub", "b-github", _at("https://github.com")),
    "gitlab.com/user-login": WellKnown("GitLab", "b-gitlab", _gitlab),
}


LINK_ICONS = {
    "alert": "bell",
    "catalog": "layout-grid",
    "chat": "brand-slack",
    "code": "brand-git",
    "dashboard": "chart-line",
    "docs": "book",
    "email": "mail",
    "github": "b-github",
    "gitlab": "b-gitlab",
    "group": "users-group",
    "help": "bulb",
    "runbook": "book",
    "scaffolder": "template",
    "search": "search",
    "star": "star",
    "techdocs": "book",
    "user": "user",
    "warning": "alert-triangle",
    "web": "world",
}
HOST_ICONS = (
    ("github.", "b-github"),
    ("gitlab.", "b-gitlab"),
    ("grafana", "b-grafana"),
    ("sonar", "b-sonarqube"),
    ("datadog", "b-datadog"),
    ("slack.", "brand-slack"),
    ("pagerduty.", "bell"),
)


def links_of(doc: Mapping[str, Any]) -> list[Link]:
    """Every way out of the entity, the code first, each address once."""
    found = [*_from_annotations(doc), *_stated(doc), *_contact(doc)]
    seen: set[str] = set()
    unique = []
    for link in found:
        address = (link.url or link.text).rstrip("/")
        if address not in seen:
            seen.add(address)
            unique.append(link)
    return unique


def annotations_of(doc: Mapping[str, Any]) -> dict[str, str]:
    annotations = doc.get("metadata", {}).get("annotations")
    if not isinstance(annotations, dict):
        return {}
    return {key: value for key, value in annotations.items() if isinstance(value, str)}


def annotation_url(key: str, annotations: Annotations) -> str:
    """The address that a well-known annotation of the entity means, or the empty text."""
    value = annotations.get(key, "").strip()
    known = WELL_KNOWN.get(key)
    if not value or known is None:
        return ""
    pattern = settings.CATALOG_LINKS.get(key)
    if pattern:
        return safe_url(pattern.replace("{value}", _path(value)))
    return "" if known.url is None else safe_url(known.url(value, annotations))


def descriptor_url(doc: Mapping[str, Any]) -> str:
    """Where the descriptor can be read in its source."""
    annotations = annotations_of(doc)
    viewed = safe_url(annotations.get("backstage.io/view-url"))
    return viewed or safe_url(_location(annotations.get("backstage.io/managed-by-location", ""), annotations))


def edit_url(doc: Mapping[str, Any]) -> str:
    """Where the descriptor can be edited in its source."""
    return safe_url(annotations_of(doc).get("backstage.io/edit-url"))


def _from_annotations(doc: Mapping[str, Any]) -> Iterator[Link]:
    annotations = annotations_of(doc)
    code = annotation_url("backstage.io/source-location", annotations)
    for key, known in WELL_KNOWN.items():
        url = annotation_url(key, annotations)
        repository_of_code = key.endswith("/project-slug") and code.startswith(f"{url}/")
        if url and not repository_of_code:
            yield Link(known.label, url, known.icon)


def _stated(doc: Mapping[str, Any]) -> Iterator[Link]:
    links = doc.get("metadata", {}).get("links")
    for link in links if isinstance(links, list) else ():
        if not isinstance(link, dict) or not isinstance(link.get("url"), str):
            continue
        url = safe_url(link["url"])
        title = link.get("title")
        label = title if isinstance(title, str) and title else link["url"]
        yield Link(label, url, _icon(link, url), "" if url else link["url"])


def _contact(doc: Mapping[str, Any]) -> Iterator[Link]:
    """The address of a user or a group, which both keep in their profile."""
    profile = (doc.get("spec") or {}).get("profile")
    email = profile.get("email") if isinstance(profile, dict) else None
    if isinstance(email, str) and "@" in email:
        url = safe_url(f"mailto:{email}")
        if url:
            yield Link(email, url, "mail")


def _icon(link: Mapping[str, Any], url: str) -> str:
    for hint in (link.get("icon"), link.get("type")):
        if isinstance(hint, str) and hint.lower() in LINK_ICONS:
            return LINK_ICONS[hint.lower()]
    host = (urlsplit(url).hostname or "") if url else ""
    return next((icon for part, icon in HOST_ICONS if part in host), "link")
