"""Addresses of the public register, under ``/<association>/register/``."""

from django.urls import path

from koshin.web.public import register

app_name = "register"

urlpatterns = [
    path("", register.search, name="search"),
    path("<uuid:profile>/", register.show, name="profile"),
    path("<uuid:profile>/photo.jpg", register.photo, name="photo"),
]
