"""The addresses of the pages about kinds, below /kinds/."""

from django.urls import path

from catalog.web.kinds import views

app_name = "kinds"

urlpatterns = [
    path("", views.kind_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:namespace>/<str:name>/", views.edit, name="edit"),
]
