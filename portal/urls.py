"""Every address of the portal. What stands here is a promise: bookmarks, links and clients rely on it."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from catalog.api import urls as catalog_api
from catalog.web.audit.views import audit
from portal.scaffolder.api import urls as scaffolder_api
from portal.web import health, home, language, palette, search, theme

urlpatterns = [
    *catalog_api.urlpatterns,
    *scaffolder_api.urlpatterns,
    catalog_api.UNKNOWN,
    path("", home.home, name="home"),
    path("accounts/", include("portal.accounts.urls")),
    path("admin/", admin.site.urls),
    path("audit/", audit, name="audit"),
    path("catalog/", include("catalog.web.urls")),
    path("create/", include("portal.scaffolder.urls")),
    path("favicon.ico", RedirectView.as_view(url=static("mark.svg"))),
    path("git/", include("portal.githost.urls")),
    path("health/", health.health, name="health"),
    path("kinds/", include("catalog.web.kinds.urls")),
    path("language/", language.set_language, name="set_language"),
    path("notices/", include("portal.notices.urls")),
    path("palette/", palette.palette, name="palette"),
    path("search/", search.search, name="search"),
    path("sources/", include("catalog.web.sources.urls")),
    path("theme/", theme.set_theme, name="set_theme"),
    path("tools/", include("catalog.web.tools.urls")),
    path("radar/", include("catalog.web.radar.urls")),
    path("trends/", include("catalog.web.trends.urls")),
]

handler403 = "portal.web.errors.permission_denied"
handler404 = "portal.web.errors.page_not_found"
handler500 = "portal.web.errors.server_error"
