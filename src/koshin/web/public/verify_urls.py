"""Addresses of the public check page, under ``/<association>/check/``."""

from django.urls import path

from koshin.web.public import verify

app_name = "check"

urlpatterns = [
    path("", verify.form, name="form"),
    path("<str:code>", verify.paper, name="paper"),
]
