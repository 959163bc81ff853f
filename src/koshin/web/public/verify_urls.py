"""Addresses of the public check page, under ``/<association>/check/``."""

from django.urls import path

from koshin.web.public import course_number, number, verify

app_name = "check"

urlpatterns = [
    path("", verify.form, name="form"),
    path("course-number/", course_number.check, name="course_number"),
    path("number/", number.check, name="number"),
    path("<str:code>", verify.paper, name="paper"),
]
