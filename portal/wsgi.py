import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_wsgi_application()

from portal.web.again import Again  # noqa: E402  (models need the settings)

application = Again(django_application)
len(get_resolver().url_patterns)  # loads every view, which the first request would wait for
# What is loaded now stays. The collector need not look through it again, in the middle of somebody's page.
gc.collect()
gc.freeze()
