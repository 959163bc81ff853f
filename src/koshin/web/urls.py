"""Every page of the web: providers' hooks, then each association's own paths."""

from django.urls import include, path

from koshin.web.public import pages

urlpatterns = [
    path("", pages.front, name="front"),
    # Browsers ask for it beside a PDF, which cannot name an icon of its own.
    path("favicon.ico", pages.icon),
    path("hooks/", include("koshin.web.hooks.urls")),
    path("<slug:association>/office/", include("koshin.web.office.urls")),
    path("<slug:association>/organiser/", include("koshin.web.organiser.urls")),
    path("<slug:association>/check/", include("koshin.web.public.verify_urls")),
    path("<slug:association>/", include("koshin.web.public.open_urls")),
    path("<slug:association>/register/", include("koshin.web.public.register_urls")),
    path("<slug:association>/wishes/", include("koshin.web.public.wish_urls")),
    path("<slug:association>/", include("koshin.web.portal.urls")),
]
