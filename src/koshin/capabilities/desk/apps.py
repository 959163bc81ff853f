"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "koshin.capabilities.desk"
    label = "desk"
