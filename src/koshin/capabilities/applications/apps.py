"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "koshin.capabilities.applications"
    label = "applications"
