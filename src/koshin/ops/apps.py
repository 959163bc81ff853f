"""Registers koshin's ops layer with Django."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "koshin.ops"
    label = "ops"
