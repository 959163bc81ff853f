"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "koshin.capabilities.ledger"
    label = "ledger"
