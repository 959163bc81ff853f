"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "koshin.capabilities.payments"
    label = "payments"
