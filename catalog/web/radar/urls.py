"""The addresses of the radar, below /radar/."""

from django.urls import path

from catalog.web.radar import import_views, views

app_name = "radar"

urlpatterns = [
    path("", views.radar, name="radar"),
    path("import/", import_views.take_in, name="import"),
    path("import/<int:pk>/", import_views.imported, name="imported"),
    path("export/<str:form>/", views.export, name="export"),
]
