"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "koshin.capabilities.schemes"
    label = "schemes"
