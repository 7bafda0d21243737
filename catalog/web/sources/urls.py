"""The addresses of the pages about sources, below /sources/."""

from django.urls import path

from catalog.web.sources import actions, adding, moving, views

app_name = "sources"

urlpatterns = [
    path("", views.source_list, name="list"),
    path("new/", adding.new_source, name="new"),
    path("new/text/", adding.new_text, name="new_text"),
    path("deleted/", views.deletions_page, name="deleted"),
    path("deleted/restore/", actions.restore, name="restore"),
    path("deleted/restore/sources/", actions.restore_sources, name="restore_sources"),
    path("conflicts/<int:claim>/choose/", actions.choose, name="choose"),
    path("<uuid:uid>/", views.source_page, name="source"),
    path("<uuid:uid>/refresh/", actions.refresh, name="refresh"),
    path("<uuid:uid>/pause/", actions.pause, name="pause"),
    path("<uuid:uid>/resume/", actions.resume, name="resume"),
    path("<uuid:uid>/approve/", actions.approve, name="approve"),
    path("<uuid:uid>/remove/", actions.remove, name="remove"),
    path("<uuid:uid>/move/", moving.move, name="move"),
    path("<uuid:uid>/credential/", adding.credential, name="credential"),
]
