"""Registers koshin's web layer with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "koshin.web"
    label = "web"
