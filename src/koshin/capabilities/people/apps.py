"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "koshin.capabilities.people"
    label = "people"
