"""The addresses of repositories, below /git/: those that git asks, and those that people open."""

from django.urls import path, re_path, register_converter

from portal.githost import smart
from portal.githost.web import pages, views


class RepositoryName:
    """A part of a repository's name, without the ending that addresses for clones have."""

    regex = r"[a-z0-9][a-z0-9._-]*?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Undivided(RepositoryName):
    """A branch and a path in it, whatever characters git lets them have: line breaks, too."""

    regex = r"(?s:.+)"


register_converter(RepositoryName, "repo")
register_converter(Undivided, "undivided")
app_name = "githost"
_REPOSITORY = r"(?P<owner>[a-z0-9][a-z0-9._-]*)/(?P<name>[a-z0-9][a-z0-9._-]*?)(?:\.git)?"

urlpatterns = [
    path("", views.repositories, name="list"),
    path("new/", views.new, name="new"),
    re_path(rf"^{_REPOSITORY}/info/refs$", smart.announce, name="announce"),
    re_path(rf"^{_REPOSITORY}/git-upload-pack$", smart.fetch, name="fetch"),
    re_path(rf"^{_REPOSITORY}/git-receive-pack$", smart.push, name="push"),
    path("<repo:owner>/<repo:name>.git", pages.bare_address),
    path("<repo:owner>/<repo:name>.git/", pages.bare_address),
    path("<repo:owner>/<repo:name>/", pages.repository, name="repository"),
    path("<repo:owner>/<repo:name>/tree/<undivided:undivided>", pages.tree, name="tree"),
    path("<repo:owner>/<repo:name>/blob/<undivided:undivided>", pages.blob, name="blob"),
    path("<repo:owner>/<repo:name>/raw/<undivided:undivided>", pages.raw, name="raw"),
    path("<repo:owner>/<repo:name>/commits/<undivided:undivided>", pages.commits, name="commits"),
    path("<repo:owner>/<repo:name>/commit/<str:commit_id>/", pages.commit, name="commit"),
    path("<repo:owner>/<repo:name>/compare/<path:branch>/", pages.compare, name="compare"),
    path("<repo:owner>/<repo:name>/merge/", views.merge, name="merge"),
    path("<repo:owner>/<repo:name>/settings/", views.settings, name="settings"),
    path("<repo:owner>/<repo:name>/settings/delete/", views.delete, name="delete"),
]
