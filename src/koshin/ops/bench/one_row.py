"""The reference for pages: one row through Django's own seven middlewares, and nothing else."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from koshin.platform import environment

ENV = environment.read()

settings.configure(
    SECRET_KEY=ENV.secret_key,
    ALLOWED_HOSTS=list(ENV.allowed_hosts),
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": ENV.connection.name,
            "USER": ENV.connection.user,
            "PASSWORD": ENV.connection.password,
            "HOST": ENV.connection.host,
            "PORT": ENV.connection.port,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"pool": {"min_size": 1, "max_size": ENV.pool_size, "timeout": 10}},
        }
    },
)


def one_row(request: HttpRequest) -> HttpResponse:
    """One query by key, one short line of text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_association WHERE code = %s", ["jspo"])
        row = cursor.fetchone()
    return HttpResponse(row[0], content_type="text/plain; charset=utf-8")


urlpatterns = [path("one-row/", one_row)]
application = get_wsgi_application()
