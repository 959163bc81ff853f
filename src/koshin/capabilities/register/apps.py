"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "koshin.capabilities.register"
    label = "register"
