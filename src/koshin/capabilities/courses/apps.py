"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "koshin.capabilities.courses"
    label = "courses"
