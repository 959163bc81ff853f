"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "koshin.capabilities.activities"
    label = "activities"
