"""Registers the platform's tables (audit) with Django."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "koshin.platform"
    label = "platform"
