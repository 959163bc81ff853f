"""The address book: every path of the deployment."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from koshin.ops import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
if settings.DEMO_CALENDAR:
    urlpatterns += [path("_demo/business-time/<slug:code>", health.business_time)]
urlpatterns += [path("", include("koshin.web.urls"))]
