"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "koshin.capabilities.exchange"
    label = "exchange"
