"""The pages below `/create/`."""

from __future__ import annotations

from django.urls import path

from portal.scaffolder.web import editing, filling, hosts, projects, reviewing, runs, views

app_name = "create"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("editor/", editing.editor, name="editor"),
    path("hosts/", hosts.hosts, name="hosts"),
    path("hosts/<int:pk>/remove/", hosts.remove, name="remove_host"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/<uuid:uid>/", runs.run_page, name="run"),
    path("runs/<uuid:uid>/log.txt", runs.log, name="log"),
    path("runs/<uuid:uid>/decide/", runs.decide, name="decide"),
    path("runs/<uuid:uid>/steer/", runs.steer, name="steer"),
    path("projects/<uuid:uid>/", projects.project, name="project"),
    path("projects/<uuid:uid>/update.patch", projects.patch, name="project_patch"),
    path("templates/<str:namespace>/<str:name>/", views.template, name="template"),
    path("templates/<str:namespace>/<str:name>/form/", filling.first_page, name="first_page"),
    path("templates/<str:namespace>/<str:name>/form/<int:number>/", filling.form_page, name="form"),
    path("templates/<str:namespace>/<str:name>/form/<int:number>/pick/", filling.pick, name="pick"),
    path("templates/<str:namespace>/<str:name>/anew/", filling.begin_anew, name="begin_anew"),
    path("templates/<str:namespace>/<str:name>/review/", reviewing.review_page, name="review"),
    path("templates/<str:namespace>/<str:name>/start/", reviewing.start, name="start"),
]
