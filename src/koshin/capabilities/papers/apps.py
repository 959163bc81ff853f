"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "koshin.capabilities.papers"
    label = "papers"
