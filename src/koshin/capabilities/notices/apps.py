"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "koshin.capabilities.notices"
    label = "notices"
