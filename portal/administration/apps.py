from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's admin, with a site of ours."""

    default = False
    default_site = "portal.administration.site.Administration"
