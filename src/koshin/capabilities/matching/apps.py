"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "koshin.capabilities.matching"
    label = "matching"
