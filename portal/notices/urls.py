"""The pages below `/notices/`."""

from __future__ import annotations

from django.urls import path

from portal.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.all_read, name="all_read"),
    path("<int:number>/", views.follow, name="follow"),
]
