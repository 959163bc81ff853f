"""Registers the capability's tables with Django."""

from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "koshin.capabilities.trainings"
    label = "trainings"
