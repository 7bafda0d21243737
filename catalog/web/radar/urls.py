"""The addresses of the radar, below /radar/."""

from django.urls import path

from catalog.web.radar import views

app_name = "radar"

urlpatterns = [
    path("", views.radar, name="radar"),
    path("export/<str:form>/", views.export, name="export"),
]
