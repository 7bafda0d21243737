"""The addresses of the pages about tools, below /tools/."""

from django.urls import path

from catalog.web.tools import dismissals, moves, views
from catalog.web.tools.rules import views as rules

app_name = "tools"

urlpatterns = [
    path("", views.tool_list, name="list"),
    path("compare/", views.compare, name="compare"),
    path("moves/<int:pk>/", moves.answer, name="answer"),
    path("<str:namespace>/<str:name>/move/", moves.propose, name="propose"),
    path("dismissals/", dismissals.dismissals, name="dismissals"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:tool>/", rules.rule_page, name="rule"),
    path("rings-<str:digest>.css", views.ring_colours, name="rings"),
    path("<str:name>/", views.tool_page, name="tool"),
    path("<str:namespace>/<str:name>/", views.tool_page, name="tool"),
]
