"""Every page of the web: providers' hooks, then each association's own paths."""

from django.urls import include, path

from koshin.web.public import pages

urlpatterns = [
    path("", pages.front, name="front"),
    path("hooks/", include("koshin.web.hooks.urls")),
    path("<slug:association>/office/", include("koshin.web.office.urls")),
    path("<slug:association>/check/", include("koshin.web.public.verify_urls")),
    path("<slug:association>/", include("koshin.web.portal.urls")),
]
