"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "koshin.capabilities.bank"
    label = "bank"
