"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "koshin.capabilities.lists"
    label = "lists"
