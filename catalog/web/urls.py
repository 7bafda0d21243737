"""The addresses of the catalog's pages, below /catalog/."""

from django.urls import path

from catalog.web.advice import views as advice
from catalog.web.definition import views as definition
from catalog.web.editing import bulk, making, proposing, removing, suggestions
from catalog.web.editing import views as editing
from catalog.web.entity import views as entity
from catalog.web.graph import views as graph
from catalog.web.listing import views as listing
from catalog.web.saved import pages as saved

app_name = "catalog"

urlpatterns = [
    path("", listing.catalog_list, name="list"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("new/", making.choose, name="new"),
    path("new/<str:kind>/", making.new, name="new_of_kind"),
    path("pick/", suggestions.pick, name="pick"),
    path("views/", saved.views_page, name="views"),
    path("views/save/", saved.save, name="save_view"),
    path("views/<int:pk>/", saved.view_link, name="view"),
    path("views/<int:pk>/change/", saved.change, name="change_view"),
    path("views/<int:pk>/delete/", saved.delete, name="delete_view"),
    path("views/<int:pk>/default/", saved.default, name="default_view"),
    path("<str:kind>/", listing.kind_list, name="kind"),
    path("<str:kind>/<str:namespace>/", listing.kind_list, name="namespace"),
    path("<str:kind>/<str:namespace>/<str:name>/", entity.entity_page, name="entity"),
    path("<str:kind>/<str:namespace>/<str:name>/definition/", definition.raw, name="definition"),
    path("<str:kind>/<str:namespace>/<str:name>/graph/", graph.data, name="graph"),
    path("<str:kind>/<str:namespace>/<str:name>/star/", entity.star, name="star"),
    path("<str:kind>/<str:namespace>/<str:name>/refresh/", entity.refresh, name="refresh"),
    path("<str:kind>/<str:namespace>/<str:name>/edit/", editing.edit, name="edit"),
    *(
        path(
            f"<str:kind>/<str:namespace>/<str:name>/tools/{what}/", advice.say, {"what": what}, f"{what}_tool"
        )
        for what in advice.FORMS
    ),
    path("<str:kind>/<str:namespace>/<str:name>/tools/withdraw/", advice.withdraw, name="withdraw_tool"),
    path("<str:kind>/<str:namespace>/<str:name>/delete/", removing.delete, name="delete"),
    path("<str:kind>/<str:namespace>/<str:name>/proposal/", proposing.propose, name="proposal"),
    path("<str:kind>/<str:namespace>/<str:name>/restore/", removing.restore, name="restore"),
    path("<str:kind>/<str:namespace>/<str:name>/take-back/", editing.take_back_edit, name="take_back"),
]
