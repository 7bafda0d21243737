"""The addresses of the pages about trends, below /trends/."""

from django.urls import path

from catalog.web.trends import views

app_name = "trends"

urlpatterns = [
    path("", views.trend_list, name="list"),
    path("advice/", views.advice, name="advice"),
    path("devops/", views.devops, name="devops"),
    path("<str:name>/", views.trend_page, name="trend"),
    path("<str:namespace>/<str:name>/", views.trend_page, name="trend"),
]
